"""Sentences about the owner's dashboard at Stripe, the owner's refunds in the chat, and the bank."""

from collections.abc import Mapping

from core.kernel.money import money_from_major
from tests.flow.histories.stage import Stage, Verb
from tests.wire.stripe import billing, catalogue, customers, invoices, routes, subscriptions

AMOUNT = r"(?: (?P<amount>[\d.]+))?(?: of charge (?P<number>\d+))?"


def _charge(stage: Stage, who: str, number: str) -> str:
    return str(stage.charges(who)[int(number) - 1]["id"])


async def _refunds(stage: Stage, who: str, amount: str | None = None, number: str = "0") -> None:
    charge = stage.charges(who)[int(number) - 1]
    minor = None if amount is None else money_from_major(amount, charge["currency"]).amount_minor
    stage.at.stripe.refund(charge["id"], minor)


async def _says_refund(stage: Stage, who: str, amount: str = "", number: str = "0") -> None:
    await stage.say("owner", f"/refund {_charge(stage, who, number)} {amount}".strip())


async def _disputes(stage: Stage, who: str, how: str, number: str = "0") -> None:
    charge = _charge(stage, who, number)
    stage.disputes.append(stage.at.stripe.open_dispute(charge, inquiry=how == "asks about"))


async def _bank(stage: Stage, does: str) -> None:
    stripe, dispute = stage.at.stripe, stage.disputes[-1]
    if does == "escalates":
        stripe.escalate_dispute(dispute)
    else:
        stripe.close_dispute(dispute, won=does == "is lost by the payer")


async def _cancels(stage: Stage, who: str, when: str) -> None:
    stage.at.stripe.dashboard_cancel(stage.at.subscription(who), at_period_end=when != "at once")


async def _deletes(stage: Stage, who: str) -> None:
    path = f"/v1/customers/{stage.at.customer(who)}"
    route, ids = routes.find("DELETE", path)
    route.act(stage.at.stripe.world, {}, *ids)


async def _forgets(stage: Stage, who: str) -> None:
    """Stripe does not know the customer at all: another account's key, or test data that was deleted."""
    del stage.at.stripe.world.tables["customer"][stage.at.customer(who)]


async def _archives(stage: Stage, plan: str) -> None:
    (price,) = [row for row in stage.at.stripe.objects("price") if row["metadata"].get("plan") == plan]
    stage.at.stripe.archive_price(price["id"])


async def _makes_price(stage: Stage, name: str, amount: str, currency: str, every: str) -> None:
    asked = {
        "currency": currency,
        "unit_amount": money_from_major(amount, currency).amount_minor,
        "product_data": {"name": name},
        **({} if every == "once" else {"recurring": {"interval": every, "interval_count": 1}}),
    }
    stage.named[name] = catalogue.create_price(stage.at.stripe.world, asked)["id"]


async def _makes_code(stage: Stage, code: str, percent: str, duration: str) -> None:
    world = stage.at.stripe.world
    coupon = catalogue.create_coupon(world, {"percent_off": float(percent), "duration": duration})
    catalogue.create_promotion_code(world, {"code": code, "promotion": {"type": "coupon", "coupon": coupon["id"]}})


async def _gives(stage: Stage, who: str, name: str) -> None:
    """The dashboard makes a subscription for a customer; nothing of ours is written on it but what the price says."""
    world = stage.at.stripe.world
    customer = world.get("customer", stage.at.customer(who))
    card = customers.attach_card(world, customer, "ok")
    price = world.get("price", stage.named[name])
    made = subscriptions.begin(world, customer, [(price, 1)], card, {})
    invoice = subscriptions.first_invoice(world, made, [])
    billing.react(world, invoice, invoices.collect(world, invoice, card))


DASHBOARD: Mapping[str, Verb] = {
    rf"the dashboard refunds (?P<who>m\d){AMOUNT}": _refunds,
    rf"the owner refunds (?P<who>m\d){AMOUNT}": _says_refund,
    r"the bank (?P<how>disputes|asks about) a charge of (?P<who>m\d)(?: number (?P<number>\d+))?": _disputes,
    r"the dispute (?P<does>escalates|is lost by the payer|is won by the payer)": _bank,
    r"the dashboard cancels (?P<who>m\d) (?P<when>at once|at the period's end)": _cancels,
    r"the dashboard deletes (?P<who>m\d)": _deletes,
    r"Stripe forgets (?P<who>m\d)": _forgets,
    r"the dashboard archives the price of (?P<plan>\w+)": _archives,
    r"the dashboard has a price (?P<name>\w+) of (?P<amount>[\d.]+) (?P<currency>\w+) (?P<every>\w+)": _makes_price,
    r"the dashboard has a code (?P<code>\w+) of (?P<percent>\d+)% (?P<duration>once|forever)": _makes_code,
    r"the dashboard subscribes (?P<who>m\d) to (?P<name>\w+)": _gives,
}
