"""/course <id>: the outline of a course."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType

from bot.commands.base import Ask, Command, Section, button, plain, say
from core.courses.browse import Seen
from core.courses.model import Course, Lesson, short_id
from core.kernel.ids import CourseId, ItemId, LessonId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase

MOST_LESSONS = 40
NOTHING_HELD: Mapping[LessonId, datetime | None] = MappingProxyType({})


async def run(ask: Ask) -> Answer:
    """Show outline, progress and the button that goes on; an unknown id becomes a search."""
    plans = frozenset(await ask.cases.standing(ask.member.id))
    code = CourseId(await ask.cases.browse.meant(ask.words))
    seen = await ask.cases.browse.one(ask.member.id, code, plans) if code else None
    if seen is not None:
        held = await ask.cases.delivery.timetable(ask.member.id, seen.course.id)
        return course_card(seen, held)
    found = await ask.cases.browse(ask.member.id, ask.words, plans)
    near = {one.course.id: one.course for one in (*found.courses, *(seen for seen, _ in found.lessons))}
    ways = map(course_button, list(near.values())[:3] or found.nearest)
    key = "course.which" if not ask.words else "course.unknown"
    return say(key, *ways, button("courses", "/courses"), words=plain(ask.words[:64]))


def course_button(course: Course) -> Choice:
    """Return the button that opens the course."""
    return button("plain", f"/course {short_id(course.id)}", text=course.title)


def course_card(seen: Seen, held: Mapping[LessonId, datetime | None] = NOTHING_HELD) -> Answer:
    """Return the course as the person sees it, with the moments of what is `held` back."""
    course = seen.course
    said = [
        phrase("course.card", title=plain(course.title), percent=seen.progress.percent),
        *([plain(course.summary)] if course.summary else []),
    ]
    if course.lessons:
        said.append(
            phrase("course.outline", lines=tuple(_line(seen, lesson, held) for lesson in course.lessons[:MOST_LESSONS]))
        )
    if not seen.is_open:
        said.append(phrase("course.locked", plan=course.opened_by))
    return Answer(tuple(said), _ways(seen, held))


def _line(seen: Seen, lesson: Lesson, held: Mapping[LessonId, datetime | None]) -> Phrase:
    if ItemId(lesson.id) in seen.done:
        key = "course.line_done"
    elif seen.may_open(lesson) and lesson.id in held:
        at = held[lesson.id]
        if at is not None:
            return phrase("course.line_waits", id=lesson.id, title=plain(lesson.title), at=at)
        key = "course.line_undated"
    else:
        key = "course.line" if seen.may_open(lesson) else "course.line_locked"
    return phrase(key, id=lesson.id, title=plain(lesson.title))


def _ways(seen: Seen, held: Collection[LessonId]) -> tuple[Choice, ...]:
    course = seen.course
    ways: list[Choice] = []
    ready = (one for one in course.lessons if one.id not in held and seen.may_open(one))
    following = next((one for one in ready if ItemId(one.id) not in seen.done), None)
    if following is not None:
        ways.append(button("continue", f"/lesson {short_id(following.id)}", title=following.title))
    if not course.lessons and ItemId(course.id) not in seen.done:
        ways.append(button("done", f"/done {short_id(course.id)}"))
    if course.url:
        ways.append(Choice(phrase("button.open_link"), url=course.url))
    if held and seen.is_open:
        ways.append(button("calendar", f"/calendar {short_id(course.id)}"))
    if not seen.is_open:
        ways.append(button("plans", "/plans"))
    return (*ways, button("courses", "/courses"))


COMMAND = Command("course", Section.LEARNER, run)
