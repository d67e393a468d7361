"""Payment intents and charges: what one attempt to take money leaves behind."""

from typing import Literal

from tests.wire.stripe.money import DELAYED
from tests.wire.stripe.periods import DAY
from tests.wire.stripe.world import Thing, World

Outcome = Literal["paid", "failed", "action", "processing"]


def new_intent(
    world: World, amount: int, currency: str, *, customer: str | None, metadata: Thing, description: str | None = None
) -> Thing:
    """Money is to be taken."""
    intent = world.add(
        "payment_intent",
        {
            "amount": amount,
            "amount_capturable": 0,
            "amount_received": 0,
            "automatic_payment_methods": None,
            "canceled_at": None,
            "cancellation_reason": None,
            "capture_method": "automatic_async",
            "client_secret": world.new_id("coupon", 24),
            "confirmation_method": "automatic",
            "currency": currency,
            "customer": customer,
            "customer_account": None,
            "description": description,
            "last_payment_error": None,
            "latest_charge": None,
            "metadata": metadata,
            "next_action": None,
            "payment_method": None,
            "payment_method_types": ["card"],
            "receipt_email": None,
            "setup_future_usage": None,
            "status": "requires_payment_method",
        },
    )
    world.record("payment_intent.created", intent)
    return intent


def attempt(world: World, intent: Thing, card: Thing | None, *, authenticated: bool = False) -> Outcome:
    """The bank is asked once. A bank debit answers days later; a card may ask the person first."""
    if card is None:
        return _fail(world, intent, None, code="payment_method_required")
    intent["payment_method"] = card["id"]
    intent["payment_method_types"] = [card["type"]]
    if card["type"] in DELAYED:
        return _wait(world, intent, card)
    if card["_mode"] == "requires_action" and not authenticated:
        intent["status"] = "requires_action"
        intent["next_action"] = {"type": "use_stripe_sdk", "use_stripe_sdk": {}}
        world.record("payment_intent.requires_action", intent)
        return "action"
    if card["_mode"] == "declined":
        return _fail(world, intent, card, code="card_declined")
    return succeed(world, intent, card)


def _charge(world: World, intent: Thing, card: Thing, status: str) -> Thing:
    detail = dict(card[card["type"]])
    charge = world.add(
        "charge",
        {
            "amount": intent["amount"],
            "amount_captured": intent["amount"] if status == "succeeded" else 0,
            "amount_refunded": 0,
            "balance_transaction": None,
            "billing_details": dict(card["billing_details"]),
            "captured": status == "succeeded",
            "currency": intent["currency"],
            "customer": intent["customer"],
            "description": intent["description"],
            "disputed": False,
            "failure_code": None,
            "failure_message": None,
            "metadata": dict(intent["metadata"]),
            "outcome": {"network_status": "approved_by_network", "type": "authorized"},
            "paid": status != "failed",
            "payment_intent": intent["id"],
            "payment_method": card["id"],
            "payment_method_details": {"type": card["type"], card["type"]: detail},
            "receipt_url": f"{world.base}/receipts",
            "refunded": False,
            "status": status,
        },
    )
    intent["latest_charge"] = charge["id"]
    return charge


def _fail(world: World, intent: Thing, card: Thing | None, *, code: str) -> Outcome:
    if card is not None:
        charge = _charge(world, intent, card, "failed")
        charge |= {"failure_code": code, "failure_message": "Your card was declined."}
        charge["outcome"] = {"network_status": "declined_by_network", "type": "issuer_declined"}
        world.record("charge.failed", charge)
    refuse(world, intent, code)
    return "failed"


def refuse(world: World, intent: Thing, code: str) -> None:
    """The intent asks for another way to pay."""
    intent["status"] = "requires_payment_method"
    intent["next_action"] = None
    intent["last_payment_error"] = {
        "type": "card_error",
        "code": code,
        "decline_code": "generic_decline" if code == "card_declined" else None,
        "message": "Your card was declined.",
    }
    world.record("payment_intent.payment_failed", intent)


def _wait(world: World, intent: Thing, card: Thing) -> Outcome:
    charge = _charge(world, intent, card, "pending")
    intent["status"] = "processing"
    world.record("charge.pending", charge)
    world.record("payment_intent.processing", intent)
    world.at(world.now + world.account.delayed_days * DAY, lambda: _clear(world, intent, card))
    return "processing"


def _clear(world: World, intent: Thing, card: Thing) -> None:
    if intent["status"] == "processing":
        world.settle(intent, card["_mode"] != "declined")


def succeed(world: World, intent: Thing, card: Thing) -> Outcome:
    """The money is there."""
    charge = world.tables.get("charge", {}).get(intent["latest_charge"] or "")
    if intent["status"] != "processing" or charge is None:
        charge = _charge(world, intent, card, "succeeded")
    if card["_mode"] == "ok_once":
        card["_mode"] = "declined"
    charge |= {"status": "succeeded", "paid": True, "captured": True, "amount_captured": intent["amount"]}
    intent |= {"status": "succeeded", "amount_received": intent["amount"], "next_action": None}
    intent["last_payment_error"] = None
    world.record("charge.succeeded", charge)
    world.record("payment_intent.succeeded", intent)
    return "paid"


def bounce(world: World, intent: Thing) -> None:
    """A debit that was under way comes back unpaid."""
    charge = world.tables["charge"][intent["latest_charge"]]
    charge |= {"status": "failed", "paid": False, "failure_code": "insufficient_funds"}
    world.record("charge.failed", charge)
    refuse(world, intent, "payment_intent_payment_attempt_failed")
