"""Catching up: one who cannot be read keeps nobody else from it, and nothing that was not read counts as read."""

from datetime import timedelta

import pytest

from core.kernel.errors import Broken, NotYet, Refused
from core.kernel.ids import MemberId
from core.payments.provider import CustomerRef, Reading
from core.payments.settle import MOST_SILENT, Settle
from tests.factories import a_member, keep
from tests.unit.access.hall import Hall
from tests.unit.payments.test_settle import ANN, CUSTOMER, OTHER, Bench, bench

__all__ = ["bench"]
THIRD = CustomerRef("cus_3")


class Moody:
    """A provider that answers for some, and not for others."""

    name = "told"
    is_test = False

    def __init__(self, bench: Bench) -> None:
        self.told = bench.told
        self.faults: dict[CustomerRef, Exception] = {}
        self.reads: list[CustomerRef] = []

    async def read(self, customer: CustomerRef) -> Reading:
        self.reads.append(customer)
        if customer in self.faults:
            raise self.faults[customer]
        return await self.told.read(customer)

    def changed_since(self, moment: object) -> object:
        return self.told.changed_since(moment)  # type: ignore[arg-type]


@pytest.fixture
async def moody(bench: Bench) -> Moody:
    async with bench.work.write() as tx:
        for customer in (CUSTOMER, OTHER, THIRD):
            await tx.customers.bind("told", customer, ANN)
    return Moody(bench)


def settle(bench: Bench, moody: Moody) -> Settle:
    return Settle(bench.work, bench.clock, moody)  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", [Refused("customer.none"), Broken("a status that nobody knows")])
async def test_a_bad_customer_keeps_nobody_else_from_being_read(bench: Bench, moody: Moody, fault: Exception) -> None:
    moody.faults[CUSTOMER] = fault
    assert await settle(bench, moody).catch_up() == 2
    assert moody.reads == [CUSTOMER, OTHER, THIRD]
    bench.clock.pass_by(timedelta(minutes=5))
    moody.reads.clear()
    assert await settle(bench, moody).catch_up() == 0
    assert moody.reads == [CUSTOMER]
    moody.faults.clear()
    assert await settle(bench, moody).catch_up() == 1
    assert await settle(bench, moody).catch_up() == 0


async def test_a_bad_customer_is_logged_by_their_ref(
    bench: Bench, moody: Moody, caplog: pytest.LogCaptureFixture
) -> None:
    moody.faults[OTHER] = Refused("customer.none")
    await settle(bench, moody).catch_up()
    assert [record.getMessage() for record in caplog.records] == [
        "payments.settle.unread customer=cus_2 why=customer.none"
    ]


async def test_a_provider_that_asks_for_patience_ends_the_round_and_keeps_what_was_done(
    bench: Bench, moody: Moody
) -> None:
    moody.faults = {CUSTOMER: Refused("customer.none"), THIRD: NotYet(timedelta(seconds=7))}
    with pytest.raises(NotYet):
        await settle(bench, moody).catch_up()
    assert len(await bench.known()) == 1
    async with bench.work.read() as tx:
        assert await tx.events.newest_read("told") is None
        assert await tx.customers.unread("told") == [CUSTOMER]
    moody.faults.clear()
    assert await settle(bench, moody).catch_up() == 3


@pytest.mark.parametrize("number", [404, 0, -1, 10**30])
async def test_a_member_of_another_installation_is_nobody_here(bench: Bench, number: int) -> None:
    bench.told.owner = MemberId(number)
    settled = await bench.settle(CUSTOMER)
    assert (settled.member_id, await bench.known(), bench.jobs()) == (None, [], [])


async def test_a_reading_whose_member_was_forgotten_leaves_nothing(bench: Bench) -> None:
    async def forgotten() -> None:
        async with bench.work.write() as tx:
            await tx.archive.erase(ANN, bench.clock.now())

    bench.told.meanwhile = forgotten
    assert not (await bench.settle(CUSTOMER)).changed
    assert (await bench.known(), bench.jobs(), bench.work.tables.tellings) == ([], [], {})


async def test_the_silent_are_read_again_at_each_turn_some_at_a_time() -> None:
    hall = Hall()
    await hall.open()
    for number in range(1, MOST_SILENT + 11):
        await hall.pay(number)
    await hall.settle.catch_up()
    hall.gateway.rights = {customer: {} for customer in hall.gateway.rights}
    await hall.settle.catch_up()
    hall.gateway.rights.clear()
    hall.gateway.asked.clear()
    for _ in range(2):
        hall.clock.pass_by(timedelta(minutes=5))
        await hall.settle.catch_up()
    read = [customer for what, customer in hall.gateway.asked if what == "read"]
    assert (len(read), len(set(read))) == (2 * MOST_SILENT, MOST_SILENT + 10)


async def test_two_customers_of_one_person_are_not_silent_about_each_other(bench: Bench) -> None:
    await keep(bench.work, a_member(ANN))
    await bench.settle(CUSTOMER)
    rights, bench.told.rights = bench.told.rights, ()
    await bench.settle(OTHER)
    async with bench.work.read() as tx:
        assert await tx.tellings.silent("told") == []
    await bench.settle(CUSTOMER)
    async with bench.work.read() as tx:
        assert [one.right_key for one in await tx.tellings.silent("told")] == [right.key for right in rights]
