"""/questionhour [<date> <time> <minutes>]: when questions are answered at once; anybody may ask to be told."""

from datetime import date, time

from bot.commands.base import Ask, BadInput, Command, Section, button, say
from core.courses.question_hour import MOST_MINUTES
from core.kernel.errors import Refused
from core.kernel.messages import Answer
from core.kernel.phrase import phrase
from core.members.authority import CREATORS

TELL, QUIET = frozenset(("tell", "提醒")), frozenset(("quiet", "不提醒"))


async def run(ask: Ask) -> Answer:
    """Show what is coming, keep whether the person is told, or set an hour."""
    hours, words = ask.cases.delivery.question_hours, ask.words.lower()
    if words in TELL | QUIET:
        await hours.watch(ask.member.id, is_on=words in TELL)
    if not words or words in TELL | QUIET:
        return await _shown(ask)
    if not ask.roles & CREATORS:
        raise Refused("denied", action="questionhour")
    day, at, minutes = _read(words)
    made = await hours(day, at, minutes, ask.zone, ask.member.id)
    return say("hour.set", button("questionhour", "/questionhour"), at=made.starts_at, count=made.minutes)


async def _shown(ask: Ask) -> Answer:
    coming, is_told = await ask.cases.delivery.question_hours.coming(ask.member.id)
    way = button("hour_quiet", "/questionhour quiet") if is_told else button("hour_tell", "/questionhour tell")
    told = phrase("hour.is_told") if is_told else phrase("hour.is_not_told")
    if not coming:
        return Answer((phrase("hour.none"), told), (way, button("ask", "/ask")))
    lines = tuple(phrase("hour.line", at=one.starts_at, count=one.minutes) for one in coming)
    return Answer((phrase("hour.list", lines=lines), told), (way, button("ask", "/ask")))


def _read(words: str) -> tuple[date, time, int]:
    match words.split():
        case [day, at, minutes] if minutes.isascii() and minutes.isdigit():
            try:
                number = int(minutes) if len(minutes) < 5 else MOST_MINUTES + 1
                return date.fromisoformat(day), time.fromisoformat(at).replace(tzinfo=None), number
            except ValueError:
                pass
        case _:
            pass
    raise BadInput("hour.form", button("questionhour", "/questionhour"), most=MOST_MINUTES)


COMMAND = Command("questionhour", Section.LEARNER, run)
