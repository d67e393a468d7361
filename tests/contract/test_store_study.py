"""Plans to learn by and certificates, on both databases."""

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from adapters.sql.base import metadata
from adapters.sql.work import SqlWork
from core.kernel.ids import CourseId, ItemId
from core.study.certificate import Certificate
from core.study.model import Sitting, StudyPlan
from tests.contract.stores import NOON, a_member

LATER = NOON + timedelta(days=1)
PY = CourseId("py")


async def test_a_member_has_one_plan(work: SqlWork) -> None:
    first = StudyPlan(PY, 3, (Sitting(NOON.date(), ItemId("a"), 20), Sitting(LATER.date(), ItemId("a"), 5)), NOON)
    second = replace(first, hours=60, sittings=())
    async with work.write() as tx:
        ann = await a_member(tx)
        assert await tx.study_plans.get(ann) is None
        await tx.study_plans.put(ann, first, NOON)
        assert await tx.study_plans.get(ann) == first
        await tx.study_plans.put(ann, second, LATER)
        assert await tx.study_plans.get(ann) == second
        assert [await tx.study_plans.drop(ann) for _ in range(2)] == [True, False]


async def test_a_certificate_is_found_by_its_code_and_by_its_course(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx)
        given = Certificate("ABCD", ann, PY, "安 😀 𠅤", "Python", ("一", "two"), NOON)
        again = replace(given, code="EFGH", at=LATER)
        await tx.certificates.put(given)
        await tx.certificates.put(again)
        assert await tx.certificates.by_code("ABCD") == given
        assert await tx.certificates.by_code("abcd") is None
        assert await tx.certificates.of(ann) == [given, again]
        assert await tx.certificates.for_course(ann, PY) == given
        assert await tx.certificates.for_course(ann, CourseId("other")) is None
        await tx.certificates.rename("ABCD", "Ann")
        await tx.certificates.rename("NONE", "Ann")
        assert await tx.certificates.by_code("ABCD") == replace(given, name="Ann")


async def test_what_stands_on_a_certificate_is_sealed(work: SqlWork) -> None:
    async with work.write() as tx:
        await tx.certificates.put(Certificate("ABCD", await a_member(tx), PY, "Ann Planted", "T", ("L",), NOON))
        sealed = await tx.connection.scalar(sa.select(metadata.tables["certificates"].c.sealed))
    assert sealed is not None
    assert b"Planted" not in sealed
