"""One try at a quiz, or one round of reviews: a value that every pick moves, and a second press leaves as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from core.courses.quiz import Mark
from core.kernel.ids import LessonId, MemberId

AttemptId = NewType("AttemptId", int)

REVIEW = LessonId("")
"""The lesson of a round of reviews: its questions come from many."""


@dataclass(frozen=True, slots=True)
class Pick:
    """What was chosen for one question; `is_right` is None until it is sent."""

    chosen: frozenset[int]
    is_right: bool | None = None

    @property
    def is_sent(self) -> bool:
        """Whether it counts and can no longer be changed."""
        return self.is_right is not None


@dataclass(frozen=True, slots=True)
class Attempt:
    """The questions by their marks, and what was picked at which position."""

    id: AttemptId
    member_id: MemberId
    lesson_id: LessonId
    marks: tuple[Mark, ...]
    started_at: datetime
    picks: Mapping[int, Pick] = field(default_factory=dict[int, Pick])
    finished_at: datetime | None = None
    is_passed: bool = False

    @property
    def is_review(self) -> bool:
        """Whether it is a round of reviews: nothing is passed by it."""
        return self.lesson_id == REVIEW

    @property
    def place(self) -> int | None:
        """The position of the question that waits for an answer; None where all are answered."""
        return next((one for one in range(len(self.marks)) if not self.is_sent(one)), None)

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(pick.is_right is True for pick in self.picks.values())

    @property
    def missed(self) -> tuple[Mark, ...]:
        """The questions that were answered wrongly, in order."""
        wrong = (place for place, pick in sorted(self.picks.items()) if pick.is_right is False)
        return tuple(self.marks[place] for place in wrong)

    @property
    def score(self) -> float:
        """The share of right answers, in [0, 1]."""
        return self.right / len(self.marks) if self.marks else 0.0

    @property
    def percent(self) -> int:
        """Whole percent, 100 only when everything is right."""
        return self.right * 100 // len(self.marks) if self.marks else 0

    def is_sent(self, place: int) -> bool:
        """Whether the question at this position is answered."""
        pick = self.picks.get(place)
        return pick is not None and pick.is_sent

    def chosen(self, place: int) -> frozenset[int]:
        """Return what is chosen there so far."""
        pick = self.picks.get(place)
        return pick.chosen if pick else frozenset()
