"""Plans to learn by and certificates, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.kernel.ids import CourseId, MemberId
from core.study.certificate import Certificate
from core.study.model import StudyPlan

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeStudyPlans:
    """As `StudyPlanStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, member_id: MemberId, plan: StudyPlan, at: datetime) -> None:
        self._tables.study_plans[member_id] = plan.accepted(plan.accepted_at or at)

    async def get(self, member_id: MemberId) -> StudyPlan | None:
        return self._tables.study_plans.get(member_id)

    async def drop(self, member_id: MemberId) -> bool:
        return self._tables.study_plans.pop(member_id, None) is not None


class FakeCertificates:
    """As `CertificateStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, certificate: Certificate) -> None:
        self._tables.certificates[certificate.code] = certificate

    async def rename(self, code: str, name: str) -> None:
        if (given := self._tables.certificates.get(code)) is not None:
            self._tables.certificates[code] = replace(given, name=name)

    async def by_code(self, code: str) -> Certificate | None:
        return self._tables.certificates.get(code)

    async def of(self, member_id: MemberId) -> Sequence[Certificate]:
        return [one for one in self._tables.certificates.values() if one.member_id == member_id]

    async def for_course(self, member_id: MemberId, course_id: CourseId) -> Certificate | None:
        return next((one for one in await self.of(member_id) if one.course_id == course_id), None)
