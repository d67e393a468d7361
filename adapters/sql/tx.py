"""Every store, as one transaction sees it."""

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.archive import SqlArchive
from adapters.sql.audit import SqlAudit
from adapters.sql.books import SqlBooks
from adapters.sql.contacts import SqlContacts
from adapters.sql.customers import SqlCharges, SqlCheckouts, SqlCustomers, SqlEvents
from adapters.sql.doors import SqlBans, SqlBindings, SqlDoors, SqlPlaces
from adapters.sql.guests import SqlGuests, SqlIncidents
from adapters.sql.imports import SqlImports
from adapters.sql.interactions import SqlLog
from adapters.sql.jobs import Enqueue, SqlJobs
from adapters.sql.learning import LearningTx
from adapters.sql.links import SqlLinks
from adapters.sql.members import SqlMembers
from adapters.sql.outbox import SqlOutbox
from adapters.sql.payments import SqlLedger, SqlPlans
from adapters.sql.reactions import SqlReactions
from adapters.sql.readings import SqlReadings
from adapters.sql.rights import SqlRights
from adapters.sql.room_topics import SqlTopics
from adapters.sql.rooms import SqlRooms
from adapters.sql.sealing import Sealer
from adapters.sql.shown import SqlShown
from adapters.sql.tellings import SqlTellings
from adapters.sql.tickets import SqlTickets


class Tx(LearningTx):
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
    def reactions(self) -> SqlReactions:
        """The reactions of this transaction."""
        return SqlReactions(self.connection)

    @property
    def contacts(self) -> SqlContacts:
        """Who turned to whom."""
        return SqlContacts(self.connection)

    @property
    def audit(self) -> SqlAudit:
        """The audit of this transaction."""
        return SqlAudit(self.connection)

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
