"""What a subscription is made of: items that carry the price and, since basil, the period."""

from tests.wire.stripe.world import Thing, World, listed


def new_item(world: World, subscription: str, price: Thing, quantity: int, start: int, end: int) -> Thing:
    """Return an item of the subscription with its own period."""
    return {
        "id": world.new_id("subscription_item"),
        "object": "subscription_item",
        "billed_until": None,
        "billing_thresholds": None,
        "created": world.now,
        "current_period_end": end,
        "current_period_start": start,
        "current_trial": None,
        "discounts": [],
        "metadata": {},
        "plan": plan_of(price),
        "price": price,
        "quantity": quantity,
        "subscription": subscription,
        "tax_rates": [],
    }


def plan_of(price: Thing) -> Thing:
    """Return the price in the dress of the older object, which items still show."""
    recurring = price["recurring"]
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": "per_unit",
        "created": price["created"],
        "currency": price["currency"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "livemode": False,
        "metadata": dict(price["metadata"]),
        "nickname": price["nickname"],
        "product": price["product"],
        "usage_type": "licensed",
    }


def rows(subscription: Thing) -> list[Thing]:
    """Return the subscription's items."""
    found: list[Thing] = subscription["items"]["data"]
    return found


def period(subscription: Thing) -> tuple[int, int]:
    """Return the period that is shown: of the first item, as all go together here."""
    item = rows(subscription)[0]
    return item["current_period_start"], item["current_period_end"]


def replaced(subscription: Thing, new: list[Thing]) -> Thing:
    """Return the list object with other items."""
    return listed(new, f"/v1/subscription_items?subscription={subscription['id']}")


def at_period(subscription: Thing, start: int, end: int) -> Thing:
    """Return the items moved to another period."""
    moved = [{**item, "current_period_start": start, "current_period_end": end} for item in rows(subscription)]
    return replaced(subscription, moved)


def with_price(item: Thing, price: Thing, quantity: int | None = None) -> Thing:
    """Return the item with another price; its id stays."""
    return {**item, "price": price, "plan": plan_of(price), "quantity": quantity or item["quantity"]}
