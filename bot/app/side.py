"""What the product asks of a platform beside the console: its doors, its way to people, and what it does by itself."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from starlette.routing import BaseRoute

from bot.app.store import Store
from bot.cases import Cases
from bot.router import Router
from bot.schedule import Periodic
from bot.settings import Settings
from core.access.ports import RoomGate
from core.access.verdict import Policy
from core.kernel.ids import CONSOLE, DISCORD, TELEGRAM, Address, Platform
from core.kernel.ports import Clock, Files, Job, Messenger


class Side(Protocol):
    """One platform of a running product."""

    @property
    def gate(self) -> RoomGate:
        """The platform's doors."""
        ...

    @property
    def messenger(self) -> Messenger:
        """The way to people there."""
        ...

    @property
    def account(self) -> Address | None:
        """The bot's own account there; None while the platform has not told it."""
        ...

    @property
    def files(self) -> Files:
        """The way to what people send there."""
        ...

    @property
    def jobs(self) -> Mapping[str, Callable[[Job], Awaitable[None]]]:
        """What the durable engine runs for it: the name of a job → what becomes of it."""
        ...

    @property
    def periods(self) -> tuple[Periodic, ...]:
        """What happens there by itself, and how often."""
        ...

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """The web routes that it needs."""
        ...

    def plug(self, cases: Cases, router: Router, policy: Policy) -> None:
        """The platform knows what to ask; before anything comes in."""
        ...

    def serving(self) -> AbstractAsyncContextManager[None]:
        """Enter the platform: what people do there comes in until it is left."""
        ...

    async def close(self) -> None:
        """Every connection is closed."""
        ...


@dataclass(frozen=True, slots=True)
class Itself(Set[str]):
    """What the bot is called on every platform, as far as they have told it: nobody bans it, nobody gives it a plan."""

    sides: Mapping[Platform, Side]

    def _names(self) -> Iterator[str]:
        yield f"{CONSOLE}:bot"
        yield from (str(side.account) for side in self.sides.values() if side.account is not None)

    def __contains__(self, name: object) -> bool:
        """Whether the bot is called so."""
        return name in tuple(self._names())

    def __iter__(self) -> Iterator[str]:
        """Return every name."""
        return self._names()

    def __len__(self) -> int:
        """Return how many names are known."""
        return sum(1 for _ in self._names())


def sides_of(settings: Settings, store: Store, clock: Clock) -> Mapping[Platform, Side]:
    """Return the platforms that have a token; the library of one that has none is not loaded."""
    sides: dict[Platform, Side] = {}
    if settings.telegram_bot_token is not None:
        from bot.app.telegram.side import telegram_side

        sides[TELEGRAM] = telegram_side(settings, store, clock, settings.telegram_bot_token.get_secret_value())
    if settings.discord_bot_token is not None:
        from bot.app.discord.side import DiscordSide

        sides[DISCORD] = DiscordSide(settings, store, clock, settings.discord_bot_token.get_secret_value())
    return sides
