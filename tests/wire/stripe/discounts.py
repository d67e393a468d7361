"""What a coupon takes off, for whom it works, and when it has been used up."""

from tests.wire.stripe.errors import bad
from tests.wire.stripe.periods import after
from tests.wire.stripe.world import Thing, World


def usable_code(world: World, text: str, customer: str | None, currency: str, amount: int) -> Thing:
    """Return the promotion code that a person typed; refused as the page refuses it."""
    for code in world.all("promotion_code"):
        if code["code"].lower() == text.lower() and code["active"]:
            check_code(world, code, customer, currency, amount)
            return code
    raise bad("This code is invalid.", "promotion_code")


def check_code(world: World, code: Thing, customer: str | None, currency: str, amount: int) -> None:
    """A code works for this purchase."""
    coupon = world.tables["coupon"][code["promotion"]["coupon"]]
    spent = code["max_redemptions"] is not None and code["times_redeemed"] >= code["max_redemptions"]
    expired = code["expires_at"] is not None and code["expires_at"] <= world.now
    if not code["active"] or spent or expired or not coupon_works(world, coupon, currency):
        raise bad("This promotion code is expired or used up.", "promotion_code", "coupon_expired")
    if code["customer"] not in (None, customer):
        raise bad("This promotion code cannot be redeemed by this customer.", "promotion_code")
    if code["restrictions"]["first_time_transaction"] and any(
        charge["customer"] == customer and charge["status"] == "succeeded" for charge in world.all("charge")
    ):
        raise bad("This promotion code cannot be redeemed because the customer has prior transactions.")
    least = code["restrictions"]["minimum_amount"]
    if least is not None and amount < least:
        raise bad("This promotion code cannot be redeemed: the amount is below its minimum.")


def coupon_works(world: World, coupon: Thing, currency: str) -> bool:
    """Whether the coupon can be redeemed now."""
    spent = coupon["max_redemptions"] is not None and coupon["times_redeemed"] >= coupon["max_redemptions"]
    late = coupon["redeem_by"] is not None and coupon["redeem_by"] <= world.now
    return not spent and not late and coupon["currency"] in (None, currency)


def taken_off(coupon: Thing | None, amount: int) -> int:
    """Return how much the coupon takes off the amount."""
    if coupon is None or amount <= 0:
        return 0
    if coupon["percent_off"] is not None:
        return round(amount * coupon["percent_off"] / 100)
    return int(min(amount, coupon["amount_off"]))


def redeem(world: World, coupon: Thing, code: Thing | None, customer: str | None, session: str) -> Thing:
    """The coupon is used once more; return the discount it became (`source.coupon` since clover)."""
    coupon["times_redeemed"] += 1
    if code is not None:
        code["times_redeemed"] += 1
    return world.add(
        "discount",
        {
            "checkout_session": session,
            "customer": customer,
            "customer_account": None,
            "end": _end(world, coupon),
            "invoice": None,
            "invoice_item": None,
            "promotion_code": code["id"] if code else None,
            "source": {"type": "coupon", "coupon": coupon["id"]},
            "start": world.now,
            "subscription": None,
            "subscription_item": None,
            "_coupon": coupon,
        },
    )


def _end(world: World, coupon: Thing) -> int | None:
    if coupon["duration"] != "repeating":
        return None
    return after(world.now, coupon["duration_in_months"], {"interval": "month", "interval_count": 1})


def current(world: World, subscription: Thing) -> Thing | None:
    """Return the discount that the subscription's next invoice has; a repeating one ends by the clock."""
    for id_ in subscription["discounts"]:
        discount = world.tables["discount"][id_]
        if discount["end"] is None or world.now < discount["end"]:
            return discount
    return None
