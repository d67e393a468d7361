"""A course or lesson that a creator may change, found in one transaction."""

from core.courses.draft_ports import DraftTx
from core.courses.model import Course, Lesson
from core.courses.owning import Creator, require_own
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, LessonId


async def own(tx: DraftTx, course_id: CourseId, by: Creator) -> Course:
    """Return the course that the creator may change, live or not.

    Raises `Refused`: `content.unknown`, `content.not_yours`.
    """
    course = await tx.courses.any(course_id)
    if course is None:
        raise Refused("content.unknown", id=course_id[:64])
    require_own(course, by)
    return course


async def worked_on(tx: DraftTx, lesson_id: LessonId, by: Creator) -> tuple[Course, Lesson]:
    """Return the draft of the lesson, or what is published of it, with its course, if the creator may change it.

    Raises `Refused`: `content.unknown`, `content.not_yours`.
    """
    draft = await tx.drafts.get(lesson_id)
    home = draft.lesson.course_id if draft is not None else await tx.courses.home(lesson_id)
    if home is None:
        raise Refused("content.unknown", id=lesson_id[:64])
    course = await own(tx, home, by)
    if draft is not None:
        return course, draft.lesson
    return course, next(one for one in course.lessons if one.id == lesson_id)
