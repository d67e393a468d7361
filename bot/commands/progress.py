"""/progress [course]: bars, days in a row, weak points, and what is due."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain
from bot.commands.quiz_words import bar
from core.courses.look_back import Advance, LookedBack
from core.courses.model import short_id
from core.kernel.errors import Refused
from core.kernel.ids import CourseId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase

MOST_BARS = 10
MOST_LINES = 40


async def run(ask: Ask) -> Answer:
    """Show how far one has come in every begun course, or lesson by lesson in one."""
    plans = frozenset(await ask.cases.standing(ask.member.id))
    course_id = CourseId(await ask.cases.browse.meant(ask.words)) if ask.words else None
    try:
        found = await ask.cases.quizzes.look_back(ask.member.id, plans, course_id)
    except Refused as refusal:
        raise BadInput(refusal.key, button("courses", "/courses"), **refusal.params) from refusal
    if not found.courses:
        raise BadInput("progress.none", button("next", "/next"), button("courses", "/courses"))
    streak = await ask.cases.streak(ask.member.id, ask.zone)
    lines = tuple(_line(one) for one in found.courses[:MOST_BARS])
    said = [phrase("progress.card", lines=lines), phrase("progress.streak", count=streak)]
    if course_id:
        said.append(_lessons(found.courses[0]))
    if found.weak:
        weak = tuple(phrase("progress.weak_line", title=plain(one.title), count=count) for one, count in found.weak)
        said.append(phrase("progress.weak", lines=weak))
    said += _due(found)
    return Answer(tuple(said), _ways(found), is_personal=True)


def _line(advance: Advance) -> Phrase:
    progress = advance.progress
    return phrase(
        "progress.line",
        bar=bar(progress.percent),
        percent=progress.percent,
        done=progress.done,
        total=progress.total,
        title=plain(advance.course.title),
    )


def _lessons(advance: Advance) -> Phrase:
    lines = tuple(
        phrase("progress.done" if one.id in advance.done else "progress.left", title=plain(one.title))
        for one in advance.course.lessons[:MOST_LINES]
    )
    return phrase("progress.lessons", lines=lines)


def _due(found: LookedBack) -> list[Phrase]:
    if found.due:
        return [phrase("progress.due", count=found.due)]
    return [phrase("progress.next_due", at=found.next_due)] if found.next_due else []


def _ways(found: LookedBack) -> tuple[Choice, ...]:
    due = (button("review", "/quiz review"),) if found.due else ()
    course = found.courses[0].course
    return (*due, button("next", "/next"), button("course", f"/course {short_id(course.id)}"))


COMMAND = Command("progress", Section.LEARNER, run, aliases=("进度",))
