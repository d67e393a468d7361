"""One transaction over every store."""

import asyncio
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.sql.acts import SqlActs
from adapters.sql.archive import SqlArchive
from adapters.sql.attempts import SqlAttempts
from adapters.sql.audit import SqlAudit
from adapters.sql.books import SqlBooks
from adapters.sql.certificates import SqlCertificates
from adapters.sql.challenges import SqlChallenges
from adapters.sql.course_rows import SqlCourseRows
from adapters.sql.courses import SqlCourses
from adapters.sql.customers import SqlCharges, SqlCheckouts, SqlCustomers, SqlEvents
from adapters.sql.doors import SqlBans, SqlBindings, SqlDoors, SqlPlaces
from adapters.sql.drafts import SqlDrafts
from adapters.sql.drips import SqlDrips
from adapters.sql.engine import Engines
from adapters.sql.guests import SqlGuests, SqlIncidents
from adapters.sql.imports import SqlImports
from adapters.sql.interactions import Sealed, SqlLog, append_sealed, sealed
from adapters.sql.jobs import Enqueue, SqlJobs
from adapters.sql.links import SqlLinks
from adapters.sql.members import SqlMembers
from adapters.sql.outbox import SqlOutbox
from adapters.sql.paces import SqlPaces
from adapters.sql.payments import SqlLedger, SqlPlans
from adapters.sql.prompts import SqlPrompts
from adapters.sql.questions import SqlQuestions
from adapters.sql.quizzes import SqlQuizzes
from adapters.sql.ratings import SqlRatings
from adapters.sql.reactions import SqlReactions
from adapters.sql.readings import SqlReadings
from adapters.sql.reviews import SqlReviews
from adapters.sql.rights import SqlRights
from adapters.sql.room_topics import SqlTopics
from adapters.sql.rooms import SqlRooms
from adapters.sql.sales import SqlSales
from adapters.sql.sealing import Sealer
from adapters.sql.shown import SqlShown
from adapters.sql.study import SqlStudyPlans
from adapters.sql.tellings import SqlTellings
from adapters.sql.tickets import SqlTickets
from core.interactions.model import Entry
from core.kernel.errors import Broken, NotYet
from core.kernel.ports import Job


class Tx:
    """The stores of one transaction; each use case sees only those that its own port names."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer, enqueue: Enqueue) -> None:
        self.connection = connection
        self._sealer = sealer
        self._enqueue = enqueue

    @property
    def members(self) -> SqlMembers:
        """The members of this transaction."""
        return SqlMembers(self.connection)

    @property
    def rooms(self) -> SqlRooms:
        """The rooms of this transaction."""
        return SqlRooms(self.connection)

    @property
    def log(self) -> SqlLog:
        """The log of this transaction."""
        return SqlLog(self.connection, self._sealer)

    @property
    def acts(self) -> SqlActs:
        """The acts of this transaction."""
        return SqlActs(self.connection)

    @property
    def reactions(self) -> SqlReactions:
        """The reactions of this transaction."""
        return SqlReactions(self.connection)

    @property
    def courses(self) -> SqlCourses:
        """The catalogue of this transaction."""
        return SqlCourses(self.connection)

    @property
    def drafts(self) -> SqlDrafts:
        """What creators work on in this transaction."""
        return SqlDrafts(self.connection)

    @property
    def audit(self) -> SqlAudit:
        """The audit of this transaction."""
        return SqlAudit(self.connection)

    @property
    def course_rows(self) -> SqlCourseRows:
        """The catalogue of this transaction, in the columns of a file."""
        return SqlCourseRows(self.connection)

    @property
    def plans(self) -> SqlPlans:
        """The plans of this transaction."""
        return SqlPlans(self.connection)

    @property
    def ledger(self) -> SqlLedger:
        """The ledger of this transaction."""
        return SqlLedger(self.connection)

    @property
    def rights(self) -> SqlRights:
        """What people bought, as this transaction sees it."""
        return SqlRights(self.connection)

    @property
    def charges(self) -> SqlCharges:
        """The charges of this transaction."""
        return SqlCharges(self.connection)

    @property
    def customers(self) -> SqlCustomers:
        """The customers of this transaction."""
        return SqlCustomers(self.connection)

    @property
    def checkouts(self) -> SqlCheckouts:
        """The checkouts of this transaction."""
        return SqlCheckouts(self.connection)

    @property
    def events(self) -> SqlEvents:
        """The providers' events of this transaction."""
        return SqlEvents(self.connection)

    @property
    def books(self) -> SqlBooks:
        """Everything that was ever bought."""
        return SqlBooks(self.connection)

    @property
    def bindings(self) -> SqlBindings:
        """Which plans open which rooms."""
        return SqlBindings(self.connection)

    @property
    def places(self) -> SqlPlaces:
        """Who is in which gated room."""
        return SqlPlaces(self.connection)

    @property
    def bans(self) -> SqlBans:
        """Whom moderators keep out."""
        return SqlBans(self.connection, self._sealer)

    @property
    def doors(self) -> SqlDoors:
        """The rooms' addresses and troubles."""
        return SqlDoors(self.connection)

    @property
    def guests(self) -> SqlGuests:
        """Who may stay in a gated room until a day."""
        return SqlGuests(self.connection)

    @property
    def incidents(self) -> SqlIncidents:
        """What the owners were asked about those who would vanish."""
        return SqlIncidents(self.connection)

    @property
    def tellings(self) -> SqlTellings:
        """What providers' reads told of, as this transaction sees it."""
        return SqlTellings(self.connection)

    @property
    def readings(self) -> SqlReadings:
        """The readings of this transaction."""
        return SqlReadings(self.connection, self.log)

    @property
    def topics(self) -> SqlTopics:
        """The topics that rooms had."""
        return SqlTopics(self.connection)

    @property
    def shown(self) -> SqlShown:
        """The shown lists of this transaction."""
        return SqlShown(self.connection)

    @property
    def outbox(self) -> SqlOutbox:
        """The notices of this transaction."""
        return SqlOutbox(self.connection, self._sealer)

    @property
    def links(self) -> SqlLinks:
        """Who is who: codes and seats of this transaction."""
        return SqlLinks(self.connection)

    @property
    def tickets(self) -> SqlTickets:
        """The questions about money of this transaction."""
        return SqlTickets(self.connection, self._sealer)

    @property
    def quizzes(self) -> SqlQuizzes:
        """The quizzes of this transaction."""
        return SqlQuizzes(self.connection)

    @property
    def attempts(self) -> SqlAttempts:
        """The tries at quizzes of this transaction."""
        return SqlAttempts(self.connection)

    @property
    def reviews(self) -> SqlReviews:
        """The questions that come back, as this transaction sees them."""
        return SqlReviews(self.connection)

    @property
    def ratings(self) -> SqlRatings:
        """The ratings of lessons of this transaction."""
        return SqlRatings(self.connection, self._sealer)

    @property
    def drips(self) -> SqlDrips:
        """The release of lessons in this transaction."""
        return SqlDrips(self.connection)

    @property
    def paces(self) -> SqlPaces:
        """How often people want to be nudged, as this transaction sees it."""
        return SqlPaces(self.connection)

    @property
    def challenges(self) -> SqlChallenges:
        """The challenges of this transaction."""
        return SqlChallenges(self.connection, self._sealer)

    @property
    def questions(self) -> SqlQuestions:
        """The questions to those who teach, in this transaction."""
        return SqlQuestions(self.connection, self._sealer)

    @property
    def study_plans(self) -> SqlStudyPlans:
        """The plans to learn by, of this transaction."""
        return SqlStudyPlans(self.connection)

    @property
    def certificates(self) -> SqlCertificates:
        """The certificates of this transaction."""
        return SqlCertificates(self.connection, self._sealer)

    @property
    def prompts(self) -> SqlPrompts:
        """The prompts of this transaction."""
        return SqlPrompts(self.connection, self._sealer)

    @property
    def imports(self) -> SqlImports:
        """The imports of this transaction."""
        return SqlImports(self.connection)

    @property
    def jobs(self) -> SqlJobs:
        """The later work of this transaction."""
        return SqlJobs(self.connection, self._enqueue)

    @property
    def archive(self) -> SqlArchive:
        """Everything that this transaction knows of a person."""
        return SqlArchive(self.connection, self._sealer)


STORE_AWAY = timedelta(seconds=30)


def one_line(fault: sa.exc.DBAPIError) -> str:
    """Return what the database said, without the statement and its values."""
    said = str(fault.orig).strip().splitlines()
    return said[0] if said else type(fault.orig).__name__


def no_engine(_connection: sa.Connection, job: Job) -> None:
    """Refuse later work: a command that changes nothing outside the store has no engine behind it."""
    raise Broken(f"job {job.name} was enqueued where no engine runs")


class SqlWork:
    """Transactions of one engine.

    Writers of this process queue in order before SQLite's only lock: its own waiting is by sleeping, and unfair.
    """

    def __init__(self, engines: Engines, sealer: Sealer, enqueue: Enqueue = no_engine) -> None:
        self.engines = engines
        self._sealer = sealer
        self._enqueue = enqueue
        self._turn = asyncio.Lock() if engines.is_sqlite else nullcontext()

    @property
    def sales(self) -> SqlSales:
        """The rows of the test checkout."""
        return SqlSales(self)

    def enqueue_by(self, enqueue: Enqueue) -> None:
        """Have later work taken by this engine from now on: the engine's jobs need the store that enqueues them."""
        self._enqueue = enqueue

    def read(self) -> AbstractAsyncContextManager[Tx]:
        """Open a consistent view; nothing can be changed in it."""
        return self._open(self.engines.reader)

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[Tx]:
        """Open a transaction: all of it is kept on leaving, nothing of it on an exception."""
        async with self._turn, self._open(self.engines.writer) as tx:
            yield tx

    def seal(self, entry: Entry) -> Sealed:
        """Return the entry as it will be kept: done while the group before it is being written."""
        return sealed(self._sealer, entry)

    async def append(self, group: Sequence[Sealed]) -> frozenset[int]:
        """Keep the entries in one transaction, done in one trip to a thread; return the positions of the new ones."""
        async with self._turn:
            return await asyncio.to_thread(self._append, group)

    def _append(self, group: Sequence[Sealed]) -> frozenset[int]:
        with _store_away(), self.engines.log.begin() as connection:
            return append_sealed(connection, self._sealer, group)

    @asynccontextmanager
    async def _open(self, engine: AsyncEngine) -> AsyncGenerator[Tx]:
        with _store_away():
            async with engine.begin() as connection:
                yield Tx(connection, self._sealer, self._enqueue)


@contextmanager
def _store_away() -> Generator[None]:
    """The disk is full, the file is read-only, the server is away: the world can mend it."""
    try:
        yield
    except sa.exc.OperationalError as fault:
        raise NotYet(STORE_AWAY, one_line(fault)) from fault
