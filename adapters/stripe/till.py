"""The customer's charges: which succeeded, which failed, what went back, and what the payer's bank disputes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adapters.stripe.fields import Object, at, listed, maybe_at, ref
from core.payments.provider import Inquiry
from core.payments.right import Dispute, Outcome

GONE = frozenset(("failed", "canceled"))
"""Refunds that gave nothing back."""
OPEN = frozenset(("needs_response", "under_review", "appeal_needs_response", "appeal_under_review"))
"""A dispute that is appealed is open again: the money is still with the bank. An inquiry (`warning_…`) takes no money,
and one that was prevented is a refund."""


ASKED = frozenset(("warning_needs_response", "warning_under_review"))
"""An inquiry that is open."""


@dataclass(frozen=True, slots=True)
class Till:
    """All charges of a customer, and all disputes about them; `closings` says when a dispute was closed, where the
    dispute itself does not."""

    charges: Sequence[Object]
    disputes: Sequence[Object]
    closings: Mapping[str, datetime] = field(default_factory=dict[str, datetime])

    def of(self, payments: Iterable[str], status: str) -> Sequence[Object]:
        """Return the charges in this status that came of the payments, each named by payment intent or charge."""
        wanted = frozenset(payments)
        return [
            charge
            for charge in self.charges
            if charge["status"] == status and not wanted.isdisjoint({charge["id"], ref(charge.get("payment_intent"))})
        ]

    def given_back_at(self, payments: Iterable[str]) -> datetime | None:
        """Return when the last of what was paid went back; None while any of it is here, or where nothing was paid."""
        moments = [given_back_at(charge) for charge in self.of(payments, "succeeded")]
        known = [moment for moment in moments if moment is not None]
        return max(known) if known and len(known) == len(moments) else None

    def inquiries(self) -> tuple[Inquiry, ...]:
        """Return the open questions of payers' banks that took no money."""
        asked = [dispute for dispute in self.disputes if dispute["status"] in ASKED]
        return tuple(Inquiry(one["id"], ref(one["charge"]) or "", at(one["created"])) for one in asked)

    def disputed(self, payments: Iterable[str]) -> tuple[Dispute, ...]:
        """Return the disputes about what was paid, the oldest first."""
        refs = {charge["id"] for charge in self.of(payments, "succeeded")}
        mine = [dispute for dispute in self.disputes if ref(dispute["charge"]) in refs]
        found = [dispute_of(dispute, self.closings.get(dispute["id"])) for dispute in mine]
        return tuple(sorted((one for one in found if one is not None), key=lambda one: one.opened_at))


def given_back_at(charge: Object) -> datetime | None:
    """Return when the charge had gone back in full; None for one of which something is left."""
    amount, back = charge["amount"], 0
    if amount <= 0 or charge["amount_refunded"] < amount:
        return None
    given = [refund for refund in listed(charge, "refunds") if refund.get("status") not in GONE]
    for refund in sorted(given, key=lambda refund: refund["created"]):
        back += refund["amount"]
        if back >= amount:
            return at(refund["created"])
    return at(max((refund["created"] for refund in given), default=charge["created"]))


def dispute_of(dispute: Object, closed: datetime | None = None) -> Dispute | None:
    """Return the dispute; None for an inquiry, and for one that was prevented.

    Stripe names no moment of closing. Won: when the money was put back, else `closed`. Lost: when it was taken, since
    nothing moved after that.
    """
    opened, status = at(dispute["created"]), dispute["status"]
    if status in OPEN:
        return Dispute(opened)
    if status == Outcome.WON:
        return Dispute(opened, Outcome.WON, max(opened, reinstated_at(dispute) or closed or opened))
    if status == Outcome.LOST:
        taken = [at(move["created"]) for move in dispute.get("balance_transactions") or ()]
        return Dispute(opened, Outcome.LOST, max([opened, *taken]))
    return None


def reinstated_at(dispute: Object) -> datetime | None:
    """Return when the money was put back; None where the dispute does not tell."""
    back = [move["created"] for move in dispute.get("balance_transactions") or () if move["amount"] > 0]
    return maybe_at(max(back, default=None))
