"""Questions to those who teach."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from core.courses.drip import moment_of
from core.kernel.ids import CourseId, MemberId, PlanCode

QuestionId = NewType("QuestionId", int)

MOST_TEXT = 1_500
"""Characters of one text: with what stands around it, it fits in one message of any platform (Discord: 2,000)."""
WITHOUT_PLAN, WITH_PLAN = 1, 3
"""Questions a week, unless the owner says otherwise for a plan."""
WEEK_DAYS = 7


class LineKind(StrEnum):
    """Whether a text is the question or an answer."""

    QUESTION = "question"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked, about a course or about none. It waits until it was answered or closed."""

    id: QuestionId
    member_id: MemberId
    course_id: CourseId | None
    asked_at: datetime
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One text of a question, by its place in it, from 1 on."""

    position: int
    kind: LineKind
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Hour:
    """From `starts_at` for so many minutes, questions have no quota."""

    id: int
    starts_at: datetime
    minutes: int


def week_of(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the beginning of this week there and of the next one: Mondays at midnight."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    return moment_of(monday, 0, zone), moment_of(monday + timedelta(days=WEEK_DAYS), 0, zone)


def quota_of(plans: Collection[PlanCode], quotas: Mapping[PlanCode, int]) -> int:
    """Return how many questions a week somebody with these plans may ask: as many as the most generous plan allows."""
    return max((quotas.get(plan, WITH_PLAN) for plan in plans), default=WITHOUT_PLAN)
