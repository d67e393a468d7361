"""In which lessons somebody may write a quiz."""

from typing import Protocol

from core.courses.model import Course, Lesson
from core.courses.owning import Creator, require_own
from core.courses.ports import CoursesTx
from core.courses.quiz_ports import QuizzesTx
from core.kernel.errors import Refused
from core.kernel.ids import LessonId
from core.kernel.ports import Audit


class ComposeTx(CoursesTx, QuizzesTx, Protocol):
    """A transaction over the catalogue and its quizzes."""

    @property
    def audit(self) -> Audit:
        """The audit of this transaction."""
        ...


async def own_lesson(tx: CoursesTx, author: Creator, lesson_id: LessonId) -> tuple[Course, Lesson]:
    """Return the author's lesson. Raises `Refused("lesson.unknown")`, or as `require_own` does."""
    found = await tx.courses.lesson(lesson_id)
    if found is None:
        raise Refused("lesson.unknown", lesson=lesson_id)
    require_own(found[0], author)
    return found
