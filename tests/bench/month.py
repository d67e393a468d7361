"""The month of `tests.flow.month` on Telegram and on Discord, at the wire.

`python -m tests.bench.month [telegram|discord]` prints what was counted and what it took.
"""

import asyncio
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from bot.app import App
from core.kernel.ids import Address
from core.kernel.messages import Button, Reply
from tests.fakes.clock import HandClock
from tests.flow.month import BOB, EVE, MORNING, PEOPLE, check, month, play
from tests.flow.month_stage import ZONE, Stage
from tests.flow.month_words import ZH
from tests.wire import discord_side, telegram_side
from tests.wire.discord import Community, DiscordStandIn
from tests.wire.discord_driver import DiscordDriver
from tests.wire.telegram import TelegramStandIn
from tests.wire.telegram_driver import TelegramDriver


@dataclass
class WireStage:
    """As `Stage` says, over a driver that outlives the product."""

    url: str
    clock: HandClock = field(default_factory=lambda: HandClock(MORNING))
    driver: TelegramDriver | DiscordDriver | None = None
    _open: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def app(self) -> App:
        return self.talk.app

    @property
    def talk(self) -> TelegramDriver | DiscordDriver:
        """The people of the platform."""
        assert self.driver is not None
        return self.driver

    async def stop(self) -> None:
        await self._open.aclose()

    async def say(self, person: str, text: str, ref: str | None = None) -> list[Reply]:
        return await self.talk.say(person, text, ref=ref)

    async def press(self, person: str, button: Button) -> list[Reply]:
        return await self.talk.press(person, button.action or "")

    async def inbox(self, person: str) -> list[Reply]:
        await self.talk.side.quiet()
        return await self.talk.inbox(person)

    def account(self, person: str) -> Address:
        return self.talk.person(person)


@dataclass
class TelegramStage(WireStage):
    """On Telegram."""

    telegram: TelegramStandIn = field(init=False)

    async def press(self, person: str, button: Button) -> list[Reply]:
        """An option of a question is a vote in its poll."""
        action = button.action or ""
        if action.startswith("/quiz pick ") and isinstance(self.driver, TelegramDriver):
            return await self.driver.vote(person, int(action.rpartition(" ")[2]))
        return await super().press(person, button)

    async def start(self) -> None:
        """The product serves this Telegram."""
        owners = f"telegram:{telegram_side.OWNER}"
        serving = telegram_side.serving(self.telegram, self.url, owner_ids=owners, timezone=ZONE)
        side = await self._open.enter_async_context(serving)
        if isinstance(self.driver, TelegramDriver):
            self.driver.app, self.driver.side = side.app, side
        else:
            self.driver = TelegramDriver(side.app, self.clock, side)
        self.driver.listen()


@dataclass
class DiscordStage(WireStage):
    """On Discord."""

    discord: DiscordStandIn = field(init=False)
    community: Community = field(init=False)

    async def start(self) -> None:
        """The product serves this Discord."""
        owners = f"discord:{self.community.owner.id}"
        serving = discord_side.serving(self.discord, self.community, self.url, owner_ids=owners, timezone=ZONE)
        side = await self._open.enter_async_context(serving)
        if isinstance(self.driver, DiscordDriver):
            self.driver.app, self.driver.side = side.app, side
        else:
            self.driver = DiscordDriver(side.app, self.clock, side)
        self.driver.listen()


async def on_telegram(url: str) -> str:
    """The month goes by on Telegram; return what was counted."""
    stage = TelegramStage(url)
    async with TelegramStandIn(stage.clock) as stage.telegram:
        return await counted(stage)


async def on_discord(url: str) -> str:
    """The month goes by on Discord; return what was counted."""
    stage = DiscordStage(url)
    async with DiscordStandIn() as stage.discord:
        stage.discord.limits.on = False
        stage.discord.world.clock.now = stage.clock.now  # type: ignore[method-assign]
        stage.community = stage.discord.guild("owner")
        return await counted(stage)


async def counted(stage: Stage) -> str:
    """Play and check; return the notices of each person."""
    async with month(stage, ZH, seed=7, languages={EVE: "en", BOB: "en"}) as opened:
        check(opened, await play(opened))
    return "\n".join(f"{person}: {dict(opened.counted(person))}" for person in PEOPLE)


async def main(names: list[str]) -> None:
    """Play on the named platforms, both without a name."""
    for name, played in (("telegram", on_telegram), ("discord", on_discord)):
        if not names or name in names:
            begun = time.process_time()
            with tempfile.TemporaryDirectory() as folder:
                told = await played(f"sqlite+aiosqlite:///{folder}/month.db")
            print(f"{name}: {time.process_time() - begun:.1f} s of a processor\n{told}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
