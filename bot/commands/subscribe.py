"""/subscribe [plan]: to the page on which the plan is paid, in two taps."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from bot.commands.plans import run as show_plans
from bot.commands.status import GONE
from bot.commands.status import run as show_status
from core.access.verdict import Because, Verdict
from core.kernel.ids import PlanCode
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import phrase
from core.payments.model import Plan
from core.payments.right import Right, RightKind

MOST_OFFERED = 5
YES = frozenset(("yes", "是", "确定"))


async def run(ask: Ask) -> Answer:
    """Lead to the checkout; beside a live subscription to how it stands, or to a switch of plans.

    A pass is sold beside another, for passes add up; beside a subscription that goes on only on a second word.
    """
    offered = [plan for plan in await ask.cases.offer() if plan.is_live]
    plan = _wanted(ask.words, offered)
    if plan is None:
        return await show_plans(ask)
    had = await ask.cases.standing.each(ask.member.id)
    if (stopped := _quarrel(plan, had)) is not None:
        return stopped
    live = [one.right.plan for one in had if one.right is not None and _renews(one, one.right)]
    if plan.days is None and plan.code in live:
        return await show_status(ask)
    if plan.days is None and live:
        return _other(live[0], plan)
    if plan.days is not None and _goes_on(had) and not _is_sure(ask.words):
        return await _beside(ask, plan)
    checkout = await ask.cases.subscribe(ask.member, plan.code)
    pay = Choice(phrase("button.pay", price=plan.price), url=checkout.url)
    test = (phrase("plans.test"),) if ask.cases.subscribe.gateway.is_test else ()
    page = phrase("subscribe.page", plan=plan.code, until=checkout.expires_at)
    return Answer((page, *test), (pay, button("status", "/status")))


def _renews(verdict: Verdict, right: Right) -> bool:
    return verdict.is_open and right.kind is RightKind.SUBSCRIPTION and right.status not in GONE


def _goes_on(had: Sequence[Verdict]) -> bool:
    return any(one.right.ends_at is None for one in had if one.right is not None and _renews(one, one.right))


def _is_sure(words: str) -> bool:
    return words.split()[1:2] != [] and words.split()[1].lower() in YES


async def _beside(ask: Ask, plan: Plan) -> Answer:
    """Show how the subscription stands, and the way to buy the pass all the same."""
    shown = await show_status(ask)
    return replace(shown, choices=(*shown.choices, button("buy_anyway", f"/subscribe {plan.code} yes", plan=plan.code)))


def _wanted(words: str, offered: Sequence[Plan]) -> Plan | None:
    """Return the plan that is meant, the only one where none is named; None leaves the choice open."""
    if not words.strip():
        return offered[0] if len(offered) == 1 else None
    code = words.split(maxsplit=1)[0]
    meant = [plan for plan in offered if plan.code == code] or [
        plan for plan in offered if plan.code.casefold() == code.casefold()
    ]
    if not meant:
        ways = (button("subscribe", f"/subscribe {plan.code}", plan=plan.code) for plan in offered[:MOST_OFFERED])
        known = ", ".join(plan.code for plan in offered) or "—"
        example = offered[0].code if offered else "vip"
        raise BadInput("subscribe.unknown", *ways, plan=plain(code[:32]), known=known, example=example)
    return meant[0]


def _quarrel(plan: Plan, had: Sequence[Verdict]) -> Answer | None:
    """Return what is said to one whose bank asks for money back, or got it: only the owner can lift that."""
    for because in (Because.DISPUTED, Because.DISPUTE_LOST):
        if any(one.because is because for one in had):
            key = "subscribe.disputed" if because is Because.DISPUTED else "subscribe.dispute_lost"
            return say(key, button("status", "/status"), plan=plan.code)
    return None


def _other(live: PlanCode, plan: Plan) -> Answer:
    move = button("switch", f"/switch {plan.code}", plan=plan.code)
    return say("subscribe.other", move, button("status", "/status"), live=live, plan=plan.code)


COMMAND = Command("subscribe", Section.SUBSCRIBER, run, aliases=("订阅",), asks_provider=True)
