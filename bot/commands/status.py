"""/status: how every plan stands, why, what comes next, and the one button that helps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.commands.base import Ask, Command, Section, button, plain, say
from bot.commands.kept_out import kept_out
from core.access.verdict import Because, Verdict
from core.kernel.ids import PlanCode
from core.kernel.messages import Answer, Choice
from core.kernel.money import Money
from core.kernel.phrase import Phrase, phrase
from core.payments.model import Plan
from core.payments.provider import Charge
from core.payments.right import Right, RightKind, Status

HELPS: Mapping[Because, str] = {
    Because.PAID: "cancel",
    Because.TRIAL: "cancel",
    Because.ENDING: "resume",
    Because.GRACE: "card",
    Because.PASS: "subscribe",
    Because.COMP: "courses",
    Because.GUEST: "plans",
    Because.WAITING_FOR_BANK: "status",
    Because.NOT_BEGUN: "status",
    Because.ENDED: "subscribe",
    Because.GRACE_OVER: "card",
    Because.UNPAID: "card",
    Because.PAUSED: "card",
    Because.REFUNDED: "subscribe",
    Because.DISPUTED: "card",
    Because.DISPUTE_LOST: "card",
    Because.BANNED: "help",
    Because.NOTHING: "subscribe",
}
"""What helps, for every fact that may decide: to the bank's quarrels belong the invoices on the provider's page."""
GONE = frozenset((Status.CANCELED, Status.INCOMPLETE_EXPIRED))
"""A subscription that no card and no second thought brings back: it is bought anew."""


async def run(ask: Ask) -> Answer:
    """Show how every plan stands that the person ever had, why, and the one button that helps; a ban outranks all."""
    ban = await ask.cases.standing.kept_out(ask.member.id)
    shown = await _standing(ask)
    return shown if ban is None else replace(shown, phrases=(*shown.phrases, *kept_out(ban).phrases))


async def _standing(ask: Ask) -> Answer:
    standing = await ask.cases.standing.of(ask.member.id)
    visits = tuple(_visit(room, verdict) for room, verdict in await ask.cases.door.as_guest(ask.member.id))
    if not standing:
        key = "status.guest" if visits else "status.none"
        return say(key, button("plans", "/plans"), lines=visits)
    plans = {plan.code: plan for plan in await ask.cases.offer()}
    charges = await ask.cases.manage.charges(ask.member.id)
    lines = tuple(line(code, verdict, plans.get(code), charges) for code, verdict in sorted(standing.items()))
    ways = {one.action: one for code, verdict in sorted(standing.items()) for one in [way(code, verdict, plans)]}
    return say("status.card", *ways.values(), lines=(*lines, *visits))


def _visit(room: str, verdict: Verdict) -> Phrase:
    """Return one line about a room in which the person is a guest."""
    why = phrase(f"because.{verdict.because.value}")
    return phrase("status.line", plan=plain(room), why=phrase("because.until", why=why, until=verdict.until))


def line(code: PlanCode, verdict: Verdict, plan: Plan | None, charges: Sequence[Charge]) -> Phrase:
    """Return one line: the plan, the fact that decides, and its date; for what renews, also the money."""
    why = phrase(f"because.{verdict.because.value}")
    renews = _renews_at(verdict)
    if renews is not None and verdict.right and (money := next_money(verdict.right, plan, charges)):
        return phrase("status.line", plan=code, why=phrase("because.renews", why=why, until=renews, price=money))
    until = renews or verdict.until
    if until is None:
        return phrase("status.line", plan=code, why=why)
    key = "because.begins" if verdict.because is Because.NOT_BEGUN else "because.until"
    return phrase("status.line", plan=code, why=phrase(key, why=why, until=until))


def _renews_at(verdict: Verdict) -> datetime | None:
    """Return when the next period is charged; None where none will be."""
    right = verdict.right
    if right is None or right.ends_at is not None or verdict.because not in {Because.PAID, Because.TRIAL}:
        return None
    return right.paid_until


def next_money(right: Right, plan: Plan | None, charges: Sequence[Charge]) -> Money | None:
    """Return what the next period costs as far as is known: as much as the last one, else the plan's price.

    Not the plan's price first: whoever came before it was raised keeps theirs.
    """
    paid = [one.amount for one in charges if one.right_key == right.key and one.amount.amount_minor > 0]
    return paid[0] if paid else None if plan is None else plan.price


def way(code: PlanCode, verdict: Verdict, plans: Mapping[PlanCode, Plan]) -> Choice:
    """Return the one button that helps with a plan that stands so."""
    name = HELPS[verdict.because]
    if name != "subscribe" and not _is_gone(verdict.right):
        return button(name, f"/{name}")
    is_sold = code in plans and plans[code].is_live
    return button("subscribe", f"/subscribe {code}", plan=code) if is_sold else button("plans", "/plans")


def _is_gone(right: Right | None) -> bool:
    return right is not None and right.kind is RightKind.SUBSCRIPTION and right.status in GONE


COMMAND = Command("status", Section.SUBSCRIBER, run, aliases=("状态",))
