"""What the release of lessons asks of the store."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from core.access.ports import BanStore
from core.access.rights import StandingTx
from core.courses.drip import Drip, Enrolment
from core.courses.ports import CoursesTx
from core.interactions.ports import InteractionsTx
from core.kernel.ids import CourseId, LessonId, MemberId, PlanCode
from core.kernel.ports import Audit, Jobs
from core.members.notices import NoticesTx
from core.members.nudge_ports import PacesTx


class DripStore(Protocol):
    """The rules of release, who is under them since when, and which lesson was told to whom."""

    async def put(self, drip: Drip) -> None:
        """Keep the rule, replacing the course's other one."""
        ...

    async def remove(self, course_id: CourseId) -> bool:
        """The course has no rule any more; whether it had one."""
        ...

    async def get(self, course_id: CourseId) -> Drip | None:
        """Return the course's rule."""
        ...

    async def all(self) -> Sequence[Drip]:
        """Return every rule, by course."""
        ...

    async def enrolment(self, member_id: MemberId, course_id: CourseId) -> Enrolment | None:
        """Return how the person stands in the course."""
        ...

    async def enrol(self, enrolment: Enrolment, next_at: datetime | None) -> None:
        """Keep how the person stands, and when they are to be looked at next."""
        ...

    async def take_in(self, course_id: CourseId, plans: Collection[PlanCode], next_at: datetime, limit: int) -> int:
        """Enrol up to `limit` people who ever had one of the plans and are not enrolled; return how many were."""
        ...

    async def due(self, now: datetime, limit: int) -> Sequence[tuple[MemberId, CourseId]]:
        """Return up to `limit` people and courses that are to be looked at by now, the longest waiting first."""
        ...

    async def wake(self, course_id: CourseId, lessons: str, at: datetime) -> bool:
        """Have everybody in the course looked at, where its lessons are others than last time; whether they are."""
        ...

    async def told(self, member_id: MemberId) -> Sequence[tuple[LessonId, datetime]]:
        """Return which lessons the person was told of, and when."""
        ...

    async def claim(self, member_id: MemberId, lessons: Collection[LessonId], at: datetime) -> Collection[LessonId]:
        """Keep that the person is told of the lessons; return those of which they were not before."""
        ...


class DripsTx(Protocol):
    """A transaction over the release of lessons."""

    @property
    def drips(self) -> DripStore:
        """The release of lessons in this transaction."""
        ...


class RuleTx(DripsTx, CoursesTx, Protocol):
    """A transaction in which a rule of release is made."""

    @property
    def audit(self) -> Audit:
        """The audit of this transaction."""
        ...

    @property
    def jobs(self) -> Jobs:
        """The later work of this transaction."""
        ...


class HeldTx(DripsTx, CoursesTx, InteractionsTx, Protocol):
    """A transaction in which somebody wants to open a lesson."""


class DeliverTx(HeldTx, StandingTx, NoticesTx, PacesTx, Protocol):
    """A transaction over everything that decides who is told of which lesson."""

    @property
    def bans(self) -> BanStore:
        """The bans of this transaction."""
        ...
