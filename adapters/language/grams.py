"""Hashed n-grams of words and of characters: what is read where no sentence vector can be had, and fast."""

import re
from collections.abc import Sequence
from functools import cache
from zlib import crc32

import numpy as np
import rjieba
from numpy.typing import NDArray

from adapters.language.cues import after_turn
from core.insight.script import HAN

WIDTH = 1 << 15
"""Columns; some 40,000 different grams fall into them, and the weights stay at 200 kB."""
LONGEST_GRAM = 4
SCALE = 1.5
"""The length of a text's row of grams, beside sentence vectors of length 1; chosen out of fold."""
_RUN = re.compile(rf"[{HAN}]+|[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'\u2019-]*|[0-9]+|[!?！？]+|[^\s\w]")
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)

Columns = NDArray[np.int64]


def tokens(said: str) -> list[str]:
    """Return the words of a text in lower case: Chinese as jieba cuts it; a number is `0`, whatever it counts."""
    found: list[str] = []
    for run in _RUN.findall(said.lower()):
        if run[0] >= "\u3007" and len(run) > 1 and run[0] not in "！？":
            found.extend(_jieba().cut(run))
        else:
            found.append("0" if run[0].isdigit() else run[:32])
    return found


def columns(said: str) -> Columns:
    """Return the columns of a text's grams, each once: words alone and in pairs, pieces of 1 to 4 characters.

    Words after a "but" count a second time under another name. Words are hashed by crc32, pieces by the same
    multiplications for all of them at once: both are the same in every process, which `hash` is not.
    """
    words = ["<", *tokens(said), ">"]
    grams = [*words[1:-1], *(f"{one}\0{two}" for one, two in zip(words, words[1:], strict=False))]
    if turned := after_turn(said):
        grams.extend(f"but\0{word}" for word in tokens(turned))
    hashed = np.fromiter((crc32(gram.encode("utf-8", "replace")) for gram in grams), np.int64, len(grams)) % WIDTH
    return np.unique(np.concatenate([hashed, _pieces(said)]))


def _pieces(said: str) -> Columns:
    points = np.frombuffer(f" {said.lower()} ".encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    found: list[Columns] = []
    for size in range(2, LONGEST_GRAM + 1):
        if len(points) < size:
            break
        mixed = sum((points[at : len(points) - size + 1 + at] * _MIX[at] for at in range(size)), np.uint64(size))
        found.append(((mixed ^ (mixed >> np.uint64(29))) >> np.uint64(7)).astype(np.int64) % WIDTH)
    return np.concatenate(found) if found else np.empty(0, np.int64)


def summed(weights: NDArray[np.float32], rows: Sequence[Columns]) -> NDArray[np.float32]:
    """Return `texts_by_classes`: the mean direction of each text's grams, weighted; a text without grams is 0."""
    return np.stack([weights[row].sum(axis=0) * np.float32(SCALE / np.sqrt(max(len(row), 1))) for row in rows])


@cache
def _jieba() -> rjieba.Jieba:
    return rjieba.Jieba()
