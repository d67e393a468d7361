"""Raw counts of item pairs: how heavily one item stands beside another. Normalised only when read."""

from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from core.recommend.histories import Floats, Histories, Ints

DENSE_UP_TO = 2_048
"""Catalogues up to this size keep a full table (16 MB); above it most pairs are empty and only the others are kept."""

Columns: TypeAlias = npt.NDArray[np.int32]

_BLOCK_CELLS = 1 << 24
"""Cells of the table that a sparse tally fills at a time: 64 MB, whatever the catalogue."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Which pairs of a history count: items up to `window` steps apart, each step further weighing `decay` times.

    A `mutual` pair counts both ways; else only from the earlier item to the later one.
    """

    window: int
    decay: float
    mutual: bool

    def weights(self, steps: int) -> Floats:
        """Return the weight of 1, 2, … steps, at most `window` of them."""
        return (self.decay ** np.arange(min(steps, self.window))).astype(np.float32)


class PairCounts(Protocol):
    """A square table of counts; rows are items of a history, columns the items scored."""

    @property
    def totals(self) -> Floats:
        """Return the sum of each row."""
        ...

    def combine(self, rows: Ints, weights: Floats) -> Floats:
        """Return the weighted sum of `rows`, one value per column."""
        ...

    def cells(self, rows: Ints, columns: Ints) -> Floats:
        """Return the counts where `rows` meet `columns`, shaped rows × columns."""
        ...

    def add(self, rows: Ints, columns: Ints, weights: Floats) -> None:
        """Let each cell (row, column), all of them different, count its weight more."""
        ...

    def grow(self, n_items: int) -> None:
        """Make room for `n_items` items; the new ones count nothing."""
        ...


def tally(histories: Histories, reach: Reach) -> PairCounts:
    """Return the counts of all pairs within `reach`: a full table for small catalogues, else only what is not zero."""
    n = histories.n_items
    walk = _Walk(histories, reach)
    if n <= DENSE_UP_TO:
        return DenseCounts(walk.block(0, n))
    height = max(1, _BLOCK_CELLS // n)
    starts, columns, values = [np.zeros(1, dtype=np.int64)], list[Columns](), list[Floats]()
    for low in range(0, n, height):
        block = walk.block(low, min(n, low + height))
        row, column = np.nonzero(block)
        starts.append(np.bincount(row, minlength=len(block)))
        columns.append(column.astype(np.int32))
        values.append(block[row, column])
    return SparseCounts(np.cumsum(np.concatenate(starts)), np.concatenate(columns), np.concatenate(values))


class _Walk:
    """Walks the acts of a band of items, one lag at a time: no table of acts × window ever exists."""

    def __init__(self, histories: Histories, reach: Reach) -> None:
        self.items = histories.items
        self.n = histories.n_items
        self.reach = reach
        place = np.arange(len(self.items)) - np.repeat(histories.starts[:-1], histories.lengths)
        self.before = place
        self.after = np.repeat(histories.lengths, histories.lengths) - 1 - place
        self.by_item = np.argsort(self.items, kind="stable")
        self.first = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(histories.taken())))

    def block(self, low: int, high: int) -> Floats:
        table = np.zeros((high - low, self.n), dtype=np.float32)
        acts = self.by_item[self.first[low] : self.first[high]]
        steps = int(self.after.max(initial=0))
        ahead, behind = acts, acts
        for lag, weight in enumerate(self.reach.weights(steps), start=1):
            ahead = ahead[self.after[ahead] >= lag]
            self._count(table, low, (ahead, ahead + lag), weight)
            if self.reach.mutual:
                behind = behind[self.before[behind] >= lag]
                self._count(table, low, (behind, behind - lag), weight)
        return table

    def _count(self, table: Floats, low: int, acts: tuple[Ints, Ints], weight: np.float32) -> None:
        here, there = acts
        np.add.at(table.reshape(-1), (self.items[here] - low) * self.n + self.items[there], weight)


@dataclass(slots=True)
class DenseCounts:
    """All cells of the table, float32."""

    table: Floats
    totals: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.totals = self.table.sum(axis=1)

    def combine(self, rows: Ints, weights: Floats) -> Floats:
        """Return the weighted sum of `rows`, one value per column."""
        return weights @ self.table[rows]

    def cells(self, rows: Ints, columns: Ints) -> Floats:
        """Return the counts where `rows` meet `columns`, shaped rows × columns."""
        return self.table[np.ix_(rows, columns)]

    def add(self, rows: Ints, columns: Ints, weights: Floats) -> None:
        """Let each cell (row, column), all of them different, count its weight more."""
        self.table[rows, columns] += weights
        np.add.at(self.totals, rows, weights)

    def grow(self, n_items: int) -> None:
        """Make room for `n_items` items; the new ones count nothing."""
        more = n_items - len(self.table)
        self.table = np.pad(self.table, ((0, more), (0, more)))
        self.totals = np.pad(self.totals, (0, more))


@dataclass(slots=True)
class SparseCounts:
    """Only the cells that count: rows as in a CSR matrix, and beside them what was added since the tally.

    Row `r` has `values[starts[r]:starts[r + 1]]` in the ascending `columns` of the same places.
    """

    starts: Ints
    columns: Columns
    values: Floats
    fresh: dict[int, dict[int, float]] = field(default_factory=dict[int, dict[int, float]])
    totals: Floats = field(init=False)

    def __post_init__(self) -> None:
        edges = np.concatenate((np.zeros(1), np.cumsum(self.values, dtype=np.float64)))
        self.totals = np.diff(edges[self.starts]).astype(np.float32)

    def combine(self, rows: Ints, weights: Floats) -> Floats:
        """Return the weighted sum of `rows`, one value per column."""
        out = np.zeros(len(self.totals), dtype=np.float32)
        for row, weight in zip(rows.tolist(), weights, strict=True):
            columns, values = self._row(row)
            out[columns] += values * weight
            for column, value in self.fresh.get(row, {}).items():
                out[column] += weight * np.float32(value)
        return out

    def cells(self, rows: Ints, columns: Ints) -> Floats:
        """Return the counts where `rows` meet `columns`, shaped rows × columns."""
        out = np.zeros((len(rows), len(columns)), dtype=np.float32)
        for place, row in enumerate(rows.tolist()):
            there, values = self._row(row)
            if len(there):
                at = np.minimum(np.searchsorted(there, columns), len(there) - 1)
                out[place] = np.where(there[at] == columns, values[at], np.float32(0))
            if fresh := self.fresh.get(row):
                out[place] += np.array([fresh.get(column, 0.0) for column in columns.tolist()], dtype=np.float32)
        return out

    def add(self, rows: Ints, columns: Ints, weights: Floats) -> None:
        """Let each cell (row, column), all of them different, count its weight more."""
        for row, column, weight in zip(rows.tolist(), columns.tolist(), weights.tolist(), strict=True):
            cells = self.fresh.setdefault(row, {})
            cells[column] = cells.get(column, 0.0) + weight
        np.add.at(self.totals, rows, weights)

    def grow(self, n_items: int) -> None:
        """Make room for `n_items` items; the new ones count nothing."""
        self.totals = np.pad(self.totals, (0, n_items - len(self.totals)))

    def _row(self, row: int) -> tuple[Columns, Floats]:
        if row + 1 >= len(self.starts):
            return self.columns[:0], self.values[:0]
        here = slice(self.starts[row], self.starts[row + 1])
        return self.columns[here], self.values[here]
