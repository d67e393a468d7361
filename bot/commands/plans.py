"""/plans: what there is to subscribe to."""

from bot.commands.base import Ask, Command, Section, button, plain, say
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase
from core.members.model import Language
from core.payments.model import Plan

MOST_BUTTONS = 10


async def run(ask: Ask) -> Answer:
    """Show every plan on sale with its price and a button that leads to its checkout; what is open is marked."""
    plans = [plan for plan in await ask.cases.offer() if plan.is_live]
    if not plans:
        return say("plans.none", button("courses", "/courses"))
    # What somebody pays for is nobody else's business: in a room the plans stand unmarked.
    open_now = await ask.cases.standing(ask.member.id) if ask.room is None else ()
    lines = tuple(_line(plan, ask.member.language, is_open=plan.code in open_now) for plan in plans)
    test = (phrase("plans.test"),) if ask.cases.subscribe.gateway.is_test else ()
    ways = (button("subscribe", f"/subscribe {plan.code}", plan=plan.code) for plan in plans[:MOST_BUTTONS])
    return Answer((phrase("plans.list", lines=lines), *test), (*ways, button("courses", "/courses")))


def _line(plan: Plan, language: Language, *, is_open: bool) -> Phrase:
    title = plan.title_zh if language is Language.ZH else plan.title_en
    name = plan.code if title == plan.code else f"{plan.code}  {title}"
    key = "plans.line_open" if is_open else "plans.line"
    return phrase(key, name=plain(name), price=plan.price, every=_every(plan))


def _every(plan: Plan) -> Phrase:
    if plan.days is not None:
        return phrase("plans.days", count=plan.days)
    every = phrase(f"interval.{plan.interval.value}")
    return phrase("plans.trial", every=every, count=plan.trial_days) if plan.trial_days else every


COMMAND = Command("plans", Section.SUBSCRIBER, run, aliases=("套餐", "价格"), is_personal=False)
