"""/courses [words]: the catalogue, what was begun first."""

from bot.commands.base import Ask, Command, Section, button, plain, say
from bot.commands.course import course_button
from core.courses.browse import Seen
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase

MOST_SHOWN = 10


async def run(ask: Ask) -> Answer:
    """List the courses that hold the words; where none does, the three nearest titles."""
    plans = frozenset(await ask.cases.standing(ask.member.id))
    found = await ask.cases.browse(ask.member.id, ask.words, plans)
    if not found.courses and not ask.words:
        return say("courses.none", button("help", "/help"))
    if not found.courses:
        near = tuple(plain(course.title) for course in found.nearest)
        ways = map(course_button, found.nearest)
        return say("courses.not_found", *ways, button("courses", "/courses"), words=plain(ask.words[:64]), nearest=near)
    shown = found.courses[:MOST_SHOWN]
    lines = tuple(map(line_of, shown))
    said = phrase("courses.list", lines=lines, count=len(found.courses))
    rest = len(found.courses) - len(shown)
    more = (phrase("courses.more", count=rest),) if rest else ()
    return Answer((said, *more), tuple(course_button(seen.course) for seen in shown[:5]))


def line_of(seen: Seen) -> Phrase:
    """Return one line of the catalogue: id, title, progress, and a lock where a plan is needed."""
    key = "courses.line" if seen.is_open else "courses.line_locked"
    title = plain(seen.course.title)
    return phrase(key, id=seen.course.id, title=title, percent=seen.progress.percent, plan=seen.course.opened_by)


COMMAND = Command("courses", Section.LEARNER, run, aliases=("课程",))
