"""Many at once, in the whole product: a silent provider removes nobody, dated ends remove exactly the right ones."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from adapters.localpay.gateway import LocalGateway
from adapters.sql.base import metadata
from bot.app import App, build
from bot.settings import Settings
from core.kernel.ids import PlanCode
from core.payments.provider import Buyer, price_of
from core.payments.settle import Settle
from tests.fakes.clock import HandClock

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
PEOPLE = [f"m{number}" for number in range(1, 31)]
RENEWED = frozenset(PEOPLE[:4])


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, owner_ids="console:owner", default_language="en")


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[App]:
    async with build(settings, clock=HandClock(START)) as running:
        await furnish(running)
        yield running


async def furnish(app: App) -> None:
    for line, room in (
        ("/newplan vip 30.00 cny month", None),
        ("/newplan week 9.90 cny pass:7", None),
        ("/room vip-room", None),
        ("/bind vip", "vip-room"),
        ("/bind week", "vip-room"),
    ):
        await app.say("owner", line, room)


async def sell(app: App, people: Sequence[str], code: str, *, tells: bool = True) -> None:
    """Let people buy at the test checkout, each once more; unless it `tells`, nobody here knows yet."""
    gateway = LocalGateway(app.work.sales, app.clock, "http://testserver")
    settle = Settle(app.work, app.clock, gateway)
    plan = next(plan for plan in await app.cases.offer() if plan.code == PlanCode(code))
    for name in people:
        member = await app.member(name)
        async with app.work.read() as tx:
            customer = await tx.customers.of(gateway.name, member.id)
        key, until = f"{name}:{code}:{app.clock.now()}:{tells}", app.clock.now() + timedelta(hours=1)
        checkout = await gateway.open_checkout(price_of(plan), Buyer(member.id, customer, "en"), key=key, until=until)
        await gateway.pay(checkout.ref)
        async with app.work.write() as tx:
            await tx.customers.bind(gateway.name, checkout.customer, member.id)
        if tells:
            await settle(checkout.customer)


async def keys(app: App, person: str) -> list[str]:
    return [reply.key for reply in await app.inbox(person)]


def moved(app: App, **time: float) -> None:
    assert isinstance(app.clock, HandClock)
    app.clock.pass_by(timedelta(**time))


async def test_a_provider_that_falls_silent_removes_nobody_through_a_restart_and_obeys_the_owner(
    settings: Settings,
) -> None:
    clock = HandClock(START)
    async with build(settings, clock=clock) as app:
        await furnish(app)
        await sell(app, PEOPLE[:12], "vip")
        await app.run_due()
        assert await app.members("vip-room") == set(PEOPLE[:12])
        async with app.work.write() as tx:
            await tx.connection.execute(sa.delete(metadata.tables["local_sales"]))
    clock.pass_by(timedelta(days=31))
    async with build(settings, clock=clock) as app:
        await app.run_due()
        assert await app.members("vip-room") == set(PEOPLE[:12])
        asked = await app.inbox("owner")
        assert [reply.key for reply in asked] == ["fuse.reads"]
        assert "12 of 12" in asked[0].text
        assert [reply.key for reply in await app.press("m1", asked[0].buttons[0])] == ["denied"]
    async with build(settings, clock=clock) as app:
        moved(app, minutes=11)
        await app.run_due()
        assert (await keys(app, "owner"), await app.members("vip-room")) == ([], set(PEOPLE[:12]))
        assert [reply.key for reply in await app.say("owner", "/fuse")] == ["fuse.waiting"]
        assert [reply.key for reply in await app.press("owner", asked[0].buttons[0])] == ["fuse.ending"]
        await app.run_due()
        assert await app.members("vip-room") == frozenset()
        assert (await keys(app, "m1"))[-1] == "access.closed"
        assert [reply.key for reply in await app.press("owner", asked[0].buttons[1])] == ["fuse.gone"]


async def test_passes_that_end_in_one_minute_with_some_renewed_and_a_restart_in_the_middle(settings: Settings) -> None:
    clock = HandClock(START)
    async with build(settings, clock=clock) as app:
        await furnish(app)
        await sell(app, PEOPLE, "week")
        await app.run_due()
        assert await app.members("vip-room") == set(PEOPLE)
        for name in PEOPLE:
            await app.inbox(name)
        moved(app, days=7)
        await sell(app, sorted(RENEWED), "week", tells=False)
        async with app.work.write() as tx:
            assert await tx.jobs.release(clock.now(), 15) == 15
    async with build(settings, clock=clock) as app:
        await app.run_due()
        assert await app.members("vip-room") == RENEWED
        told = {name: await keys(app, name) for name in PEOPLE}
        assert {name: [key for key in said if key.startswith("access.")] for name, said in told.items()} == {
            name: [] if name in RENEWED else ["access.closed"] for name in PEOPLE
        }
        assert await keys(app, "owner") == []


async def test_people_who_are_inside_when_a_room_is_gated_are_told_and_stay_for_the_grace(app: App) -> None:
    await app.say("owner", "/room old-hall")
    await app.say("m1", "hello everybody", "old-hall")
    await sell(app, ["m2"], "vip")
    await app.say("m2", "hello", "old-hall")
    assert [reply.key for reply in await app.say("owner", "/bind vip grace=91", "old-hall")] == ["bind.grace"]
    assert [reply.key for reply in await app.say("owner", "/bind vip grace=2", "old-hall")] == ["bind.done"]
    await app.run_due()
    told = await app.inbox("m1")
    assert [reply.key for reply in told] == ["guest.stays"]
    assert told[0].buttons[0].action == "/subscribe vip"
    assert [reply.key for reply in await app.say("m1", "/status")] == ["status.guest"]
    assert await app.say("m1", "still here", "old-hall") == []
    moved(app, days=2)
    await app.run_due()
    assert await app.members("old-hall") == {"m2"}
    assert await keys(app, "m1") == ["guest.over"]
    assert [reply.key for reply in await app.say("m1", "may I?", "old-hall")] == ["access.shut"]


async def test_whom_an_admin_lets_in_by_hand_is_told_and_goes_after_a_day(app: App) -> None:
    stranger, room = await app.member("m9"), await app.cases.rooms.named("vip-room")
    assert room is not None
    await app.cases.enter_room(room, stranger.id)
    await app.run_due()
    assert (await keys(app, "m9"), await keys(app, "owner")) == (["guest.stays"], ["guest.by_hand"])
    moved(app, days=1)
    await app.run_due()
    assert await app.members("vip-room") == frozenset()
    assert (await keys(app, "m9"), await keys(app, "owner")) == (["guest.over"], [])


async def test_money_that_went_back_elsewhere_ends_the_subscription_at_the_provider(app: App) -> None:
    await sell(app, ["m1"], "vip")
    await app.run_due()
    gateway = LocalGateway(app.work.sales, app.clock, "http://testserver")
    member = await app.member("m1")
    charge = (await app.cases.manage.charges(member.id))[0]
    await gateway.refund(charge.ref, None, key="by hand")
    moved(app, minutes=6)
    await app.run_due()
    assert await app.members("vip-room") == frozenset()
    async with app.work.read() as tx:
        customer = await tx.customers.of(gateway.name, member.id)
    assert customer is not None
    moved(app, days=40)
    later = await gateway.read(customer)
    assert (len(later.charges), later.rights[0].status.value) == (1, "canceled")
