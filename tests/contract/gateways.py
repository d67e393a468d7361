"""Payment providers as a test drives them: one driver each, with what buyers and time do there.

A new provider writes a driver and adds it to `GATEWAYS`; the suite in `test_gateways.py` then runs over it.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

import httpx2

from adapters.localpay.gateway import LocalGateway
from adapters.localpay.page import routes
from adapters.web.app import web_app
from core.kernel.ids import MemberId
from core.payments.gateway import Gateway
from core.payments.provider import CustomerRef
from tests.contract.stores import Store, a_member
from tests.fakes.clock import HandClock

START = datetime(2027, 1, 31, 12, tzinfo=UTC)
"""The last of a long month, so that every renewal has to find its day."""


class GatewayDriver(Protocol):
    """A provider with its buyers and its time. Everything stands at `START` when it is opened."""

    clock: HandClock

    @property
    def gateway(self) -> Gateway:
        """The port that is tried."""
        ...

    async def member(self, name: str) -> MemberId:
        """Return a new member."""
        ...

    async def pay(self, url: str) -> bool:
        """Pay on the page with a card that works; return whether the page took the payment or had it already."""
        ...

    async def advance(self, time: timedelta) -> None:
        """Let time go by, ours and the provider's, with every renewal that falls into it."""
        ...


@dataclass
class LocalDriver:
    """The test checkout, paid on its own page over ASGI."""

    store: Store
    gateway: LocalGateway
    clock: HandClock
    told: list[CustomerRef]

    async def member(self, name: str) -> MemberId:
        """Return a new member: sales point at members."""
        async with self.store.work.write() as tx:
            return await a_member(tx, name)

    async def pay(self, url: str) -> bool:
        """Press the button."""
        async with self.page() as page:
            return (await page.post(urlsplit(url).path)).status_code == 200

    async def advance(self, time: timedelta) -> None:
        """Move the one clock."""
        self.clock.pass_by(time)

    def page(self) -> httpx2.AsyncClient:
        """Return a browser on the application's pages."""

        async def paid(customer: CustomerRef) -> None:
            self.told.append(customer)

        async def ready() -> dict[str, str]:
            return {}

        web = web_app(ready=ready, version="1", routes=routes(self.gateway, paid))
        return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=web), base_url=self.gateway.base_url)


@asynccontextmanager
async def local(store: Store) -> AsyncIterator[LocalDriver]:
    """Yield the test checkout over the store."""
    clock = HandClock(START)
    yield LocalDriver(store, LocalGateway(store.work.sales, clock, "http://127.0.0.1:8420"), clock, [])


Opening = Callable[[Store], AbstractAsyncContextManager[GatewayDriver]]
GATEWAYS: tuple[Opening, ...] = (local,)
