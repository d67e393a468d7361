"""Customers, their cards, and the portal's door."""

import re
from typing import Any

from tests.wire.stripe.errors import bad
from tests.wire.stripe.shapes import metadata
from tests.wire.stripe.world import Thing, World

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")
PLAIN = ("name", "phone", "description")


def _checked(params: Thing) -> Thing:
    if params.get("email") and (len(params["email"]) > 512 or not EMAIL.match(params["email"])):
        raise bad(f"Invalid email address: {params['email']}", "email", "email_invalid")
    if len(params.get("name") or "") > 256:
        raise bad("Invalid string: name must be at most 256 characters", "name")
    fields = {key: params[key] or None for key in (*PLAIN, "email") if key in params}
    if "preferred_locales" in params:
        fields["preferred_locales"] = params["preferred_locales"]
    return fields


def create_customer(world: World, params: Thing) -> Thing:
    """A new payer."""
    customer = world.add(
        "customer",
        {
            "address": None,
            "balance": 0,
            "currency": None,
            "customer_account": None,
            "default_source": None,
            "delinquent": False,
            "description": None,
            "discount": None,
            "email": None,
            "invoice_prefix": world.new_id("coupon", 8).upper(),
            "invoice_settings": {
                "custom_fields": None,
                "default_payment_method": None,
                "footer": None,
                "rendering_options": None,
            },
            "metadata": metadata(params.get("metadata")),
            "name": None,
            "next_invoice_sequence": 1,
            "phone": None,
            "preferred_locales": [],
            "shipping": None,
            "tax_exempt": "none",
            "test_clock": None,
            **_checked(params),
        },
    )
    world.record("customer.created", customer)
    return customer


def update_customer(world: World, params: Thing, id_: str) -> Thing:
    """Name, address, tags, and which card is asked first."""
    customer = world.get("customer", id_)
    if customer.get("deleted"):
        world.get("customer", id_, "id")
    new: dict[str, Any] = _checked(params)
    if "metadata" in params:
        new["metadata"] = metadata(params["metadata"], customer["metadata"])
    settings = params.get("invoice_settings", {})
    if "default_payment_method" in settings:
        method = world.get("payment_method", settings["default_payment_method"], "default_payment_method")
        if method["customer"] != id_:
            raise bad("The customer does not have a payment method with the ID " + method["id"])
        new["invoice_settings"] = {**customer["invoice_settings"], "default_payment_method": method["id"]}
    world.change(customer, "customer.updated", **new)
    return customer


def retrieve_customer(world: World, params: Thing, id_: str) -> Thing:
    """The customer, or of a deleted one just that it is."""
    del params
    return world.get("customer", id_)


def attach_card(world: World, customer: Thing, mode: str, *, method: str = "card", fingerprint: str = "") -> Thing:
    """The customer has a new way to pay; `mode` is what the bank will say."""
    detail: Thing = {"fingerprint": fingerprint or "fp_" + world.new_id("coupon", 14), "last4": "4242"}
    if method == "card":
        detail |= {"brand": "visa", "country": "US", "exp_month": 12, "exp_year": 2034, "funding": "credit"}
    card = world.add(
        "payment_method",
        {
            "billing_details": {"address": None, "email": customer["email"], "name": None, "phone": None},
            "customer": customer["id"],
            "metadata": {},
            "type": method,
            method: detail,
            "_mode": mode,
        },
    )
    world.record("payment_method.attached", card)
    return card


def cards_of(world: World, customer: str) -> list[Thing]:
    """Return the customer's ways to pay, oldest first."""
    return [card for card in world.all("payment_method") if card["customer"] == customer]


def create_portal_session(world: World, params: Thing) -> Thing:
    """An address where the customer changes card, sees invoices and cancels."""
    if "customer" not in params:
        raise bad("Missing required param: customer.", "customer", "parameter_missing")
    world.get("customer", params["customer"], "customer")
    if not world.account.portal_configured:
        raise bad(
            "No configuration provided and your test mode default configuration has not been created. Provide a "
            "configuration or create your default by saving your customer portal settings in test mode."
        )
    check_url(params.get("return_url"), "return_url")
    session = world.add(
        "billing_portal.session",
        {
            "after_expiration": None,
            "configuration": "bpc_standin",
            "customer": params["customer"],
            "customer_account": None,
            "flow": None,
            "locale": params.get("locale"),
            "on_behalf_of": None,
            "return_url": params.get("return_url"),
        },
    )
    session["url"] = f"{world.base}/p/session/{session['id']}"
    world.record("billing_portal.session.created", session)
    return session


def check_url(url: str | None, param: str) -> None:
    """An address that Stripe would send people to."""
    if url is None:
        return
    if not re.match(r"[a-z][a-z0-9+.-]*://", url):
        raise bad("Invalid URL: An explicit scheme (such as https) must be provided.", param, "url_invalid")
    if not re.match(r"https?://[^\s/]+\S*\Z", url):
        raise bad("Not a valid URL", param, "url_invalid")
