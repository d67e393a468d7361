"""A lesson with a quiz is finished by passing it."""

from typing import Protocol

from core.kernel.ids import LessonId, MemberId


class QuizReader(Protocol):
    """Which lessons have a quiz."""

    async def get(self, lesson_id: LessonId) -> object | None:
        """Return the quiz of the lesson."""
        ...


class PassReader(Protocol):
    """Which quizzes were passed."""

    async def passed(self, member_id: MemberId) -> frozenset[LessonId]:
        """Return the lessons whose quiz the member has passed."""
        ...


class QuizGateTx(Protocol):
    """A transaction that knows which quizzes there are and who passed them."""

    @property
    def quizzes(self) -> QuizReader:
        """The quizzes of this transaction."""
        ...

    @property
    def attempts(self) -> PassReader:
        """The attempts of this transaction."""
        ...


async def lacks_quiz(tx: QuizGateTx, member_id: MemberId, lesson_id: LessonId) -> bool:
    """Return whether the lesson has a quiz that the member has not passed."""
    return await tx.quizzes.get(lesson_id) is not None and lesson_id not in await tx.attempts.passed(member_id)
