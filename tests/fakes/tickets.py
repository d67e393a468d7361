"""Questions about money in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.kernel.ids import MemberId
from core.payments.ticket import LineKind, Ticket, TicketId, TicketLine

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeTickets:
    """As `TicketStore` and `TicketTexts` say."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def open(self, member_id: MemberId, at: datetime) -> Ticket:
        ticket = Ticket(TicketId(self._tables.number("tickets")), member_id, at)
        self._tables.tickets[ticket.id] = ticket
        return ticket

    async def open_of(self, member_id: MemberId) -> Ticket | None:
        mine = [one for one in await self.unclosed(len(self._tables.tickets)) if one.member_id == member_id]
        return mine[-1] if mine else None

    async def get(self, ticket_id: TicketId) -> Ticket | None:
        return self._tables.tickets.get(ticket_id)

    async def unclosed(self, limit: int) -> Sequence[Ticket]:
        return [one for one in self._tables.tickets.values() if one.closed_at is None][:limit]

    async def close(self, ticket_id: TicketId, at: datetime | None) -> None:
        self._tables.tickets[ticket_id] = replace(self._tables.tickets[ticket_id], closed_at=at)

    async def add(self, ticket_id: TicketId, kind: LineKind, text: str, at: datetime) -> int:
        position = len(await self.lines(ticket_id)) + 1
        self._tables.ticket_lines.append((ticket_id, TicketLine(position, kind, at, text)))
        return position

    async def lines(self, ticket_id: TicketId) -> Sequence[TicketLine]:
        return [line for owner, line in self._tables.ticket_lines if owner == ticket_id]

    async def text(self, ticket_id: TicketId, position: int) -> str | None:
        return next((line.text for line in await self.lines(ticket_id) if line.position == position), None)

    async def added(self, member_id: MemberId, since: datetime) -> Sequence[datetime]:
        mine = [one for one in self._tables.ticket_lines if self._tables.tickets[one[0]].member_id == member_id]
        return sorted(line.at for _, line in mine if line.kind is LineKind.ADDED and line.at > since)
