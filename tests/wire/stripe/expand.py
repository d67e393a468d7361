"""`expand[]`: ids become objects, at most four levels deep (stripe-java#2011), and what may not be expanded is refused.

The names come from the `ExpandableField` annotations of the library's resource classes.
"""

from collections.abc import Callable
from typing import Any

from tests.wire.stripe import subscriptions
from tests.wire.stripe.errors import bad
from tests.wire.stripe.world import Thing, World, listed, shown

IDS = {
    "checkout.session": {
        "customer": "customer", "payment_intent": "payment_intent", "subscription": "subscription",
        "invoice": "invoice", "setup_intent": "setup_intent",
    },
    "subscription": {
        "customer": "customer", "default_payment_method": "payment_method", "latest_invoice": "invoice",
        "discounts": "discount", "schedule": "subscription_schedule",
    },
    "invoice": {
        "customer": "customer", "discounts": "discount", "default_payment_method": "payment_method",
        "parent.subscription_details.subscription": "subscription",
    },
    "line_item": {"pricing.price_details.price": "price", "discounts": "discount"},
    "invoice_payment": {"invoice": "invoice", "payment.payment_intent": "payment_intent"},
    "payment_intent": {"customer": "customer", "payment_method": "payment_method", "latest_charge": "charge"},
    "charge": {"customer": "customer", "payment_intent": "payment_intent"},
    "refund": {"charge": "charge", "payment_intent": "payment_intent"},
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
    "discount": {"source.coupon": "coupon", "promotion_code": "promotion_code", "customer": "customer"},
    "promotion_code": {"promotion.coupon": "coupon", "customer": "customer"},
    "price": {"product": "product"},
    "plan": {"product": "product"},
    "product": {"default_price": "price"},
    "customer": {"invoice_settings.default_payment_method": "payment_method"},
    "payment_method": {"customer": "customer"},
    "subscription_schedule": {"customer": "customer", "subscription": "subscription"},
}  # fmt: skip

NESTED = {
    ("subscription", "items"): "subscription_item",
    ("subscription_item", "price"): "price",
    ("subscription_item", "plan"): "plan",
    ("invoice", "lines"): "line_item",
    ("invoice", "payments"): "invoice_payment",
    ("charge", "refunds"): "refund",
    ("checkout.session", "line_items"): "item",
    ("item", "price"): "price",
    ("customer", "subscriptions"): "subscription",
}
"""Objects that stand inside others; in a list where the key is a plural."""
ROWS = {"lines": "line_item", "line_items": "item", "sessions": "checkout.session"}
"""What a list holds whose address is not just the kind's plural."""


def _payments(world: World, node: Thing) -> Thing:
    rows = [row for row in world.all("invoice_payment") if row["invoice"] == node["id"]]
    return listed(rows, "/v1/invoice_payments")


def _refunds(world: World, node: Thing) -> Thing:
    rows = [row for row in world.all("refund") if row["charge"] == node["id"]]
    return listed(list(reversed(rows)), f"/v1/charges/{node['id']}/refunds")


def _line_items(world: World, node: Thing) -> Thing:
    rows = world.tables["checkout.session"][node["id"]]["_lines"]
    return listed(rows, f"/v1/checkout/sessions/{node['id']}/line_items")


def _subscriptions(world: World, node: Thing) -> Thing:
    return subscriptions.of_customer(world, node["id"])


INCLUDED: dict[tuple[str, str], Callable[[World, Thing], Thing]] = {
    ("invoice", "payments"): _payments,
    ("charge", "refunds"): _refunds,
    ("checkout.session", "line_items"): _line_items,
    ("customer", "subscriptions"): _subscriptions,
}
"""What is absent until it is asked for."""


def expanded(world: World, thing: Thing, paths: list[str]) -> Thing:
    """Return the answer as it goes out, with the paths opened."""
    body: Thing = shown(thing)
    for path in paths:
        steps = path.split(".")
        if len(steps) > 4:
            raise bad(f"You cannot expand more than 4 levels of a property. Property: {path}", "expand")
        _check(body, steps, path)
        _open(world, body, steps, "", str(body["object"]))
    return body


def _check(body: Thing, steps: list[str], path: str) -> None:
    """The path is one that Stripe opens, whether or not there is anything at its end."""
    kind, inside, opens = str(body["object"]), "", False
    if kind == "list":
        last = body["url"].rpartition("/")[2]
        kind = ROWS.get(last, last.removesuffix("s"))
        opens, steps = False, steps[1:] if steps[0] == "data" else [""]
    for name in steps:
        where = f"{inside}.{name}" if inside else name
        known = IDS.get(kind, {})
        inside = ""
        if where == "data":
            continue
        if where in known:
            kind, opens = known[where], True
        elif (kind, where) in NESTED:
            kind, opens = NESTED[kind, where], (kind, where) in INCLUDED
        elif any(key.startswith(f"{where}.") for key in known):
            inside, opens = where, False
        else:
            raise bad(f"This property cannot be expanded ({path}).", "expand")
    if not opens:
        raise bad(f"This property cannot be expanded ({path}).", "expand")


def _open(world: World, node: Any, steps: list[str], inside: str, owner: str) -> None:
    if not steps or node is None:
        return
    if isinstance(node, list):
        for item in node:
            _open(world, item, steps, "", str(item.get("object", "")))
        return
    name, *rest = steps
    where = f"{inside}.{name}" if inside else name
    include = INCLUDED.get((owner, name))
    if include is not None and name not in node:
        node[name] = shown(include(world, node))
    kind = IDS.get(owner, {}).get(where)
    if kind is not None:
        node[name] = _objects(world, kind, node.get(name))
    below = node.get(name)
    named = isinstance(below, dict) and "object" in below
    _open(world, below, rest, "" if named else where, str(below["object"]) if named else owner)


def _objects(world: World, kind: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_objects(world, kind, item) for item in value]
    if not isinstance(value, str):
        return value
    return shown(world.tables[kind][value])
