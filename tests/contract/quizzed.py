"""The smallest traces of a quiz in every table that can hold one."""

from adapters.sql.tx import Tx
from core.courses.attempt import Pick
from core.courses.quiz import Mark, Question, Quiz
from core.courses.rating import Rating
from core.courses.spaced import Review
from core.kernel.ids import LessonId, MemberId
from tests.contract.stores import NOON

LESSON = LessonId("l")
SUM = Question("1 + 1?", ("1", "2"), frozenset((1,)), "Two ones.")
PRIMES = Question("Primes?", ("2", "3", "4"), frozenset((0, 1)))


async def asked_all(tx: Tx) -> None:
    """Let the lesson have a quiz."""
    await tx.quizzes.put(Quiz(LESSON, (SUM, PRIMES)), NOON)


async def answered(tx: Tx, member: MemberId, words: str) -> None:
    """Let the member have drafted, answered, missed and rated something."""
    draft = Quiz(LESSON, (Question(words, ("1", "2"), frozenset((0,))),))
    await tx.quizzes.put_draft(member, draft, NOON)
    attempt = await tx.attempts.begin(member, LESSON, (SUM.mark, PRIMES.mark), NOON)
    await tx.attempts.pick(attempt.id, 0, Pick(frozenset((0,)), is_right=False), NOON)
    await tx.reviews.put(Review(member, Mark(SUM.mark), LESSON, 0, NOON))
    await tx.ratings.put(Rating(member, LESSON, 4, NOON, words))
