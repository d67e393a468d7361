"""Which addresses there are, which parameters each takes (the library's type) and which of them are modelled."""

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.wire.stripe import catalogue, customers, listing, returns, schedules, sessions, subscriptions
from tests.wire.stripe.errors import ApiError, bad, not_modelled
from tests.wire.stripe.world import Thing, World

Act = Callable[..., Thing]
PAGES = "limit starting_after ending_before"


@dataclass(frozen=True, slots=True)
class Route:
    """An address; `shape` names a class below stripe.params."""

    method: str
    pattern: re.Pattern[str]
    shape: str
    modelled: frozenset[str]
    act: Act

    def params(self) -> type:
        """Return the library's type of the parameters."""
        return _shape(self.shape)


@cache
def _shape(name: str) -> type:
    package, _, verb = name.rpartition(".")
    module = f"stripe.params.{package + '.' if package else ''}_{verb}_params"
    title = "".join(word.title() for word in verb.split("_")) + "Params"
    found: type = getattr(importlib.import_module(module), title)
    return found


def _route(method: str, path: str, shape: str, modelled: str, act: Act) -> Route:
    pattern = re.compile(path.replace("*", "([^/]+)") + r"\Z")
    return Route(method, pattern, shape, frozenset(modelled.split()), act)


def _get(kind: str) -> Act:
    return lambda world, _params, id_: world.get(kind, id_)


def _rows(kind: str, *names: str) -> Act:
    def act(world: World, params: Thing, *_ids: str) -> Thing:
        return {"rows": listing.matching(world, kind, params, names)}

    return act


def _delete(world: World, _params: Thing, id_: str) -> Thing:
    customer = world.get("customer", id_)
    if customer.get("deleted"):
        raise ApiError(404, f"No such customer: '{id_}'", code="resource_missing", param="id")
    for row in subscriptions.subscriptions(world, {"customer": id_}):
        subscriptions.cancel_subscription(world, {}, row["id"])
    world.record("customer.deleted", customer)
    gone = {"id": id_, "object": "customer", "deleted": True}
    customer["deleted"] = True
    world.tables["customer"][id_] = {**customer, "_gone": gone}
    return gone


def _customer(world: World, params: Thing, id_: str) -> Thing:
    customer = customers.retrieve_customer(world, params, id_)
    gone: Thing = customer.get("_gone", customer)
    return gone


def _subscriptions(world: World, params: Thing) -> Thing:
    return {"rows": subscriptions.subscriptions(world, params)}


def _prices(world: World, params: Thing) -> Thing:
    rows = listing.matching(world, "price", params, ("active", "product", "type", "currency"))
    keys = params.get("lookup_keys")
    return {"rows": [row for row in rows if keys is None or row["lookup_key"] in keys]}


def _invoices(world: World, params: Thing) -> Thing:
    rows = listing.matching(world, "invoice", params, ("customer", "status"))
    wanted = params.get("subscription")
    if wanted is not None:
        world.get("subscription", wanted, "subscription")
        rows = [row for row in rows if row["parent"]["subscription_details"]["subscription"] == wanted]
    return {"rows": rows}


def _invoice_payments(world: World, params: Thing) -> Thing:
    rows = listing.matching(world, "invoice_payment", params, ("invoice", "status"))
    about = params.get("payment")
    if about is not None and about["type"] != "payment_intent":
        raise not_modelled("payment records")
    if about is not None:
        rows = [row for row in rows if row["payment"]["payment_intent"] == about.get("payment_intent")]
    return {"rows": rows}


def _promotion_codes(world: World, params: Thing) -> Thing:
    rows = listing.matching(world, "promotion_code", params, ("active", "code", "customer"))
    coupon = params.get("coupon")
    return {"rows": [row for row in rows if coupon in (None, row["promotion"]["coupon"])]}


def _methods(world: World, params: Thing, *ids: str) -> Thing:
    owner = ids[0] if ids else params.get("customer")
    if owner is None:
        raise bad("Missing required param: customer.", "customer", "parameter_missing")
    world.get("customer", owner, None if ids else "customer")
    rows = customers.cards_of(world, owner)
    return {"rows": [row for row in rows if params.get("type", row["type"]) == row["type"]]}


def _session_lines(world: World, _params: Thing, id_: str) -> Thing:
    return {"all": world.get("checkout.session", id_)["_lines"]}


def _invoice_lines(world: World, _params: Thing, id_: str) -> Thing:
    return {"all": world.get("invoice", id_)["lines"]["data"]}


def _events(world: World, params: Thing) -> Thing:
    return {"rows": listing.events(world, params)}


def _event(world: World, _params: Thing, id_: str) -> Thing:
    return listing.event(world, id_)


CUSTOMER = "name email phone description metadata preferred_locales"
SESSION = """mode success_url cancel_url customer customer_email customer_creation client_reference_id locale ui_mode
 line_items.price line_items.quantity line_items.price_data.currency line_items.price_data.product
 line_items.price_data.product_data.name line_items.price_data.product_data.metadata
 line_items.price_data.unit_amount line_items.price_data.recurring
 metadata expires_at allow_promotion_codes discounts.coupon discounts.promotion_code allowed_payment_method_types
 payment_intent_data.metadata payment_intent_data.description subscription_data.metadata subscription_data.description
 subscription_data.trial_period_days subscription_data.trial_end subscription_data.trial_settings
 payment_method_collection billing_address_collection submit_type custom_text payment_method_options.wechat_pay"""
UPDATE = """metadata description cancel_at cancel_at_period_end cancellation_details default_payment_method
 items.id items.price items.quantity items.deleted payment_behavior proration_behavior"""
PHASES = """phases.items.price phases.items.quantity phases.start_date phases.end_date phases.duration
 phases.proration_behavior phases.metadata"""

ROUTES: tuple[Route, ...] = (
    _route("POST", "/v1/customers", "customer_create", CUSTOMER, customers.create_customer),
    _route("GET", "/v1/customers", "customer_list", f"email created {PAGES}", _rows("customer", "email")),
    _route("GET", "/v1/customers/*", "customer_retrieve", "", _customer),
    _route(
        "POST", "/v1/customers/*", "customer_update", f"{CUSTOMER} invoice_settings.default_payment_method",
        customers.update_customer,
    ),
    _route("DELETE", "/v1/customers/*", "customer_delete", "", _delete),
    _route("GET", "/v1/customers/*/payment_methods", "customer_list_payment_methods", f"type {PAGES}", _methods),
    _route("GET", "/v1/payment_methods", "payment_method_list", f"customer type {PAGES}", _methods),
    _route("GET", "/v1/payment_methods/*", "payment_method_retrieve", "", _get("payment_method")),
    _route(
        "POST", "/v1/products", "product_create",
        "id name description active metadata default_price_data.currency default_price_data.unit_amount "
        "default_price_data.recurring", catalogue.create_product,
    ),
    _route("GET", "/v1/products", "product_list", f"active created {PAGES}", _rows("product", "active")),
    _route("GET", "/v1/products/*", "product_retrieve", "", _get("product")),
    _route(
        "POST", "/v1/products/*", "product_update", "name description active metadata default_price",
        catalogue.update_product,
    ),
    _route(
        "POST", "/v1/prices", "price_create",
        "active currency lookup_key metadata nickname product product_data.name product_data.metadata recurring "
        "tax_behavior unit_amount", catalogue.create_price,
    ),
    _route("GET", "/v1/prices", "price_list", f"active product type currency lookup_keys created {PAGES}", _prices),
    _route("GET", "/v1/prices/*", "price_retrieve", "", _get("price")),
    _route("POST", "/v1/prices/*", "price_update", "active nickname lookup_key metadata", catalogue.update_price),
    _route(
        "POST", "/v1/coupons", "coupon_create",
        "id amount_off currency duration duration_in_months max_redemptions metadata name percent_off redeem_by",
        catalogue.create_coupon,
    ),
    _route("GET", "/v1/coupons", "coupon_list", f"created {PAGES}", _rows("coupon")),
    _route("GET", "/v1/coupons/*", "coupon_retrieve", "", _get("coupon")),
    _route(
        "POST", "/v1/promotion_codes", "promotion_code_create",
        "active code customer expires_at max_redemptions metadata promotion restrictions.first_time_transaction "
        "restrictions.minimum_amount restrictions.minimum_amount_currency", catalogue.create_promotion_code,
    ),
    _route(
        "GET", "/v1/promotion_codes", "promotion_code_list", f"active code coupon customer created {PAGES}",
        _promotion_codes,
    ),
    _route("GET", "/v1/promotion_codes/*", "promotion_code_retrieve", "", _get("promotion_code")),
    _route(
        "POST", "/v1/promotion_codes/*", "promotion_code_update", "active metadata", catalogue.update_promotion_code
    ),
    _route("POST", "/v1/checkout/sessions", "checkout.session_create", SESSION, sessions.create_session),
    _route(
        "GET", "/v1/checkout/sessions", "checkout.session_list",
        f"customer payment_intent subscription status created {PAGES}",
        _rows("checkout.session", "customer", "payment_intent", "subscription", "status"),
    ),
    _route("GET", "/v1/checkout/sessions/*", "checkout.session_retrieve", "", _get("checkout.session")),
    _route("POST", "/v1/checkout/sessions/*/expire", "checkout.session_expire", "", sessions.expire_session),
    _route(
        "GET", "/v1/checkout/sessions/*/line_items", "checkout.session_list_line_items", PAGES, _session_lines
    ),
    _route(
        "GET", "/v1/subscriptions", "subscription_list", f"customer status price created {PAGES}", _subscriptions
    ),
    _route(
        "GET", "/v1/subscriptions/*", "subscription_retrieve", "", subscriptions.retrieve_subscription
    ),
    _route("POST", "/v1/subscriptions/*", "subscription_update", UPDATE, subscriptions.update_subscription),
    _route(
        "DELETE", "/v1/subscriptions/*", "subscription_cancel", "invoice_now prorate cancellation_details",
        subscriptions.cancel_subscription,
    ),
    _route(
        "POST", "/v1/subscription_schedules", "subscription_schedule_create", "from_subscription",
        schedules.create_schedule,
    ),
    _route(
        "GET", "/v1/subscription_schedules", "subscription_schedule_list", f"customer created {PAGES}",
        _rows("subscription_schedule", "customer"),
    ),
    _route(
        "GET", "/v1/subscription_schedules/*", "subscription_schedule_retrieve", "", _get("subscription_schedule")
    ),
    _route(
        "POST", "/v1/subscription_schedules/*/release", "subscription_schedule_release", "",
        schedules.release_schedule,
    ),
    _route(
        "POST", "/v1/subscription_schedules/*", "subscription_schedule_update",
        f"end_behavior metadata proration_behavior {PHASES}", schedules.update_schedule,
    ),
    _route("GET", "/v1/invoices", "invoice_list", f"customer subscription status created {PAGES}", _invoices),
    _route("GET", "/v1/invoices/*", "invoice_retrieve", "", _get("invoice")),
    _route("GET", "/v1/invoices/*/lines", "invoice_list_lines", PAGES, _invoice_lines),
    _route(
        "GET", "/v1/invoice_payments", "invoice_payment_list", f"invoice payment status created {PAGES}",
        _invoice_payments,
    ),
    _route("GET", "/v1/invoice_payments/*", "invoice_payment_retrieve", "", _get("invoice_payment")),
    _route(
        "GET", "/v1/payment_intents", "payment_intent_list", f"customer created {PAGES}",
        _rows("payment_intent", "customer"),
    ),
    _route("GET", "/v1/payment_intents/*", "payment_intent_retrieve", "", _get("payment_intent")),
    _route(
        "GET", "/v1/charges", "charge_list", f"customer payment_intent created {PAGES}",
        _rows("charge", "customer", "payment_intent"),
    ),
    _route("GET", "/v1/charges/*", "charge_retrieve", "", _get("charge")),
    _route(
        "POST", "/v1/refunds", "refund_create", "amount charge payment_intent reason metadata",
        returns.create_refund,
    ),
    _route(
        "GET", "/v1/refunds", "refund_list", f"charge payment_intent created {PAGES}",
        _rows("refund", "charge", "payment_intent"),
    ),
    _route("GET", "/v1/refunds/*", "refund_retrieve", "", _get("refund")),
    _route(
        "GET", "/v1/disputes", "dispute_list", f"charge payment_intent created {PAGES}",
        _rows("dispute", "charge", "payment_intent"),
    ),
    _route("GET", "/v1/disputes/*", "dispute_retrieve", "", _get("dispute")),
    _route("GET", "/v1/events", "event_list", f"type types created delivery_success {PAGES}", _events),
    _route("GET", "/v1/events/*", "event_retrieve", "", _event),
    _route(
        "POST", "/v1/billing_portal/sessions", "billing_portal.session_create", "customer return_url locale",
        customers.create_portal_session,
    ),
)  # fmt: skip


def find(method: str, path: str) -> tuple[Route, tuple[Any, ...]]:
    """Return the route of a request and the ids in its path."""
    for route in ROUTES:
        match = route.pattern.match(path)
        if match is not None and route.method == method:
            return route, match.groups()
    raise ApiError(
        404,
        f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can help at "
        "https://support.stripe.com/.",
    )
