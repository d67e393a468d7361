"""Invoices in the layout since basil: the subscription under `parent`, payments as objects of their own."""

from typing import Any

from tests.wire.stripe import discounts, payments
from tests.wire.stripe.money import LEAST
from tests.wire.stripe.periods import HOUR
from tests.wire.stripe.world import Thing, World, listed


def line(price: Thing, quantity: int, start: int, end: int, *, amount: int | None = None, **about: Any) -> Thing:
    """Return a line before it has an invoice; `amount` overrides the price's for a trial or a proration."""
    return {
        "price": price,
        "quantity": quantity,
        "period": {"start": start, "end": end},
        "amount": price["unit_amount"] * quantity if amount is None else amount,
        "proration": about.get("proration", False),
        "item": about.get("item"),
        "description": about.get("description") or f"{quantity} × {price['id']}",
    }


def draft(
    world: World, subscription: Thing, lines: list[Thing], *, reason: str, period: tuple[int, int] | None = None
) -> Thing:
    """A new invoice of the subscription, not yet final: `automatically_finalizes_at` says when it will be."""
    held = subscription["status"] == "unpaid"
    start, end = period or (world.now, world.now)
    customer = world.tables["customer"][subscription["customer"]]
    invoice = world.add("invoice", _blank(subscription, customer, reason, start, end))
    waits = reason == "subscription_cycle"
    invoice["auto_advance"] = not held
    invoice["automatically_finalizes_at"] = world.now + HOUR if waits and not held else None
    subtotal = sum(row["amount"] for row in lines)
    _take_off(world, subscription, invoice, lines)
    invoice["lines"] = listed(
        [_line(world, invoice, subscription, row) for row in lines], f"/v1/invoices/{invoice['id']}/lines"
    )
    off = sum(row["amount"] for row in invoice["total_discount_amounts"])
    invoice |= {"subtotal": subtotal, "subtotal_excluding_tax": subtotal, "total": subtotal - off}
    invoice |= {"total_excluding_tax": subtotal - off, "starting_balance": customer["balance"]}
    _due(world, invoice, customer, final=False)
    world.record("invoice.created", invoice)
    world.change(subscription, latest_invoice=invoice["id"])
    return invoice


def _blank(subscription: Thing, customer: Thing, reason: str, start: int, end: int) -> Thing:
    details = {
        "subscription": subscription["id"],
        "metadata": dict(subscription["metadata"]),
        "subscription_proration_date": None,
    }
    return {
        "account_country": "US",
        "account_name": "Stand-in",
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_shipping": 0,
        "attempt_count": 0,
        "attempted": False,
        "billing_reason": reason,
        "collection_method": "charge_automatically",
        "currency": subscription["currency"],
        "customer": customer["id"],
        "customer_account": None,
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "default_payment_method": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": None,
        "effective_at": None,
        "ending_balance": None,
        "hosted_invoice_url": None,
        "invoice_pdf": None,
        "last_finalization_error": None,
        "metadata": {},
        "next_payment_attempt": None,
        "number": None,
        "parent": {"type": "subscription_details", "subscription_details": details, "quote_details": None},
        "period_start": start,
        "period_end": end,
        "status": "draft",
        "status_transitions": dict.fromkeys(("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")),
        "total_discount_amounts": [],
        "total_taxes": [],
        "webhooks_delivered_at": None,
        "_payments": [],
    }


def _take_off(world: World, subscription: Thing, invoice: Thing, lines: list[Thing]) -> None:
    discount = discounts.current(world, subscription)
    if discount is None:
        return
    off = discounts.taken_off(discount["_coupon"], sum(row["amount"] for row in lines if not row["proration"]))
    if off == 0:
        return
    invoice["discounts"] = [discount["id"]]
    invoice["total_discount_amounts"] = [{"amount": off, "discount": discount["id"]}]
    if discount["_coupon"]["duration"] == "once":
        subscription["discounts"] = [id_ for id_ in subscription["discounts"] if id_ != discount["id"]]


def _line(world: World, invoice: Thing, subscription: Thing, row: Thing) -> Thing:
    price = row["price"]
    parent = {
        "type": "subscription_item_details",
        "invoice_item_details": None,
        "subscription_item_details": {
            "invoice_item": None,
            "proration": row["proration"],
            "proration_details": {"credited_items": None},
            "subscription": subscription["id"],
            "subscription_item": row["item"] or subscription["items"]["data"][0]["id"],
        },
    }
    return {
        "id": world.new_id("line_item"),
        "object": "line_item",
        "amount": row["amount"],
        "currency": invoice["currency"],
        "description": row["description"],
        "discount_amounts": [],
        "discountable": not row["proration"],
        "discounts": [],
        "invoice": invoice["id"],
        "livemode": False,
        "metadata": dict(subscription["metadata"]),
        "parent": parent,
        "period": row["period"],
        "pretax_credit_amounts": [],
        "pricing": {
            "type": "price_details",
            "price_details": {"price": price["id"], "product": price["product"]},
            "unit_amount_decimal": str(price["unit_amount"]),
        },
        "quantity": row["quantity"],
        "subtotal": row["amount"],
        "taxes": [],
    }


def _due(world: World, invoice: Thing, customer: Thing, *, final: bool) -> None:
    owed = invoice["total"] + (customer["balance"] if invoice["total"] else 0)
    # A rest below the least charge is carried over on the customer's balance (docs: billing/customer/balance).
    due = 0 if owed < LEAST[invoice["currency"]] else owed
    invoice |= {"amount_due": due, "amount_remaining": due}
    if final and invoice["total"]:
        invoice["ending_balance"] = owed - due
        world.change(customer, "customer.updated", balance=owed - due)


def finalize(world: World, invoice: Thing) -> None:
    """The invoice is final and open; a payment is prepared when something is due."""
    customer = world.tables["customer"][invoice["customer"]]
    _due(world, invoice, customer, final=True)
    customer["next_invoice_sequence"] += 1
    invoice["status_transitions"]["finalized_at"] = world.now
    invoice |= {
        "status": "open",
        "effective_at": world.now,
        "automatically_finalizes_at": None,
        "number": f"{customer['invoice_prefix']}-{customer['next_invoice_sequence'] - 1:04d}",
        "hosted_invoice_url": f"{world.base}/i/{invoice['id']}",
    }
    world.record("invoice.finalized", invoice)
    if invoice["amount_due"] > 0:
        _prepare(world, invoice)


def _prepare(world: World, invoice: Thing) -> None:
    intent = payments.new_intent(
        world, invoice["amount_due"], invoice["currency"], customer=invoice["customer"], metadata={}
    )
    intent["_invoice"] = invoice["id"]
    payment = world.add(
        "invoice_payment",
        {
            "amount_paid": None,
            "amount_requested": invoice["amount_due"],
            "currency": invoice["currency"],
            "invoice": invoice["id"],
            "is_default": True,
            "payment": {"type": "payment_intent", "payment_intent": intent["id"]},
            "status": "open",
            "status_transitions": {"canceled_at": None, "paid_at": None},
        },
    )
    invoice["_payments"].append(payment["id"])


def intent_of(world: World, invoice: Thing) -> Thing | None:
    """Return the payment intent that pays the invoice; None when nothing was due."""
    if not invoice["_payments"]:
        return None
    payment = world.tables["invoice_payment"][invoice["_payments"][-1]]
    return world.tables["payment_intent"][payment["payment"]["payment_intent"]]


def collect(world: World, invoice: Thing, card: Thing | None) -> payments.Outcome:
    """The bank is asked for what is due; nothing due is paid."""
    intent = intent_of(world, invoice)
    if intent is None:
        return "paid"
    invoice["attempted"] = True
    invoice["attempt_count"] += 1
    return payments.attempt(world, intent, card)


def mark_paid(world: World, invoice: Thing) -> None:
    """The invoice is settled (`invoice.paid` says so also when nothing was due)."""
    invoice["status_transitions"]["paid_at"] = world.now
    invoice |= {"status": "paid", "attempted": True, "amount_paid": invoice["amount_due"], "amount_remaining": 0}
    invoice |= {"next_payment_attempt": None, "auto_advance": False}
    for id_ in invoice["_payments"]:
        payment = world.tables["invoice_payment"][id_]
        payment["status_transitions"]["paid_at"] = world.now
        payment |= {"status": "paid", "amount_paid": invoice["amount_due"]}
        world.record("invoice_payment.paid", payment)
    world.record("invoice.paid", invoice)
    world.record("invoice.payment_succeeded", invoice)


def void(world: World, invoice: Thing) -> None:
    """The invoice asks for nothing any more."""
    invoice["status_transitions"]["voided_at"] = world.now
    invoice |= {"status": "void", "auto_advance": False, "next_payment_attempt": None}
    intent = intent_of(world, invoice)
    if intent is not None:
        intent |= {"status": "canceled", "canceled_at": world.now, "cancellation_reason": "void_invoice"}
        world.record("payment_intent.canceled", intent)
    world.record("invoice.voided", invoice)


def stop_collecting(world: World, subscription: Thing) -> None:
    """No open invoice of the subscription is tried again by itself (docs: billing/subscriptions/cancel)."""
    for invoice in of(world, subscription):
        if invoice["status"] in ("draft", "open"):
            invoice |= {"auto_advance": False, "next_payment_attempt": None, "automatically_finalizes_at": None}


def of(world: World, subscription: Thing) -> list[Thing]:
    """Return the subscription's invoices, oldest first."""
    return [invoice for invoice in world.all("invoice") if subscription_of(invoice) == subscription["id"]]


def subscription_of(invoice: Thing) -> str:
    """Return whose invoice it is."""
    return str(invoice["parent"]["subscription_details"]["subscription"])
