"""The catalogue, the plans and the ledger, on both databases."""

from dataclasses import replace

from adapters.sql.work import SqlWork
from core.courses.exported import CourseRow
from core.courses.model import Course, Lesson
from core.kernel.ids import CourseId, LessonId, MemberId, PlanCode
from core.kernel.money import Money
from core.payments.model import Fact, FactKind, Interval, Plan
from tests.contract.stores import MINUTE, NOON, Store, a_member


def lesson(code: str, position: int) -> Lesson:
    return Lesson(LessonId(code), CourseId("py"), position, f"第{position}课", "# *body*\n", is_free=position == 1)


PYTHON = Course(
    id=CourseId("py"),
    title="Python 入门",
    summary="From Zero, 100% ß_x",
    tags=("Code", "初学"),
    level="a1",
    url="https://example.org/py",
    language="zh",
    plans=frozenset((PlanCode("vip"),)),
    prerequisites=(CourseId("logic"),),
    lessons=(lesson("py-1", 1), lesson("py-2", 2)),
    price_id="price_1",
    creator=MemberId(7),
)


async def test_a_course_comes_back_with_its_lessons_in_order(work: SqlWork) -> None:
    async with work.write() as tx:
        await tx.courses.put(replace(PYTHON, lessons=tuple(reversed(PYTHON.lessons))))
    async with work.read() as tx:
        assert await tx.courses.get(PYTHON.id) == PYTHON
        assert await tx.courses.lesson(LessonId("py-2")) == (PYTHON, PYTHON.lessons[1])
        assert await tx.courses.get(CourseId("PY")) is None
        assert await tx.courses.lesson(LessonId("py-3")) is None


async def test_a_course_put_again_replaces_what_was_there(store: Store) -> None:
    again = replace(PYTHON, title="Python", plans=frozenset(), lessons=PYTHON.lessons[:1])
    async with store.work.write() as tx:
        await tx.courses.put(PYTHON)
        await tx.courses.put(again)
        assert await tx.courses.get(PYTHON.id) == again
        await tx.courses.put(replace(PYTHON, is_live=False))
        assert await tx.courses.get(PYTHON.id) is None
        assert await tx.courses.lesson(LessonId("py-1")) is None
        assert await tx.courses.find("", 9) == []
        assert await tx.courses.titles() == []
    assert await store.count("courses") == 1


async def test_a_search_folds_case_and_takes_signs_as_they_are(work: SqlWork) -> None:
    async with work.write() as tx:
        await tx.courses.put(PYTHON)
        await tx.courses.put(Course(CourseId("go"), "Go", tags=("code",)))
        for words in ("python", "PYTHON zero", "初学", "100%", "ß_x", "SS_X", ""):
            assert PYTHON in await tx.courses.find(words, 9), words
        for words in ("python go", "1%0", "a_x", "' OR 1=1 --", "%", "\\"):
            assert [c.id for c in await tx.courses.find(words, 9)] in ([], ["py"] if words == "%" else []), words
        assert len(await tx.courses.find("code", 1)) == 1


async def test_courses_and_plans_are_listed_alike_on_both_databases(work: SqlWork) -> None:
    async with work.write() as tx:
        for code in ("b", "A", "a", "_", "é", "Z"):
            await tx.courses.put(Course(CourseId(code), code))
            await tx.plans.put(Plan(PlanCode(code), code, code, Money(100, "cny"), Interval.MONTH))
        assert [c.id for c in await tx.courses.find("", 9)] == ["A", "Z", "_", "a", "b", "é"]
        assert [p.code for p in await tx.plans.all()] == ["A", "Z", "_", "a", "b", "é"]


async def test_what_can_be_recommended_is_lessons_and_bare_courses(work: SqlWork) -> None:
    async with work.write() as tx:
        await tx.courses.put(PYTHON)
        await tx.courses.put(Course(CourseId("go"), "Go", tags=("code",)))
        assert await tx.courses.titles() == [
            ("go", "Go", ("code",)),
            ("py-1", "第1课", ("Code", "初学")),
            ("py-2", "第2课", ("Code", "初学")),
        ]


async def test_what_is_closed_is_what_a_plan_would_open(work: SqlWork) -> None:
    async with work.write() as tx:
        await tx.courses.put(PYTHON)
        await tx.courses.put(Course(CourseId("go"), "Go", plans=frozenset((PlanCode("pro"),))))
        await tx.courses.put(Course(CourseId("off"), "Off", plans=frozenset((PlanCode("pro"),)), is_live=False))
        await tx.courses.put(Course(CourseId("free"), "Free"))
        assert await tx.courses.closed([]) == {"py-2", "go"}
        assert await tx.courses.closed([PlanCode("vip"), PlanCode("other")]) == {"go"}
        assert await tx.courses.closed([PlanCode("vip"), PlanCode("pro")]) == frozenset()


async def test_every_live_course_and_lesson_has_its_id_listed(work: SqlWork) -> None:
    async with work.write() as tx:
        assert sorted(await tx.courses.codes()) == []
        await tx.courses.put(PYTHON)
        await tx.courses.put(replace(PYTHON, id=CourseId("off"), lessons=(), is_live=False))
        assert sorted(await tx.courses.codes()) == ["py", "py-1", "py-2"]


ROW = CourseRow(
    id=CourseId("py"),
    title="Python",
    summary="s",
    tags=("x",),
    level="b2",
    price_id="price_2",
    prerequisites=(),
    url="https://example.org/2",
)


async def test_a_file_changes_its_columns_and_nothing_else(work: SqlWork) -> None:
    async with work.write() as tx:
        assert await tx.course_rows.stored([]) == {}
        await tx.course_rows.upsert([])
        await tx.courses.put(PYTHON)
        await tx.course_rows.upsert([ROW, replace(ROW, id=CourseId("new")), ROW])
        assert await tx.course_rows.stored([CourseId("py"), CourseId("none")]) == {CourseId("py"): ROW}
        course = await tx.courses.get(CourseId("py"))
        assert [c.id for c in await tx.courses.find("python", 9)] == ["new", "py"]
    assert course is not None
    assert (course.title, course.tags, course.url) == ("Python", ("x",), "https://example.org/2")
    assert (course.plans, course.lessons, course.language) == (PYTHON.plans, PYTHON.lessons, "zh")


VIP = Plan(PlanCode("vip"), "贵宾", "VIP", Money(2**40, "cny"), Interval.YEAR)


async def test_a_plan_replaces_one_of_its_code_and_the_cheapest_comes_first(work: SqlWork) -> None:
    basic = Plan(PlanCode("basic"), "基本", "Basic", Money(0, "jpy"), Interval.MONTH)
    async with work.write() as tx:
        await tx.plans.put(VIP)
        await tx.plans.put(basic)
        assert await tx.plans.all() == [basic, VIP]
        await tx.plans.put(replace(VIP, title_en="Very"))
        assert await tx.plans.get(PlanCode("vip")) == replace(VIP, title_en="Very")
        assert await tx.plans.get(PlanCode("VIP")) is None


def fact(member: MemberId, key: str) -> Fact:
    return Fact(member, PlanCode("vip"), FactKind.COMP, NOON, None if key == "open" else NOON + MINUTE, NOON, key)


async def test_a_fact_is_recorded_once_for_its_key_and_stays_in_order(work: SqlWork) -> None:
    async with work.write() as tx:
        ann, bob = await a_member(tx), await a_member(tx, "bob")
        first, second, open_end = fact(ann, "z"), fact(ann, "a"), fact(ann, "open")
        assert await tx.ledger.record([]) == 0
        assert await tx.ledger.record([first, first, fact(bob, "b")]) == 2
        assert await tx.ledger.record([replace(first, ends_at=None), second, open_end]) == 2
        assert await tx.ledger.of(ann) == [first, second, open_end]
