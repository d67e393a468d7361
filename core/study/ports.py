"""What plans, reports and certificates ask of the store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.courses.ports import CoursesTx
from core.interactions.ports import ActStore
from core.kernel.ids import CourseId, MemberId
from core.study.certificate import Certificate
from core.study.model import StudyPlan


class StudyPlanStore(Protocol):
    """The plan that each member goes by, one at most."""

    async def put(self, member_id: MemberId, plan: StudyPlan, at: datetime) -> None:
        """Keep the plan as the member's only one; `Refused("member.forgotten")` where they were forgotten."""
        ...

    async def get(self, member_id: MemberId) -> StudyPlan | None:
        """Return the member's plan."""
        ...

    async def drop(self, member_id: MemberId) -> bool:
        """Forget the member's plan; whether there was one."""
        ...


class CertificateStore(Protocol):
    """Certificates, with the name and the lessons of their day."""

    async def put(self, certificate: Certificate) -> None:
        """Keep a new certificate; `Refused("member.forgotten")` where the member was forgotten meanwhile."""
        ...

    async def rename(self, code: str, name: str) -> None:
        """Keep that the certificate bears this name from now on."""
        ...

    async def by_code(self, code: str) -> Certificate | None:
        """Return the certificate of this code."""
        ...

    async def of(self, member_id: MemberId) -> Sequence[Certificate]:
        """Return the member's certificates, oldest first."""
        ...

    async def for_course(self, member_id: MemberId, course_id: CourseId) -> Certificate | None:
        """Return the member's oldest certificate of the course."""
        ...


class StudyTx(CoursesTx, Protocol):
    """A transaction over what is taught, what was learnt, and what was made of it."""

    @property
    def acts(self) -> ActStore:
        """The acts of this transaction."""
        ...

    @property
    def study_plans(self) -> StudyPlanStore:
        """The plans of this transaction."""
        ...

    @property
    def certificates(self) -> CertificateStore:
        """The certificates of this transaction."""
        ...
