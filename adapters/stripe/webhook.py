"""What Stripe tells unasked: believed only where it is signed for us and fresh by our own clock."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import stripe

from adapters.stripe.fields import at, ref
from core.kernel.errors import Refused
from core.payments.provider import CustomerRef, Report, ReportKind

TOLERANCE_S = 300
HANDLED = frozenset(
    (
        "charge.dispute.closed",
        "charge.dispute.created",
        "charge.dispute.funds_reinstated",
        "charge.dispute.updated",
        "charge.refunded",
        "checkout.session.async_payment_failed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.completed",
        "customer.subscription.created",
        "customer.subscription.deleted",
        "customer.subscription.paused",
        "customer.subscription.resumed",
        "customer.subscription.updated",
        "invoice.marked_uncollectible",
        "invoice.paid",
        "invoice.payment_action_required",
        "invoice.payment_failed",
        "invoice.voided",
        "refund.failed",
        "refund.updated",
    )
)
"""The events after which a customer may have something else than before; 20, which is the most `events.list` takes."""

_HEADER = re.compile(r"t=([1-9][0-9]{0,11})(,v[01]=[0-9a-f]{64})+")
"""As Stripe writes it. The library takes more (`int()` knows signs, spaces and digits of every script)."""


@dataclass(frozen=True, slots=True)
class Said:
    """A webhook that was verified; `charge` is what it is about where it names no customer."""

    report: Report
    charge: str | None = None


def verified(body: bytes, signature: str, secret: str, now: datetime) -> Said:
    """Return what a signed body says. Nothing of it is looked at before the signature stands.

    Raises `Refused("webhook.forged")` or `Refused("webhook.malformed")`.
    """
    written = _HEADER.fullmatch(signature)
    if written is None or abs(int(written[1]) - now.timestamp()) > TOLERANCE_S:
        raise Refused("webhook.forged")
    try:
        # The library would judge the time by the system's clock.
        stripe.WebhookSignature.verify_header(body, signature, secret, tolerance=None)
    except (stripe.SignatureVerificationError, UnicodeError) as fault:
        raise Refused("webhook.forged") from fault
    return said_by(_event(body))


def _event(body: bytes) -> Mapping[str, Any]:
    """A thin event (`v2.core.event`) has another shape: the endpoint at Stripe was made of the other kind."""
    try:
        event: Any = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise Refused("webhook.malformed") from fault
    if not isinstance(event, dict) or event.get("object") != "event":
        raise Refused("webhook.malformed")
    return event


def said_by(event: Mapping[str, Any]) -> Said:
    """Return what an event says, whichever way it came; another kind than ours is foreign."""
    try:
        id_, kind, created, found = event["id"], event["type"], at(event["created"]), event["data"]["object"]
        customer, charge = ref(found.get("customer")), ref(found.get("charge"))
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError, OSError) as fault:
        raise Refused("webhook.malformed") from fault
    if not isinstance(id_, str) or not isinstance(kind, str):
        raise Refused("webhook.malformed")
    whom = CustomerRef(customer) if isinstance(customer, str) else None
    about = charge if whom is None and isinstance(charge, str) else None
    is_ours = kind in HANDLED and event.get("account") is None and (whom or about) is not None
    told = ReportKind.LOOK_AGAIN if is_ours else ReportKind.FOREIGN
    return Said(Report(id_, kind, created, told, whom if is_ours else None), about if is_ours else None)
