"""Subscriptions by the API: how one begins, what an update may say, and the cancel call."""

from typing import Any

from tests.wire.stripe import billing, invoices, items, switching
from tests.wire.stripe.errors import bad, missing, not_modelled
from tests.wire.stripe.periods import DAY, next_end
from tests.wire.stripe.shapes import metadata
from tests.wire.stripe.world import Thing, World, listed

ENDED = ("canceled", "incomplete_expired")
CANCELLING = ("cancel_at", "cancel_at_period_end")
NOBODY_SAID = {"comment": None, "feedback": None, "feedback_option": None, "reason": None}


def begin(world: World, customer: Thing, sold: list[tuple[Thing, int]], card: Thing | None, wishes: Thing) -> Thing:
    """A subscription that checkout starts: trialing, or incomplete until its first invoice is paid."""
    trial_end = wishes.get("trial_end")
    if "trial_period_days" in wishes:
        trial_end = world.now + wishes["trial_period_days"] * DAY
    recurring = sold[0][0]["recurring"]
    end = trial_end or next_end(world.now, world.now, recurring)
    subscription = world.add("subscription", _blank(world, customer, sold[0][0], card, wishes))
    rows = [items.new_item(world, subscription["id"], price, count, world.now, end) for price, count in sold]
    subscription |= {
        "items": items.replaced(subscription, rows),
        "billing_cycle_anchor": trial_end or world.now,
        "trial_start": world.now if trial_end else None,
        "trial_end": trial_end,
        "status": "trialing" if trial_end else "incomplete",
        "discounts": [wishes["_discount"]["id"]] if wishes.get("_discount") else [],
        "_recurring": recurring,
        "_pending_lines": [],
    }
    if wishes.get("_discount"):
        wishes["_discount"]["subscription"] = subscription["id"]
    world.record("customer.subscription.created", subscription)
    world.change(customer, currency=subscription["currency"])
    billing.follow(world, subscription)
    if trial_end:
        billing.follow_trial(world, subscription)
    else:
        billing.follow_first(world, subscription)
    return subscription


def _blank(world: World, customer: Thing, price: Thing, card: Thing | None, wishes: Thing) -> Thing:
    missing_card = wishes.get("trial_settings", {}).get("end_behavior", {}).get("missing_payment_method")
    if missing_card not in (None, "create_invoice"):
        raise not_modelled("trial_settings other than create_invoice")
    return {
        "application": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor_config": None,
        # Flexible is what new subscriptions get (stripe-node#2470).
        "billing_mode": {"type": "flexible", "flexible": {"proration_discounts": "included"}},
        "billing_schedules": [],
        "billing_thresholds": None,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": dict(NOBODY_SAID),
        "collection_method": "charge_automatically",
        "currency": price["currency"],
        "customer": customer["id"],
        "customer_account": None,
        "days_until_due": None,
        "default_payment_method": card["id"] if card else None,
        "default_source": None,
        "default_tax_rates": [],
        "description": wishes.get("description"),
        "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "latest_invoice": None,
        "metadata": metadata(wishes.get("metadata")),
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": None,
        "payment_settings": {"payment_method_types": None, "save_default_payment_method": "off"},
        "pending_invoice_item_interval": None,
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "start_date": world.now,
        "status_details": None,
        "test_clock": None,
        "transfer_data": None,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
    }


def first_invoice(world: World, subscription: Thing, extras: list[tuple[Thing, int]]) -> Thing:
    """Return the first invoice, final: of a trial it is 0.00, and one-time prices stand on it."""
    start, end = items.period(subscription)
    lines = billing.full_lines(subscription, start, end)
    if subscription["status"] == "trialing":
        lines = [{**row, "amount": 0} for row in lines]
    lines += [invoices.line(price, count, world.now, world.now) for price, count in extras]
    invoice = invoices.draft(world, subscription, lines, reason="subscription_create")
    invoices.finalize(world, invoice)
    return invoice


def update_subscription(world: World, params: Thing, id_: str) -> Thing:
    """Price, end, card and tags of a running subscription."""
    subscription = world.get("subscription", id_)
    if subscription["status"] in ENDED and set(params) - {"metadata", "cancellation_details", "expand"}:
        raise bad("A canceled subscription can only update its cancellation_details and metadata.")
    if subscription["status"] == "incomplete" and set(params) & {"items", *CANCELLING, "trial_end"}:
        raise bad("This subscription cannot be updated because its first payment has not been made.")
    if params.get("payment_behavior") == "pending_if_incomplete":
        switching.check_pending(params)
    new = _plain(world, subscription, params)
    wanted = switching.wanted(world, subscription, params["items"]) if "items" in params else None
    if wanted is not None and wanted != items.rows(subscription):
        switching.switch(world, subscription, wanted, params)
        new |= _cancelling(world, subscription, params)
    before = subscription["cancel_at"]
    world.change(subscription, "customer.subscription.updated", **new)
    if subscription["cancel_at"] not in (None, before):
        billing.follow(world, subscription)
    return subscription


def _plain(world: World, subscription: Thing, params: Thing) -> Thing:
    new: dict[str, Any] = _cancelling(world, subscription, params)
    if "metadata" in params:
        new["metadata"] = metadata(params["metadata"], subscription["metadata"])
    if "description" in params:
        new["description"] = params["description"] or None
    if "default_payment_method" in params:
        card = world.get("payment_method", params["default_payment_method"], "default_payment_method")
        if card["customer"] != subscription["customer"]:
            raise bad(f"The customer does not have a payment method with the ID {card['id']}.")
        new["default_payment_method"] = card["id"]
    if "cancellation_details" in params:
        said = {key: value or None for key, value in params["cancellation_details"].items()}
        new["cancellation_details"] = {**subscription["cancellation_details"], **said}
    return new


def _cancelling(world: World, subscription: Thing, params: Thing) -> Thing:
    given = [name for name in CANCELLING if name in params]
    if not given:
        return {}
    if len(given) > 1:
        raise bad(f"You may only specify one of these parameters: {', '.join(given)}.", given[1])
    if subscription["schedule"] is not None:
        raise bad(
            f"The subscription is managed by the subscription schedule `{subscription['schedule']}`, and updating any "
            "cancelation behavior directly is not allowed. Please update the schedule instead."
        )
    if "cancel_at_period_end" in params:
        return _at_period_end(world, subscription, params["cancel_at_period_end"])
    return _at_moment(world, subscription, params)


def _at_period_end(world: World, subscription: Thing, ends: bool) -> Thing:
    if ends:
        _, end = items.period(subscription)
        return {"cancel_at_period_end": True, "cancel_at": end, **_asked(world, subscription)}
    # A date set by `cancel_at` (the portal, in flexible billing) is not taken back by this.
    return {"cancel_at_period_end": False, **_taken_back()} if subscription["cancel_at_period_end"] else {}


def _at_moment(world: World, subscription: Thing, params: Thing) -> Thing:
    moment = params["cancel_at"]
    if moment == "":
        return {"cancel_at_period_end": False, **_taken_back()}
    _, end = items.period(subscription)
    if isinstance(moment, str):
        moment = end
    if moment <= world.now:
        raise bad("Invalid timestamp: must be an integer Unix timestamp in the future.", "cancel_at")
    if moment != end and params.get("proration_behavior") != "none":
        raise not_modelled("cancel_at inside a period without proration_behavior=none")
    return {"cancel_at_period_end": False, "cancel_at": moment, **_asked(world, subscription)}


def _asked(world: World, subscription: Thing) -> Thing:
    details = {**subscription["cancellation_details"], "reason": "cancellation_requested"}
    return {"canceled_at": world.now, "cancellation_details": details}


def _taken_back() -> Thing:
    return {"cancel_at": None, "canceled_at": None, "cancellation_details": dict(NOBODY_SAID)}


def cancel_subscription(world: World, params: Thing, id_: str) -> Thing:
    """The subscription ends now. Cancelled already is as if there were none."""
    subscription = world.get("subscription", id_)
    if subscription["status"] in ENDED:
        raise missing("subscription", id_)
    if params.get("invoice_now") or params.get("prorate"):
        raise not_modelled("prorating a cancellation")
    said = params.get("cancellation_details", {})
    subscription["cancellation_details"] = {**subscription["cancellation_details"], **said}
    subscription["cancel_at_period_end"] = False
    billing.end(world, subscription, "cancellation_requested")
    return subscription


def subscriptions(world: World, params: Thing) -> list[Thing]:
    """Return those the filter names, oldest first; without `status` the cancelled ones are left out."""
    if "customer" in params:
        world.get("customer", params["customer"], "customer")
    if world.hide_subscriptions:
        return []
    status = params.get("status")

    def fits(row: Thing) -> bool:
        if status == "ended":
            right = row["status"] in ENDED
        elif status is None:
            right = row["status"] not in ENDED
        else:
            right = status in ("all", row["status"])
        price = params.get("price")
        priced = price is None or any(item["price"]["id"] == price for item in items.rows(row))
        return right and priced and params.get("customer", row["customer"]) == row["customer"]

    return [row for row in world.all("subscription") if fits(row)]


def retrieve_subscription(world: World, params: Thing, id_: str) -> Thing:
    """The subscription as it is now."""
    del params
    if world.hide_subscriptions:
        raise missing("subscription", id_)
    return world.get("subscription", id_)


def of_customer(world: World, customer: str) -> Thing:
    """Return the list that `expand=subscriptions` puts on a customer: without the ended ones."""
    rows = [] if world.hide_subscriptions else subscriptions(world, {"customer": customer})
    return listed(list(reversed(rows)), f"/v1/customers/{customer}/subscriptions")
