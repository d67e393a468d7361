"""The next lesson of a living community: never a wrong one, changed by the next act, and pushed with restraint."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest

from core.interactions.model import Act, ActKind
from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, Address, ItemId, MemberId, PlanCode
from core.members.agree import Agree
from core.members.model import Purpose
from core.members.pushes import WEEK
from core.recommend.advise import Advise
from core.recommend.feedback import Feedback
from core.recommend.knowledge import FRESH_ACTS, Knowledge
from core.recommend.push import Push
from tests.factories import VIP, a_course, a_fact, a_member, an_act, keep
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

ANN = MemberId(1)
MINUTE = timedelta(minutes=1)
PRO = PlanCode("pro")


async def a_community(random: Random, *, acts: int = 60, people: int = 8) -> FakeWork:
    """A store in which people did anything with anything."""
    work = FakeWork()
    shelf = [a_course("free"), a_course("paid", plan=VIP), a_course("dear", plan=PRO), a_course("bare", lessons=0)]
    items = [item for course in shelf for item in course.items] + [ItemId("of another world")]
    done = [
        an_act(random.choice(items), random.choice(list(ActKind)), by=random.randint(1, people), at=NOON + MINUTE * n)
        for n in range(acts)
    ]
    rated = [Act(a.member_id, a.item, a.kind, a.at, a.key, float(random.randint(1, 5))) for a in done]
    willing = (Purpose.PERSONAL, Purpose.NUDGES)
    folk = [a_member(n, at=Address(CONSOLE, f"p{n}"), allows=willing) for n in range(1, people + 1)]
    await keep(work, *folk, *shelf, *random.sample([a_fact(), a_fact(PRO, key="f2")], random.randint(0, 2)))
    async with work.write() as tx:
        await tx.acts.add(rated)
    return work


async def forbidden(work: FakeWork, member_id: MemberId) -> set[str]:
    """Return what must not be suggested: touched in any way but shown, closed, or not in the catalogue."""
    async with work.read() as tx:
        plans = {fact.plan for fact in await tx.ledger.of(member_id)}
        touched = {act.item for act in await tx.acts.of(member_id, tuple(ActKind)) if act.kind is not ActKind.SHOWN}
        listed = {item for item, _, _ in await tx.courses.titles()}
        everything = {act.item for act in work.tables.acts.values()} | listed
        return touched | await tx.courses.closed(plans) | (everything - listed)


@pytest.mark.parametrize("block", range(8))
async def test_nothing_owned_finished_dismissed_closed_or_unlisted_is_ever_suggested(block: int) -> None:
    for seed in range(block * 25, block * 25 + 25):
        random = Random(seed)
        work = await a_community(random, acts=random.randint(0, 60))
        async with work.read() as tx:
            plans = {fact.plan for fact in await tx.ledger.of(ANN)}
            closed = await tx.courses.closed(plans)
        advise = Advise(work, HandClock(), Knowledge(work))
        advised = await advise(ANN, is_personal=random.random() < 0.8, closed=closed)
        found = [one.item for one in advised.suggestions]
        away = await forbidden(work, ANN)
        assert not set(found) & away
        assert len(found) == len(set(found)) <= 5
        assert len(found) == min(5, len(set(advised.titles) - away))
        await Push(work, HandClock(), advise.knowledge, per_week=2)()
        pushed = {notice.key.rpartition(":")[2] for notice, _ in work.tables.notices.values() if notice.member_id == 1}
        assert not pushed & away


async def followers(*chain: str, people: int = 12) -> FakeWork:
    """A store in which everybody but Ann (1) did the items of the chain in order, and Ann only the first."""
    work = FakeWork()
    await keep(work, a_course("a", lessons=6), a_course("b", lessons=6))
    await keep(work, a_member(allows=(Purpose.PERSONAL, Purpose.NUDGES)), an_act(chain[0]))
    for by in range(2, people + 2):
        await keep(work, *(an_act(item, by=by, at=NOON + MINUTE * n) for n, item in enumerate(chain)))
    return work


def advise_in(work: FakeWork) -> Advise:
    return Advise(work, HandClock(), Knowledge(work))


async def first(advise: Advise, member: int = 1) -> str:
    return (await advise(MemberId(member), is_personal=True)).suggestions[0].item


async def test_what_others_took_next_comes_first_with_its_reason_and_is_remembered_as_shown() -> None:
    work = await followers("a-1", "b-4", "a-2")
    advise = advise_in(work)
    advised = await advise(ANN, is_personal=True)
    assert advised.suggestions[0].item == "b-4"
    assert advised.suggestions[0].reasons[0].fact == "a-1"
    assert advised.is_personal
    assert await advise.last_shown(ANN) == list(advised.suggestions)


async def test_a_new_act_changes_the_next_list_without_a_new_fit() -> None:
    work = await followers("a-1", "b-4", "a-2", "b-6")
    advise = advise_in(work)
    assert await first(advise) == "b-4"
    fitted = (await advise.knowledge.current())[0]
    await keep(work, an_act("b-4", at=NOON + MINUTE))
    assert await first(advise) == "a-2"
    await keep(work, an_act("a-5", by=99), *(an_act("b-1", by=99, at=NOON + MINUTE),))
    assert (await advise.knowledge.current())[0] is fitted


async def test_after_many_new_acts_it_is_fitted_anew_and_then_not_at_once_again() -> None:
    work = await followers("a-1", "b-4")
    knowledge = Knowledge(work)
    fitted = (await knowledge.current())[0]
    async with work.write() as tx:
        await tx.acts.add([an_act("a-3", by=1000 + n) for n in range(FRESH_ACTS)])
    assert (await knowledge.current())[0] is fitted
    await keep(work, an_act("a-4", by=2000))
    anew = (await knowledge.current())[0]
    assert anew is not fitted
    await keep(work, an_act("a-4", by=2001))
    assert (await knowledge.current())[0] is anew


async def test_what_somebody_did_is_unlearnt_when_they_are_forgotten() -> None:
    work = await followers("a-1", "b-4", people=1)
    knowledge = Knowledge(work)
    assert (await knowledge.current())[0].suggest(["a-1"])[0].item == "b-4"
    async with work.write() as tx:
        await tx.archive.erase(MemberId(2), NOON)
    knowledge.forget()
    anew = (await knowledge.current())[0]
    assert all(one.score == 0 for one in anew.suggest(["a-1"]))


async def test_a_changed_catalogue_is_known_at_once() -> None:
    work = await followers("a-1", "b-4")
    advise = advise_in(work)
    await first(advise)
    await keep(work, a_course("new", lessons=0, tags=("fresh",)))
    advised = await advise(ANN, is_personal=True, topic="FRESH")
    assert [one.item for one in advised.suggestions] == ["new"]


async def test_without_consent_ones_own_acts_choose_nothing() -> None:
    work = await followers("a-1", "b-4")
    await keep(work, *(an_act("a-6", by=500 + n) for n in range(30)))
    advised = await advise_in(work)(ANN, is_personal=False)
    assert advised.suggestions[0].item == "a-6"
    assert not advised.is_personal
    assert {reason.fact for one in advised.suggestions for reason in one.reasons} <= {None}


async def test_an_empty_store_suggests_nothing() -> None:
    advised = await advise_in(FakeWork())(ANN, is_personal=True)
    assert list(advised.suggestions) == []


@pytest.mark.parametrize("opinion", ["no", "known", "like"])
async def test_an_opinion_is_kept_once_and_the_next_list_knows_it(opinion: str) -> None:
    work = await followers("a-1", "b-4")
    advise, feedback = advise_in(work), Feedback(work, HandClock())
    assert await first(advise) == "b-4"
    assert (await feedback(ANN, ItemId("b-4"), opinion)).is_new
    assert not (await feedback(ANN, ItemId("b-4"), opinion)).is_new
    assert await first(advise) != "b-4"


@pytest.mark.parametrize(("item", "opinion"), [("b-4", "love"), ("nothing", "like"), ("b", "like"), ("", "")])
async def test_another_opinion_or_item_is_refused(item: str, opinion: str) -> None:
    work = await followers("a-1", "b-4")
    with pytest.raises(Refused, match=r"opinion\.unknown"):
        await Feedback(work, HandClock())(ANN, ItemId(item), opinion)


async def pushes(work: FakeWork, hours: Sequence[int], per_week: int = 2) -> list[str]:
    """Return the keys of the notices that are made when the job runs at these hours."""
    clock = HandClock()
    push = Push(work, clock, Knowledge(work), per_week)
    for hour in hours:
        clock.at = NOON + timedelta(hours=hour)
        await push()
    return [key for key, (notice, _) in work.tables.notices.items() if notice.member_id == ANN]


@pytest.mark.parametrize("per_week", [1, 2, 3, 7])
async def test_a_week_brings_at_most_so_many_pushes_evenly_and_no_item_twice(per_week: int) -> None:
    work = await followers("a-1", "b-4", "a-2")
    keys = await pushes(work, range(0, 24 * 21, 7), per_week)
    assert len(keys) == len(set(keys))
    moments = sorted(at for notice, at in work.tables.notices.values() if notice.member_id == ANN)
    assert 0 < len(moments) <= per_week * 3
    assert all(later - earlier > WEEK / per_week for earlier, later in pairwise(moments))
    assert {job.payload["notice"] for job in work.tables.handed} == {*work.tables.notices}


async def test_none_a_week_is_none() -> None:
    assert await pushes(await followers("a-1", "b-4"), [0], per_week=0) == []


@pytest.mark.parametrize("withdrawn", [Purpose.NUDGES, Purpose.PERSONAL])
async def test_nothing_is_pushed_to_one_who_does_not_want_it(withdrawn: Purpose) -> None:
    work = await followers("a-1", "b-4")
    await Agree(work, HandClock())(ANN, (withdrawn,), is_on=False)
    assert await pushes(work, [0]) == []


async def test_one_who_has_done_nothing_is_not_pushed() -> None:
    work = await followers("a-1", "b-4")
    await keep(work, a_member(50, at=Address(CONSOLE, "new"), allows=(Purpose.PERSONAL, Purpose.NUDGES)))
    await pushes(work, [0])
    assert {notice.member_id for notice, _ in work.tables.notices.values()} == {ANN}
