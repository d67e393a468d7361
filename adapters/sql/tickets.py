"""Questions about money, their texts sealed."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, UtcDateTime, metadata, number_in_order
from adapters.sql.members import stays
from adapters.sql.sealing import Sealer
from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.payments.ticket import LineKind, Ticket, TicketId, TicketLine

tickets = sa.Table(
    "tickets",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("closed_at", UtcDateTime),
    sqlite_autoincrement=True,
)

ticket_lines = sa.Table(
    "ticket_lines",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("ticket_id", sa.ForeignKey("tickets.id"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(8), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("ticket_id", "position"),
    sqlite_autoincrement=True,
)


def place_of_line(ticket_id: int, position: int) -> str:
    """Return the associated data of a ticket's text: table, column and where it stands."""
    return f"ticket_lines.sealed|{ticket_id}|{position}"


class SqlTickets:
    """The tickets of one transaction."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    async def open(self, member_id: MemberId, at: datetime) -> Ticket:
        """Keep a new ticket of the member; `Refused("member.forgotten")` where they were forgotten meanwhile."""
        if not await stays(self._db, member_id):
            raise Refused("member.forgotten")
        made = sa.insert(tickets).values(member_id=member_id, opened_at=at).returning(tickets.c.id)
        return Ticket(TicketId((await self._db.execute(made)).scalar_one()), member_id, at)

    async def open_of(self, member_id: MemberId) -> Ticket | None:
        """Return the member's newest open ticket."""
        mine = (tickets.c.member_id == member_id) & tickets.c.closed_at.is_(None)
        return await self._one(sa.select(tickets).where(mine).order_by(tickets.c.id.desc()).limit(1))

    async def get(self, ticket_id: TicketId) -> Ticket | None:
        """Return the ticket of this number."""
        return await self._one(sa.select(tickets).where(tickets.c.id == ticket_id))

    async def unclosed(self, limit: int) -> Sequence[Ticket]:
        """Return up to `limit` open tickets, oldest first."""
        query = sa.select(tickets).where(tickets.c.closed_at.is_(None)).order_by(tickets.c.id).limit(limit)
        return [_ticket(row) for row in (await self._db.execute(query)).mappings()]

    async def close(self, ticket_id: TicketId, at: datetime | None) -> None:
        """Keep that the ticket is closed since then; None opens it again."""
        await self._db.execute(sa.update(tickets).where(tickets.c.id == ticket_id).values(closed_at=at))

    async def add(self, ticket_id: TicketId, kind: LineKind, text: str, at: datetime) -> int:
        """Keep a text as the ticket's last one and return its place; who adds at once waits for the other."""
        # Who throws a key away waits for whoever writes under it.
        await number_in_order(self._db)
        held = sa.select(tickets.c.id).where(tickets.c.id == ticket_id).with_for_update()
        await self._db.execute(held)
        count = sa.select(sa.func.count()).select_from(ticket_lines).where(ticket_lines.c.ticket_id == ticket_id)
        position = (await self._db.scalar(count) or 0) + 1
        values = {"ticket_id": ticket_id, "position": position, "kind": kind.value, "at": at}
        sealed = self._sealer.seal(text, place_of_line(ticket_id, position))
        await self._db.execute(sa.insert(ticket_lines).values(**values, sealed=sealed))
        return position

    async def lines(self, ticket_id: TicketId) -> Sequence[TicketLine]:
        """Return the texts of the ticket in order."""
        mine = ticket_lines.c.ticket_id == ticket_id
        query = sa.select(ticket_lines).where(mine).order_by(ticket_lines.c.position)
        return [self._line(row) for row in (await self._db.execute(query)).mappings()]

    async def text(self, ticket_id: TicketId, position: int) -> str | None:
        """Return the text that stands there; None where it was erased."""
        there = (ticket_lines.c.ticket_id == ticket_id) & (ticket_lines.c.position == position)
        row = (await self._db.execute(sa.select(ticket_lines).where(there))).mappings().one_or_none()
        return None if row is None else self._line(row).text

    async def added(self, member_id: MemberId, since: datetime) -> Sequence[datetime]:
        """Return when the member added something to a ticket since then, oldest first."""
        line = ticket_lines.c
        mine = (tickets.c.member_id == member_id) & (line.kind == LineKind.ADDED.value) & (line.at > since)
        query = sa.select(line.at).join_from(ticket_lines, tickets).where(mine).order_by(line.at, line.id)
        return (await self._db.scalars(query)).all()

    async def _one(self, query: sa.Select[tuple[object, ...]]) -> Ticket | None:
        row = (await self._db.execute(query)).mappings().one_or_none()
        return None if row is None else _ticket(row)

    def _line(self, row: sa.RowMapping) -> TicketLine:
        text = self._sealer.open(row["sealed"], place_of_line(row["ticket_id"], row["position"]))
        return TicketLine(row["position"], LineKind(row["kind"]), row["at"], text)


def _ticket(row: sa.RowMapping) -> Ticket:
    return Ticket(TicketId(row["id"]), MemberId(row["member_id"]), row["opened_at"], row["closed_at"])
