"""Questions in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.courses.question import Hour, LineKind, Question, QuestionId, QuestionLine
from core.courses.question_hour import ends_at
from core.kernel.ids import CourseId, MemberId, PlanCode

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeQuestions:
    """As `QuestionStore` and `QuestionTexts` say."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def open(self, member_id: MemberId, course_id: CourseId | None, at: datetime) -> Question:
        made = Question(QuestionId(self._tables.number("questions")), member_id, course_id, at)
        self._tables.questions[made.id] = made
        return made

    async def get(self, question_id: QuestionId) -> Question | None:
        return self._tables.questions.get(question_id)

    async def put(self, question: Question) -> None:
        self._tables.questions[question.id] = question

    async def waiting(self, limit: int) -> Sequence[Question]:
        waits = [one for one in self._tables.questions.values() if one.answered_at is None and one.closed_at is None]
        return waits[:limit]

    async def published(self, limit: int) -> Sequence[Question]:
        found = [(one.published_at, one.id, one) for one in self._tables.questions.values() if one.published_at]
        return [one for *_, one in sorted(found, reverse=True)][:limit]

    async def asked_since(self, member_id: MemberId, since: datetime) -> int:
        rows = self._tables.questions.values()
        return sum(one.member_id == member_id and one.asked_at >= since for one in rows)

    async def add(self, question_id: QuestionId, kind: LineKind, text: str, at: datetime) -> int:
        position = len(await self.lines(question_id)) + 1
        self._tables.question_lines.append((question_id, QuestionLine(position, kind, at, text)))
        return position

    async def lines(self, question_id: QuestionId) -> Sequence[QuestionLine]:
        return [line for owner, line in self._tables.question_lines if owner == question_id]

    async def text(self, question_id: QuestionId, position: int) -> str | None:
        return next((line.text for line in await self.lines(question_id) if line.position == position), None)

    async def add_hour(self, starts_at: datetime, minutes: int) -> Hour:
        hour = Hour(self._tables.number("hours"), starts_at, minutes)
        self._tables.hours.append(hour)
        return hour

    async def hours(self, now: datetime) -> Sequence[Hour]:
        return sorted((one for one in self._tables.hours if ends_at(one) > now), key=lambda one: one.starts_at)

    async def watch(self, member_id: MemberId, *, is_on: bool) -> None:
        self._tables.watchers.discard(member_id)
        self._tables.watchers.update({member_id} if is_on else set())

    async def watches(self, member_id: MemberId) -> bool:
        return member_id in self._tables.watchers

    async def watchers(self, after: MemberId, limit: int) -> Sequence[MemberId]:
        return sorted(one for one in self._tables.watchers if one > after)[:limit]

    async def quotas(self) -> Mapping[PlanCode, int]:
        return dict(self._tables.question_quotas)

    async def allow(self, plan: PlanCode, per_week: int) -> None:
        self._tables.question_quotas[plan] = per_week
