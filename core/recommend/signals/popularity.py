"""What most members took: the floor under every other signal, and all there is for a newcomer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.recommend.histories import Floats, Ints
from core.recommend.signals.base import Evidence, Query, Shares


@dataclass(slots=True)
class FittedPopularity:
    """By how many members each item was taken."""

    taken: Floats

    def scores(self, query: Query) -> Floats:
        """Return the counts, the same for everybody."""
        del query
        return self.taken.copy()

    def shares(self, query: Query, items: Ints) -> Shares:
        """Return the counts as the share of no fact."""
        del query
        return Shares((None,), self.taken[items][None, :])

    def variants(self) -> Sequence["FittedPopularity"]:
        """Return the one way to read a count."""
        return [self]

    def add(self, before: Ints, item: int) -> None:
        """Count one more member for `item`."""
        del before
        self.taken[item] += 1

    def grow(self, n_items: int) -> None:
        """Make room for `n_items` items."""
        self.taken = np.pad(self.taken, (0, n_items - len(self.taken)))


@dataclass(frozen=True, slots=True)
class Popularity:
    """Scores every item by the members who took it."""

    name: str = "popularity"

    def fit(self, evidence: Evidence) -> FittedPopularity:
        """Return the counts of members per item."""
        return FittedPopularity(evidence.histories.taken().astype(np.float32))
