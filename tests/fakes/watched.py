"""A store and a provider that watch each other: whoever asks the provider holds no transaction open."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, cast

from core.payments.gateway import Gateway
from tests.fakes.store import FakeTx, FakeWork

OPEN: ContextVar[int] = ContextVar("open transactions of this task", default=0)


class WatchedWork(FakeWork):
    """As `FakeWork`; knows for each task how many transactions it holds open."""

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[FakeTx]:
        async with _held(), super().read() as tx:
            yield tx

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[FakeTx]:
        async with _held(), super().write() as tx:
            yield tx


@asynccontextmanager
async def _held() -> AsyncGenerator[None]:
    OPEN.set(OPEN.get() + 1)
    try:
        yield
    finally:
        OPEN.set(OPEN.get() - 1)


@dataclass
class WatchedGateway:
    """As the gateway inside; `asked` is what was asked, and the test fails that asks within a transaction."""

    inside: Gateway
    asked: set[str] = field(default_factory=set[str])

    def __getattr__(self, name: str) -> Any:
        asked: Any = getattr(self.inside, name)
        if not callable(asked):
            return asked
        return self._listed(name, asked) if name == "changed_since" else self._asked(name, asked)

    def _asked(self, name: str, ask: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        async def watched(*args: object, **named: object) -> object:
            self._note(name)
            return await ask(*args, **named)

        return watched

    def _listed(self, name: str, ask: Callable[..., AsyncIterator[object]]) -> Callable[..., AsyncIterator[object]]:
        async def watched(*args: object, **named: object) -> AsyncIterator[object]:
            async for found in ask(*args, **named):
                self._note(name)
                yield found
            self._note(name)

        return watched

    def _note(self, name: str) -> None:
        assert OPEN.get() == 0, f"{name} is asked of the provider inside a transaction"
        self.asked.add(name)


def watched(gateway: Gateway) -> tuple[WatchedWork, WatchedGateway, Gateway]:
    """Return an empty store and the gateway that watch each other; the last is the second, as its port."""
    watching = WatchedGateway(gateway)
    return WatchedWork(), watching, cast("Gateway", watching)
