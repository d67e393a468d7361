"""/courses [words]: the catalogue, what was begun first."""

from bot.commands.base import Ask, Command, Section, button, plain, say
from bot.commands.course import course_button
from core.courses.browse import Seen
from core.courses.model import Lesson, short_id
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase

MOST_SHOWN = 10
MOST_WAYS = 5


async def run(ask: Ask) -> Answer:
    """List the courses and lessons that hold the words; where none does, the three nearest titles."""
    plans = frozenset(await ask.cases.standing(ask.member.id))
    found = await ask.cases.browse(ask.member.id, ask.words, plans)
    if found.is_empty and not ask.words:
        return say("courses.none", button("help", "/help"))
    if found.is_empty:
        near = tuple(plain(course.title) for course in found.nearest)
        ways = map(course_button, found.nearest)
        return say("courses.not_found", *ways, button("courses", "/courses"), words=plain(ask.words[:64]), nearest=near)
    shown = found.courses[:MOST_SHOWN]
    lines = tuple(map(line_of, shown))
    said = (phrase("courses.list", lines=lines, count=len(found.courses)),) if shown else ()
    rest = len(found.courses) - len(shown)
    more = (phrase("courses.more", count=rest),) if rest else ()
    taught = found.lessons[:MOST_SHOWN]
    lessons = (phrase("courses.lessons", lines=tuple(map(_lesson_line, taught))),) if taught else ()
    ways = [course_button(seen.course) for seen in shown[: MOST_WAYS - min(2, len(taught))]]
    ways += [_lesson_button(lesson) for _, lesson in taught[: MOST_WAYS - len(ways)]]
    return Answer((*said, *more, *lessons), tuple(ways))


def _lesson_line(found: tuple[Seen, Lesson]) -> Phrase:
    seen, lesson = found
    key = "courses.lesson_line" if seen.may_open(lesson) else "courses.lesson_line_locked"
    return phrase(key, id=lesson.id, title=plain(lesson.title), course=plain(seen.course.title))


def _lesson_button(lesson: Lesson) -> Choice:
    return button("plain", f"/lesson {short_id(lesson.id)}", text=lesson.title)


def line_of(seen: Seen) -> Phrase:
    """Return one line of the catalogue: id, title, progress, and a lock where a plan is needed."""
    key = "courses.line" if seen.is_open else "courses.line_locked"
    title = plain(seen.course.title)
    return phrase(key, id=seen.course.id, title=title, percent=seen.progress.percent, plan=seen.course.opened_by)


COMMAND = Command("courses", Section.LEARNER, run, aliases=("课程",))
