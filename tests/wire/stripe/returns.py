"""Money that goes back: refunds, and disputes that the cardholder's bank opens."""

from tests.wire.stripe.errors import bad
from tests.wire.stripe.money import DISPUTABLE, REFUND_DAYS, SLOW_REFUNDS, shown
from tests.wire.stripe.periods import DAY
from tests.wire.stripe.shapes import metadata
from tests.wire.stripe.world import Thing, World


def create_refund(world: World, params: Thing) -> Thing:
    """A part or all of a charge goes back (docs: refunds). It never touches the subscription."""
    charge = _charge_of(world, params)
    amount = params.get("amount", charge["amount"] - charge["amount_refunded"])
    _check(world, charge, amount)
    slow = charge["payment_method_details"]["type"] in SLOW_REFUNDS
    refund = world.add(
        "refund",
        {
            "amount": amount,
            "balance_transaction": None,
            "charge": charge["id"],
            "currency": charge["currency"],
            "customer": charge["customer"],
            "customer_account": None,
            "destination_details": {"type": charge["payment_method_details"]["type"]},
            "metadata": metadata(params.get("metadata")),
            "payment_intent": charge["payment_intent"],
            "pending_reason": "processing" if slow else None,
            "reason": params.get("reason"),
            "receipt_number": None,
            "source_transfer_reversal": None,
            "status": "pending" if slow else "succeeded",
            "transfer_reversal": None,
        },
    )
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] >= charge["amount"]
    world.record("refund.created", refund)
    world.record("charge.refunded", charge)
    if slow:
        world.at(world.now + DAY, lambda: _arrive(world, refund))
    return refund


def _arrive(world: World, refund: Thing) -> None:
    world.change(refund, "refund.updated", status="succeeded", pending_reason=None)


def _charge_of(world: World, params: Thing) -> Thing:
    if "charge" in params and "payment_intent" in params:
        raise bad("You cannot specify both a charge and a payment intent.")
    if "charge" in params:
        return world.get("charge", params["charge"], "charge")
    if "payment_intent" not in params:
        raise bad("One of the following params should be provided for this request: payment_intent or charge.")
    intent = world.get("payment_intent", params["payment_intent"], "payment_intent")
    if intent["status"] not in ("succeeded", "processing"):
        raise bad(f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
    return world.get("charge", intent["latest_charge"])


def _check(world: World, charge: Thing, amount: int) -> None:
    if charge["status"] != "succeeded":
        raise bad(f"This charge ({charge['id']}) cannot be refunded: it is {charge['status']}.")
    if charge["disputed"] and any(
        row["charge"] == charge["id"] and not row["is_charge_refundable"] for row in world.all("dispute")
    ):
        raise bad(f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    if charge["refunded"]:
        raise bad(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount < 1:
        raise bad("Invalid positive integer", "amount", "parameter_invalid_integer")
    left = charge["amount"] - charge["amount_refunded"]
    if amount > left:
        raise bad(
            f"Refund amount ({shown(amount, charge['currency'])}) is greater than unrefunded amount on charge "
            f"({shown(left, charge['currency'])})",
            "amount",
        )
    days = REFUND_DAYS.get(charge["payment_method_details"]["type"])
    if days is not None and world.now > charge["created"] + days * DAY:
        raise bad(f"This charge is too old to be refunded: its method allows {days} days.")


def open_dispute(world: World, charge: Thing, *, inquiry: bool) -> Thing:
    """The bank takes the money back, or (an inquiry) only asks."""
    method = charge["payment_method_details"]["type"]
    if method not in DISPUTABLE or charge["status"] != "succeeded":
        raise ValueError(f"nobody can dispute this charge: {method}, {charge['status']}")
    dispute = world.add(
        "dispute",
        {
            "amount": charge["amount"],
            "balance_transactions": [],
            "charge": charge["id"],
            "currency": charge["currency"],
            "enhanced_eligibility_types": [],
            "evidence": {},
            "evidence_details": {
                "due_by": world.now + 14 * DAY,
                "enhanced_eligibility": {},
                "has_evidence": False,
                "past_due": False,
                "submission_count": 0,
                "submission_method": "not_submitted",
            },
            "is_charge_refundable": inquiry,
            "metadata": {},
            "network_reason_code": "10.4",
            "payment_intent": charge["payment_intent"],
            "payment_method_details": {"type": "card", "card": {"brand": "visa", "case_type": "chargeback"}},
            "reason": "general",
            "status": "warning_needs_response" if inquiry else "needs_response",
        },
    )
    charge["disputed"] = True
    world.record("charge.dispute.created", dispute)
    if not inquiry:
        world.record("charge.dispute.funds_withdrawn", dispute)
    return dispute


def escalate(world: World, dispute: Thing) -> None:
    """An inquiry becomes a real dispute: the same object, no second `created`."""
    world.change(dispute, "charge.dispute.updated", status="needs_response", is_charge_refundable=False)
    world.record("charge.dispute.funds_withdrawn", dispute)


def answer(world: World, dispute: Thing) -> None:
    """The owner sent evidence; the bank looks at it."""
    warning = dispute["status"].startswith("warning")
    world.change(dispute, "charge.dispute.updated", status="warning_under_review" if warning else "under_review")


def close_dispute(world: World, dispute: Thing, *, won: bool) -> None:
    """The bank decided; an inquiry just closes."""
    if dispute["status"].startswith("warning"):
        dispute["status"] = "warning_closed"
    else:
        dispute["status"] = "won" if won else "lost"
        if won:
            world.record("charge.dispute.funds_reinstated", dispute)
    world.record("charge.dispute.closed", dispute)
