"""The weights: what grams, cues and sentence vectors say of a message's mood, kind and aspect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from adapters.language.cues import cues
from adapters.language.encoder import Vectors
from adapters.language.grams import Columns, summed
from adapters.language.said import Said

WEIGHTS = Path(__file__).parent / "weights.npz"
EDITION = 1
"""Counted up whenever the weights or the features change: readings of two editions are not comparable."""
CUES_SCALE = 0.5
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Head:
    """One question with its answers: `grams` is `columns_by_classes`, `dense` cues (and vector) by classes."""

    classes: tuple[str, ...]
    grams: Matrix
    dense: Matrix
    bias: Matrix
    temperature: float

    def chances(self, rows: Sequence[Columns], numbers: Matrix) -> Matrix:
        """Return `texts_by_classes`, each row adding up to 1."""
        scores = (summed(self.grams, rows) + numbers @ self.dense + self.bias) / self.temperature
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)


Heads = Mapping[str, Head]


def dense(read: Sequence[Said], vectors: Vectors | None) -> Matrix:
    """Return `texts_by_numbers`: the cues, and the sentence vectors beside them where there are any."""
    counted = np.array([cues(one.raw, one.words) for one in read], dtype=np.float32) * np.float32(CUES_SCALE)
    return counted if vectors is None else np.hstack([counted, vectors])


@cache
def heads(engine: str) -> Heads:
    """Return the heads `mood`, `kind` and `aspect` of the engine `quick` or `full`."""
    with np.load(WEIGHTS, allow_pickle=False) as kept:
        return {name: _head(kept, f"{engine}_{name}") for name in ("mood", "kind", "aspect")}


def _head(kept: Mapping[str, NDArray[np.generic]], name: str) -> Head:
    return Head(
        classes=tuple(str(one) for one in kept[f"{name}_classes"]),
        grams=np.asarray(kept[f"{name}_grams"], np.float32),
        dense=np.asarray(kept[f"{name}_dense"], np.float32),
        bias=np.asarray(kept[f"{name}_bias"], np.float32),
        temperature=float(np.asarray(kept[f"{name}_temperature"], np.float32)),
    )
