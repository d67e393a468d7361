"""A product that sells by Stripe: `bot.app.build`, the stand-in of Stripe, and one clock for both."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import SecretStr

from bot.app import App, build
from bot.settings import Settings
from core.kernel.messages import Reply
from tests.wire.stripe import Account, Delivered, Plan, StripeStandIn, Visit

START = datetime(2026, 1, 31, 12, tzinfo=UTC)
SECRET = "whsec_of_the_tests"


@dataclass
class Clock:
    """Stripe's time, and by how much ours is off."""

    stripe: StripeStandIn
    off: timedelta = timedelta()

    def now(self) -> datetime:
        return self.stripe.now + self.off


@dataclass
class Community:
    """A community whose product can be stopped and started again; Stripe goes on meanwhile."""

    stripe: StripeStandIn
    settings: Settings
    clock: Clock
    running: App | None = None
    pages: dict[str, str] = field(default_factory=dict[str, str])
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def app(self) -> App:
        """The running product."""
        assert self.running is not None, "the product is stopped"
        return self.running

    async def start(self) -> None:
        """Start the product, as an operator does."""
        self._stack = AsyncExitStack()
        self.running = await self._stack.enter_async_context(build(self.settings, clock=self.clock))

    async def stop(self) -> None:
        """Stop the product in order."""
        self.running = None
        await self._stack.aclose()

    async def owner(self, line: str, room: str | None = None) -> list[Reply]:
        """Return what the owner is answered."""
        return await self.app.say("owner", line, room)

    async def keys(self, person: str, line: str, room: str | None = None) -> list[str]:
        """Return the phrases that the person is answered."""
        return [reply.key for reply in await self.app.say(person, line, room)]

    async def subscribe(self, person: str, plan: str) -> str:
        """Return the page that the first button of the answer to `/subscribe` opens."""
        (reply,) = await self.app.say(person, f"/subscribe {plan}")
        url = next((button.url for button in reply.buttons if button.url is not None), None)
        assert url is not None, reply
        self.pages[person] = url
        return url

    async def buy(self, person: str, plan: str, **how: Any) -> Visit:
        """The person pays for the plan on Stripe's page, and Stripe tells us."""
        visit = await self.stripe.pay(await self.subscribe(person, plan), **how)
        await self.hear()
        return visit

    async def hear(self, plan: Plan | None = None) -> list[Delivered]:
        """Stripe's deliveries arrive, and all that follows from them is done."""
        sent = await self.stripe.deliver(self.app.web, SECRET, plan=plan)
        await self.app.run_due()
        return sent

    async def after(self, *, tell: bool = True, **time: float) -> None:
        """Let time pass, at Stripe and here; `tell` says whether its deliveries arrive."""
        self.stripe.advance(timedelta(**time))
        if self.running is not None:
            await (self.hear() if tell else self.app.run_due())

    async def open_to(self, person: str) -> set[str]:
        """Return the plans that are open to the person."""
        return set(await self.app.entitled(person))

    def customer(self, person: str) -> str:
        """Return whom the person's newest page was made for."""
        (session,) = [row for row in self._rows("checkout.session") if row["id"] in self.pages[person]]
        return str(session["customer"])

    def subscription(self, person: str) -> str:
        """Return the person's newest subscription at Stripe."""
        customer = self.customer(person)
        return [row["id"] for row in self._rows("subscription") if row["customer"] == customer][-1]

    def charge(self, person: str, number: int = -1) -> str:
        """Return one of the person's successful charges, the oldest first."""
        customer = self.customer(person)
        paid = [row for row in self._rows("charge") if row["customer"] == customer and row["status"] == "succeeded"]
        return str(paid[number]["id"])

    def _rows(self, kind: str) -> list[Any]:
        return self.stripe.objects(kind)


@asynccontextmanager
async def community(
    database_url: str, *, with_webhook: bool = True, start: datetime = START, account: Account | None = None
) -> AsyncIterator[Community]:
    """A started community with the room `vip-room` that the plan `vip` (30.00 cny a month) opens."""
    async with StripeStandIn(start, account) as stripe:
        settings = Settings(
            database_url=database_url,
            owner_ids="console:owner",
            stripe_secret_key=SecretStr(stripe.key),
            stripe_webhook_secret=SecretStr(SECRET) if with_webhook else None,
            stripe_api_base=stripe.url,
        )
        opened = Community(stripe, settings, Clock(stripe))
        await opened.start()
        try:
            await opened.owner("/newplan vip 30.00 cny month")
            await opened.owner("/room vip-room")
            await opened.owner("/bind vip", "vip-room")
            yield opened
        finally:
            await opened.stop()
