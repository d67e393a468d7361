"""The recommender by name: never what a member has, always the same, and at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.recommend.choosing import DEFAULT, Choice, Plan, choose
from core.recommend.histories import histories_from
from core.recommend.model import Act, Context, Item
from core.recommend.recommender import Recommender
from core.recommend.scoring import best
from core.recommend.signals.base import Evidence

BOTH = Plan((Choice("transitions", 0, 1.0), Choice("neighbours", 0, 0.5)))
NAMES = ["一", "b ", "c", "4", "é", "f,g"]
ACTS = st.lists(st.builds(Act, st.sampled_from("甲xyz"), st.sampled_from(NAMES), st.integers(0, 5)), max_size=30)
SOME = st.lists(st.sampled_from([*NAMES, "unknown"]), max_size=7)
CATALOGUE = {name: Item(name, name.upper()) for name in NAMES}


def taught(*acts: tuple[str, str], plan: Plan = BOTH) -> Recommender:
    return Recommender.fit(Context([Act(m, i, at) for at, (m, i) in enumerate(acts)]), plan=plan)


@given(acts=ACTS, history=SOME, barred=SOME, top=st.integers(0, 8))
def test_nothing_owned_or_excluded_is_ever_suggested_and_all_else_is(
    acts: list[Act], history: list[str], barred: list[str], top: int
) -> None:
    recommender = Recommender.fit(Context(acts, CATALOGUE), plan=BOTH)
    found = recommender.suggest(history, exclude=barred, top=top)
    left = set(NAMES) - set(history) - set(barred)
    assert {suggestion.item for suggestion in found} <= left
    assert len({suggestion.item for suggestion in found}) == min(top, len(left))
    for suggestion in found:
        assert np.isfinite(suggestion.score)
        assert sum(reason.weight for reason in suggestion.reasons) == pytest.approx(suggestion.score)
        assert {reason.fact for reason in suggestion.reasons} <= {None, *history}
    scores = [suggestion.score for suggestion in found]
    assert scores == pytest.approx(sorted(scores, reverse=True))


@given(early=ACTS, later=ACTS)
def test_a_list_after_online_acts_equals_the_list_after_a_refit(early: list[Act], later: list[Act]) -> None:
    start = [Act(act.member, act.item, at) for at, act in enumerate(early)]
    more = [Act(act.member, act.item, len(start) + at) for at, act in enumerate(later)]
    online = Recommender.fit(Context(start, CATALOGUE), plan=BOTH)
    for act in more:
        online.add(act)
    afresh = Recommender.fit(Context(start + more, CATALOGUE), plan=BOTH)
    for member in "甲xyz":
        one = {s.item: s.score for s in online.suggest_for(member)}
        other = {s.item: s.score for s in afresh.suggest_for(member)}
        assert one == pytest.approx(other, rel=1e-4)


def test_one_act_changes_the_next_list_of_the_member() -> None:
    recommender = taught(("a", "1"), ("a", "2"), ("b", "3"), ("b", "4"), ("c", "3"))
    assert recommender.suggest_for("c")[0].item == "4"
    recommender.add(Act("c", "1", 9))
    assert recommender.suggest_for("c")[0].item == "2"
    assert recommender.suggest_for("c")[0].reasons[0].fact == "1"


def test_a_repeated_act_changes_nothing() -> None:
    recommender = taught(("a", "1"), ("a", "2"), ("b", "1"))
    before = recommender.suggest_for("b")
    recommender.add(Act("a", "2", 9))
    assert recommender.suggest_for("b") == before


def test_an_item_that_nobody_knew_is_suggested_as_soon_as_one_took_it() -> None:
    recommender = taught(("a", "1"), ("b", "1"))
    recommender.add(Act("a", "新课", 9))
    assert [s.item for s in recommender.suggest_for("b")] == ["新课"]


def test_a_newcomer_gets_what_is_popular() -> None:
    recommender = taught(("a", "1"), ("b", "1"), ("b", "2"))
    found = recommender.suggest_for("nobody")
    assert [s.item for s in found] == ["1", "2"]
    assert [reason.signal for reason in found[0].reasons] == ["popularity"]


def test_an_empty_community_suggests_its_catalogue_without_reasons() -> None:
    found = Recommender.fit(Context([], CATALOGUE)).suggest([])
    assert [s.item for s in found] == NAMES
    assert {(s.score, s.reasons) for s in found} == {(0.0, ())}


def test_equal_scores_stand_in_the_order_of_the_catalogue() -> None:
    scores = np.array([0.5, -np.inf, 1.0, 0.5, 0.5], dtype=np.float32)
    assert best(scores, 3).tolist() == [2, 0, 3]
    assert best(scores, 9).tolist() == [2, 0, 3, 4]
    assert best(scores, 0).tolist() == []


def test_with_too_few_members_the_default_leads() -> None:
    assert choose(Evidence(histories_from([[0, 1, 2]] * 5, 3)), seed=1) == DEFAULT


def test_order_is_followed_where_it_matters_and_the_choice_is_the_same_each_time() -> None:
    chance = np.random.default_rng(3)
    starts = chance.integers(0, 40, 400)
    walks = [[(start + step) % 40 for step in range(4)] for start in starts.tolist()]
    evidence = Evidence(histories_from(walks, 40))
    plan = choose(evidence, seed=7)
    assert plan == choose(evidence, seed=7)
    assert plan.choices[0].signal == "transitions"


def test_order_is_let_go_where_it_means_nothing() -> None:
    chance = np.random.default_rng(3)
    sets = [(chance.permutation(8)[:5] + 8 * (m % 5)).tolist() for m in range(600)]
    plan = choose(Evidence(histories_from(sets, 40)), seed=7)
    assert plan.choices[0].signal == "neighbours"
