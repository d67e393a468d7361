"""One contract for every signal in the list, in all its variants."""

from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.recommend.histories import Ints, histories_from
from core.recommend.signals import ALL, BACK_OFF
from core.recommend.signals.base import Evidence, Fitted, Query, Signal, explain

EVERY = (*ALL, BACK_OFF)
N = 7
ROWS = st.lists(st.lists(st.integers(0, N - 1), max_size=6, unique=True), max_size=8)
HISTORY = st.lists(st.integers(0, N - 1), max_size=6, unique=True)

each_signal = pytest.mark.parametrize("signal", EVERY, ids=lambda signal: signal.name)


def ints(*numbers: int) -> Ints:
    return np.array(numbers, dtype=np.int64)


def fitted(signal: Signal, rows: list[list[int]], n_items: int = N) -> Fitted:
    return signal.fit(Evidence(histories_from(rows, n_items)))


@each_signal
def test_a_signal_is_a_frozen_value_with_a_name_of_its_own(signal: Signal) -> None:
    assert is_dataclass(signal)
    assert {field.name for field in fields(signal)} >= {"name"}
    assert hash(signal) == hash(type(signal)())
    assert [other.name for other in EVERY].count(signal.name) == 1


@pytest.mark.parametrize("signal", ALL, ids=lambda signal: signal.name)
def test_on_a_checkerboard_members_are_led_to_their_own_colour(signal: Signal) -> None:
    # Even members take even items, odd members odd ones, round the board, each without the last: it must come first.
    size = 20
    rows = [[(member + 2 * step) % size for step in range(1, size // 2)] for member in range(size)]
    for variant in fitted(signal, rows, size).variants():
        for member in range(size):
            scores = variant.scores(Query(ints(*rows[member])))
            scores[rows[member]] = -1
            assert scores.argmax() == member
            assert not scores[(member + 1) % 2 :: 2].any()


@each_signal
@given(rows=ROWS, history=HISTORY)
def test_explanations_sum_to_the_score_and_name_only_the_members_own_items(
    signal: Signal, rows: list[list[int]], history: list[int]
) -> None:
    query = Query(ints(*history))
    for variant in fitted(signal, rows).variants():
        scores = variant.scores(query)
        assert scores.dtype == np.float32
        assert scores.shape == (N,)
        assert np.isfinite(scores).all()
        assert (scores >= 0).all()
        for item in range(N):
            parts = explain(variant, query, item)
            assert sum(part for _, part in parts) == pytest.approx(float(scores[item]), rel=1e-5, abs=1e-6)
            assert {fact for fact, _ in parts} <= {None, *history}


@each_signal
@given(rows=ROWS, history=HISTORY)
def test_items_asked_together_are_explained_as_items_asked_alone(
    signal: Signal, rows: list[list[int]], history: list[int]
) -> None:
    query, learnt = Query(ints(*history)), fitted(signal, rows)
    together = learnt.shares(query, np.arange(N))
    for item in range(N):
        np.testing.assert_allclose(together.parts[:, [item]], learnt.shares(query, ints(item)).parts)


@each_signal
@given(rows=ROWS, history=HISTORY, cut=st.lists(st.integers(0, 6), min_size=8, max_size=8))
def test_acts_added_one_by_one_equal_a_fit_from_scratch(
    signal: Signal, rows: list[list[int]], history: list[int], cut: list[int]
) -> None:
    early = fitted(signal, [row[:end] for row, end in zip(rows, cut, strict=False)])
    variants = early.variants()
    for row, end in zip(rows, cut, strict=False):
        for place in range(end, len(row)):
            early.add(ints(*row[:place]), row[place])
    query = Query(ints(*history))
    for online, afresh in zip(variants, fitted(signal, rows).variants(), strict=True):
        np.testing.assert_allclose(online.scores(query), afresh.scores(query), rtol=1e-4, atol=1e-6)


@each_signal
def test_new_items_find_room_and_count_at_once(signal: Signal) -> None:
    online = fitted(signal, [[0, 1], [1, 0]], 2)
    online.grow(3)
    online.add(ints(0, 1), 2)
    afresh = fitted(signal, [[0, 1, 2], [1, 0]], 3)
    np.testing.assert_allclose(online.scores(Query(ints(0))), afresh.scores(Query(ints(0))), rtol=1e-5)


@each_signal
@pytest.mark.parametrize("rows", [[], [[]], [[0]], [[0], [0], [0]]], ids=str)
def test_almost_nothing_is_no_reason_to_fail(signal: Signal, rows: list[list[int]]) -> None:
    for variant in fitted(signal, rows, 1).variants():
        assert np.isfinite(variant.scores(Query(ints()))).all()
        assert np.isfinite(variant.scores(Query(ints(0)))).all()
        assert len(fitted(signal, [], 0).scores(Query(ints()))) == 0
