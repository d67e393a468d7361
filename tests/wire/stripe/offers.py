"""What a checkout session may sell and how it may be paid: the checks that Stripe makes when one is created."""

from typing import Any

from tests.wire.stripe.catalogue import create_price
from tests.wire.stripe.customers import check_url
from tests.wire.stripe.errors import bad, malformed
from tests.wire.stripe.money import METHODS, RECURRING
from tests.wire.stripe.periods import DAY, HOUR
from tests.wire.stripe.world import Thing, World

Sold = list[tuple[Thing, int]]
ONLY_IN = {
    "payment_intent_data": "payment",
    "customer_creation": "payment",
    "invoice_creation": "payment",
    "subscription_data": "subscription",
    "payment_method_collection": "subscription",
}
TOGETHER = (("customer", "customer_email"), ("allow_promotion_codes", "discounts"), ("customer", "customer_creation"))


def check_frame(world: World, params: Thing) -> str:
    """The parameters go together; return the mode."""
    for name in ("mode", "success_url", "line_items"):
        if name not in params:
            raise malformed(f"Missing required param: {name}.", name, "parameter_missing")
    mode = params["mode"]
    if mode == "setup" or params.get("ui_mode", "hosted_page") != "hosted_page":
        raise bad("The stand-in has the hosted page in the modes payment and subscription only.", "mode")
    for name, only in ONLY_IN.items():
        if name in params and mode != only:
            raise bad(f"You can not pass `{name}` in `{mode}` mode.", name)
    for one, other in TOGETHER:
        if params.get(one) and params.get(other):
            raise bad(f"You may only specify one of these parameters: {one}, {other}.", one)
    for name in ("success_url", "cancel_url"):
        check_url(params.get(name), name)
    if len(params.get("client_reference_id", "")) > 200:
        raise bad("client_reference_id must be at most 200 characters.", "client_reference_id")
    _check_times(world, params)
    return str(mode)


def _check_times(world: World, params: Thing) -> None:
    expires = params.get("expires_at", world.now + DAY)
    if expires < world.now + 30 * 60:
        raise bad(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", "expires_at"
        )
    if expires > world.now + DAY:
        raise bad("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", "expires_at")
    wishes = params.get("subscription_data", {})
    if "trial_end" in wishes and "trial_period_days" in wishes:
        raise bad("You may only specify one of these parameters: trial_end, trial_period_days.", "subscription_data")
    if not 1 <= wishes.get("trial_period_days", 1) <= 730:
        raise bad("The minimum number of trial days is 1, the maximum 730.", "subscription_data[trial_period_days]")
    if "trial_end" in wishes and wishes["trial_end"] < world.now + 48 * HOUR:
        raise bad("The `trial_end` date has to be at least 2 days in the future.", "subscription_data[trial_end]")


def sold(world: World, params: Thing, mode: str) -> Sold:
    """Return the prices and how many of each; archived and mismatched ones are refused."""
    rows: Sold = []
    if not params["line_items"]:
        raise bad("Missing required param: line_items.", "line_items", "parameter_missing")
    for index, row in enumerate(params["line_items"]):
        where = f"line_items[{index}]"
        rows.append((_price(world, row, where), _quantity(row, where)))
    _check_currency([price for price, _ in rows])
    _check_mode([price for price, _ in rows], mode)
    return rows


def _quantity(row: Thing, where: str) -> int:
    if "quantity" not in row:
        raise bad("Quantity is required. Add `quantity` to `line_items`.", f"{where}[quantity]")
    if row["quantity"] < 1:
        raise bad("Invalid positive integer", f"{where}[quantity]", "parameter_invalid_integer")
    return int(row["quantity"])


def _price(world: World, row: Thing, where: str) -> Thing:
    if ("price" in row) == ("price_data" in row):
        raise bad("You must pass exactly one of `price` or `price_data`.", where)
    if "price_data" in row:
        price = create_price(world, row["price_data"])
        price["active"] = False  # inline prices cannot be used again
        return price
    price = world.get("price", row["price"], f"{where}[price]")
    if not price["active"]:
        raise bad("The price specified is inactive. This field only accepts active prices.", f"{where}[price]")
    if not world.tables["product"][price["product"]]["active"]:
        raise bad("The price specified belongs to a product that is not active.", f"{where}[price]")
    return price


def _check_currency(prices: list[Thing]) -> None:
    if len({price["currency"] for price in prices}) > 1:
        raise bad("All line items must have the same currency.", "line_items")


def _check_mode(prices: list[Thing], mode: str) -> None:
    recurring = [price["recurring"] for price in prices if price["recurring"]]
    if mode == "payment" and recurring:
        raise bad(
            "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use "
            "only one-time prices.",
            "mode",
        )
    if mode == "subscription" and not recurring:
        raise bad(
            "You must provide at least one recurring price in `subscription` mode when using prices.", "line_items"
        )
    if any(period != recurring[0] for period in recurring):
        raise bad("Checkout does not support multiple prices with different billing intervals.", "line_items")


def methods(world: World, params: Thing, mode: str, currency: str) -> list[str]:
    """Return how it may be paid: the account's methods that fit, filtered (not ordered) by what was allowed."""
    fit = [
        name for name in world.account.methods if currency in METHODS[name] and (mode == "payment" or name in RECURRING)
    ]
    allowed: list[str] | None = params.get("allowed_payment_method_types")
    offered = fit if allowed is None else [name for name in fit if name in allowed]
    if not offered:
        raise bad(
            "No valid payment method types for this Checkout Session. Please ensure that you have activated payment "
            "methods compatible with your chosen currency and mode in your dashboard.",
            "allowed_payment_method_types" if allowed is not None else None,
        )
    return offered


def line_items(world: World, rows: Sold) -> list[dict[str, Any]]:
    """Return the session's lines, which only `expand` or their own list show."""
    return [
        {
            "id": world.new_id("line_item"),
            "object": "item",
            "amount_discount": 0,
            "amount_subtotal": price["unit_amount"] * count,
            "amount_tax": 0,
            "amount_total": price["unit_amount"] * count,
            "currency": price["currency"],
            "description": world.tables["product"][price["product"]]["name"],
            "metadata": {},
            "price": price,
            "quantity": count,
        }
        for price, count in rows
    ]
