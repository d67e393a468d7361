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
class Heads:
    """Three questions side by side: `grams` is `columns_by_classes`, `dense` cues (and vector) by classes.

    `parts` says which classes belong to which question; the temperatures are divided into the weights already.
    """

    classes: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, slice]
    grams: Matrix
    dense: Matrix
    bias: Matrix

    def odds(self, rows: Sequence[Columns], numbers: Matrix) -> list[list[float]]:
        """Return a row a text with a number a class: divided by the sum of its question's numbers it is a chance."""
        scores = summed(self.grams, rows) + numbers @ self.dense + self.bias
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
    return Heads(classes, parts, *stacked)
