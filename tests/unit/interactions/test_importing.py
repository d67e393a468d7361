"""Imports keep every row once, however they end, and their counts sum to the rows."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.interactions.exported import ExportedMessage, ExportedRoom, ImportCounts, ImportKind, Passed, Reason
from core.interactions.importing import ImportMessages
from core.interactions.model import Origin
from core.kernel.errors import Broken, Refused
from core.kernel.ids import TELEGRAM, Address
from tests.fakes.imports import FakeImportWork, FakeSource, Killed, StillClock

ROOM = ExportedRoom(Address(TELEGRAM, "-1001"), "读书会")
START = datetime(2024, 3, 4, tzinfo=UTC)
Exported = ExportedMessage | Passed


def a_message(ref: int, *, author: str | None = "7", is_bot: bool = False, name: str = "Ann") -> ExportedMessage:
    """A message of one room; its text tells its id."""
    address = Address(TELEGRAM, author) if author else None
    return ExportedMessage(ROOM, address, name, str(ref), START + timedelta(minutes=ref), f"text {ref}", is_bot=is_bot)


def importer(work: FakeImportWork, batch_rows: int = 3) -> ImportMessages:
    """The use case over fakes."""
    return ImportMessages(work, StillClock(), batch_rows)


def test_counts_that_do_not_sum_cannot_be_made() -> None:
    with pytest.raises(Broken):
        ImportCounts(read=2, imported=1)


async def test_every_row_is_kept_or_counted_with_its_reason() -> None:
    work = FakeImportWork()
    rows = [
        a_message(1),
        Passed("2", Reason.SERVICE),
        a_message(3, author=None, name=""),
        a_message(4, is_bot=True, author="9"),
        Passed("5", Reason.TYPE),
        Passed("6", Reason.TOO_LONG),
        Passed("7", Reason.SERVICE),
        a_message(8),
    ]

    counts = await importer(work)(ImportKind.TELEGRAM, FakeSource(rows))

    assert counts == ImportCounts(8, 3, 0, {"service": 2, "bot": 1}, {"type": 1, "too_long": 1})
    assert [entry.message_ref for entry in work.tables.entries.values()] == ["1", "3", "8"]
    assert work.tables.people == {Address(TELEGRAM, "7"): "Ann"}


async def test_a_kept_message_says_that_it_was_imported_now() -> None:
    work = FakeImportWork()

    await importer(work)(ImportKind.TELEGRAM, FakeSource([a_message(1), a_message(2, author=None)]))

    first, second = work.tables.entries.values()
    assert (first.origin, first.received_at, first.at) == (Origin.IMPORT, StillClock().now(), START + timedelta(0, 60))
    assert (first.member_id, second.member_id) == (0, None)
    assert work.tables.until == {ROOM.address: START + timedelta(minutes=2)}


async def test_a_second_run_knows_every_message() -> None:
    work, rows = FakeImportWork(), [*map(a_message, range(7)), Passed("s", Reason.SERVICE)]

    await importer(work)(ImportKind.TELEGRAM, FakeSource(rows))
    counts = await importer(work)(ImportKind.TELEGRAM, FakeSource(rows))

    assert counts == ImportCounts(8, 0, 7, {"service": 1})


async def test_a_message_that_stands_twice_in_a_file_is_kept_once() -> None:
    rows = [a_message(1), a_message(1), a_message(2), a_message(1)]

    counts = await importer(FakeImportWork())(ImportKind.TELEGRAM, FakeSource(rows))

    assert counts == ImportCounts(4, 2, 2)


@pytest.mark.parametrize("group_figures", [True, False])
async def test_group_figures_are_the_owners_word_and_noted(group_figures: bool) -> None:
    work = FakeImportWork()

    await importer(work)(ImportKind.TELEGRAM, FakeSource([a_message(1)]), group_figures=group_figures)

    assert work.tables.with_figures == ({ROOM.address} if group_figures else set())
    assert work.tables.audit == [(ImportKind.TELEGRAM, group_figures)]


async def test_a_file_that_is_refused_at_once_leaves_no_trace() -> None:
    work = FakeImportWork()
    source: FakeSource[Exported] = FakeSource([], Refused("file.not_export"))

    with pytest.raises(Refused, match=r"file\.not_export"):
        await importer(work)(ImportKind.TELEGRAM, source)

    assert work.writes == 0


@pytest.mark.parametrize("n", [1, 3, 4])
async def test_what_stands_before_a_fault_is_kept_and_told_and_then_the_fault(n: int) -> None:
    work, told = FakeImportWork(), list[ImportCounts]()
    source = FakeSource([a_message(ref) for ref in range(n)], Refused("file.truncated", after=n))

    for _ in range(2):
        with pytest.raises(Refused, match=r"file\.truncated"):
            await importer(work)(ImportKind.TELEGRAM, source, progress=told.append)

    assert told[-1] == ImportCounts(n, n)
    assert len(work.tables.entries) == n


async def test_an_empty_export_is_done_with_nothing_read() -> None:
    work = FakeImportWork()

    assert await importer(work)(ImportKind.TELEGRAM, FakeSource[Exported]([])) == ImportCounts()
    assert work.tables.imports[0][3]


ROWS = st.lists(
    st.one_of(
        st.builds(a_message, st.integers(0, 12), author=st.sampled_from(["1", "2", None]), is_bot=st.booleans()),
        st.builds(Passed, st.just("x"), st.sampled_from(Reason)),
    ),
    max_size=25,
)


@given(rows=ROWS, batch_rows=st.integers(1, 6))
async def test_counts_always_sum_to_the_rows(rows: Sequence[Exported], batch_rows: int) -> None:
    told = list[ImportCounts]()

    counts = await importer(FakeImportWork(), batch_rows)(ImportKind.DISCORD, FakeSource(rows), progress=told.append)

    assert counts.read == len(rows)
    assert counts.read == counts.imported + counts.known + counts.total_skipped + counts.total_unknown
    assert told[-1] == counts


@given(rows=ROWS, batch_rows=st.integers(1, 6), row=st.integers(0, 25), write=st.integers(1, 12))
async def test_an_import_killed_at_any_row_or_write_ends_as_if_nothing_had_happened(
    rows: Sequence[Exported], batch_rows: int, row: int, write: int
) -> None:
    work, whole = FakeImportWork(dies_at=write), FakeImportWork()

    for source in (FakeSource(rows, dies_after=row), FakeSource(rows)):
        try:
            await importer(work, batch_rows)(ImportKind.DISCORD, source)
        except Killed:
            continue
    counts = work.tables.imports[-1][2] if work.tables.imports else None
    if counts is None or not work.tables.imports[-1][3]:
        counts = await importer(work, batch_rows)(ImportKind.DISCORD, FakeSource(rows))

    untouched = await importer(whole, batch_rows)(ImportKind.DISCORD, FakeSource(rows))
    assert work.tables.entries == whole.tables.entries
    assert counts.read == untouched.read == len(rows)
    assert counts.skipped == untouched.skipped
    assert counts.imported + counts.known == untouched.imported + untouched.known
