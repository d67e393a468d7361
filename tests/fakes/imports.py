"""The store of imports in memory: a transaction that fails leaves nothing, as in the databases."""

from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Generic, TypeVar

from core.courses.exported import CourseRow, LinedCourse, RefusedCourse
from core.interactions.exported import ExportedRoom, ImportCounts, ImportId, ImportKind, ImportState
from core.interactions.model import Act, Entry
from core.kernel.errors import Refused
from core.kernel.ids import Address, CourseId, ItemId, MemberId, RoomId

Row = TypeVar("Row")


@dataclass
class ImportTables:
    """What is kept."""

    imports: list[tuple[ImportKind, str, ImportCounts, bool]] = field(default_factory=list)
    audit: list[tuple[ImportKind, bool]] = field(default_factory=list)
    rooms: dict[Address, ExportedRoom] = field(default_factory=dict)
    until: dict[Address, datetime] = field(default_factory=dict)
    with_figures: set[Address] = field(default_factory=set)
    people: dict[Address, str] = field(default_factory=dict)
    entries: dict[tuple[RoomId, str], Entry] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)
    courses: dict[CourseId, CourseRow] = field(default_factory=dict)


@dataclass
class FakeImportTx:
    """One transaction over the tables; it is every store that an import names."""

    tables: ImportTables

    @property
    def imports(self) -> "FakeImportTx":
        """The imports: this."""
        return self

    log = acts = course_rows = imports

    async def begin(
        self, kind: ImportKind, fingerprint: str, *, at: datetime, group_figures: bool = False
    ) -> ImportState:
        """As the port says."""
        for place, (its_kind, its_print, counts, is_done) in enumerate(self.tables.imports):
            if (its_kind, its_print, is_done) == (kind, fingerprint, False):
                return ImportState(ImportId(place), counts)
        self.tables.imports.append((kind, fingerprint, ImportCounts(), False))
        self.tables.audit.append((kind, group_figures))
        return ImportState(ImportId(len(self.tables.imports) - 1), ImportCounts())

    async def advance(self, import_id: ImportId, counts: ImportCounts, *, is_done: bool) -> None:
        """As the port says."""
        kind, fingerprint, _, _ = self.tables.imports[import_id]
        self.tables.imports[import_id] = (kind, fingerprint, counts, is_done)

    async def room(self, room: ExportedRoom, *, until: datetime, at: datetime, group_figures: bool) -> RoomId:
        """As the port says."""
        self.tables.rooms.setdefault(room.address, room)
        self.tables.until[room.address] = max(until, self.tables.until.get(room.address, until))
        if group_figures:
            self.tables.with_figures.add(room.address)
        return RoomId(list(self.tables.rooms).index(room.address))

    async def people(self, authors: Mapping[Address, str], *, at: datetime) -> Mapping[Address, MemberId]:
        """As the port says."""
        for address, name in authors.items():
            self.tables.people.setdefault(address, name)
        places = {address: place for place, address in enumerate(self.tables.people)}
        return {address: MemberId(places[address]) for address in authors}

    async def listed(self, items: Collection[ItemId]) -> frozenset[ItemId]:
        """As the port says."""
        return frozenset(item for item in items if CourseId(item) in self.tables.courses)

    async def append(self, entries: Sequence[Entry]) -> frozenset[int]:
        """As the port says."""
        new: set[int] = set()
        for place, entry in enumerate(entries):
            key = (entry.room_id, entry.message_ref)
            if key not in self.tables.entries:
                self.tables.entries[key] = entry
                new.add(place)
        return frozenset(new)

    async def add(self, acts: Sequence[Act]) -> int:
        """As the port says."""
        before = len(self.tables.acts)
        for act in acts:
            self.tables.acts.setdefault(act.key, act)
        return len(self.tables.acts) - before

    async def stored(self, ids: Collection[CourseId]) -> Mapping[CourseId, CourseRow]:
        """As the port says."""
        return {course: self.tables.courses[course] for course in ids if course in self.tables.courses}

    async def upsert(self, rows: Sequence[CourseRow]) -> None:
        """As the port says."""
        self.tables.courses.update({row.id: row for row in rows})


class Killed(BaseException):
    """The process ends here."""


@dataclass
class FakeImportWork:
    """Transactions over one set of tables. `dies_at` is the number of the write that is killed before its commit."""

    tables: ImportTables = field(default_factory=ImportTables)
    dies_at: int | None = None
    writes: int = 0

    @asynccontextmanager
    async def read(self) -> AsyncIterator[FakeImportTx]:
        """Open a view of which nothing is kept."""
        yield FakeImportTx(deepcopy(self.tables))

    @asynccontextmanager
    async def write(self) -> AsyncIterator[FakeImportTx]:
        """Open a transaction: what was done in it is kept on leaving, and only then."""
        tables = deepcopy(self.tables)
        yield FakeImportTx(tables)
        self.writes += 1
        if self.writes == self.dies_at:
            raise Killed
        self.tables = tables


@dataclass(frozen=True)
class FakeSource(Generic[Row]):
    """Rows from memory; `fault` ends them, `dies_after` kills the process after as many."""

    all_rows: Sequence[Row]
    fault: Refused | None = None
    dies_after: int | None = None
    print: str = "a file"

    def fingerprint(self) -> str:
        """Return what tells this content from any other."""
        return self.print

    def rows(self) -> Iterator[Row]:
        """Yield the rows."""
        for place, row in enumerate(self.all_rows):
            if place == self.dies_after:
                raise Killed
            yield row
        if self.fault:
            raise self.fault


@dataclass(frozen=True)
class FakeCourseSource:
    """A catalogue from memory."""

    all_rows: Sequence[LinedCourse | RefusedCourse]

    def rows(self) -> Iterator[LinedCourse | RefusedCourse]:
        """Yield the rows."""
        yield from self.all_rows


@dataclass(frozen=True)
class StillClock:
    """A clock that stands."""

    moment: Callable[[], datetime] = lambda: datetime(2026, 11, 24, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the moment."""
        return self.moment()
