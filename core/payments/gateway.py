"""What payments ask of a provider. Each call goes over the network: none may stand in a transaction of ours."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Protocol

from core.kernel.ids import PlanCode
from core.kernel.money import Money
from core.payments.provider import Buyer, Checkout, CustomerRef, Price, Reading, Report


class Gateway(Protocol):
    """A payment provider.

    `NotYet` where it asks for patience or cannot be reached (the call may have had its effect: each that changes
    something takes a `key` and has at most one effect for it), `Refused` where the person or owner can mend it.
    """

    @property
    def name(self) -> str:
        """What the provider is called in rows and audit."""
        ...

    @property
    def is_test(self) -> bool:
        """Whether no money ever moves: every price then says so."""
        ...

    async def make_price(self, plan: PlanCode, title: str, amount: Money, *, every: str, days: int | None) -> str:
        """Return the ref of a new price; `every` is `month`, `year` or `pass`."""
        ...

    async def check_price(self, ref: str) -> tuple[Money, str | None]:
        """Return amount and interval (`month`, `year`, None: once) of a price that exists there.

        Raises `Refused("price.unknown")` or `Refused("price.archived")`.
        """
        ...

    async def tag_price(self, ref: str, plan: PlanCode) -> None:
        """Whoever comes to this price there, by whichever way, has the plan. Raises `Refused("price.unknown")`."""
        ...

    async def archive_price(self, ref: str) -> None:
        """The price is sold no more; who has it keeps it."""
        ...

    async def open_checkout(self, price: Price, buyer: Buyer, *, key: str, until: datetime) -> Checkout:
        """Return a page on which the buyer pays; the customer is made with the member's id where there is none."""
        ...

    async def checkout_is_open(self, ref: str) -> bool:
        """Whether somebody can still pay on this checkout."""
        ...

    async def read(self, customer: CustomerRef) -> Reading:
        """Return all that the provider knows of the customer now."""
        ...

    async def cancel(self, right_key: str, *, at_once: bool, key: str) -> None:
        """Let the subscription end at its period's end, or at once. Done already is done."""
        ...

    async def resume(self, right_key: str, *, key: str) -> None:
        """Take the cancellation back."""
        ...

    async def switch(self, right_key: str, price: Price, *, at_period_end: bool, key: str) -> None:
        """Move the subscription to another price: now, charging the difference (a declined charge changes nothing and
        is `Refused("switch.declined")`), or at the period's end."""
        ...

    async def refund(self, charge_ref: str, amount: Money | None, *, key: str) -> None:
        """Give back a part, or with None all that is left of the charge.

        Raises `Refused("refund.too_much")`, `Refused("refund.done")`, `Refused("refund.disputed")`.
        """
        ...

    async def portal(self, customer: CustomerRef) -> str:
        """Return the address of the page where the customer changes card and sees invoices."""
        ...

    def changed_since(self, moment: datetime) -> AsyncIterator[CustomerRef]:
        """Yield the customers about whom something happened since `moment`, oldest first; at most 30 days back."""
        ...

    async def verify(self, body: bytes, signature: str, now: datetime) -> Report:
        """Return what a webhook says, and whom it is about (which the provider is asked where the body is silent).

        Raises `Refused("webhook.forged")` for anything not signed for us within 300 s of `now` on either side, and
        `Refused("webhook.malformed")` for a signed body of another kind; both before any call.
        """
        ...
