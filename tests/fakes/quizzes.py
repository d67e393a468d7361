"""Quizzes, tries, reviews and ratings in memory."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.courses.attempt import Attempt, AttemptId, Pick
from core.courses.quiz import Mark, Question, Quiz
from core.courses.rating import Rater, Rating
from core.courses.spaced import Review
from core.interactions.model import ActKind
from core.kernel.ids import LessonId, MemberId

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeQuizzes:
    """As `QuizStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, quiz: Quiz, at: datetime) -> None:
        self._tables.quizzes[quiz.lesson_id] = quiz
        self._tables.quiz_questions.update({one.mark: one for one in quiz.questions})

    async def remove(self, lesson_id: LessonId) -> bool:
        return self._tables.quizzes.pop(lesson_id, None) is not None

    async def get(self, lesson_id: LessonId) -> Quiz | None:
        return self._tables.quizzes.get(lesson_id)

    async def questions(self, marks: Collection[Mark]) -> Mapping[Mark, Question]:
        return {mark: one for mark, one in self._tables.quiz_questions.items() if mark in marks}

    async def put_draft(self, member_id: MemberId, draft: Quiz, at: datetime) -> None:
        self._tables.quiz_drafts[member_id, draft.lesson_id] = (draft, at, True)

    async def draft(self, member_id: MemberId, lesson_id: LessonId) -> Quiz | None:
        found = self._tables.quiz_drafts.get((member_id, lesson_id))
        return None if found is None else found[0]

    async def written(self, member_id: MemberId, since: datetime) -> LessonId | None:
        mine = [
            (at, lesson)
            for (member, lesson), (_, at, is_open) in self._tables.quiz_drafts.items()
            if member == member_id and is_open and at >= since
        ]
        return max(mine)[1] if mine else None

    async def let_go(self, member_id: MemberId) -> None:
        for whose, (draft, at, _) in list(self._tables.quiz_drafts.items()):
            if whose[0] == member_id:
                self._tables.quiz_drafts[whose] = (draft, at, False)

    async def drop_draft(self, member_id: MemberId, lesson_id: LessonId) -> bool:
        return self._tables.quiz_drafts.pop((member_id, lesson_id), None) is not None


class FakeAttempts:
    """As `AttemptStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def begin(self, member_id: MemberId, lesson_id: LessonId, marks: Sequence[Mark], at: datetime) -> Attempt:
        attempt = Attempt(AttemptId(self._tables.number("attempts")), member_id, lesson_id, tuple(marks), at)
        self._tables.attempts[attempt.id] = attempt
        return attempt

    async def get(self, attempt_id: AttemptId) -> Attempt | None:
        return self._tables.attempts.get(attempt_id)

    async def live(self, member_id: MemberId, lesson_id: LessonId | None = None) -> Attempt | None:
        waiting = [one for one in self._of(member_id) if one.finished_at is None]
        mine = [one for one in waiting if (not one.is_review if lesson_id is None else one.lesson_id == lesson_id)]
        return mine[-1] if mine else None

    async def started(self, member_id: MemberId, lesson_id: LessonId, since: datetime) -> Sequence[datetime]:
        theirs = (one for one in self._of(member_id) if one.lesson_id == lesson_id)
        return sorted(one.started_at for one in theirs if one.started_at > since)

    async def pick(self, attempt_id: AttemptId, place: int, pick: Pick, at: datetime) -> None:
        attempt = self._tables.attempts[attempt_id]
        self._tables.attempts[attempt_id] = replace(attempt, picks={**attempt.picks, place: pick})

    async def finish(self, attempt_id: AttemptId, at: datetime, *, is_passed: bool) -> None:
        attempt = self._tables.attempts[attempt_id]
        self._tables.attempts[attempt_id] = replace(attempt, finished_at=at, is_passed=is_passed)

    async def drop(self, attempt_id: AttemptId) -> None:
        self._tables.attempts.pop(attempt_id, None)

    async def passed(self, member_id: MemberId) -> frozenset[LessonId]:
        return frozenset(one.lesson_id for one in self._of(member_id) if one.is_passed)

    async def first_of(self, lesson_id: LessonId) -> Sequence[Attempt]:
        firsts: dict[MemberId, Attempt] = {}
        for one in self._tables.attempts.values():
            if one.lesson_id == lesson_id and one.finished_at is not None:
                firsts.setdefault(one.member_id, one)
        return list(firsts.values())

    def _of(self, member_id: MemberId) -> list[Attempt]:
        return [one for one in self._tables.attempts.values() if one.member_id == member_id]


class FakeReviews:
    """As `ReviewStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, review: Review) -> None:
        self._tables.reviews[review.member_id, review.mark] = review

    async def drop(self, member_id: MemberId, mark: Mark) -> None:
        self._tables.reviews.pop((member_id, mark), None)

    async def of(self, member_id: MemberId) -> Sequence[Review]:
        mine = (one for one in self._tables.reviews.values() if one.member_id == member_id)
        return sorted(mine, key=lambda one: (one.due_at, one.mark))

    async def due(self, now: datetime) -> Mapping[MemberId, int]:
        return Counter(one.member_id for one in self._tables.reviews.values() if one.due_at <= now)


class FakeRatings:
    """As `RatingStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, rating: Rating) -> None:
        self._tables.ratings[rating.member_id, rating.lesson_id] = rating

    async def get(self, member_id: MemberId, lesson_id: LessonId) -> Rating | None:
        return self._tables.ratings.get((member_id, lesson_id))

    async def all(self) -> Sequence[tuple[LessonId, int, Rater]]:
        return [(one.lesson_id, one.stars, self._rater(one.member_id)) for one in self._tables.ratings.values()]

    async def texts(self, lesson_ids: Collection[LessonId], limit: int) -> Sequence[Rating]:
        said = [one for one in self._tables.ratings.values() if one.text and one.lesson_id in lesson_ids]
        return sorted(said, key=lambda one: one.at, reverse=True)[:limit]

    async def opened_since(self, since: datetime) -> Collection[LessonId]:
        alive = (ActKind.OPENED, ActKind.DONE)
        return {LessonId(one.item) for one in self._tables.acts.values() if one.kind in alive and one.at >= since}

    def _rater(self, member_id: MemberId) -> Rater:
        done = [one for one in self._tables.acts.values() if one.member_id == member_id and one.kind is ActKind.DONE]
        return Rater(self._tables.members[member_id].created_at, len(done))
