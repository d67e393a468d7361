"""A room that is paid for, from the owner's first word to the last second of the subscription, on the console."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx2
import pytest

from bot.app import App, build
from bot.settings import Settings
from core.access.ports import Place
from core.access.verdict import Ban
from core.kernel.ids import CONSOLE, Address

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
VIP = frozenset({"vip"})


@dataclass
class HandClock:
    time: datetime = START

    def now(self) -> datetime:
        return self.time


@dataclass
class Shop:
    """A product with a gated room and a clock that is moved by hand."""

    app: App
    clock: HandClock

    async def pay(self, person: str, plan: str) -> str:
        """Press the first button of the answer to /subscribe, and pay on the page it opens; return what is shown."""
        reply = (await self.app.say(person, f"/subscribe {plan}"))[0]
        url = reply.buttons[0].url
        assert url is not None, reply
        transport = httpx2.ASGITransport(app=self.app.web)
        async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
            page = await client.get(urlsplit(url).path)
            assert "不会产生任何扣款" in page.text
            assert page.headers["content-security-policy"].endswith("form-action 'self'")
            paid = await client.post(urlsplit(url).path)
        await self.app.run_due()
        return paid.text

    async def after(self, **time: float) -> None:
        """Let time pass."""
        self.clock.time += timedelta(**time)
        await self.app.run_due()


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    clock = HandClock()
    async with build(Settings(database_url=database_url, owner_ids="console:owner"), clock=clock) as app:
        for line, room in (("/newplan vip 30.00 cny month", None), ("/room vip-room", None), ("/bind vip", "vip-room")):
            await app.say("owner", line, room)
        yield Shop(app, clock)


async def keys(shop: Shop, person: str, line: str, room: str | None = None) -> list[str]:
    return [reply.key for reply in await shop.app.say(person, line, room)]


async def test_who_has_not_paid_is_told_how_and_who_has_is_in(shop: Shop) -> None:
    assert await keys(shop, "m1", "hello", "vip-room") == ["access.shut"]
    assert await shop.app.members("vip-room") == frozenset()
    assert "Paid" in await shop.pay("m1", "vip")
    assert await shop.app.entitled("m1") == VIP
    assert await shop.app.members("vip-room") == {"m1"}
    assert [reply.key for reply in await shop.app.inbox("m1")] == ["access.opened"]
    assert await keys(shop, "m1", "hello", "vip-room") == []
    assert await keys(shop, "m2", "hello", "vip-room") == ["access.shut"]


async def test_a_second_press_opens_the_same_page_and_a_paid_one_sells_nothing_more(shop: Shop) -> None:
    first, second = [(await shop.app.say("m1", "/subscribe vip"))[0].buttons[0].url for _ in range(2)]
    assert first == second
    await shop.pay("m1", "vip")
    assert await keys(shop, "m1", "/subscribe vip") == ["status.card"]


async def test_a_cancelled_subscription_is_kept_to_its_last_second_and_may_be_taken_up_again(shop: Shop) -> None:
    await shop.pay("m1", "vip")
    assert await keys(shop, "m1", "/cancel") == ["cancel.sure"]
    assert await keys(shop, "m1", "/cancel yes") == ["cancel.done"]
    assert await keys(shop, "m1", "/resume") == ["resume.done"]
    await shop.after(days=45)
    assert await shop.app.entitled("m1") == VIP
    assert await keys(shop, "m1", "/cancel yes") == ["cancel.done"]
    shop.clock.time = datetime(2027, 1, 24, 11, 59, 59, tzinfo=UTC)
    await shop.app.run_due()
    assert await shop.app.members("vip-room") == {"m1"}
    await shop.app.inbox("m1")
    await shop.after(seconds=1)
    assert await shop.app.entitled("m1") == frozenset()
    assert await shop.app.members("vip-room") == frozenset()
    assert [reply.key for reply in await shop.app.inbox("m1")] == ["access.closed"]
    await shop.pay("m1", "vip")
    assert await shop.app.members("vip-room") == {"m1"}


@pytest.mark.parametrize("command", ["topics", "mood"])
async def test_what_a_paid_room_talks_about_is_closed_with_its_door(shop: Shop, command: str) -> None:
    await shop.pay("m1", "vip")
    await shop.app.say("m1", "今天的课讲得很清楚", "vip-room")
    ways = ((f"/{command}", None), (f"/{command} vip-room", None), (f"/{command}", "vip-room"))
    assert [await keys(shop, "m1", line, room) for line, room in ways] == [["floor.below"]] * 3
    await shop.app.say("m1", "/cancel yes")
    await shop.after(days=40)
    told = [await keys(shop, "m1", line, room) for line, room in ways]
    assert told == [["closed"], ["closed"], ["access.shut"]]
    assert (await shop.app.say("m1", f"/{command}"))[0].buttons[0].action == "/plans"
    assert await keys(shop, "owner", f"/{command} vip-room") == ["floor.below"]


async def test_passes_add_up_and_end_by_the_clock(shop: Shop) -> None:
    await shop.app.say("owner", "/newplan week 9.90 cny pass:7")
    await shop.app.say("owner", "/bind week", "vip-room")
    for _ in range(2):
        await shop.pay("m1", "week")
    await shop.after(days=13, hours=23)
    assert await shop.app.members("vip-room") == {"m1"}
    await shop.after(hours=1)
    assert await shop.app.members("vip-room") == frozenset()


async def test_a_trial_opens_the_room_and_becomes_a_subscription(shop: Shop) -> None:
    await shop.app.say("owner", "/newplan pro 30.00 cny month trial=7")
    await shop.app.say("owner", "/bind pro", "vip-room")
    await shop.pay("m1", "pro")
    assert (
        "trial" in (await shop.app.say("m1", "/status"))[0].text
        or "试用" in (await shop.app.say("m1", "/status"))[0].text
    )
    await shop.after(days=8)
    assert await shop.app.entitled("m1") == {"pro"}


async def test_unbinding_the_room_puts_out_who_was_in_only_by_it(shop: Shop) -> None:
    await shop.app.say("owner", "/newplan pro 30.00 cny month")
    await shop.app.say("owner", "/bind pro", "vip-room")
    await shop.pay("m1", "vip")
    await shop.pay("m2", "pro")
    await shop.app.say("owner", "/unbind vip", "vip-room")
    await shop.app.run_due()
    assert await shop.app.members("vip-room") == {"m2"}


async def test_bad_input_of_the_owner_changes_nothing(shop: Shop) -> None:
    wrong = {
        "/newplan vip 30.00 cny month": "plan.taken",
        "/newplan": "newplan.form",
        "/newplan x 30.00 cny week": "newplan.form",
        "/newplan x -1 cny month": "money.amount_malformed",
        "/newplan x 0 cny month": "plan.free",
        "/newplan x 30.5 jpy month": "money.amount_malformed",
        "/newplan x 30 cn month": "money.currency_unknown",
        "/newplan x 30 cny pass:0": "newplan.days",
        "/newplan x 30 cny month methods=alipay": "plan.method_mode",
        "/newplan x price_unknown": "price.unknown",
        "/archiveplan nope": "plan.unknown",
        "/bind vip": "bind.where",
    }
    assert {line: (await keys(shop, "owner", line))[0] for line in wrong} == wrong
    assert await keys(shop, "m1", "/newplan x 30 cny month") == ["denied"]
    assert await keys(shop, "m1", "/subscribe x") == ["subscribe.unknown"]


async def test_an_archived_plan_is_sold_no_more_and_kept(shop: Shop) -> None:
    await shop.pay("m1", "vip")
    assert await keys(shop, "owner", "/archiveplan vip") == ["archiveplan.done"]
    assert await keys(shop, "m2", "/subscribe vip") == ["subscribe.unknown"]
    await shop.after(days=40)
    assert await shop.app.entitled("m1") == VIP


async def test_what_was_moved_by_hand_is_put_right(shop: Shop) -> None:
    await shop.pay("m1", "vip")
    member = await shop.app.member("m1")
    async with shop.app.work.write() as tx:
        room = await tx.doors.room_at(Address(CONSOLE, "vip-room"))
        assert room is not None
        await tx.places.confirm(Place(room, member.id, False, START))
        await tx.rooms.leave(room, member.id)
    steps = await shop.app.cases.apply.steps(member.id)
    assert [(step.goes_in, str(step.person)) for step in steps] == [(True, "console:m1")]
    await shop.after(minutes=11)
    assert await shop.app.members("vip-room") == {"m1"}
    assert await shop.app.cases.apply.reconcile() == 0


async def test_a_ban_outranks_payment(shop: Shop) -> None:
    await shop.pay("m1", "vip")
    member = await shop.app.member("m1")
    async with shop.app.work.write() as tx:
        await tx.bans.put(member.id, Ban(shop.clock.now(), None, "spam"), None)
    await shop.after(minutes=11)
    assert await shop.app.members("vip-room") == frozenset()
    assert await keys(shop, "m1", "hello", "vip-room") == ["access.shut"]
    async with shop.app.work.write() as tx:
        await tx.bans.lift(member.id, shop.clock.now())
    await shop.after(minutes=11)
    assert await shop.app.members("vip-room") == {"m1"}


async def test_leaving_in_the_middle_loses_nothing(database_url: str) -> None:
    clock, settings = HandClock(), Settings(database_url=database_url, owner_ids="console:owner")
    async with build(settings, clock=clock) as app:
        shop = Shop(app, clock)
        for line, room in (("/newplan vip 30.00 cny month", None), ("/room vip-room", None), ("/bind vip", "vip-room")):
            await app.say("owner", line, room)
        await shop.pay("m1", "vip")
        await app.say("m1", "/cancel yes")
    clock.time += timedelta(days=60)
    async with build(settings, clock=clock) as app:
        assert await app.entitled("m1") == frozenset()
        await app.run_due()
        assert await app.members("vip-room") == frozenset()


async def test_the_page_is_paid_by_its_own_button_alone_and_only_once(shop: Shop) -> None:
    url = (await shop.app.say("m1", "/subscribe vip"))[0].buttons[0].url
    assert url is not None
    path = urlsplit(url).path
    transport = httpx2.ASGITransport(app=shop.app.web)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        foreign = await client.post(path, headers={"sec-fetch-site": "cross-site"})
        assert (foreign.status_code, await shop.app.entitled("m1")) == (403, frozenset())
        assert (await client.get(path)).status_code == 200
        assert await shop.app.entitled("m1") == frozenset()
        assert [(await client.post(path)).status_code for _ in range(2)] == [200, 200]
        assert (await client.get("/local/checkout/nothing")).status_code == 404
        late = (await shop.app.say("m2", "/subscribe vip"))[0].buttons[0].url
        assert late is not None
        shop.clock.time += timedelta(hours=1)
        assert (await client.post(urlsplit(late).path)).status_code == 410
    await shop.app.run_due()
    assert (await shop.app.entitled("m1"), await shop.app.entitled("m2")) == (VIP, frozenset())
