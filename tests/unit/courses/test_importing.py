"""A catalogue is imported row by row, each with a verdict."""

from dataclasses import replace

from core.courses.exported import CourseCounts, CourseRow, CourseVerdict, LinedCourse, Outcome, RefusedCourse
from core.courses.importing import ImportCourses
from core.kernel.ids import CourseId
from tests.fakes.imports import FakeCourseSource, FakeImportWork

GO = CourseRow(CourseId("go"), "Go", tags=("code",))
TEA = CourseRow(CourseId("tea"), "茶")


async def test_every_row_has_a_verdict_with_its_line() -> None:
    work, told = FakeImportWork(), list[CourseVerdict]()
    work.tables.courses = {GO.id: GO, TEA.id: TEA}
    changed, new = replace(TEA, title="茶道"), CourseRow(CourseId("ink"), "墨")
    source = FakeCourseSource(
        [LinedCourse(2, GO), RefusedCourse(3, "no_title"), LinedCourse(4, changed), LinedCourse(5, new)]
    )

    counts = await ImportCourses(work)(source, verdict=told.append)

    assert counts == CourseCounts(4, 1, 1, 1, {"no_title": 1})
    assert [(said.line, said.outcome) for said in told] == [
        (2, Outcome.UNCHANGED),
        (3, Outcome.REFUSED),
        (4, Outcome.CHANGED),
        (5, Outcome.NEW),
    ]
    assert work.tables.courses == {GO.id: GO, TEA.id: changed, new.id: new}


async def test_a_dry_run_says_the_same_and_writes_nothing() -> None:
    work = FakeImportWork()
    source = FakeCourseSource([LinedCourse(2, GO), LinedCourse(3, TEA)])

    assert await ImportCourses(work)(source, is_dry=True) == CourseCounts(2, 2)
    assert not work.tables.courses
    assert work.writes == 0
