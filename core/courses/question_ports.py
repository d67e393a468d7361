"""What questions ask of the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.courses.ports import CoursesTx
from core.courses.question import Hour, LineKind, Question, QuestionId, QuestionLine
from core.interactions.ports import InteractionsTx
from core.kernel.ids import CourseId, MemberId, PlanCode
from core.kernel.ports import Audit
from core.members.notices import NoticesTx


class QuestionStore(Protocol):
    """Questions, their texts, and how many a week each plan allows."""

    async def open(self, member_id: MemberId, course_id: CourseId | None, at: datetime) -> Question:
        """Keep a new question of the member."""
        ...

    async def get(self, question_id: QuestionId) -> Question | None:
        """Return the question of this number."""
        ...

    async def put(self, question: Question) -> None:
        """Keep when it was answered, closed and published."""
        ...

    async def waiting(self, limit: int) -> Sequence[Question]:
        """Return up to `limit` questions that were neither answered nor closed, oldest first."""
        ...

    async def published(self, limit: int) -> Sequence[Question]:
        """Return up to `limit` published questions, newest first."""
        ...

    async def asked_since(self, member_id: MemberId, since: datetime) -> int:
        """Return how many questions the member asked since then."""
        ...

    async def add(self, question_id: QuestionId, kind: LineKind, text: str, at: datetime) -> int:
        """Keep a text as the question's last one and return its place."""
        ...

    async def lines(self, question_id: QuestionId) -> Sequence[QuestionLine]:
        """Return the texts of the question in order."""
        ...

    async def add_hour(self, starts_at: datetime, minutes: int) -> Hour:
        """Keep a question hour."""
        ...

    async def hours(self, now: datetime) -> Sequence[Hour]:
        """Return the question hours that are not over, soonest first."""
        ...

    async def watch(self, member_id: MemberId, *, is_on: bool) -> None:
        """Keep whether the person wants to be told of question hours."""
        ...

    async def watches(self, member_id: MemberId) -> bool:
        """Whether the person wants to be told."""
        ...

    async def watchers(self, after: MemberId, limit: int) -> Sequence[MemberId]:
        """Return up to `limit` people above a number who want to be told, by number."""
        ...

    async def quotas(self) -> Mapping[PlanCode, int]:
        """Return how many questions a week the plans allow of which it was said."""
        ...

    async def allow(self, plan: PlanCode, per_week: int) -> None:
        """Keep how many questions a week the plan allows."""
        ...


class QuestionsTx(NoticesTx, CoursesTx, InteractionsTx, Protocol):
    """A transaction over questions."""

    @property
    def questions(self) -> QuestionStore:
        """The questions of this transaction."""
        ...

    @property
    def audit(self) -> Audit:
        """The audit of this transaction."""
        ...
