"""Many end in one minute: paced by the door, through a restart and lost answers, the right ones and each once."""

from datetime import timedelta

from core.access.apply import MOST_DRIFT, NO_TIME
from core.access.ports import Place
from core.kernel.errors import Broken, NotYet
from core.kernel.ids import CONSOLE, Address, PlanCode, RoomId
from core.payments.provider import CustomerRef
from core.payments.right import Right, RightKind, Status
from tests.factories import VIP, a_plan, a_room, keep
from tests.fakes.clock import NOON
from tests.unit.access.hall import HALL, ROOT, Doors, Hall

WEEK = timedelta(days=7)
LEAVING = range(1, 501)
STAYING = range(501, 521)
PRO = PlanCode("pro")


def a_pass(number: int, name: str = "pass") -> Right:
    return Right(f"{name}_{number}", VIP, RightKind.PASS, Status.ACTIVE, NOON, days=7)


async def buys_a_pass(hall: Hall, number: int) -> None:
    member_id, customer = await hall.join(number), CustomerRef(f"cus_{number}")
    hall.gateway.owners[customer] = member_id
    hall.gateway.tell(customer, a_pass(number))
    await hall.settle(customer)


def asks_for_patience(number: int) -> None:
    if number % 20 == 0:
        raise NotYet(timedelta(seconds=3), "too many requests")


def loses_the_answer(number: int) -> None:
    if number % 33 == 0:
        raise Broken("the answer was lost")


def again(hall: Hall) -> Hall:
    """Return the same hall after a restart: what was in hand last is done once more."""
    new = Hall(hall.work, hall.clock, ran=set(sorted(hall.ran)[:-7]))
    new.gateway.owners, new.gateway.rights = hall.gateway.owners, hall.gateway.rights
    new.gate.moves = hall.gate.moves
    new.gate.upset, new.gate.deaf = hall.gate.upset, hall.gate.deaf
    return new


async def test_five_hundred_passes_end_in_one_minute(hall: Hall) -> None:
    for number in (*LEAVING, *STAYING):
        await buys_a_pass(hall, number)
    await hall.run()
    assert await hall.inside() == {*LEAVING, *STAYING}
    for number in STAYING:
        # Bought in the last minute, and nobody has told us yet.
        hall.gateway.tell(CustomerRef(f"cus_{number}"), a_pass(number, "second"))
    hall.gate.moves.clear()
    hall.gate.upset, hall.gate.deaf = asks_for_patience, loses_the_answer
    hall.clock.at = NOON + WEEK - timedelta(seconds=1)
    await hall.run()
    assert hall.gate.moves == []
    hall.clock.pass_by(timedelta(seconds=1))
    await hall.run(most=260)
    assert 0 < len(await hall.inside()) < len(LEAVING)
    hall = again(hall)
    await hall.apply.reconcile()
    for _ in range(40):
        await hall.after(seconds=10)
    assert await hall.inside() == set(STAYING)
    assert {name for goes_in, _, name in hall.gate.moves if not goes_in} == {f"m{number}" for number in LEAVING}
    assert {tuple(hall.told(number, "access.closed")) for number in LEAVING} == {("access.closed",)}
    assert {tuple(hall.told(number)) for number in STAYING} == {("access.opened",)}
    assert hall.told(ROOT) == []
    assert hall.work.tables.buried == []


async def test_who_moves_to_another_plan_is_never_outside_a_room_that_both_open(hall: Hall) -> None:
    await keep(hall.work, a_plan("pro"), a_room(2, at=Address(CONSOLE, "old")), a_room(3, at=Address(CONSOLE, "new")))
    for plan, room in ((VIP, 2), (PRO, 1), (PRO, 3)):
        await hall.bind(plan, RoomId(room), ROOT)
    await hall.pay(1)
    await hall.run()
    hall.gate.moves.clear()
    hall.says(1, plan=PRO)
    await hall.settle(CustomerRef("cus_1"))
    await hall.run()
    assert hall.gate.moves == [(True, "new", "m1"), (False, "old", "m1")]


async def test_everybody_who_goes_in_does_so_before_anybody_is_put_out(hall: Hall) -> None:
    for number in range(1, 5):
        await hall.pay(number)
    await hall.run()
    hall.gate.moves.clear()
    for number in (1, 3):
        hall.says(number, status=Status.CANCELED, paid_until=NOON)
        await hall.settle(CustomerRef(f"cus_{number}"))
    async with hall.work.write() as tx:
        for place in list(tx.tables.places.values()):
            if place.member_id in (2, 4):
                await tx.places.confirm(Place(HALL, place.member_id, False, NOON))
    assert await hall.apply.reconcile() == 4
    assert [goes_in for goes_in, _, _ in hall.gate.moves] == [True, True, False, False]


async def test_who_pays_again_before_a_lost_answer_came_is_let_in_again(hall: Hall) -> None:
    await hall.pay(1)
    await hall.run()
    hall.gate.deaf = lambda _number: (_ for _ in ()).throw(NotYet(timedelta(minutes=1), "no answer"))
    hall.says(1, status=Status.CANCELED, paid_until=NOON)
    await hall.settle(CustomerRef("cus_1"))
    await hall.run()
    assert await hall.inside() == set()
    hall.gate.deaf = lambda _number: None
    hall.says(1, status=Status.ACTIVE, paid_until=NOON + WEEK)
    await hall.settle(CustomerRef("cus_1"))
    await hall.run()
    assert await hall.inside() == {1}


async def test_a_clock_that_jumped_puts_nobody_out_and_still_lets_people_in(hall: Hall) -> None:
    await hall.pay(1)
    await hall.run()
    hall.says(1, ends_at=NOON + WEEK, paid_until=NOON + WEEK)
    await hall.settle(CustomerRef("cus_1"))
    hall.drift = MOST_DRIFT + timedelta(seconds=1)
    await hall.after(days=8)
    await hall.pay(2)
    await hall.run()
    await hall.apply.reconcile()
    assert await hall.inside() == {1, 2}
    assert hall.told(ROOT) == ["access.clock"]
    hall.drift = NO_TIME
    await hall.after(minutes=6)
    assert await hall.inside() == {2}


async def test_a_clock_that_stepped_by_as_much_as_may_be_is_trusted(hall: Hall) -> None:
    await hall.pay(1)
    await hall.run()
    hall.says(1, status=Status.CANCELED, paid_until=NOON)
    await hall.settle(CustomerRef("cus_1"))
    hall.drift = -MOST_DRIFT
    await hall.run()
    assert await hall.inside() == set()


async def test_a_sweep_puts_nobody_out_whom_the_provider_cannot_tell_of_now(hall: Hall) -> None:
    await buys_a_pass(hall, 1)
    await hall.run()
    hall.gateway.tell(CustomerRef("cus_1"), a_pass(1, "second"))
    hall.clock.pass_by(WEEK)
    hall.gateway.away = True
    await hall.apply.reconcile()
    assert await hall.inside() == {1}
    hall.gateway.away = False
    await hall.apply.reconcile()
    assert (await hall.inside(), hall.told(1)) == ({1}, ["access.opened"])


async def test_who_pays_while_they_are_put_out_is_in_at_the_end(hall: Hall) -> None:
    await hall.pay(1)
    await hall.run()
    hall.says(1, status=Status.CANCELED, paid_until=NOON)
    await hall.settle(CustomerRef("cus_1"))

    class Slow(Doors):
        """A door whose answer takes so long that somebody pays meanwhile."""

        async def remove(self, room: Address, person: Address) -> None:
            hall.says(1, status=Status.ACTIVE, paid_until=NOON + WEEK)
            await hall.settle(CustomerRef("cus_1"))
            await super().remove(room, person)

    hall.gates[CONSOLE] = Slow(hall.work)
    await hall.run(most=1)
    assert await hall.inside() == {1}
