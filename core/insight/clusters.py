"""k-means on the unit sphere: groups of directions, the same for the same seed."""

from dataclasses import dataclass

import numpy as np

from core.insight.sparse import Floats, Ints
from core.insight.vectors import unit

STARTS = 6
ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Clusters:
    """`centres` is clusters by dimensions, rows of length 1; `fit` is the mean cosine to the own centre."""

    centres: Floats
    fit: float

    def nearest(self, rows: Floats) -> Ints:
        """Return the cluster of each row."""
        return np.argmax(rows @ self.centres.T, axis=1)


def clusters(rows: Floats, k: int, seed: int) -> Clusters:
    """Return the best of several k-means fits over unit rows; fewer than `k` where fewer rows differ.

    `rows` has at least one row.
    """
    distinct = len(np.unique(np.round(rows, 9), axis=0))
    random = np.random.default_rng(seed)
    fits = (_settled(rows, _spread(rows, min(k, distinct), random)) for _ in range(STARTS))
    return max(fits, key=lambda found: found.fit)


def _spread(rows: Floats, k: int, random: np.random.Generator) -> Floats:
    """Return k rows far from each other: k-means++ (Arthur and Vassilvitskii 2007)."""
    chosen = [int(random.integers(len(rows)))]
    gap = 1 - rows @ rows[chosen[0]]
    while len(chosen) < k:
        odds = np.maximum(gap, 1e-12)
        chosen.append(int(random.choice(len(rows), p=odds / odds.sum())))
        gap = np.minimum(gap, 1 - rows @ rows[chosen[-1]])
    return rows[chosen]


def _settled(rows: Floats, centres: Floats) -> Clusters:
    home = np.full(len(rows), -1)
    for _ in range(ROUNDS):
        likeness = rows @ centres.T
        moved = np.argmax(likeness, axis=1)
        if np.array_equal(moved, home):
            break
        home = moved
        centres = _centres(rows, home, likeness)
    return Clusters(centres, float(np.max(rows @ centres.T, axis=1).mean()))


def _centres(rows: Floats, home: Ints, likeness: Floats) -> Floats:
    k = likeness.shape[1]
    numbers: Ints = np.arange(k, dtype=np.intp)
    belongs: Floats = np.asarray(numbers[:, None] == home, dtype=np.float64)
    sums = belongs @ rows
    empty = np.flatnonzero(np.bincount(home, minlength=k) == 0)
    if len(empty):  # an empty cluster takes the rows that fit worst where they are
        worst = np.argsort(likeness.max(axis=1), kind="stable")[: len(empty)]
        sums[empty] = rows[worst]
    return unit(sums)
