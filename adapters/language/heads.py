"""The weights: what grams, cues and sentence vectors say of a message's mood, kind and aspect."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from adapters.language.cues import NAMES, cues
from adapters.language.encoder import Vectors
from adapters.language.grams import SCALE, Columns, summed
from adapters.language.said import Said

WEIGHTS = Path(__file__).parent / "weights.npz"
EDITION = 1
"""Counted up whenever the weights or the features change: readings of two editions are not comparable."""
CUES_SCALE = 0.5
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Heads:
    """Three questions side by side: `grams` is `columns_by_classes`, `dense` cues (and vector) by classes.

    `parts` says which classes belong to which question; the temperatures are divided into the weights already.
    `rest` has the weights of the cues once more, as they are counted, and the bias as its last row.
    """

    classes: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, slice]
    grams: Matrix
    dense: Matrix
    bias: Matrix
    rest: NDArray[np.float64]

    def odds(self, rows: Sequence[Columns], numbers: Matrix) -> list[list[float]]:
        """Return a row a text with a number a class: divided by the sum of its question's numbers it is a chance."""
        scores = summed(self.grams, rows) + numbers @ self.dense + self.bias
        return np.exp(scores).tolist()

    def odds_of_one(self, found: Collection[int], signs: Sequence[float]) -> list[float]:
        """Return the same for one text by its columns and its cues; many times faster than a table of one row."""
        scores = np.add.reduce(self.grams.take(list(found), 0), 0, np.float64)
        scores *= SCALE / sqrt(len(found) or 1)
        scores += np.dot([*signs, 1.0], self.rest)
        return np.exp(scores).tolist()


def dense(read: Sequence[Said], vectors: Vectors | None) -> Matrix:
    """Return `texts_by_numbers`: the cues, and the sentence vectors beside them where there are any."""
    counted = np.array([cues(one) for one in read], dtype=np.float32) * np.float32(CUES_SCALE)
    return counted if vectors is None else np.hstack([counted, vectors])


@cache
def heads(engine: str) -> Heads:
    """Return the heads `mood`, `kind` and `aspect` of the engine `quick` or `full`."""
    names = ("mood", "kind", "aspect")
    with np.load(WEIGHTS, allow_pickle=False) as kept:
        classes = {name: tuple(str(one) for one in kept[f"{engine}_{name}_classes"]) for name in names}
        starts = {name: sum(len(classes[one]) for one in names[:at]) for at, name in enumerate(names)}
        stacked = [
            np.concatenate(
                [
                    np.asarray(kept[f"{engine}_{name}_{what}"], np.float32) / kept[f"{engine}_{name}_temperature"]
                    for name in names
                ],
                axis=-1,
            )
            for what in ("grams", "dense", "bias")
        ]
    parts = {name: slice(start, start + len(classes[name])) for name, start in starts.items()}
    rest = np.vstack([stacked[1][: len(NAMES)] * CUES_SCALE, stacked[2]]).astype(np.float64)
    return Heads(classes, parts, stacked[0], stacked[1], stacked[2], rest)
