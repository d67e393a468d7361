"""Truncated SVD of members × items: the textbook floor that `evaluate` shows beside the product."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from core.recommend.histories import Floats, Histories
from core.recommend.signals.base import Evidence, Query

Matrix: TypeAlias = npt.NDArray[np.float64]

RANK = 50
_SPARE, _PASSES = 10, 4
"""Randomised range finder, Halko et al. 2011, algorithm 4.4: spare directions and power passes."""


@dataclass(frozen=True, slots=True)
class FittedSvd:
    """The right singular vectors, items × rank."""

    items_by_rank: Floats

    def scores(self, query: Query) -> Floats:
        """Return the member's row, projected on the leading directions."""
        return self.items_by_rank @ self.items_by_rank[query.history].sum(axis=0)


@dataclass(frozen=True, slots=True)
class TruncatedSvd:
    """Fits the leading directions of the 0/1 table of who took what."""

    name: str = "Truncated SVD"
    rank: int = RANK

    def fit(self, evidence: Evidence, *, seed: int) -> FittedSvd:
        """Return the leading directions; the seed draws where the search begins."""
        histories = evidence.histories
        width = min(self.rank + _SPARE, histories.n_items, max(1, histories.n_members))
        basis = np.random.default_rng(seed).standard_normal((histories.n_items, width))
        for _ in range(_PASSES):
            basis = _orthonormal(_transposed(histories, _times(histories, basis)))
        _, values, directions = np.linalg.svd(_times(histories, basis), full_matrices=False)
        kept = directions[: self.rank][values[: self.rank] > values[0] * 1e-6] if len(values) else directions
        return FittedSvd((basis @ kept.T).astype(np.float32))


def _times(histories: Histories, items_by_width: Matrix) -> Matrix:
    columns = (column[histories.items] for column in items_by_width.T)
    sums = [np.bincount(histories.member_of, column, histories.n_members) for column in columns]
    return np.stack(sums, axis=1).astype(np.float64)


def _transposed(histories: Histories, members_by_width: Matrix) -> Matrix:
    columns = (column[histories.member_of] for column in members_by_width.T)
    sums = [np.bincount(histories.items, column, histories.n_items) for column in columns]
    return np.stack(sums, axis=1).astype(np.float64)


def _orthonormal(matrix: Matrix) -> Matrix:
    return np.linalg.qr(matrix)[0]
