"""Which payment provider is asked, and the pages that lead to it and back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.routing import BaseRoute

from adapters.localpay.gateway import LocalGateway
from adapters.localpay.page import routes as local_pages
from adapters.sql.work import SqlWork
from adapters.stripe.gateway import stripe_gateway
from adapters.stripe.hook import webhook
from adapters.stripe.page import routes as stripe_pages
from bot.settings import Settings
from core.kernel.ports import Clock
from core.payments.gateway import Gateway
from core.payments.settle import Settle

LOOPBACK_OF: Mapping[str, str] = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where it listens, not where to go
"""One listens on every address, and goes to a certain one."""


@dataclass(frozen=True, slots=True)
class Paying:
    """A payment provider: whom payments ask, what refuses a wrong key, the routes, and how connections are closed."""

    gateway: Gateway
    check: Callable[[], Awaitable[None]]
    routes: Callable[[Settle], Sequence[BaseRoute]]
    close: Callable[[], Awaitable[None]]


def paying_by(settings: Settings, work: SqlWork, clock: Clock) -> Paying:
    """Return Stripe where there is a key for it, else the test checkout of our own."""
    if settings.stripe_secret_key is None:
        return _by_local_pages(settings, work, clock)
    secret = settings.stripe_webhook_secret
    gateway = stripe_gateway(
        settings.stripe_secret_key.get_secret_value(),
        webhook_secret="" if secret is None else secret.get_secret_value(),
        base=settings.stripe_api_base,
        public_url=settings.public_url,
    )

    def routes(settle: Settle) -> Sequence[BaseRoute]:
        return [*stripe_pages(gateway, settle), webhook(gateway, settle.hear, clock)]

    return Paying(gateway, gateway.check_key, routes, gateway.close_async)


def _by_local_pages(settings: Settings, work: SqlWork, clock: Clock) -> Paying:
    gateway = LocalGateway(work.sales, clock, base_url(settings))

    async def nothing() -> None:
        """There is no key, and no connection."""

    return Paying(gateway, nothing, lambda settle: local_pages(gateway, settle), nothing)


def base_url(settings: Settings) -> str:
    """Return where people reach the web routes."""
    host = LOOPBACK_OF.get(settings.web_host, settings.web_host)
    return settings.public_url or f"http://{f'[{host}]' if ':' in host else host}:{settings.web_port}"
