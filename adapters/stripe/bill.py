"""An invoice of a subscription: what it covers, how it was paid, and whether that failed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.stripe.fields import Object, at, listed, maybe_at, ref, said
from adapters.stripe.till import Till

UNPAID = frozenset(("open", "uncollectible"))


@dataclass(frozen=True, slots=True)
class Bill:
    """`covers` is the period that it pays for; `payments` are the payment intents or charges that pay it.

    `is_first` tells the bill that begins the subscription, whose failure is no failed renewal.
    """

    subscription: str
    created: datetime
    status: str
    is_first: bool
    covers: tuple[datetime, datetime] | None
    payments: frozenset[str]
    amount_paid: int
    price: str | None
    plan: str | None
    attempted_at: datetime | None

    @property
    def is_paid(self) -> bool:
        """Whether it was paid, also with nothing."""
        return self.status == "paid"

    def failed_at(self, till: Till) -> datetime | None:
        """Return when it was first charged in vain; None before, while a bank is thinking, and once it is paid.

        Without a charge (the payer had to confirm and did not) it is the moment of its first attempt.
        """
        if self.status not in UNPAID or self.attempted_at is None:
            return None
        if failed := till.of(self.payments, "failed"):
            return at(min(charge["created"] for charge in failed))
        return None if till.of(self.payments, "pending") else self.attempted_at


def bills_of(invoices: Iterable[Object], subscription: str) -> Sequence[Bill]:
    """Return the subscription's bills, the newest first."""
    bills = [bill_of(invoice) for invoice in invoices]
    mine = [bill for bill in bills if bill is not None and bill.subscription == subscription]
    return sorted(mine, key=lambda bill: bill.created, reverse=True)


def bill_of(invoice: Object) -> Bill | None:
    """Return the bill; None for an invoice that no subscription made."""
    details: Object = said(invoice, "parent", "subscription_details") or {}
    subscription = ref(details.get("subscription"))
    if subscription is None:
        return None
    main = _main_line(listed(invoice, "lines"), subscription)
    return Bill(
        subscription=subscription,
        created=at(invoice["created"]),
        status=invoice.get("status") or "draft",
        is_first=invoice.get("billing_reason") == "subscription_create",
        covers=None if main is None else (at(main["period"]["start"]), at(main["period"]["end"])),
        payments=frozenset(_payments(listed(invoice, "payments"))),
        amount_paid=invoice.get("amount_paid") or 0,
        price=None if main is None else ref(said(main, "pricing", "price_details", "price")),
        plan=said(details, "metadata", "plan"),
        attempted_at=_attempted_at(invoice),
    )


def _main_line(lines: Iterable[Object], subscription: str) -> Object | None:
    """Return the line that reaches furthest. What is credited for time that was not used covers nothing of it."""
    paid = [line for line in lines if line["amount"] >= 0 and _belongs(line, subscription)]
    return max(paid, key=lambda line: (line["period"]["end"], -line["period"]["start"]), default=None)


def _belongs(line: Object, subscription: str) -> bool:
    parent: Object = line.get("parent") or {}
    details = parent.get("subscription_item_details") or parent.get("invoice_item_details")
    return details is None or details.get("subscription") in (None, subscription)


def _payments(payments: Iterable[Object]) -> Iterable[str]:
    for payment in payments:
        for kind in ("payment_intent", "charge"):
            if (found := ref(said(payment, "payment", kind))) is not None:
                yield found


def _attempted_at(invoice: Object) -> datetime | None:
    if not invoice.get("attempted"):
        return None
    return maybe_at(said(invoice, "status_transitions", "finalized_at")) or at(invoice["created"])
