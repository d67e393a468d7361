"""When a missed question comes back.

Source: P. A. Woźniak, SM-2 (1990), https://super-memory.com/english/ol/sm2.htm. A pick is only right or wrong, graded 4
and 2: neither changes the ease of 2.5, so the intervals are 1, 6, 15, 38 and 94 days, and a wrong answer begins anew.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.courses.quiz import Mark
from core.kernel.ids import LessonId, MemberId

EASE = 2.5
STEPS_DAYS = (1, 6, 15, 38, 94)
"""I(1) = 1, I(2) = 6, I(n) = I(n-1) * 2.5, rounded up; who still knows it after the last has learnt it."""


@dataclass(frozen=True, slots=True)
class Review:
    """A question that somebody missed: after which step it is due again."""

    member_id: MemberId
    mark: Mark
    lesson_id: LessonId
    step: int
    due_at: datetime


def missed(member_id: MemberId, mark: Mark, lesson_id: LessonId, now: datetime) -> Review:
    """Return the review of a question that was answered wrongly now."""
    return Review(member_id, mark, lesson_id, 0, now + timedelta(days=STEPS_DAYS[0]))


def reviewed(review: Review, *, is_right: bool, now: datetime) -> Review | None:
    """Return when the question comes back after this answer; None where it is learnt."""
    if not is_right:
        return missed(review.member_id, review.mark, review.lesson_id, now)
    step = review.step + 1
    if step == len(STEPS_DAYS):
        return None
    due_at = now + timedelta(days=STEPS_DAYS[step])
    return Review(review.member_id, review.mark, review.lesson_id, step, due_at)
