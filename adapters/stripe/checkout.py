"""A hosted page to pay on, for a customer who carries the member's id."""

import logging
from datetime import datetime
from typing import Any

from adapters.stripe.client import Calls, border, newly
from adapters.stripe.fields import at, ref
from core.kernel.errors import Broken, Refused
from core.payments.provider import Buyer, Checkout, CustomerRef, Mode, Price

ONCE_ONLY = frozenset(("wechat_pay", "alipay"))
"""Ways to pay that no subscription can renew."""
NOWHERE = "https://stripe.com/"
"""Where a payer comes out who has no page of ours: with no public address there is none."""


log = logging.getLogger(__name__)


async def open_checkout(
    calls: Calls, price: Price, buyer: Buyer, *, key: str, until: datetime, public_url: str | None
) -> Checkout:
    """Return the page; the same key gives the same one. A customer whom somebody deleted at Stripe is made anew."""
    if price.mode is Mode.SUBSCRIPTION and (cannot := ONCE_ONLY.intersection(price.methods)):
        raise Refused("plan.method_mode", methods=", ".join(sorted(cannot)))
    gone = Refused("customer.none")
    customer = buyer.customer or await _customer(calls, buyer, key)
    asked = _session(price, buyer, until, public_url)
    try:
        return await _open(calls, {**asked, "customer": customer}, key, gone)
    except Refused as fault:
        if fault is not gone or buyer.customer is None:
            raise
    customer = await _customer(calls, buyer, key)
    return await _open(calls, {**asked, "customer": customer}, key, gone)


async def _customer(calls: Calls, buyer: Buyer, key: str) -> CustomerRef:
    asked = {"metadata": {"member_id": str(buyer.member_id)}, "preferred_locales": [buyer.language]}
    with border():
        made = await newly(lambda options: calls.v1.customers.create_async(asked, options), f"{key}:customer", asked)
    return CustomerRef(made.id)


async def _open(calls: Calls, asked: dict[str, Any], key: str, gone: Refused) -> Checkout:
    """Return the page; where our clock is so wrong that Stripe takes no end of ours, it is open as long as Stripe
    likes."""
    price, wrong_clock = asked["line_items"][0]["price"][:64], Refused("checkout.gone")
    known = {
        "resource_missing customer": gone,
        "line_items[0][price]": Refused("price.archived", price=price),
        "expires_at": wrong_clock,
    }
    try:
        with border(Refused("price.unknown", price=price), known):
            made = await newly(lambda options: calls.v1.checkout.sessions.create_async(asked, options), key, asked)
    except Refused as fault:
        if fault is not wrong_clock:
            raise
        log.warning("stripe.checkout.clock_is_wrong")
        return await _open(calls, {name: asked[name] for name in asked if name != "expires_at"}, key, gone)
    if made.url is None:
        raise Broken("Stripe opened a checkout without a page")
    return Checkout(made.id, made.url, at(made.expires_at), CustomerRef(ref(made.customer) or asked["customer"]))


def sold(price: Price, buyer: Buyer) -> dict[str, str]:
    """Return what the session, and whatever comes of it, says about itself."""
    days = {} if price.days is None else {"days": str(price.days)}
    return {"member": str(buyer.member_id), "plan": price.plan, "price": price.ref, **days}


def _session(price: Price, buyer: Buyer, until: datetime, public_url: str | None) -> dict[str, Any]:
    about = sold(price, buyer)
    asked: dict[str, Any] = {
        "line_items": [{"price": price.ref, "quantity": 1}],
        "client_reference_id": str(buyer.member_id),
        "metadata": about,
        "expires_at": int(until.timestamp()),
        "allow_promotion_codes": True,
        "locale": buyer.language,
        "success_url": NOWHERE,
        "cancel_url": NOWHERE,
    }
    if public_url is not None:
        asked["success_url"] = f"{public_url}/stripe/return?session={{CHECKOUT_SESSION_ID}}"
        asked["cancel_url"] = f"{public_url}/stripe/back"
    if price.mode is Mode.PASS:
        once: dict[str, Any] = {"mode": "payment", "payment_intent_data": {"metadata": about}}
        return asked | once | ({"allowed_payment_method_types": list(price.methods)} if price.methods else {})
    trial = {"trial_period_days": price.trial_days} if price.trial_days else {}
    return asked | {"mode": "subscription", "subscription_data": {"metadata": about, **trial}}
