"""People who are in a room when it is gated, or whom somebody lets in by hand: they know until when, and then go."""

from datetime import timedelta

import pytest

from core.access.guest import BY_HAND, Guest, as_guest, is_dated
from core.access.verdict import Ban, Because, Verdict
from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, Address, MemberId, PlanCode
from core.payments.provider import CustomerRef
from core.payments.right import Status
from tests.factories import VIP, a_member, a_plan, a_room, keep
from tests.fakes.clock import NOON
from tests.unit.access.hall import HALL, ROOT, Hall

ADDRESS = Address(CONSOLE, "hall")
DAY = timedelta(days=1)


@pytest.fixture
async def ungated() -> Hall:
    """A hall in which three people and the owner are, and that everybody may enter; m3 has a subscription."""
    hall = Hall()
    await keep(hall.work, a_member(ROOT, at=Address(CONSOLE, "root")), a_plan(), a_room())
    for number in (1, 2):
        await hall.enter(await hall.join(number))
    await hall.enter(await hall.pay(3))
    await hall.enter(ROOT)
    return hall


async def because(hall: Hall, number: int) -> Because | None:
    verdict = await hall.door(ADDRESS, MemberId(number))
    return None if verdict is None else verdict.because


async def test_who_is_inside_when_a_room_is_gated_keeps_it_for_two_weeks(ungated: Hall) -> None:
    await ungated.bind(VIP, HALL, ROOT)
    await ungated.run()
    assert [await because(ungated, number) for number in (1, 2, 3)] == [Because.GUEST, Because.GUEST, Because.PAID]
    assert (ungated.told(1), ungated.told(3), ungated.told(ROOT)) == (["guest.stays"], ["access.opened"], [])
    assert ungated.buttons(1, "guest.stays") == ["/subscribe vip"]
    await ungated.after(days=13, hours=23)
    await ungated.visitors()
    await ungated.apply.reconcile()
    assert await ungated.inside() == {1, 2, 3, ROOT}
    await ungated.after(hours=1)
    assert await ungated.inside() == {3, ROOT}
    assert (ungated.told(1), ungated.told(ROOT)) == (["guest.stays", "guest.over"], [])
    assert await ungated.visitors() == 0


async def test_a_guest_who_pays_stays_and_is_a_guest_no_more(ungated: Hall) -> None:
    await ungated.bind(VIP, HALL, ROOT)
    await ungated.pay(1)
    await ungated.run()
    await ungated.after(days=15)
    assert await ungated.inside() == {1, 3, ROOT}
    ungated.says(1, refunded_at=ungated.clock.now())
    await ungated.settle(CustomerRef("cus_1"))
    await ungated.run()
    assert await ungated.inside() == {3, ROOT}


async def test_a_refund_within_the_window_leaves_no_time_as_a_guest(ungated: Hall) -> None:
    await ungated.bind(VIP, HALL, ROOT)
    await ungated.pay(1)
    await ungated.run()
    ungated.says(1, refunded_at=ungated.clock.now())
    await ungated.settle(CustomerRef("cus_1"))
    await ungated.run()
    assert await ungated.inside() == {2, 3, ROOT}


async def test_no_days_of_grace_are_none(ungated: Hall) -> None:
    await ungated.bind(VIP, HALL, ROOT, 0)
    await ungated.run()
    assert (await ungated.inside(), ungated.told(1)) == ({3, ROOT}, ["guest.over"])


@pytest.mark.parametrize("days", [-1, 91])
async def test_grace_out_of_range_gates_nothing(ungated: Hall, days: int) -> None:
    with pytest.raises(Refused, match=r"bind\.grace"):
        await ungated.bind(VIP, HALL, ROOT, days)
    assert await because(ungated, 1) is None


async def test_a_room_that_is_open_again_has_no_guests(ungated: Hall) -> None:
    await ungated.bind(VIP, HALL, ROOT)
    await ungated.bind.undo(VIP, HALL, ROOT)
    await ungated.after(days=15)
    assert await ungated.inside() == {1, 2, 3, ROOT}
    assert ungated.work.tables.guests == {}


async def test_a_room_that_is_gated_anew_gives_time_to_those_whose_rights_ended_meanwhile(ungated: Hall) -> None:
    await ungated.bind(VIP, HALL, ROOT)
    await ungated.run()
    await ungated.bind.undo(VIP, HALL, ROOT)
    ungated.says(3, status=Status.CANCELED, paid_until=NOON)
    await ungated.settle(CustomerRef("cus_3"))
    await ungated.after(days=1)
    await ungated.bind(VIP, HALL, ROOT, 3)
    await ungated.run()
    assert await ungated.inside() == {1, 2, 3, ROOT}
    await ungated.after(days=3)
    assert await ungated.inside() == {ROOT}


async def test_a_second_plan_gives_no_time_to_whose_right_to_the_first_ended(hall: Hall) -> None:
    await hall.pay(1)
    await hall.run()
    hall.says(1, status=Status.CANCELED, paid_until=NOON)
    await hall.settle(CustomerRef("cus_1"))
    await keep(hall.work, a_plan("pro"))
    await hall.bind(PlanCode("pro"), HALL, ROOT)
    await hall.run()
    assert await hall.inside() == set()


async def test_whom_an_admin_lets_in_by_hand_stays_a_day_and_the_owner_knows(hall: Hall) -> None:
    await hall.enter(await hall.join(1))
    assert [await hall.visitors() for _ in range(2)] == [1, 0]
    assert (hall.told(1), hall.told(ROOT)) == (["guest.stays"], ["guest.by_hand"])
    assert hall.buttons(ROOT, "guest.by_hand") == ["/lookup #1"]
    await hall.after(hours=23)
    assert await hall.inside() == {1}
    await hall.after(hours=1)
    assert await hall.inside() == set()
    await hall.enter(MemberId(1))
    assert await hall.visitors() == 1
    await hall.after(days=1)
    assert await hall.inside() == set()
    assert hall.told(1) == ["guest.stays", "guest.over"] * 2


async def test_many_who_came_by_hand_are_one_word_to_the_owner(hall: Hall) -> None:
    for number in range(1, 8):
        await hall.enter(await hall.join(number))
    assert await hall.visitors() == 7
    assert hall.told(ROOT) == ["guest.many"]


async def test_who_works_here_or_has_a_right_is_no_visitor(hall: Hall) -> None:
    await hall.enter(ROOT)
    await hall.enter(await hall.pay(1))
    assert await hall.visitors() == 0
    assert [await hall.visitors.seen(HALL, one) for one in (ROOT, MemberId(1), MemberId(404))] == [False] * 3


async def test_whom_a_platform_sees_is_a_visitor_once_and_only_in_a_gated_room(hall: Hall, ungated: Hall) -> None:
    stranger = await hall.join(1)
    assert [await hall.visitors.seen(HALL, stranger) for _ in range(2)] == [True, False]
    assert hall.told(ROOT) == ["guest.by_hand"]
    assert not await ungated.visitors.seen(HALL, MemberId(1))


async def test_whom_a_moderator_keeps_out_is_no_guest(ungated: Hall) -> None:
    async with ungated.work.write() as tx:
        await tx.bans.put(MemberId(1), Ban(NOON), None)
    await ungated.bind(VIP, HALL, ROOT)
    await ungated.run()
    assert await ungated.inside() == {2, 3, ROOT}
    assert "guest.stays" not in ungated.told(1)


def test_a_right_goes_before_a_visit_and_a_ban_before_both() -> None:
    guest = Guest(HALL, MemberId(1), NOON, NOON + BY_HAND)
    shut, paid, banned = Verdict(Because.ENDED, NOON), Verdict(Because.PAID), Verdict(Because.BANNED)
    assert as_guest(shut, guest, NOON) == Verdict(Because.GUEST, NOON + BY_HAND)
    assert as_guest(shut, guest, NOON + BY_HAND) == shut
    assert [as_guest(one, guest, NOON) for one in (paid, banned)] == [paid, banned]
    assert as_guest(shut, None, NOON) == shut


def test_what_shuts_a_door_has_a_date_or_none() -> None:
    over = Guest(HALL, MemberId(1), NOON - DAY, NOON)
    assert is_dated(Verdict(Because.ENDED, NOON), None, NOON)
    assert is_dated(Verdict(Because.BANNED), None, NOON)
    assert is_dated(Verdict(Because.NOTHING), over, NOON)
    assert not is_dated(Verdict(Because.NOTHING), None, NOON)
    assert not is_dated(Verdict(Because.NOT_BEGUN, NOON + DAY), None, NOON)
    assert not is_dated(Verdict(Because.NOTHING), over, NOON - DAY)
