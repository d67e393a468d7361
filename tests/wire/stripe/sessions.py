"""Checkout sessions by the API (docs: api/checkout/sessions; stripe/params/checkout/_session_create_params.py)."""

from tests.wire.stripe import billing, discounts, offers
from tests.wire.stripe.customers import create_customer
from tests.wire.stripe.errors import bad
from tests.wire.stripe.money import check_charge
from tests.wire.stripe.periods import DAY
from tests.wire.stripe.shapes import metadata
from tests.wire.stripe.world import Thing, World


def create_session(world: World, params: Thing) -> Thing:
    """A page on which somebody can pay, for at most a day."""
    mode = offers.check_frame(world, params)
    rows = offers.sold(world, params, mode)
    currency = rows[0][0]["currency"]
    customer = world.get("customer", params["customer"], "customer") if "customer" in params else None
    if customer is not None and mode == "subscription":
        _check_one_currency(world, customer, currency)
    subtotal = sum(price["unit_amount"] * count for price, count in rows)
    coupon, code = _discount(world, params, customer, currency, subtotal)
    session = world.add("checkout.session", _fields(world, params, mode, currency))
    session |= {
        "amount_subtotal": subtotal,
        "payment_method_types": offers.methods(world, params, mode, currency),
        "customer": customer["id"] if customer else None,
        "url": f"{world.base}/c/pay/{session['id']}#fidstandin",
        "_sold": rows,
        "_lines": offers.line_items(world, rows),
        "_wishes": params.get("subscription_data", {}),
        "_intent_data": params.get("payment_intent_data", {}),
        "_coupon": coupon,
        "_code": code,
        "_subscription": None,
        "_needs_card": params.get("payment_method_collection", "always") == "always",
    }
    price_up(session)
    try:
        check_charge(session["_due_by_prices"], currency)
    except Exception:
        del world.tables["checkout.session"][session["id"]]
        raise
    world.at(session["expires_at"], lambda: expire(world, session))
    return session


def _check_one_currency(world: World, customer: Thing, currency: str) -> None:
    for row in world.all("subscription"):
        if row["customer"] == customer["id"] and row["status"] in billing.LIVE and row["currency"] != currency:
            raise bad(
                "You cannot combine currencies on a single customer. This customer has an active subscription, "
                f"subscription schedule, discount, quote, or invoice item with currency {row['currency']}."
            )


def _discount(
    world: World, params: Thing, customer: Thing | None, currency: str, subtotal: int
) -> tuple[Thing | None, Thing | None]:
    given = params.get("discounts") or []
    if not given:
        return None, None
    if len(given) > 1 or len(given[0]) != 1:
        raise bad("You may only specify one coupon or promotion code.", "discounts")
    if "promotion_code" in given[0]:
        code = world.get("promotion_code", given[0]["promotion_code"], "discounts[0][promotion_code]")
        discounts.check_code(world, code, customer["id"] if customer else None, currency, subtotal)
        return world.tables["coupon"][code["promotion"]["coupon"]], code
    coupon = world.get("coupon", given[0]["coupon"], "discounts[0][coupon]")
    if not discounts.coupon_works(world, coupon, currency):
        raise bad(f"Coupon {coupon['id']} is expired or used up.", "discounts[0][coupon]", "coupon_expired")
    return coupon, None


def _fields(world: World, params: Thing, mode: str, currency: str) -> Thing:
    return {
        "adaptive_pricing": None,
        "after_expiration": None,
        "allow_promotion_codes": params.get("allow_promotion_codes"),
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": params.get("billing_address_collection"),
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "client_secret": None,
        "consent": None,
        "currency": currency,
        "currency_conversion": None,
        "custom_fields": [],
        "customer_account": None,
        "customer_creation": None if mode == "subscription" else params.get("customer_creation", "if_required"),
        "customer_details": None,
        "customer_email": params.get("customer_email"),
        "expires_at": params.get("expires_at", world.now + DAY),
        "invoice": None,
        "locale": params.get("locale"),
        "metadata": metadata(params.get("metadata")),
        "mode": mode,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": params.get("payment_method_collection", "always")
        if mode == "subscription"
        else "if_required",
        "payment_method_options": {},
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "setup_intent": None,
        "status": "open",
        "submit_type": params.get("submit_type"),
        "subscription": None,
        "success_url": params["success_url"],
        "ui_mode": "hosted_page",
        "_customer_always": params.get("customer_creation") == "always",
    }


def price_up(session: Thing) -> None:
    """The session's sums are right for its coupon; a trial asks nothing today for what recurs."""
    off = discounts.taken_off(session["_coupon"], session["amount_subtotal"])
    today = session["amount_subtotal"]
    trial = set(session["_wishes"]) & {"trial_period_days", "trial_end"}
    if trial:
        today = sum(price["unit_amount"] * count for price, count in session["_sold"] if price["recurring"] is None)
        off = min(off, today)
    session["amount_total"] = today - off
    session["_due_by_prices"] = session["amount_subtotal"] - discounts.taken_off(
        session["_coupon"], session["amount_subtotal"]
    )
    session["total_details"] = {"amount_discount": off, "amount_shipping": 0, "amount_tax": 0}
    session["discounts"] = _shown_discount(session)


def _shown_discount(session: Thing) -> list[Thing]:
    if session["_coupon"] is None:
        return []
    code = session["_code"]
    return [{"coupon": session["_coupon"]["id"], "promotion_code": code["id"] if code else None}]


def expire(world: World, session: Thing) -> None:
    """Nobody can pay on the page any more."""
    if session["status"] != "open":
        return
    if session["payment_intent"] is not None:
        intent = world.tables["payment_intent"][session["payment_intent"]]
        intent |= {"status": "canceled", "canceled_at": world.now, "cancellation_reason": "abandoned"}
        world.record("payment_intent.canceled", intent)
    session |= {"status": "expired", "url": None}
    world.record("checkout.session.expired", session)


def expire_session(world: World, params: Thing, id_: str) -> Thing:
    """The owner closes the page."""
    del params
    session = world.get("checkout.session", id_)
    if session["status"] != "open":
        raise bad(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '
            f"`{session['status']}`."
        )
    expire(world, session)
    return session


def buyer(world: World, session: Thing, email: str) -> Thing | None:
    """Return who pays: the customer given, a new one where the mode needs one, or nobody (a guest)."""
    if session["customer"] is not None:
        customer = world.tables["customer"][session["customer"]]
        if customer["email"] is None:
            world.change(customer, "customer.updated", email=email)
        return customer
    if session["mode"] == "payment" and not session["_customer_always"]:
        return None
    customer = create_customer(world, {"email": session["customer_email"] or email})
    session["customer"] = customer["id"]
    return customer


def complete(world: World, session: Thing, payment_status: str, email: str) -> None:
    """The person is through: the session says whether the money is there too."""
    session["customer_details"] = {
        "address": {"country": "US"},
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }
    session |= {"status": "complete", "payment_status": payment_status, "url": None}
    world.record("checkout.session.completed", session)
