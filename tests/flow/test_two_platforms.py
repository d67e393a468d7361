"""One person on two platforms, through the whole product: linked, let in, unlinked, put out, and heard about money."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import sqlalchemy as sa

from adapters.sql.base import metadata
from bot.app import App, build
from bot.settings import Settings
from core.access.link_code import CODE_ALPHABET
from core.kernel.ids import CONSOLE, TELEGRAM, Address, MemberId
from core.kernel.messages import Incoming, Person, Reply
from tests.flow.test_paid_room import Shop

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
CODE = re.compile(f"[{CODE_ALPHABET}]{{8}}")
VIP = frozenset({"vip"})


@dataclass
class HandClock:
    time: datetime = START

    def now(self) -> datetime:
        return self.time


@dataclass
class Town:
    """A product with a gated console room; people speak to it from the console and from Telegram."""

    shop: Shop
    refs: count = field(default_factory=count)  # type: ignore[type-arg]

    @property
    def app(self) -> App:
        return self.shop.app

    async def telegram(self, person: str, text: str, room: str | None = None) -> Reply | None:
        """Return what somebody on Telegram is answered."""
        sender = Person(person, person, "en")
        now = self.app.clock.now()
        return await self.app.router(Incoming(TELEGRAM, room, sender, f"r{next(self.refs)}", text, now))

    async def key(self, person: str, line: str) -> str:
        """Return the key of what somebody on Telegram is answered."""
        reply = await self.telegram(person, line)
        assert reply is not None
        return reply.key

    async def console(self, person: str, line: str) -> str:
        """Return the key of what somebody on the console is answered."""
        return (await self.app.say(person, line))[0].key

    async def member(self, address: Address) -> MemberId:
        async with self.app.work.read() as tx:
            found = await tx.members.at(address)
        assert found is not None
        return found.id

    async def code(self, person: str) -> str:
        """Return the code that is shown on Telegram."""
        reply = await self.telegram(person, "/link")
        assert reply is not None
        found = CODE.search(reply.text)
        assert found is not None
        return found[0]


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[Town]:
    clock = HandClock()
    async with build(Settings(database_url=sqlite_url, owner_ids="console:owner"), clock=clock) as app:
        for line, room in (("/newplan vip 30.00 cny month", None), ("/room vip-room", None), ("/bind vip", "vip-room")):
            await app.say("owner", line, room)
        yield Town(Shop(app, clock))


async def test_what_was_paid_on_one_platform_opens_the_other(town: Town) -> None:
    await town.shop.pay("m1", "vip")
    assert await town.key("42", "/status") == "status.none"
    assert await town.console("m1", f"/link {await town.code('42')}") == "link.done"
    await town.app.run_due()
    assert await town.app.entitled("m1") == VIP
    assert await town.app.members("vip-room") == {"m1"}
    assert await town.key("42", "/status") == "status.card"
    assert await town.member(Address(CONSOLE, "m1")) == await town.member(Address(TELEGRAM, "42"))


async def test_who_paid_elsewhere_is_let_into_the_room_of_this_platform(town: Town) -> None:
    await town.shop.pay("m1", "vip")
    await town.console("m1", f"/link {await town.code('42')}")
    assert await town.key("42", "/unlink console yes") == "unlink.done"
    await town.app.run_due()
    assert (await town.app.entitled("m1"), await town.app.members("vip-room")) == (frozenset(), frozenset())
    assert "access.closed" in [reply.key for reply in await town.app.inbox("m1")]
    assert await town.key("42", "/status") == "status.card"
    assert await town.console("m2", f"/link {await town.code('42')}") == "link.rests"
    town.shop.clock.time += timedelta(hours=24)
    assert await town.console("m2", f"/link {await town.code('42')}") == "link.done"
    await town.app.run_due()
    assert (await town.app.entitled("m2"), await town.app.members("vip-room")) == (VIP, {"m2"})


async def test_what_is_said_goes_to_who_speaks_now(town: Town) -> None:
    await town.shop.pay("m1", "vip")
    await town.app.say("m1", "before", "vip-room")
    await town.console("m1", f"/link {await town.code('42')}")
    await town.app.say("m1", "linked", "vip-room")
    whole = await town.member(Address(TELEGRAM, "42"))
    log = metadata.tables["interactions"]
    async with town.app.work.read() as tx:
        authors = (await tx.connection.scalars(sa.select(log.c.member_id).order_by(log.c.id))).all()
    assert set(authors) == {whole}
    await town.key("42", "/unlink yes")
    await town.app.say("m1", "alone", "hall")
    async with town.app.work.read() as tx:
        newest = await tx.connection.scalar(sa.select(log.c.member_id).order_by(log.c.id.desc()).limit(1))
    assert newest == await town.member(Address(CONSOLE, "m1")) != whole


async def test_two_subscriptions_go_on_and_each_is_read_and_cancelled(town: Town) -> None:
    await town.shop.pay("m1", "vip")
    await town.console("m1", f"/link {await town.code('42')}")
    await town.key("42", "/unlink yes")
    await town.shop.pay("m1", "vip")
    town.shop.clock.time += timedelta(hours=25)
    linked = await town.app.say("m1", f"/link {await town.code('42')}")
    assert "/cancel" in linked[0].text or "取消" in linked[0].text
    await town.app.run_due()
    (told,) = [reply for reply in await town.app.inbox("owner") if reply.key == "link.both_paid"]
    whole = await town.member(Address(TELEGRAM, "42"))
    assert told.buttons[0].action == f"/lookup #{whole}"
    assert [await town.key("42", "/cancel yes") for _ in range(3)] == ["cancel.done", "cancel.done", "cancel.already"]
    assert [await town.key("42", "/resume") for _ in range(3)] == ["resume.done", "resume.done", "resume.nothing"]
    assert await town.key("42", "/cancel yes") == "cancel.done"
    await town.shop.after(days=40)
    assert (await town.app.entitled("m1"), await town.app.members("vip-room")) == (VIP, {"m1"})
    assert await town.key("42", "/cancel yes") == "cancel.done"
    await town.shop.after(days=40)
    assert (await town.app.entitled("m1"), await town.app.members("vip-room")) == (frozenset(), frozenset())


async def test_a_question_about_money_reaches_the_owner_and_the_answer_its_person(town: Town) -> None:
    await town.shop.pay("m1", "vip")
    assert await town.console("m1", "/paysupport I was charged twice") == "paysupport.opened"
    await town.app.run_due()
    (told,) = [reply for reply in await town.app.inbox("owner") if reply.key == "ticket.told"]
    assert "I was charged twice" in told.text
    assert "30.00" in told.text
    assert await town.console("owner", "/ticket 1 reply It is on its way") == "ticket.answered"
    await town.app.run_due()
    (answered,) = [reply for reply in await town.app.inbox("m1") if reply.key == "paysupport.answer"]
    assert "It is on its way" in answered.text
    async with town.app.work.read() as tx:
        notices = await tx.connection.scalars(sa.select(metadata.tables["notices"].c.answer))
        assert "charged twice" not in str(notices.all())
    shown = await town.app.cases.export_person(await town.member(Address(CONSOLE, "m1")))
    assert [row["text"] for row in shown["ticket_lines"]] == ["I was charged twice", "It is on its way"]
    gone = await town.app.cases.erase_person(await town.member(Address(CONSOLE, "m1")))
    assert (gone["tickets"], gone["ticket_lines"]) == (1, 2)
