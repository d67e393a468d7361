"""/start [code]: the welcome card, deep links, and consent asked once."""

from bot.commands.base import Ask, Command, Section, button, plain, say
from bot.commands.consent import consent_card
from bot.commands.course import course_card
from bot.commands.link import look
from core.kernel.errors import Refused
from core.kernel.ids import CourseId
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase


async def run(ask: Ask) -> Answer:
    """Welcome the person; a deep link opens what it names, a dead one is said and welcomed all the same."""
    if not ask.words:
        return _welcome(ask)
    kind, _, code = ask.words.partition("_")
    if kind == "course" and (opened := await _course(ask, code)) is not None:
        return opened
    if kind == "plan" and code in {plan.code for plan in await ask.cases.offer()}:
        return say("start.plan", button("plans", "/plans"), plan=code)
    if kind == "link":
        return await _link(ask, code)
    return _dead(ask)


async def _link(ask: Ask, code: str) -> Answer:
    """Ask whether the account is to be linked; where the code leads nowhere, say why and welcome."""
    try:
        return await look(ask, code)
    except Refused as refusal:
        if refusal.key == "link.wrong":
            return _dead(ask)
        welcome = _welcome(ask)
        return Answer((Phrase(refusal.key, refusal.params), *welcome.phrases), welcome.choices)


def _dead(ask: Ask) -> Answer:
    welcome = _welcome(ask)
    return Answer((phrase("start.dead_code", code=ask.words[:64]), *welcome.phrases), welcome.choices)


async def _course(ask: Ask, code: str) -> Answer | None:
    plans = frozenset(await ask.cases.standing(ask.member.id))
    seen = await ask.cases.browse.one(ask.member.id, CourseId(code), plans)
    return None if seen is None else course_card(seen)


def _welcome(ask: Ask) -> Answer:
    greeting = phrase("start.welcome", name=plain(ask.member.name))
    ways = (button("help", "/help"), button("courses", "/courses"), button("lang", "/lang"))
    if ask.member.consents:
        return Answer((greeting,), ways)
    card = consent_card(ask.member)
    return Answer((greeting, *card.phrases), (*card.choices, *ways))


COMMAND = Command("start", Section.ANYONE, run, aliases=("开始",))
