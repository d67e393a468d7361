"""/switch <plan>: to a dearer or longer plan at once, to a cheaper or shorter one at the period's end."""

from collections.abc import Mapping

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.access.verdict import Because
from core.kernel.errors import Refused
from core.kernel.ids import PlanCode
from core.kernel.messages import Answer
from core.kernel.phrase import phrase
from core.payments.model import Plan, moves_up
from core.payments.right import Right, Status

YES = frozenset(("yes", "是", "确定"))
MOST_OFFERED = 5
TAKEN_BACK = frozenset((Because.DISPUTED, Because.REFUNDED, Because.DISPUTE_LOST))


async def run(ask: Ask) -> Answer:
    """Show what the switch costs and when it happens; with `yes`, do it."""
    right = await ask.cases.manage.subscription(ask.member.id)
    plans = {plan.code: plan for plan in await ask.cases.offer()}
    code, _, rest = ask.words.strip().partition(" ")
    plan = _wanted(code, right, plans)
    present = plans.get(right.plan)
    await _check(ask, right, present, plan)
    is_up = present is None or moves_up(present, plan)
    if rest.strip().lower() not in YES:
        return _ask_first(right, plan, is_up=is_up)
    moved = await ask.cases.manage.switch(ask.member.id, plan, at_period_end=not is_up)
    if not is_up:
        until = plain("—") if moved.paid_until is None else moved.paid_until
        return say("switch.later", button("status", "/status"), old=right.plan, plan=plan.code, until=until)
    if moved.plan != plan.code:
        raise Refused("switch.not_yet")
    return say("switch.done", button("status", "/status"), plan=plan.code)


def _wanted(code: str, right: Right, plans: Mapping[PlanCode, Plan]) -> Plan:
    """Return the plan on sale of this code. Raises `BadInput` with what there is to switch to."""
    others = [plan for plan in plans.values() if plan.is_live and plan.days is None and plan.code != right.plan]
    ways = tuple(button("switch", f"/switch {plan.code}", plan=plan.code) for plan in others[:MOST_OFFERED])
    known = ", ".join(plan.code for plan in others) or "—"
    example = others[0].code if others else "vip"
    if not code:
        raise BadInput("switch.which", *ways, button("plans", "/plans"), known=known, example=example)
    plan = plans.get(PlanCode(code))
    if plan is None or not plan.is_live:
        raise BadInput("switch.unknown", *ways, plan=plain(code[:32]), known=known, example=example)
    return plan


async def _check(ask: Ask, right: Right, present: Plan | None, plan: Plan) -> None:
    """Return if the subscription can move to the plan; else raise `BadInput` with what helps."""
    if plan.code == right.plan:
        raise BadInput("switch.same", button("status", "/status"), plan=plan.code)
    if plan.days is not None:
        buy = button("subscribe", f"/subscribe {plan.code}", plan=plan.code)
        raise BadInput("switch.pass", buy, plan=plan.code)
    if present is not None and present.price.currency != plan.price.currency:
        raise BadInput("switch.currency", button("cancel", "/cancel"), plan=plan.code)
    if right.ends_at is not None:
        raise BadInput("switch.ending", button("resume", "/resume"), plan=right.plan)
    if right.status is Status.PAST_DUE:
        raise BadInput("switch.past_due", button("card", "/card"), plan=right.plan)
    verdicts = await ask.cases.standing.each(ask.member.id)
    if any(one.because in TAKEN_BACK for one in verdicts if one.right == right):
        raise BadInput("switch.disputed", button("status", "/status"), plan=right.plan)


def _ask_first(right: Right, plan: Plan, *, is_up: bool) -> Answer:
    yes = button("switch_yes", f"/switch {plan.code} yes", plan=plan.code)
    ways = (yes, button("status", "/status"))
    every = phrase(f"interval.{plan.interval.value}")
    if is_up:
        return say("switch.up", *ways, old=right.plan, plan=plan.code, price=plan.price, every=every)
    until = plain("—") if right.paid_until is None else right.paid_until
    return say("switch.down", *ways, old=right.plan, plan=plan.code, price=plan.price, every=every, until=until)


COMMAND = Command("switch", Section.SUBSCRIBER, run, aliases=("换套餐",), asks_provider=True)
