"""Protocol v1 on an example small enough to check by hand."""

from dataclasses import dataclass
from math import log2

import numpy as np
import pytest

from core.recommend.evaluate import COMPARED, Alone, evaluate, split
from core.recommend.evidence import evidence_of
from core.recommend.histories import Floats, histories_from, histories_of, log_of
from core.recommend.model import Act, Item
from core.recommend.signals.base import Evidence, Query
from core.recommend.signals.popularity import Popularity

# Member 3 has two distinct items and only trains. Item 4 is the target of member 2 and of nobody else: cold.
ROWS = [[0, 1, 2], [0, 2, 1], [0, 3, 4], [0, 1]]


def still() -> float:
    return 0.0


@dataclass(frozen=True)
class Equal:
    """A model that likes everything the same."""

    name: str = "equal"

    def fit(self, evidence: Evidence, *, seed: int) -> "Equal":
        del evidence, seed
        return self

    def scores(self, query: Query) -> Floats:
        del query
        return np.ones(5, dtype=np.float32)


def test_the_last_item_of_members_with_three_is_held_out() -> None:
    parts = split(Evidence(histories_from(ROWS, 5)))
    assert [query.history.tolist() for query in parts.queries] == [[0, 1], [0, 2], [0, 3]]
    assert parts.targets == [2, 1, 4]
    assert parts.train.histories.items.tolist() == [0, 1, 0, 2, 0, 3, 0, 1]


def test_a_hand_computed_example_gives_the_exact_numbers() -> None:
    # Training counts: item 0 four times, 1 twice, 2 and 3 once, 4 never.
    # Member 0 may get 2, 3, 4: target 2 ties with 3, half an item stands before it.
    # Member 1 may get 1, 3, 4: target 1 leads. Member 2 may get 1, 2, 4: target 4 is last, two before it.
    report = evaluate(
        Evidence(histories_from(ROWS, 5)), clock=still, models=(Alone("Popularity", Popularity()),), seed=1
    )
    row = report.rows[0]
    gains = np.array([1 / log2(2.5), 1.0, 1 / log2(4)])
    assert (report.members, report.tested, report.items, report.cold_targets) == (4, 3, 5, 1)
    assert row.means["ndcg_10"] == pytest.approx(gains.mean())
    assert row.errors["ndcg_10"] == pytest.approx(gains.std(ddof=1) / 3**0.5)
    assert row.means["recall_10"] == row.means["recall_20"] == 1.0
    assert row.means["mrr_100"] == pytest.approx((1 / 1.5 + 1 + 1 / 3) / 3)
    assert row.coverage_10 == pytest.approx(4 / 5)
    # Shares of four members: item 1 two, the others one (nobody counts as one).
    assert row.means["novelty_10"] == pytest.approx(((2 + 2 + 2) / 3 + (1 + 2 + 2) / 3 + (1 + 2 + 2) / 3) / 3)


def test_a_model_without_opinion_gets_half_of_the_ties() -> None:
    report = evaluate(Evidence(histories_from(ROWS, 5)), clock=still, models=(Equal(),), seed=1)
    assert report.rows[0].means["ndcg_10"] == pytest.approx(1 / log2(3))


def test_the_table_is_the_same_for_the_same_seed() -> None:
    chance = np.random.default_rng(5)
    rows = [chance.permutation(12)[: 3 + m % 5].tolist() for m in range(60)]
    evidence = Evidence(histories_from(rows, 12))
    first, again = (evaluate(evidence, clock=still, seed=9) for _ in range(2))
    assert first == again
    assert [row.name for row in first.rows] == [model.name for model in COMPARED]
    assert all(np.isfinite(list(row.means.values())).all() for row in first.rows)


def test_where_nobody_can_be_tested_the_table_is_zero_and_nothing_fails() -> None:
    for rows in ([], [[0]], [[0, 1], [1]]):
        report = evaluate(Evidence(histories_from(rows, 2)), clock=still)
        assert report.tested == 0
        assert {row.means["ndcg_10"] for row in report.rows} == {0.0}


def test_of_repeats_the_first_stays_and_time_orders() -> None:
    acts = [Act("a", "x", 3), Act("a", "y", 1), Act("a", "x", 0), Act("b", "y", 0)]
    histories = histories_of(log_of(acts))
    assert [histories.of(m).tolist() for m in range(2)] == [[0, 1], [1]]


def test_acts_of_one_moment_stand_in_an_order_that_only_the_seed_decides() -> None:
    log = log_of([Act("a", str(item), 0) for item in range(50)])
    one, same, other = (histories_of(log, seed=seed).of(0).tolist() for seed in (1, 1, 2))
    assert one == same
    assert one != other
    assert one != sorted(one)


def test_items_that_only_the_catalogue_knows_are_ranked_too() -> None:
    evidence = evidence_of(log_of([Act("a", "x", 0)]), [Item("z", "Zed"), Item("x", "Ex")])
    assert [item.title for item in evidence.items] == ["Ex", "Zed"]
    assert evidence.histories.n_items == 2
