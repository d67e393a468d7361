"""Which missed questions are due to a member: only those that their quiz still asks, in lessons they may open."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from core.courses.model import may_open
from core.courses.ports import CoursesTx
from core.courses.quiz import Mark
from core.courses.quiz_ports import QuizzesTx
from core.courses.spaced import Review
from core.kernel.ids import LessonId, MemberId, PlanCode


class DueTx(CoursesTx, QuizzesTx, Protocol):
    """A transaction over the catalogue and what comes back."""


async def coming_back(tx: DueTx, member_id: MemberId, plans: Collection[PlanCode]) -> Sequence[Review]:
    """Return what comes back to the member, what is due first; questions that were changed come back no more."""
    reviews = await tx.reviews.of(member_id)
    asked = {lesson: await _asked(tx, lesson, plans) for lesson in {one.lesson_id for one in reviews}}
    return [one for one in reviews if one.mark in asked[one.lesson_id]]


def due_of(reviews: Sequence[Review], now: datetime) -> Sequence[Review]:
    """Return those that are due now."""
    return [one for one in reviews if one.due_at <= now]


async def _asked(tx: DueTx, lesson_id: LessonId, plans: Collection[PlanCode]) -> frozenset[Mark]:
    found, quiz = await tx.courses.lesson(lesson_id), await tx.quizzes.get(lesson_id)
    if found is None or quiz is None or not may_open(*found, plans):
        return frozenset()
    return frozenset(question.mark for question in quiz.questions)
