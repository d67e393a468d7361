"""The whole product on Telegram, at the wire: the unmodified client against the stand-in, with people who use it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx2
import sqlalchemy as sa

from adapters.sql.base import metadata
from adapters.telegram.pace import Limits as Paces
from adapters.telegram.pace import Pace
from bot.app import App, build
from bot.app.telegram.side import TelegramSide
from bot.settings import Settings
from core.kernel.ids import TELEGRAM, Address
from core.kernel.messages import Reply
from tests.wire.telegram import Message, Person, Room, TelegramStandIn

QUICK = Paces(overall_every_s=0.0001, a_second=10_000, private=(1_000, 0.001), group=(1_000, 0.001))
KEYS = "k1:" + "A" * 43 + "="
BEGIN = datetime(2026, 11, 24, 4, tzinfo=UTC)
BASE = "https://bot.example"
OWNER = 900
SECRET = "a-secret-of-ours"


@dataclass
class Side:
    """A running product and the people around it."""

    telegram: TelegramStandIn
    app: App
    owner: Person

    def now(self) -> datetime:
        """Return the time at Telegram: the product has no other."""
        return self.telegram.now

    @property
    def inner(self) -> TelegramSide:
        """The product's side of it."""
        found = self.app._parts.sides[TELEGRAM]
        assert isinstance(found, TelegramSide)
        return found

    async def told(self, person: Person, reply: Reply, key: str = "n1") -> list[Message]:
        """Have the reply said to the person on its own; return what they see of it."""
        before = len(person.private.messages)
        await self.inner.messenger.send(Address(TELEGRAM, str(person.id)), reply, key=key)
        return person.private.messages[before:]

    async def quiet(self) -> None:
        """Everything that came was handled, and everything that follows at once was done."""
        await self.telegram.quiet()
        await self.inner._lanes.quiet()
        await self.app.schedule.until_quiet()

    async def later(self, by: timedelta) -> None:
        """Time passes, and what is due is done."""
        self.telegram.advance(by)
        await self.app.run_due()
        await self.quiet()

    async def writes(self, person: Person, text: str) -> list[Message]:
        """The person writes in private; return what the bot said since in that chat."""
        before = len(person.private.messages)
        person.writes(text)
        await self.quiet()
        return [one for one in person.private.messages[before:] if one.is_by_bot]

    async def pay(self, person: Person) -> None:
        """The person pays on the page of the latest button that leads to one."""
        urls = [one.url for message in person.private.messages for one in message.buttons if one.url]
        url = next(one for one in reversed(urls) if "/local/checkout/" in str(one))
        parts = urlsplit(str(url))
        transport = httpx2.ASGITransport(app=self.app.web)
        headers = {"origin": f"{parts.scheme}://{parts.netloc}"}
        async with httpx2.AsyncClient(transport=transport, base_url=f"{parts.scheme}://{parts.netloc}") as browser:
            answer = await browser.post(parts.path, headers=headers)
        assert answer.status_code == 200, answer.text
        await self.quiet()

    async def kept(self, room: Room) -> list[str]:
        """Return what stands in the log of the room, in its order."""
        async with self.app.work.read() as tx:
            place = await tx.rooms.at(Address(TELEGRAM, str(room.id)))
            if place is None:
                return []
            said = await tx.readings.said(place.id, BEGIN - timedelta(days=1), BEGIN + timedelta(days=400), 5000)
        return [one.text for one in said]

    async def count(self, table: str) -> int:
        """Return how many rows the table has."""
        async with self.app.work.read() as tx:
            return await tx.connection.scalar(sa.select(sa.func.count()).select_from(metadata.tables[table])) or 0


def settings_for(telegram: TelegramStandIn, url: str, **more: object) -> Settings:
    """Return the settings of a product that serves this bot."""
    values: dict[str, object] = {
        "database_url": url,
        "data_keys": KEYS,
        "telegram_bot_token": telegram.token,
        "telegram_api_base": telegram.base,
        "telegram_file_base": telegram.file_base,
        "owner_ids": f"telegram:{OWNER}",
        "public_url": BASE,
    }
    return Settings.model_validate(values | more)


@asynccontextmanager
async def serving(
    telegram: TelegramStandIn, url: str, *, is_paced: bool = False, **more: object
) -> AsyncIterator[Side]:
    """Serve the people of this Telegram, at the product's own pace or without any."""

    class Telegrams:
        def now(self) -> datetime:
            return telegram.now

    owner = telegram.world.people.get(OWNER) or telegram.user(OWNER, "Olga", "en")
    assert isinstance(owner, Person)
    async with build(settings_for(telegram, url, **more), clock=Telegrams()) as app:
        telegram.serves(BASE, app.web)
        if not is_paced:
            hurry(app)
        async with app.on_platforms():
            yield Side(telegram, app, owner)


def hurry(app: App) -> None:
    """Have the product speak as fast as it can: a stand-in without limits lets it."""
    side = app._parts.sides[TELEGRAM]
    assert side is not None
    side._outlet.pace = side.gate._pace = Pace(QUICK)


def words(messages: list[Message]) -> str:
    """Return what was said, in one text."""
    return "\n".join(message.text for message in messages)


def urls(messages: list[Message]) -> list[str]:
    """Return where the buttons lead."""
    return [button.url for message in messages for button in message.buttons if button.url]


async def a_vip_room(side: Side, room: Room) -> None:
    """The owner sells a plan, and the room is open to those who have it."""
    await side.writes(side.owner, "/newplan vip 30 cny month")
    if room.kind != "channel":
        side.owner.adds(side.telegram.bot, room)
    side.owner.promotes(side.telegram.bot, room)
    side.owner.says(room, "/bind vip")
    await side.quiet()
