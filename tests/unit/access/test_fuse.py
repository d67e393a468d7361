"""Unknown is not ended: what a read makes vanish is asked about once, told one by one where it is little, and stays."""

import pytest

from core.access.incident import State
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import MemberId, PlanCode
from core.payments.provider import CustomerRef
from core.payments.right import Status
from tests.factories import VIP, a_plan, keep
from tests.unit.access.hall import HALL, ROOT, Hall

EVERYBODY = range(1, 81)


@pytest.fixture
async def full(hall: Hall) -> Hall:
    """The hall with 80 subscribers in it."""
    for number in EVERYBODY:
        await hall.pay(number)
    await hall.settle.catch_up()
    await hall.run()
    assert await hall.inside() == set(EVERYBODY)
    return hall


async def falls_silent(hall: Hall, *numbers: int) -> None:
    """The provider says nothing any more of these, and everybody is read."""
    for number in numbers:
        hall.gateway.rights[CustomerRef(f"cus_{number}")] = {}
    await hall.settle.catch_up()
    await hall.run()


async def speaks_again(hall: Hall, *numbers: int) -> None:
    for number in numbers:
        await hall.pay(number)
    await hall.settle.catch_up()
    await hall.run()


def states(hall: Hall) -> list[State]:
    return [one.state for one in hall.work.tables.incidents.values()]


async def test_a_provider_that_is_silent_about_everybody_removes_nobody_and_asks_once(full: Hall) -> None:
    await falls_silent(full, *EVERYBODY)
    await full.after(hours=1)
    await full.settle.catch_up()
    await full.run()
    await full.apply.reconcile()
    assert await full.inside() == set(EVERYBODY)
    assert full.told(ROOT) == ["fuse.reads"]
    assert full.buttons(ROOT, "fuse.reads") == ["/fuse yes 1", "/fuse no 1"]
    assert [(one.missing, one.known) for one in await full.fuse.asked()] == [(80, 80)]


async def test_as_few_as_chance_takes_are_told_one_by_one_once_each(full: Hall) -> None:
    await falls_silent(full, *range(1, 9))
    assert full.told(ROOT) == []
    for _ in range(3):
        await full.after(minutes=6)
        await full.settle.catch_up()
        await full.run()
    assert full.told(ROOT) == ["fuse.single"] * 8
    assert full.buttons(ROOT, "fuse.single")[0] == "/lookup #1"
    assert await full.inside() == set(EVERYBODY)


async def test_one_more_than_a_tenth_is_a_question(full: Hall) -> None:
    await falls_silent(full, *range(1, 10))
    assert full.told(ROOT) == ["fuse.reads"]


async def test_a_yes_ends_what_is_still_missing_after_one_more_look(full: Hall) -> None:
    await falls_silent(full, *range(1, 38))
    await full.pay(1)
    await full.fuse.answer(1, ROOT, is_yes=True)
    await full.run()
    assert await full.inside() == {1, *range(38, 81)}
    assert states(full) == [State.DONE]
    assert full.told(2, "access.closed") == ["access.closed"]
    actions = [(actor, action) for actor, action, _ in full.work.tables.audited]
    assert actions.count((ROOT, "fuse_end")) == 36
    assert actions.count((ROOT, "fuse_yes")) == 1
    await speaks_again(full, 2)
    assert 2 in await full.inside()


async def test_who_cannot_be_read_when_the_owner_says_yes_is_not_ended(full: Hall) -> None:
    await falls_silent(full, *range(1, 38))
    await full.fuse.answer(1, ROOT, is_yes=True)
    full.gateway.away = True
    with pytest.raises(NotYet):
        await full.fuse.end(1, ROOT)
    assert await full.inside() == set(EVERYBODY)
    full.gateway.away = False
    await full.run()
    assert await full.inside() == set(range(38, 81))


async def test_what_falls_silent_after_the_question_is_not_ended_by_its_answer(full: Hall) -> None:
    await falls_silent(full, *range(1, 38))
    await full.after(minutes=5)
    await falls_silent(full, 50)
    await full.fuse.answer(1, ROOT, is_yes=True)
    await full.run()
    assert await full.inside() == set(range(38, 81))


async def test_a_no_stays_quiet_until_it_grows(full: Hall) -> None:
    await falls_silent(full, *range(1, 38))
    await full.fuse.answer(1, ROOT, is_yes=False)
    for _ in range(3):
        await full.after(hours=1)
        await full.settle.catch_up()
        await full.run()
    assert (full.told(ROOT), await full.inside()) == (["fuse.reads"], set(EVERYBODY))
    await falls_silent(full, 50)
    assert full.told(ROOT) == ["fuse.reads"] * 2
    assert states(full) == [State.DISMISSED, State.ASKED]


async def test_what_is_heard_of_again_closes_the_question_and_the_owner_is_told(full: Hall) -> None:
    await falls_silent(full, *range(1, 38))
    await speaks_again(full, *range(1, 38))
    assert full.told(ROOT) == ["fuse.reads", "fuse.healed"]
    assert states(full) == [State.HEALED]
    with pytest.raises(Refused, match=r"fuse\.gone"):
        await full.fuse.answer(1, ROOT, is_yes=True)


async def test_ends_with_a_date_are_no_question_however_many(full: Hall) -> None:
    for number in EVERYBODY:
        now = full.clock.now()
        full.says(number, status=Status.CANCELED, paid_until=now, ends_at=now)
    await full.settle.catch_up()
    await full.run()
    assert (await full.inside(), full.told(ROOT)) == (set(), [])


async def test_a_read_that_takes_the_ground_from_a_whole_room_is_asked_about(full: Hall) -> None:
    for number in EVERYBODY:
        full.says(number, status=Status.INCOMPLETE)
    await full.settle.catch_up()
    await full.run()
    await full.apply.reconcile()
    assert await full.inside() == set(EVERYBODY)
    assert full.told(ROOT) == ["fuse.room"]
    await full.fuse.answer(1, ROOT, is_yes=True)
    await full.run()
    assert await full.inside() == set()


async def test_a_room_that_is_right_again_closes_its_question(full: Hall) -> None:
    for number in range(1, 21):
        full.says(number, status=Status.INCOMPLETE)
    await full.settle.catch_up()
    await full.run()
    await speaks_again(full, *range(1, 21))
    await full.apply.reconcile()
    assert full.told(ROOT) == ["fuse.room", "fuse.healed"]
    assert await full.inside() == set(EVERYBODY)


async def test_an_owner_who_takes_the_plan_from_the_room_is_not_asked(full: Hall) -> None:
    await keep(full.work, a_plan("pro"))
    await full.bind(PlanCode("pro"), HALL, ROOT)
    await full.bind.undo(VIP, HALL, ROOT)
    await full.run()
    assert (await full.inside(), full.told(ROOT)) == (set(), [])


async def test_a_yes_that_nobody_was_asked_for_is_refused(hall: Hall) -> None:
    with pytest.raises(Refused, match=r"fuse\.gone"):
        await hall.fuse.answer(7, MemberId(ROOT), is_yes=True)


async def test_a_provider_that_knows_nobody_any_more_is_told_once_a_day_and_removes_nobody(full: Hall) -> None:
    async with full.work.write() as tx:
        await tx.customers.failed("fake", [CustomerRef(f"cus_{number}") for number in range(1, 10)], full.clock.now())
    for _ in range(2):
        await full.fuse()
    assert full.told(ROOT) == ["fuse.unread"]
    assert await full.inside() == set(EVERYBODY)
