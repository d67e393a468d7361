"""/newplan <code> <amount> <currency> <month|year|pass:DAYS>, or <code> price_… [pass:DAYS]: a plan goes on offer."""

from collections.abc import Sequence

from bot.commands.base import MOST_ACTION_BYTES, Ask, BadInput, Command, Section, button, say
from bot.commands.plan_words import code_of, days_of, methods_of, options_of, trial_of
from core.kernel.errors import Refused
from core.kernel.messages import Answer, Choice
from core.kernel.money import Money, money_from_major
from core.payments.model import Interval, Plan

OPTIONS = frozenset(("trial", "methods"))
PASS_DAYS = {"month": 30, "year": 365}
"""How long a pass is that is offered instead of a subscription."""


async def run(ask: Ask) -> Answer:
    """Keep the plan. Nothing is asked back: an owner who mistyped archives it."""
    bare, options = options_of(ask.words)
    plan = _plan(bare, options)
    try:
        made = await ask.cases.new_plan(plan, ask.member.id)
    except Refused as refusal:
        if refusal.key != "plan.method_mode":
            raise
        raise BadInput("plan.method_mode", *_as_pass(bare, plan), **refusal.params) from refusal
    return say("newplan.made", button("plans", "/plans"), plan=made.code, price=made.price)


def _plan(bare: Sequence[str], options: dict[str, str]) -> Plan:
    if len(bare) < 2 or not options.keys() <= OPTIONS:
        raise _form()
    code, trial = code_of(bare[0], "newplan"), trial_of(options.get("trial", "0"), "newplan")
    methods = methods_of(options.get("methods", ""))
    if bare[1].startswith("price_"):
        if len(bare) > 3:
            raise _form()
        days = days_of(bare[2], "newplan") if len(bare) == 3 else None
        # Amount and interval are the provider's; these stand in until it was asked.
        interval = Interval.MONTH if days is None else Interval.ONCE
        return Plan(code, code, code, Money(0, "usd"), interval, days, trial, methods, price_ref=bare[1])
    if len(bare) != 4:
        raise _form()
    price, every = money_from_major(bare[1], bare[2]), bare[3].lower()
    if every in {Interval.MONTH.value, Interval.YEAR.value}:
        return Plan(code, code, code, price, Interval(every), None, trial, methods)
    if not every.startswith("pass"):
        raise _form()
    return Plan(code, code, code, price, Interval.ONCE, days_of(every, "newplan"), trial, methods)


def _form() -> BadInput:
    return BadInput("newplan.form", button("help", "/help newplan"))


def _as_pass(bare: Sequence[str], plan: Plan) -> tuple[Choice, ...]:
    """Return the button that offers the same as a pass; none where it would not fit, or the price is the provider's."""
    if len(bare) != 4:
        return ()
    days = PASS_DAYS[plan.interval.value]
    line = f"/newplan {bare[0]} {bare[1]} {bare[2]} pass:{days} methods={','.join(plan.methods)}"
    return (button("as_pass", line, days=days),) if len(line.encode()) <= MOST_ACTION_BYTES else ()


COMMAND = Command("newplan", Section.OWNER, run, asks_provider=True)
