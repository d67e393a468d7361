"""Hashed n-grams of words and of characters: what is read where no sentence vector can be had, and fast."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import sqrt
from zlib import crc32

import numpy as np
import rjieba
from numpy.typing import NDArray

from adapters.language.cues import after_turn
from core.insight.script import HAN

WIDTH = 1 << 15
"""Columns; some 40,000 different grams fall into them, and the weights stay at 200 kB."""
SCALE = 1.5
"""The length of a text's row of grams, beside sentence vectors of length 1; chosen out of fold."""
_RUN = re.compile(rf"[{HAN}]+|[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'\u2019-]*|[0-9]+|[!?！？]+|[^\s\w]")
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)

_TWO, _THREE, _FOUR, _TURN, _DROPPED, _MASK = (np.uint64(one) for one in (2, 3, 4, 29, 7, WIDTH - 1))

Columns = NDArray[np.intp]


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
    """Return the columns of a text's grams, each once: words alone and in pairs, pieces of 2 to 4 characters.

    Words after a "but" count a second time under another name. Words are hashed by crc32, pieces by the same
    multiplications for all of them at once: both are the same in every process, which `hash` is not.
    """
    words = ["<", *tokens(said), ">"]
    grams = [*words[1:-1], *(f"{one}\0{two}" for one, two in pairwise(words))]
    if turned := after_turn(said):
        grams.extend(f"but\0{word}" for word in tokens(turned))
    found = {crc32(gram.encode("utf-8", "replace")) % WIDTH for gram in grams}
    found.update(_pieces(said))
    return np.array(list(found), np.intp)


def _pieces(said: str) -> list[int]:
    points = np.frombuffer(f" {said.lower()} ".encode("utf-32-le", "replace"), dtype=np.uint32)
    mixed = _MIX[:, None] * points
    pairs = mixed[0, :-1] + mixed[1, 1:]
    triples = pairs[:-1] + mixed[2, 2:]
    fours = triples[:-1] + mixed[3, 3:]
    sums = np.concatenate([pairs + _TWO, triples + _THREE, fours + _FOUR])
    return (((sums ^ (sums >> _TURN)) >> _DROPPED) & _MASK).tolist()


def summed(weights: NDArray[np.float32], rows: Sequence[Columns]) -> NDArray[np.float64]:
    """Return `texts_by_classes`: the mean direction of each text's grams, weighted; a text without grams is 0."""
    return np.array(
        [
            np.add.reduce(weights.take(row, axis=0), axis=0, dtype=np.float64) * (SCALE / sqrt(len(row) or 1))
            for row in rows
        ]
    )


@cache
def _jieba() -> rjieba.Jieba:
    return rjieba.Jieba()
