"""Plans to learn by and certificates, on both databases."""

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from adapters.sql.base import metadata
from adapters.sql.work import SqlWork
from core.courses.model import Course, Lesson
from core.interactions.model import Act, ActKind
from core.kernel.ids import CourseId, ItemId, LessonId
from core.study.certificate import Certificate
from core.study.model import Sitting, StudyPlan
from core.study.prompt import Arm, Draft, Prompt, PromptKind
from tests.contract.stores import NOON, a_member, a_room

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


async def test_prompts_are_drafted_posted_once_and_counted(work: SqlWork) -> None:
    first, second = (Draft(kind, "问 😀", frozenset(("数据", "py")), LessonId("l")) for kind in list(PromptKind)[:2])
    async with work.write() as tx:
        ann, hall = await a_member(tx), await a_room(tx)
        (gone,) = await tx.prompts.draft(ann, [first], NOON)
        one, two = await tx.prompts.draft(ann, [first, second], NOON)
        assert await tx.prompts.get(gone) is None
        assert await tx.prompts.get(two) == Prompt(two, ann, second)
        await tx.prompts.rewrite(one, replace(first, text="anew"))
        assert [await tx.prompts.post(one, hall.id, at) for at in (NOON, LATER)] == [True, False]
        assert await tx.prompts.uncounted(NOON - timedelta(seconds=1)) == []
        (due,) = await tx.prompts.uncounted(NOON)
        assert due == Prompt(one, ann, replace(first, text="anew"), hall.id, NOON)
        await tx.prompts.draft(ann, [], LATER)
        assert await tx.prompts.get(two) is None
        assert (await tx.prompts.last_counted(ann), await tx.prompts.arms()) == (None, {})
        await tx.prompts.count(one, 25)
        assert await tx.prompts.uncounted(LATER) == []
        assert await tx.prompts.last_counted(ann) == replace(due, replies=25)
        assert await tx.prompts.arms() == {PromptKind.STORY: Arm(1, 1.0)}


async def test_the_newest_lesson_is_the_one_first_opened_most_lately(work: SqlWork) -> None:
    lessons = tuple(Lesson(LessonId(code), PY, at, code) for at, code in enumerate("abc"))
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        await tx.courses.put(Course(PY, "Python", lessons=lessons))
        assert await tx.prompts.newest_lesson() is None
        for member, item, at in (
            (ann, "a", NOON),
            (ann, "b", LATER),
            (bob, "a", LATER + timedelta(1)),
            (bob, "x", LATER),
        ):
            await tx.acts.add([Act(member, ItemId(item), ActKind.OPENED, at, f"{member}{item}")])
        assert await tx.prompts.newest_lesson() == "b"
        await tx.courses.put(Course(PY, "Python", lessons=lessons, is_live=False))
        assert await tx.prompts.newest_lesson() is None
