"""Where the month is played: a product that can be stopped and started, and the people who talk to it."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Protocol

from bot.app import App, build
from bot.settings import Settings
from core.kernel.ids import CONSOLE, Address
from core.kernel.messages import Button, Reply
from tests.fakes.clock import HandClock

KEYS = "k1:" + "A" * 43 + "="
ZONE = "Asia/Shanghai"


class Stage(Protocol):
    """A platform with people."""

    @property
    def app(self) -> App:
        """The product that runs."""
        ...

    @property
    def clock(self) -> HandClock:
        """The time of the product."""
        ...

    async def start(self) -> None:
        """The product runs, on what was kept."""
        ...

    async def stop(self) -> None:
        """The product is down."""
        ...

    async def say(self, person: str, text: str, ref: str | None = None) -> list[Reply]:
        """Return what is answered; a reference that was used before is that message again."""
        ...

    async def press(self, person: str, button: Button) -> list[Reply]:
        """Return what is answered to the button."""
        ...

    async def inbox(self, person: str) -> list[Reply]:
        """Return what came unasked since the last call."""
        ...

    def account(self, person: str) -> Address:
        """Return the person's account."""
        ...


@dataclass
class ConsoleStage:
    """As `Stage` says, on the console."""

    url: str
    clock: HandClock
    app: App = field(init=False)
    _open: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self) -> None:
        settings = Settings(database_url=self.url, data_keys=KEYS, owner_ids="console:root", timezone=ZONE)  # pyright: ignore[reportArgumentType]
        self.app = await self._open.enter_async_context(build(settings, clock=self.clock))

    async def stop(self) -> None:
        await self._open.aclose()

    async def say(self, person: str, text: str, ref: str | None = None) -> list[Reply]:
        return await self.app.say(person, text, ref=ref)

    async def press(self, person: str, button: Button) -> list[Reply]:
        return await self.app.press(person, button)

    async def inbox(self, person: str) -> list[Reply]:
        return await self.app.inbox(person)

    def account(self, person: str) -> Address:
        return Address(CONSOLE, person)
