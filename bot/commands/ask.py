"""/ask <question>: to whoever teaches; /answered [words]: what was asked before."""

from bot.commands.base import Ask, Command, Section, button, plain, say
from core.courses.answering import Opened
from core.courses.question import LineKind
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase

MOST_SHOWN = 500
"""Characters of one text in a list."""


async def run(ask: Ask) -> Answer:
    """Send the question to the creator of the course; without words, ask for it."""
    if not ask.words:
        return say("ask.what", button("answered", "/answered"))
    plans = frozenset(await ask.cases.standing(ask.member.id))
    question, course, left = await ask.cases.delivery.asking(ask.member.id, ask.words, plans)
    title = phrase("ask.no_course") if course is None else plain(course.title)
    return say("ask.sent", button("answered", "/answered"), number=question.id, title=title, count=left)


async def answered(ask: Ask) -> Answer:
    """Show the published questions that hold the words, newest first."""
    found = await ask.cases.delivery.answering.search(ask.words)
    if not found:
        key = "answered.not_found" if ask.words else "answered.none"
        return say(key, button("ask", "/ask"), words=plain(ask.words[:64]))
    lines = tuple(line for one in found for line in _said(one))
    return Answer((phrase("answered.list"), *lines), (button("ask", "/ask"),))


def _said(opened: Opened) -> tuple[Phrase, ...]:
    asked = next(one for one in opened.lines if one.kind is LineKind.QUESTION)
    told = [one for one in opened.lines if one.kind is LineKind.ANSWER][-1]
    return (phrase("answered.one", question=plain(_short(asked.text)), answer=plain(_short(told.text))),)


def _short(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


COMMAND = Command("ask", Section.LEARNER, run, aliases=("提问",))
ANSWERED = Command("answered", Section.LEARNER, answered, aliases=("问答",))
