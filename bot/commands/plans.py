"""/plans: what there is to subscribe to."""

from bot.commands.base import Ask, Command, Section, button, plain, say
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase
from core.members.model import Language
from core.payments.model import Plan


async def run(ask: Ask) -> Answer:
    """Show every plan with its price; which are open to the person is marked."""
    plans = [plan for plan in await ask.cases.offer() if plan.is_live]
    if not plans:
        return say("plans.none", button("courses", "/courses"))
    # What somebody pays for is nobody else's business: in a room the plans stand unmarked.
    open_now = await ask.cases.standing(ask.member.id) if ask.room is None else ()
    lines = tuple(_line(plan, ask.member.language, is_open=plan.code in open_now) for plan in plans)
    test = (phrase("plans.test"),) if ask.cases.subscribe.gateway.is_test else ()
    return Answer((phrase("plans.list", lines=lines), *test), (button("courses", "/courses"),))


def _line(plan: Plan, language: Language, *, is_open: bool) -> Phrase:
    title = plan.title_zh if language is Language.ZH else plan.title_en
    every = phrase(f"interval.{plan.interval.value}")
    key = "plans.line_open" if is_open else "plans.line"
    return phrase(key, code=plan.code, title=plain(title), price=plan.price, every=every)


COMMAND = Command("plans", Section.SUBSCRIBER, run, aliases=("套餐", "价格"), is_personal=False)
