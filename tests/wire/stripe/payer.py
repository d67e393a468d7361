"""What people do: pay on the page, prove themselves to their bank, wait for a debit."""

from dataclasses import dataclass

from tests.wire.stripe import billing, discounts, invoices, payments, sessions, subscriptions
from tests.wire.stripe.customers import attach_card
from tests.wire.stripe.errors import ApiError
from tests.wire.stripe.money import LEAST
from tests.wire.stripe.world import Thing, World


class PageRefused(Exception):
    """The hosted page does not let the person do this; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Visit:
    """How a visit to the page ended: `paid`, `free`, `processing`, `declined` or `action`; where one was sent."""

    outcome: str
    session: str
    redirect: str | None = None


@dataclass(frozen=True, slots=True)
class Purse:
    """How somebody pays: method, what the bank will say, the code they type, the card's fingerprint."""

    method: str = "card"
    card: str = "ok"
    promotion_code: str | None = None
    email: str = "payer@example.com"
    fingerprint: str = ""


CARDS = ("ok", "ok_once", "declined", "requires_action")
"""`ok_once`: this charge works and later ones are declined (the test card 4000 0000 0000 0341)."""


def pay(world: World, session: Thing, purse: Purse) -> Visit:
    """Somebody fills in the page and presses the button."""
    _check(session, purse)
    if purse.promotion_code is not None:
        _enter_code(world, session, purse.promotion_code)
    if 0 < session["amount_total"] < LEAST[session["currency"]]:
        raise PageRefused("the amount is below the least that can be charged")
    customer = sessions.buyer(world, session, purse.email)
    if session["mode"] == "payment":
        return _pay_once(world, session, customer, purse)
    assert customer is not None
    return _subscribe(world, session, customer, purse)


def _check(session: Thing, purse: Purse) -> None:
    if session["status"] != "open":
        raise PageRefused(f"the session is {session['status']}")
    if purse.method not in session["payment_method_types"]:
        raise PageRefused(f"{purse.method} is not offered, only {', '.join(session['payment_method_types'])}")
    if purse.card not in CARDS:
        raise ValueError(f"no such card: {purse.card}")


def _enter_code(world: World, session: Thing, text: str) -> None:
    if not session["allow_promotion_codes"]:
        raise PageRefused("the page has no field for a promotion code")
    try:
        code = discounts.usable_code(world, text, session["customer"], session["currency"], session["amount_subtotal"])
    except ApiError as error:
        raise PageRefused(str(error)) from error
    session |= {"_code": code, "_coupon": world.tables["coupon"][code["promotion"]["coupon"]]}
    sessions.price_up(session)


def _card(world: World, customer: Thing | None, purse: Purse) -> Thing:
    owner = customer or {"id": None, "email": purse.email}
    return attach_card(world, owner, purse.card, method=purse.method, fingerprint=purse.fingerprint)


def _pay_once(world: World, session: Thing, customer: Thing | None, purse: Purse) -> Visit:
    if session["amount_total"] == 0:
        return _done(world, session, "no_payment_required", purse.email)
    if session["payment_intent"] is None:
        data = session["_intent_data"]
        intent = payments.new_intent(
            world,
            session["amount_total"],
            session["currency"],
            customer=session["customer"],
            metadata=dict(data.get("metadata", {})),
            description=data.get("description"),
        )
        intent["_session"] = session["id"]
        session["payment_intent"] = intent["id"]
    intent = world.tables["payment_intent"][session["payment_intent"]]
    intent["amount"] = session["amount_total"]
    return _after(world, session, payments.attempt(world, intent, _card(world, customer, purse)), purse.email)


def _subscribe(world: World, session: Thing, customer: Thing, purse: Purse) -> Visit:
    free = session["amount_total"] == 0
    card = None if free and not session["_needs_card"] else _card(world, customer, purse)
    if free and card is not None and card["_mode"] in ("declined", "requires_action"):
        return _set_up(world, session, card)
    invoice = _invoice(world, session, customer, card)
    return _collect_first(world, session, invoice, card, purse.email)


def _set_up(world: World, session: Thing, card: Thing) -> Visit:
    """A card is only kept for later (trial, 100 % off): the bank is asked all the same."""
    setup = world.add("setup_intent", {"customer": card["customer"], "payment_method": card["id"], "metadata": {}})
    session["_setup"] = setup["id"]
    if card["_mode"] == "declined":
        setup["status"] = "requires_payment_method"
        world.record("setup_intent.setup_failed", setup)
        return Visit("declined", session["id"])
    setup["status"] = "requires_action"
    world.record("setup_intent.requires_action", setup)
    return Visit("action", session["id"])


def _invoice(world: World, session: Thing, customer: Thing, card: Thing | None) -> Thing:
    """Return the first invoice: that of an earlier try on this page, while its subscription is still incomplete."""
    known = world.tables.get("subscription", {}).get(session["_subscription"] or "")
    if known is not None and known["status"] == "incomplete":
        known["default_payment_method"] = card["id"] if card else None
        return world.tables["invoice"][known["latest_invoice"]]
    discount = None
    if session["_coupon"] is not None:
        discount = discounts.redeem(world, session["_coupon"], session["_code"], customer["id"], session["id"])
    recurring = [row for row in session["_sold"] if row[0]["recurring"]]
    extras = [row for row in session["_sold"] if not row[0]["recurring"]]
    wishes = {**session["_wishes"], "_discount": discount}
    subscription = subscriptions.begin(world, customer, recurring, card, wishes)
    session["_subscription"] = subscription["id"]
    return subscriptions.first_invoice(world, subscription, extras)


def _collect_first(world: World, session: Thing, invoice: Thing, card: Thing | None, email: str) -> Visit:
    outcome = invoices.collect(world, invoice, card)
    intent = invoices.intent_of(world, invoice)
    if intent is not None:
        intent["_session"] = session["id"]
    billing.react(world, invoice, outcome)
    return _after(world, session, outcome, email)


def _after(world: World, session: Thing, outcome: payments.Outcome, email: str) -> Visit:
    if outcome == "failed":
        return Visit("declined", session["id"])
    if outcome == "action":
        return Visit("action", session["id"])
    status = "unpaid" if outcome == "processing" else "paid"
    if session["amount_total"] == 0:
        status = "no_payment_required"
    return _done(world, session, status, email)


def _done(world: World, session: Thing, payment_status: str, email: str) -> Visit:
    if session["_subscription"] is not None:
        subscription = world.tables["subscription"][session["_subscription"]]
        session |= {"subscription": subscription["id"], "invoice": subscription["latest_invoice"]}
    elif session["_coupon"] is not None:
        discounts.redeem(world, session["_coupon"], session["_code"], session["customer"], session["id"])
    sessions.complete(world, session, payment_status, email)
    outcome = {"paid": "paid", "unpaid": "processing", "no_payment_required": "free"}[payment_status]
    redirect = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])
    return Visit(outcome, session["id"], redirect)


def authenticate(world: World, session: Thing, *, passed: bool) -> Visit:
    """The person answered their bank's question."""
    if session["status"] != "open":
        raise PageRefused(f"the session is {session['status']}")
    if session.get("_setup"):
        return _authenticate_setup(world, session, passed=passed)
    subscription = world.tables.get("subscription", {}).get(session["_subscription"] or "")
    if subscription is None:
        intent = world.tables["payment_intent"][session["payment_intent"]]
        return _after(world, session, _prove(world, intent, passed=passed), "payer@example.com")
    invoice = world.tables["invoice"][subscription["latest_invoice"]]
    return _after(world, session, authenticate_invoice(world, invoice, passed=passed), "payer@example.com")


def authenticate_invoice(world: World, invoice: Thing, *, passed: bool) -> payments.Outcome:
    """The person confirms a payment that the bank had held back (the link in the renewal's e-mail)."""
    intent = invoices.intent_of(world, invoice)
    assert intent is not None
    outcome = _prove(world, intent, passed=passed)
    billing.react(world, invoice, outcome)
    return outcome


def _prove(world: World, intent: Thing, *, passed: bool) -> payments.Outcome:
    if intent["status"] != "requires_action":
        raise PageRefused(f"the payment is {intent['status']}")
    card = world.tables["payment_method"][intent["payment_method"]]
    if passed:
        card["_mode"] = "ok"  # a card once set up for off-session use is not asked again
        return payments.attempt(world, intent, card, authenticated=True)
    payments.refuse(world, intent, "payment_intent_authentication_failure")
    return "failed"


def _authenticate_setup(world: World, session: Thing, *, passed: bool) -> Visit:
    setup = world.tables["setup_intent"][session.pop("_setup")]
    card = world.tables["payment_method"][setup["payment_method"]]
    if not passed:
        setup["status"] = "requires_payment_method"
        world.record("setup_intent.setup_failed", setup)
        return Visit("declined", session["id"])
    card["_mode"] = "ok"
    setup["status"] = "succeeded"
    world.record("setup_intent.succeeded", setup)
    customer = world.tables["customer"][card["customer"]]
    invoice = _invoice(world, session, customer, card)
    return _collect_first(world, session, invoice, card, "payer@example.com")


def settle(world: World, intent: Thing, *, paid: bool) -> None:
    """A debit under way comes through, or comes back: invoice, subscription and session follow."""
    if paid:
        payments.succeed(world, intent, world.tables["payment_method"][intent["payment_method"]])
    else:
        payments.bounce(world, intent)
    if "_invoice" in intent:
        billing.react(world, world.tables["invoice"][intent["_invoice"]], "paid" if paid else "failed")
    if "_session" not in intent:
        return
    session = world.tables["checkout.session"][intent["_session"]]
    if session["status"] != "complete" or session["payment_status"] != "unpaid":
        return
    if paid:
        session["payment_status"] = "paid"
    world.record(f"checkout.session.async_payment_{'succeeded' if paid else 'failed'}", session)
