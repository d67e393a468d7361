"""/sync: everything is looked at again because the owner asked."""

from datetime import timedelta

import pytest

from core.kernel.errors import NotYet, Refused
from core.kernel.ids import CONSOLE, Address, MemberId
from core.kernel.messages import Person
from core.payments.provider import CustomerRef, Reading
from core.payments.right import Status
from tests.fakes.clock import HandClock
from tests.fakes.gateway import FakeGateway
from tests.fakes.product import OWNER, Product, actions


class Shaky(FakeGateway):
    """A provider that knows some customers no more, and asks for patience about one."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.lost: set[CustomerRef] = set()
        self.busy: set[CustomerRef] = set()

    async def read(self, customer: CustomerRef) -> Reading:
        if customer in self.lost:
            raise Refused("customer.none")
        if customer in self.busy:
            raise NotYet(timedelta(seconds=2), "patience")
        return await super().read(customer)


@pytest.fixture
def gateway() -> Shaky:
    return Shaky(HandClock())


@pytest.fixture
async def shop(gateway: Shaky) -> Product:
    shop = Product.paid_by(gateway)
    await shop.ask("/newplan vip 30.00 cny month", by=OWNER)
    for person in ("ann", "bob"):
        url = (await shop.ask("/subscribe vip", by=person)).buttons[0].url
        assert url is not None
        gateway.pay(url.rpartition("/")[2])
    return shop


async def number_of(shop: Product, person: str) -> MemberId:
    return (await shop.cases.resolve(Address(CONSOLE, person), Person(person))).id


async def open_to(shop: Product, person: str) -> bool:
    return bool(await shop.cases.standing(await number_of(shop, person)))


async def test_a_dry_run_changes_nothing_and_a_real_one_reads_everybody(shop: Product, gateway: Shaky) -> None:
    dry = await shop.ask("/sync all dry", by=OWNER)
    assert dry.key == "sync.nothing" and gateway.times("read") == 0
    done = await shop.press(dry.buttons[0], by=OWNER)
    assert done.key == "sync.done" and "Read 2 payers (0" in done.text
    assert [await open_to(shop, person) for person in ("ann", "bob")] == [True, True]


async def test_one_lost_customer_keeps_nobody_else_from_being_read(shop: Product, gateway: Shaky) -> None:
    gateway.lost.add(next(iter(gateway.rights)))
    done = await shop.ask("/sync", by=OWNER)
    assert "Read 1 payers (1 could not" in done.text
    assert sorted([await open_to(shop, person) for person in ("ann", "bob")]) == [False, True]


async def test_one_person_is_read_alone(shop: Product, gateway: Shaky) -> None:
    number = await number_of(shop, "ann")
    reply = await shop.ask(f"/sync #{number}", by=OWNER)
    assert (reply.key, actions(reply)) == ("sync.one", [f"/lookup #{number}"])
    assert gateway.times("read") == 1 and await open_to(shop, "ann") and not await open_to(shop, "bob")
    assert (await shop.ask(f"/sync #{number} dry", by=OWNER)).key in {"sync.nothing", "sync.plan"}


async def test_a_provider_that_is_away_is_said(shop: Product, gateway: Shaky) -> None:
    gateway.busy.update(gateway.rights)
    assert (await shop.ask("/sync", by=OWNER)).key == "error.provider"
    assert (await shop.ask(f"/sync #{await number_of(shop, 'ann')}", by=OWNER)).key == "sync.not_yet"
    gateway.busy.clear()
    assert (await shop.ask("/sync", by=OWNER)).key == "sync.done", "a round that broke off does not stand in the way"


async def test_nobody_and_nobody_else_is_meant(shop: Product) -> None:
    assert (await shop.ask("/sync nobody", by=OWNER)).key == "sync.whom"
    assert (await shop.ask("/sync", by="ann")).key == "denied"


async def test_a_round_that_is_under_way_tells_how_far_it_is(shop: Product, gateway: Shaky) -> None:
    seen: list[str] = []
    read = gateway.read

    async def slow(customer: CustomerRef) -> Reading:
        seen.append((await shop.ask("/sync", by=OWNER)).text)
        return await read(customer)

    gateway.read = slow
    await shop.ask("/sync", by=OWNER)
    assert ["0 of 2" in seen[0], "1 of 2" in seen[1]] == [True, True]
    assert Status.ACTIVE in {right.status for _, _, right in shop.work.tables.rights}
