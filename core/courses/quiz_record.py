"""How the quiz of a lesson does: what its creator should change."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.courses.authoring import ComposeTx, own_lesson
from core.courses.model import Lesson
from core.courses.owning import Creator
from core.courses.quiz import Quiz
from core.courses.quiz_items import LEAST_ANSWERS, Item, items_of
from core.kernel.errors import Refused
from core.kernel.ids import LessonId
from core.kernel.ports import Work


@dataclass(frozen=True, slots=True)
class Record:
    """A quiz with the record of each question; by first tries only. The share that passed is None below the floor."""

    lesson: Lesson
    quiz: Quiz
    members: int
    passed_share: float | None
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class QuizRecord:
    """The record of a quiz, for whoever may change it."""

    work: Work[ComposeTx]

    async def __call__(self, author: Creator, lesson_id: LessonId) -> Record:
        """Return the record. Raises `Refused`: `lesson.unknown`, `content.not_yours`, `quiz.none`."""
        async with self.work.read() as tx:
            _, lesson = await own_lesson(tx, author, lesson_id)
            quiz = await tx.quizzes.get(lesson_id)
            attempts = await tx.attempts.first_of(lesson_id)
        if quiz is None:
            raise Refused("quiz.none", title=lesson.title)
        passed = sum(one.is_passed for one in attempts)
        share = passed / len(attempts) if len(attempts) >= LEAST_ANSWERS else None
        items = items_of([question.mark for question in quiz.questions], attempts)
        return Record(lesson, quiz, len(attempts), share, items)
