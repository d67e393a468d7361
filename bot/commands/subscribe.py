"""/subscribe, /status, /cancel, /resume: a plan is bought, looked at, ended and taken up again."""

from collections.abc import Collection

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from bot.commands.plans import run as show_plans
from core.access.verdict import Because, Verdict
from core.kernel.errors import Refused
from core.kernel.ids import PlanCode
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase
from core.payments.model import Plan
from core.payments.right import RightKind

HELPS = {
    Because.PAID: "cancel",
    Because.TRIAL: "cancel",
    Because.ENDING: "resume",
    Because.GRACE: "card",
    Because.GRACE_OVER: "plans",
    Because.UNPAID: "card",
}
"""The one button that helps, where it is not the plan's own checkout."""


async def run(ask: Ask) -> Answer:
    """Lead to the page on which the plan is paid; beside a live subscription, to how it stands."""
    offered = [plan for plan in await ask.cases.offer() if plan.is_live]
    if not ask.words.strip():
        return await _choose(ask, offered)
    code = PlanCode(ask.words.split()[0])
    if code not in {plan.code for plan in offered}:
        ways = tuple(button("subscribe", f"/subscribe {plan.code}", plan=plan.code) for plan in offered[:5])
        known = ", ".join(plan.code for plan in offered) or "—"
        raise BadInput("subscribe.unknown", *ways, plan=plain(code[:32]), known=known)
    if _has_subscription((await ask.cases.standing(ask.member.id)).values(), offered, code):
        return await status(ask)
    checkout = await ask.cases.subscribe(ask.member, code)
    plan = next(one for one in offered if one.code == code)
    pay = Choice(phrase("button.pay", price=plan.price), url=checkout.url)
    return say("subscribe.page", pay, button("status", "/status"), plan=code, until=checkout.expires_at)


async def _choose(ask: Ask, offered: list[Plan]) -> Answer:
    answer = await show_plans(ask)
    ways = tuple(button("subscribe", f"/subscribe {plan.code}", plan=plan.code) for plan in offered[:10])
    return Answer(answer.phrases, (*ways, *answer.choices))


def _has_subscription(verdicts: Collection[Verdict], offered: list[Plan], code: PlanCode) -> bool:
    is_pass = next(plan for plan in offered if plan.code == code).days is not None
    return not is_pass and any(one.right is not None and one.right.kind is RightKind.SUBSCRIPTION for one in verdicts)


async def status(ask: Ask) -> Answer:
    """Show how every plan stands that the person ever had, why, and the one button that helps."""
    standing = await ask.cases.standing.of(ask.member.id)
    if not standing:
        return say("status.none", button("plans", "/plans"))
    lines = tuple(phrase("status.line", plan=plan, why=_why(verdict)) for plan, verdict in sorted(standing.items()))
    ways = {_way(plan, verdict) for plan, verdict in standing.items()}
    buttons = tuple(button(name, action, **params) for name, action, params in map(_named, sorted(ways)))
    return say("status.card", *buttons, lines=lines)


def _why(verdict: Verdict) -> Phrase:
    key = f"because.{verdict.because.value}"
    return phrase(key) if verdict.until is None else phrase("because.until", why=phrase(key), until=verdict.until)


def _way(plan: PlanCode, verdict: Verdict) -> tuple[str, str]:
    name = HELPS.get(verdict.because)
    return (name, f"/{name}") if name else ("subscribe", f"/subscribe {plan}")


def _named(way: tuple[str, str]) -> tuple[str, str, dict[str, object]]:
    name, action = way
    return name, action, {"plan": action.partition(" ")[2]} if name == "subscribe" else {}


async def cancel(ask: Ask) -> Answer:
    """End the subscription at its period's end, after one confirmation."""
    right = await ask.cases.manage.subscription(ask.member.id)
    if right.ends_at is not None:
        return say("cancel.already", button("resume", "/resume"), plan=right.plan, until=right.ends_at)
    if ask.words.strip().lower() not in {"yes", "是"}:
        return say("cancel.sure", button("cancel_yes", "/cancel yes"), button("status", "/status"), plan=right.plan)
    ended = await ask.cases.manage.cancel(ask.member.id)
    if ended.ends_at is None:
        raise Refused("cancel.not_yet")
    return say("cancel.done", button("resume", "/resume"), plan=ended.plan, until=ended.ends_at)


async def resume(ask: Ask) -> Answer:
    """Take the cancellation back before the end."""
    right = await ask.cases.manage.subscription(ask.member.id)
    if right.ends_at is None:
        return say("resume.nothing", button("status", "/status"), plan=right.plan)
    resumed = await ask.cases.manage.resume(ask.member.id)
    return say("resume.done", button("status", "/status"), plan=resumed.plan)


async def card(ask: Ask) -> Answer:
    """Lead to the provider's page with card and invoices."""
    url = await ask.cases.manage.card(ask.member.id)
    return say("card.page", Choice(phrase("button.open_link"), url=url))


SUBSCRIBE = Command("subscribe", Section.SUBSCRIBER, run, aliases=("订阅",))
STATUS = Command("status", Section.SUBSCRIBER, status, aliases=("状态",))
CANCEL = Command("cancel", Section.SUBSCRIBER, cancel, aliases=("退订",))
RESUME = Command("resume", Section.SUBSCRIBER, resume)
CARD = Command("card", Section.SUBSCRIBER, card)
