"""/open: a pressed suggestion, opened as what it is, a lesson or a course."""

from bot.commands import course, lesson
from bot.commands.base import Ask, Command, Section
from core.kernel.ids import CourseId, LessonId
from core.kernel.messages import Answer


async def run(ask: Ask) -> Answer:
    """Open the lesson or the course of this id."""
    item = await ask.cases.browse.meant(ask.words)
    plans = frozenset(await ask.cases.standing(ask.member.id))
    seen = await ask.cases.browse.one(ask.member.id, CourseId(item), plans)
    if seen is not None:
        held = await ask.cases.delivery.timetable(ask.member.id, seen.course.id)
        return course.course_card(seen, held)
    return await lesson.show(ask, LessonId(item))


COMMAND = Command("open", Section.LEARNER, run, is_hidden=True)
