"""Pair counts: the full table and the sparse rows say the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.recommend import counts
from core.recommend.counts import DenseCounts, PairCounts, Reach, SparseCounts, tally
from core.recommend.histories import Floats, Histories, histories_from

N = 7
ROWS = st.lists(st.lists(st.integers(0, N - 1), max_size=6, unique=True), max_size=6)
REACHES = (Reach(3, 0.5, mutual=False), Reach(50, 1.0, mutual=True))


def by_hand(rows: list[list[int]], reach: Reach) -> Floats:
    table = np.zeros((N, N), dtype=np.float32)
    for row in rows:
        for later, item in enumerate(row):
            for step, before in enumerate(reversed(row[:later])):
                if step < reach.window:
                    table[before, item] += reach.decay**step
                    if reach.mutual:
                        table[item, before] += reach.decay**step
    return table


def sparse(histories: Histories, reach: Reach) -> PairCounts:
    dense = tally(histories, reach)
    assert isinstance(dense, DenseCounts)
    row, column = np.nonzero(dense.table)
    starts = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=N))))
    return SparseCounts(starts, column.astype(np.int32), dense.table[row, column])


@pytest.mark.parametrize("reach", REACHES)
@given(rows=ROWS)
def test_pairs_are_counted_as_by_hand(reach: Reach, rows: list[list[int]]) -> None:
    found = tally(histories_from(rows, N), reach)
    everything = np.arange(N)
    np.testing.assert_allclose(found.cells(everything, everything), by_hand(rows, reach), rtol=1e-5)
    np.testing.assert_allclose(found.totals, by_hand(rows, reach).sum(axis=1), rtol=1e-5)


@pytest.mark.parametrize("reach", REACHES)
@given(rows=ROWS, more=st.lists(st.tuples(st.integers(0, N), st.integers(0, N)), max_size=5))
def test_sparse_rows_and_the_full_table_agree_also_after_growth(
    reach: Reach, rows: list[list[int]], more: list[tuple[int, int]]
) -> None:
    histories = histories_from(rows, N)
    dense, few = tally(histories, reach), sparse(histories, reach)
    for table in (dense, few):
        table.grow(N + 1)
        for row, column in more:
            table.add(np.array([row]), np.array([column]), np.array([0.5], dtype=np.float32))
    everything = np.arange(N + 1)
    weights = np.linspace(1, 2, N + 1, dtype=np.float32)
    np.testing.assert_allclose(dense.cells(everything, everything), few.cells(everything, everything))
    np.testing.assert_allclose(dense.combine(everything, weights), few.combine(everything, weights), rtol=1e-5)
    np.testing.assert_allclose(dense.totals, few.totals, rtol=1e-5)


def test_a_large_catalogue_keeps_only_what_counts() -> None:
    n = counts.DENSE_UP_TO + 1
    histories = histories_from([[0, n - 1, 5], [5, n - 1]], n)
    found = tally(histories, Reach(20, 0.5, mutual=True))
    assert isinstance(found, SparseCounts)
    assert len(found.values) == 6
    assert found.cells(np.array([n - 1]), np.array([0, 5, 6])).tolist() == [[1.0, 2.0, 0.0]]
