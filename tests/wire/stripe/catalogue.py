"""What is sold: products, prices, coupons and promotion codes."""

import re
from typing import Any

from tests.wire.stripe.errors import bad, not_modelled
from tests.wire.stripe.money import check_amount, known
from tests.wire.stripe.shapes import metadata
from tests.wire.stripe.world import Thing, World

LONGEST = {"day": 1095, "week": 156, "month": 36, "year": 3}
"""A period is at most three years (stripe/params/_price_create_params.py, `interval_count`)."""
CODE = re.compile(r"[A-Za-z0-9_-]{1,500}\Z")


def create_product(world: World, params: Thing) -> Thing:
    """A new product, with a price at once when `default_price_data` is given."""
    if params.get("id") in world.tables.get("product", {}):
        raise bad("Product already exists.", "id", "resource_already_exists")
    product = world.add(
        "product",
        {
            "active": params.get("active", True),
            "default_price": None,
            "description": params.get("description"),
            "images": [],
            "marketing_features": [],
            "metadata": metadata(params.get("metadata")),
            "name": params["name"],
            "package_dimensions": None,
            "shippable": None,
            "statement_descriptor": None,
            "tax_code": None,
            "type": "service",
            "unit_label": None,
            "updated": world.now,
            "url": None,
        },
    )
    if "id" in params:
        world.tables["product"][params["id"]] = world.tables["product"].pop(product["id"])
        product["id"] = params["id"]
    if "default_price_data" in params:
        product["default_price"] = create_price(world, {**params["default_price_data"], "product": product["id"]})["id"]
    world.record("product.created", product)
    return product


def update_product(world: World, params: Thing, id_: str) -> Thing:
    """Name, text, metadata and whether it is sold."""
    product = world.get("product", id_)
    new = {key: params[key] for key in ("name", "description", "active", "default_price") if key in params}
    if "metadata" in params:
        new["metadata"] = metadata(params["metadata"], product["metadata"])
    if new.get("default_price"):
        world.get("price", new["default_price"], "default_price")
    world.change(product, "product.updated", **new, updated=world.now)
    return product


def create_price(world: World, params: Thing) -> Thing:
    """A new price: its amount is fixed for ever (there is no delete; `active` archives)."""
    currency = known(params["currency"])
    if ("product" in params) == ("product_data" in params):
        raise bad("You must specify either `product` or `product_data` when creating a price.", "product")
    if "unit_amount" not in params:
        raise bad("You must specify either `unit_amount`, `unit_amount_decimal` or `custom_unit_amount`.")
    check_amount(params["unit_amount"], currency)
    recurring = _recurring(params.get("recurring"))
    if "product" in params:
        product = world.get("product", params["product"], "product")["id"]
    else:
        product = create_product(world, params["product_data"])["id"]
    price = world.add(
        "price",
        {
            "active": params.get("active", True),
            "billing_scheme": "per_unit",
            "currency": currency,
            "custom_unit_amount": None,
            "lookup_key": params.get("lookup_key"),
            "metadata": metadata(params.get("metadata")),
            "nickname": params.get("nickname"),
            "product": product,
            "recurring": recurring,
            "tax_behavior": params.get("tax_behavior", "unspecified"),
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "recurring" if recurring else "one_time",
            "unit_amount": params["unit_amount"],
            "unit_amount_decimal": str(params["unit_amount"]),
        },
    )
    world.record("price.created", price)
    return price


def _recurring(given: Thing | None) -> Thing | None:
    if given is None:
        return None
    if given.get("usage_type", "licensed") != "licensed" or "meter" in given:
        raise not_modelled("metered prices")
    count = given.get("interval_count", 1)
    if not 1 <= count <= LONGEST[given["interval"]]:
        raise bad("Invalid interval_count: a period is at most three years.", "recurring[interval_count]")
    return {
        "interval": given["interval"],
        "interval_count": count,
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def update_price(world: World, params: Thing, id_: str) -> Thing:
    """Archive or bring back, rename, tag: who pays it already goes on paying it."""
    price = world.get("price", id_)
    new = {key: params[key] for key in ("active", "nickname", "lookup_key") if key in params}
    if "metadata" in params:
        new["metadata"] = metadata(params["metadata"], price["metadata"])
    product = world.tables["product"][price["product"]]
    if new.get("active") is False and product["default_price"] == id_:
        raise bad("This price cannot be archived because it is the default price of its product.")
    world.change(price, "price.updated", **new)
    return price


def create_coupon(world: World, params: Thing) -> Thing:
    """A discount in percent or money."""
    if ("percent_off" in params) == ("amount_off" in params):
        raise bad("You must pass either `percent_off` or `amount_off`.")
    if "percent_off" in params and not 0 < params["percent_off"] <= 100:
        raise bad("Invalid percent_off: must be over 0 and at most 100.", "percent_off")
    if "amount_off" in params and "currency" not in params:
        raise bad("You must pass currency when passing amount_off.", "currency")
    duration = params.get("duration", "once")
    if (duration == "repeating") != ("duration_in_months" in params):
        raise bad("duration_in_months goes with duration=repeating, and only with it.", "duration_in_months")
    id_ = params.get("id") or world.new_id("coupon", 8)
    if id_ in world.tables.get("coupon", {}):
        raise bad("Coupon already exists.", "id", "resource_already_exists")
    coupon = {
        "id": id_,
        "object": "coupon",
        "amount_off": params.get("amount_off"),
        "created": world.now,
        "currency": known(params["currency"]) if "amount_off" in params else None,
        "duration": duration,
        "duration_in_months": params.get("duration_in_months"),
        "livemode": False,
        "max_redemptions": params.get("max_redemptions"),
        "metadata": metadata(params.get("metadata")),
        "name": params.get("name"),
        "percent_off": params.get("percent_off"),
        "redeem_by": params.get("redeem_by"),
        "times_redeemed": 0,
        "valid": True,
    }
    world.tables.setdefault("coupon", {})[id_] = coupon
    world.record("coupon.created", coupon)
    return coupon


def create_promotion_code(world: World, params: Thing) -> Thing:
    """A code that people type (`promotion={type, coupon}` since clover; `coupon=` is gone)."""
    if "coupon" not in params["promotion"]:
        raise bad("Missing required param: promotion[coupon].", "promotion[coupon]", "parameter_missing")
    coupon = world.get("coupon", params["promotion"]["coupon"], "promotion[coupon]")
    code = params.get("code") or world.new_id("coupon", 8).upper()
    if not CODE.match(code):
        raise bad("Invalid code: letters, digits, - and _ only.", "code")
    if any(row["active"] and row["code"].lower() == code.lower() for row in world.all("promotion_code")):
        raise bad(f"An active promotion code with `code: {code}` already exists.", "code", "resource_already_exists")
    if "customer" in params:
        world.get("customer", params["customer"], "customer")
    restrictions: dict[str, Any] = {
        "first_time_transaction": False,
        "minimum_amount": None,
        "minimum_amount_currency": None,
        **params.get("restrictions", {}),
    }
    promotion_code = world.add(
        "promotion_code",
        {
            "active": params.get("active", True),
            "code": code,
            "customer": params.get("customer"),
            "customer_account": None,
            "expires_at": params.get("expires_at"),
            "max_redemptions": params.get("max_redemptions"),
            "metadata": metadata(params.get("metadata")),
            "promotion": {"type": "coupon", "coupon": coupon["id"]},
            "restrictions": restrictions,
            "times_redeemed": 0,
        },
    )
    world.record("promotion_code.created", promotion_code)
    return promotion_code


def update_promotion_code(world: World, params: Thing, id_: str) -> Thing:
    """Whether the code still works, and its metadata."""
    code = world.get("promotion_code", id_)
    new = {"active": params["active"]} if "active" in params else {}
    if "metadata" in params:
        new["metadata"] = metadata(params["metadata"], code["metadata"])
    world.change(code, "promotion_code.updated", **new)
    return code
