"""Hashed n-grams of words and of characters: what is read where no sentence vector can be had, and fast."""

import re
from collections.abc import Sequence
from functools import cache
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
# Four characters times this are three hashes: of the first two, the first three and all four.
_MIXES = _MIX[:, None] * np.array([[1, 1, 1], [1, 1, 1], [0, 1, 1], [0, 0, 1]], dtype=np.uint64)
_SIZES, _TURN, _DROPPED = np.array([2, 3, 4], np.uint64), np.array(29, np.uint64), np.array(7, np.uint64)
_MASK = np.array(WIDTH - 1, np.uint64)
_START = crc32(b"<")

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
    """Return the columns of `found` as a row of numbers."""
    return np.array(list(found(said)), np.intp)


def found(said: str) -> set[int]:
    """Return the columns of a text's grams, each once: words alone and in pairs, pieces of 2 to 4 characters.

    Words after a "but" count a second time under another name. Words are hashed by crc32, pieces by the same
    multiplications for all of them at once: both are the same in every process, which `hash` is not.
    """
    columns = _pieces(said)
    before = _START
    for word in tokens(said):
        code = word.encode("utf-8", "replace")
        columns.append(crc32(b"\0" + code, before) % WIDTH)
        before = crc32(code)
        columns.append(before % WIDTH)
    columns.append(crc32(b"\0>", before) % WIDTH)
    if turned := after_turn(said):
        columns.extend(crc32(b"but\0" + word.encode("utf-8", "replace")) % WIDTH for word in tokens(turned))
    return set(columns)


def _pieces(said: str) -> list[int]:
    text = f" {said.lower()} "
    # One row a character: it and the three behind it. The zeros make the last rows whole.
    points = np.ndarray((len(text) - 1, 4), np.uint32, text.encode("utf-32-le", "replace") + bytes(8), 0, (4, 4))
    sums = points.astype(np.uint64) @ _MIXES
    sums += _SIZES
    sums ^= sums >> _TURN
    sums >>= _DROPPED
    sums &= _MASK
    pieces: list[int] = sums.ravel().tolist()
    # The last row has no three and no four characters, the one before it no four.
    del pieces[-2:], pieces[-2:-1]
    return pieces


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
