"""What questions about money ask of the store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.kernel.ids import MemberId
from core.kernel.ports import Audit
from core.members.notices import NoticesTx
from core.payments.ports import ChargeStore
from core.payments.ticket import LineKind, Ticket, TicketId, TicketLine


class TicketStore(Protocol):
    """Tickets and their texts."""

    async def open(self, member_id: MemberId, at: datetime) -> Ticket:
        """Keep a new ticket of the member."""
        ...

    async def open_of(self, member_id: MemberId) -> Ticket | None:
        """Return the member's newest open ticket."""
        ...

    async def get(self, ticket_id: TicketId) -> Ticket | None:
        """Return the ticket of this number."""
        ...

    async def unclosed(self, limit: int) -> Sequence[Ticket]:
        """Return up to `limit` open tickets, oldest first."""
        ...

    async def close(self, ticket_id: TicketId, at: datetime | None) -> None:
        """Keep that the ticket is closed since then; None opens it again."""
        ...

    async def add(self, ticket_id: TicketId, kind: LineKind, text: str, at: datetime) -> int:
        """Keep a text as the ticket's last one and return its place."""
        ...

    async def lines(self, ticket_id: TicketId) -> Sequence[TicketLine]:
        """Return the texts of the ticket in order."""
        ...

    async def added(self, member_id: MemberId, since: datetime) -> Sequence[datetime]:
        """Return when the member added something to a ticket since then, oldest first."""
        ...


class TicketsTx(NoticesTx, Protocol):
    """A transaction over questions about money."""

    @property
    def tickets(self) -> TicketStore:
        """The tickets of this transaction."""
        ...

    @property
    def charges(self) -> ChargeStore:
        """The charges of this transaction."""
        ...

    @property
    def audit(self) -> Audit:
        """The audit of this transaction."""
        ...
