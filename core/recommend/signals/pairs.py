"""Item beside item: the arithmetic that transitions and item neighbours share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.recommend.counts import PairCounts, Reach, tally
from core.recommend.histories import Floats, Histories, Ints
from core.recommend.signals.base import Query, Shares

MEMORY = 50
"""How many of a member's last items speak; older ones weigh nothing at any decay that won on validation."""

_ROW_POWER, _ROW_OFFSET, _COLUMN_OFFSET = np.float32(0.5), np.float32(10), np.float32(20)
"""score(j) = Σ_h decay^age(h) · count(h, j) / (total(h) + 10)^0.5 / (taken(j) + 20)^column_power.

Within one standard error of the best on the validation stage of both course sets, over 12 pairs of powers and offsets.
The offsets keep items with a handful of acts from leading by accident."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How counts become scores: the decay per step back in the member's history (1 makes it a set), and how far
    popular items are held back (0 not at all, 0.5 as the cosine does)."""

    decay: float
    column_power: float = 0.25


@dataclass(slots=True)
class _Taken:
    by_item: Floats


@dataclass(frozen=True, slots=True)
class FittedPairs:
    """Counts of pairs, scored by the first of the readings."""

    counts: PairCounts
    taken: _Taken
    reach: Reach
    readings: tuple[Reading, ...]

    @classmethod
    def of(cls, histories: Histories, reach: Reach, readings: tuple[Reading, ...]) -> "FittedPairs":
        """Return the pairs of `histories` within `reach`, to be read in any of `readings`."""
        return cls(tally(histories, reach), _Taken(histories.taken().astype(np.float32)), reach, readings)

    def variants(self) -> Sequence["FittedPairs"]:
        """Return one fitted signal per reading, over the same counts."""
        return [replace(self, readings=(reading,)) for reading in self.readings]

    def scores(self, query: Query) -> Floats:
        """Return the sum of the rows of the member's last items, normalised."""
        rows, weights = self._speakers(query)
        return self.counts.combine(rows, weights) * self._damping(slice(None))

    def shares(self, query: Query, items: Ints) -> Shares:
        """Return what each of the last items gives to each of `items`."""
        rows, weights = self._speakers(query)
        parts = self.counts.cells(rows, items) * weights[:, None] * self._damping(items)
        return Shares(tuple(rows.tolist()), parts)

    def add(self, before: Ints, item: int) -> None:
        """Count the pairs that `item` makes with the items before it."""
        self.taken.by_item[item] += 1
        rows = before[-self.reach.window :][::-1]
        here = np.full(len(rows), item)
        weights = self.reach.weights(len(rows))
        self.counts.add(rows, here, weights)
        if self.reach.mutual:
            self.counts.add(here, rows, weights)

    def grow(self, n_items: int) -> None:
        """Make room for `n_items` items."""
        self.counts.grow(n_items)
        self.taken.by_item = np.pad(self.taken.by_item, (0, n_items - len(self.taken.by_item)))

    def _speakers(self, query: Query) -> tuple[Ints, Floats]:
        rows = query.history[-MEMORY:]
        age = np.arange(len(rows) - 1, -1, -1)
        return rows, (self.readings[0].decay ** age * (self.counts.totals[rows] + _ROW_OFFSET) ** -_ROW_POWER).astype(
            np.float32
        )

    def _damping(self, items: slice | Ints) -> Floats:
        return (self.taken.by_item[items] + _COLUMN_OFFSET) ** np.float32(-self.readings[0].column_power)
