"""Events of learners become acts once, also for items that no catalogue has."""

from datetime import UTC, datetime, timedelta

from core.courses.exported import CourseRow
from core.interactions.exported import IMPORTED, ExportedEvent, ImportCounts, Passed, Reason
from core.interactions.import_events import ImportEvents
from core.interactions.model import ActKind
from core.kernel.ids import Address, CourseId, ItemId
from tests.fakes.imports import FakeImportWork, FakeSource, StillClock


def an_event(user: str, item: str, order: int = 0, rating: float | None = None) -> ExportedEvent:
    """An event at a row number."""
    return ExportedEvent(
        Address(IMPORTED, user), ItemId(item), datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=order), rating
    )


async def test_events_become_acts_and_items_without_a_course_are_counted_and_kept() -> None:
    work = FakeImportWork()
    work.tables.courses[CourseId("go")] = CourseRow(CourseId("go"), "Go")
    rows = [an_event("1", "go"), an_event("1", "rust", 1, 4.5), Passed("line 4", Reason.MALFORMED)]

    counts = await ImportEvents(work, StillClock())(FakeSource(rows))

    assert counts == ImportCounts(3, 2, 0, {}, {"malformed": 1}, unlisted=1)
    taken = [(act.item, act.kind, act.value) for act in work.tables.acts.values()]
    assert taken == [("go", ActKind.TAKEN, None), ("rust", ActKind.TAKEN, 4.5)]
    assert work.tables.people == {Address(IMPORTED, "1"): "1"}


async def test_a_second_run_of_events_changes_nothing() -> None:
    work = FakeImportWork()
    rows = [an_event("1", "a"), an_event("1", "a"), an_event("1", "a", 1), an_event("2", "a")]

    first = await ImportEvents(work, StillClock(), batch_rows=2)(FakeSource(rows))
    second = await ImportEvents(work, StillClock(), batch_rows=2)(FakeSource(rows))

    assert (first.imported, first.known) == (3, 1)
    assert (second.imported, second.known) == (0, 4)
