"""What quizzes ask of the store."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.courses.attempt import Attempt, AttemptId, Pick
from core.courses.quiz import Mark, Question, Quiz
from core.courses.spaced import Review
from core.kernel.ids import LessonId, MemberId


class QuizStore(Protocol):
    """Quizzes, drafts of them, and every question that was ever asked."""

    async def get(self, lesson_id: LessonId) -> Quiz | None:
        """Return the quiz of the lesson."""
        ...

    async def put(self, quiz: Quiz, at: datetime) -> None:
        """The lesson has this quiz, replacing what was there."""
        ...

    async def remove(self, lesson_id: LessonId) -> bool:
        """The lesson has no quiz; return whether it had one. Its questions stay for those who answered them."""
        ...

    async def questions(self, marks: Collection[Mark]) -> Mapping[Mark, Question]:
        """Return the questions that are called so."""
        ...

    async def put_draft(self, member_id: MemberId, draft: Quiz, at: datetime) -> None:
        """Keep what the member has written so far for the lesson: what they say next in private goes on with it."""
        ...

    async def written(self, member_id: MemberId, since: datetime) -> LessonId | None:
        """Return the lesson whose quiz the member is writing, if they wrote on it since then."""
        ...

    async def let_go(self, member_id: MemberId) -> None:
        """What the member says next in private is for no quiz; their drafts stay."""
        ...

    async def draft(self, member_id: MemberId, lesson_id: LessonId) -> Quiz | None:
        """Return what the member has written for the lesson and not published."""
        ...

    async def drop_draft(self, member_id: MemberId, lesson_id: LessonId) -> bool:
        """Forget the draft; return whether there was one."""
        ...


class AttemptStore(Protocol):
    """Tries, kept pick by pick."""

    async def begin(self, member_id: MemberId, lesson_id: LessonId, marks: Sequence[Mark], at: datetime) -> Attempt:
        """Keep a new attempt."""
        ...

    async def get(self, attempt_id: AttemptId) -> Attempt | None:
        """Return the attempt of this number, with its picks."""
        ...

    async def live(self, member_id: MemberId, lesson_id: LessonId | None = None) -> Attempt | None:
        """Return the member's newest unfinished attempt at this lesson, at any for None (reviews are of none)."""
        ...

    async def started(self, member_id: MemberId, lesson_id: LessonId, since: datetime) -> Sequence[datetime]:
        """Return when the member began the lesson's quiz since then, oldest first."""
        ...

    async def pick(self, attempt_id: AttemptId, place: int, pick: Pick, at: datetime) -> None:
        """Keep what was picked at the position, replacing what was there."""
        ...

    async def finish(self, attempt_id: AttemptId, at: datetime, *, is_passed: bool) -> None:
        """The attempt is over."""
        ...

    async def drop(self, attempt_id: AttemptId) -> None:
        """Forget the attempt: what it asks is asked no more."""
        ...

    async def passed(self, member_id: MemberId) -> frozenset[LessonId]:
        """Return the lessons whose quiz the member has passed."""
        ...

    async def first_of(self, lesson_id: LessonId) -> Sequence[Attempt]:
        """Return every member's first finished attempt at the lesson's quiz."""
        ...


class ReviewStore(Protocol):
    """Questions that come back."""

    async def put(self, review: Review) -> None:
        """Keep when the question is due, replacing what was there."""
        ...

    async def drop(self, member_id: MemberId, mark: Mark) -> None:
        """The question comes back no more."""
        ...

    async def of(self, member_id: MemberId) -> Sequence[Review]:
        """Return everything that comes back to the member, what is due first."""
        ...

    async def due(self, now: datetime) -> Mapping[MemberId, int]:
        """Return how many questions are due to whom."""
        ...


class QuizzesTx(Protocol):
    """A transaction over quizzes."""

    @property
    def quizzes(self) -> QuizStore:
        """The quizzes of this transaction."""
        ...

    @property
    def attempts(self) -> AttemptStore:
        """The attempts of this transaction."""
        ...

    @property
    def reviews(self) -> ReviewStore:
        """The reviews of this transaction."""
        ...
