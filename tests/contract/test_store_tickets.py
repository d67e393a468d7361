"""Questions about money and their texts, on both databases."""

import sqlalchemy as sa

from adapters.sql.base import metadata
from adapters.sql.work import SqlWork
from core.payments.ticket import LineKind, Ticket, TicketId, TicketLine
from tests.contract.stores import MINUTE, NOON, Store, a_member

SECRET = "my card was charged twice"


async def test_a_ticket_is_open_until_it_is_closed(work: SqlWork) -> None:
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        assert await tx.tickets.open_of(ann) is None
        first, second = [await tx.tickets.open(one, NOON) for one in (ann, bob)]
        assert first == Ticket(first.id, ann, NOON)
        assert await tx.tickets.unclosed(9) == [first, second]
        assert await tx.tickets.unclosed(1) == [first]
        await tx.tickets.close(first.id, NOON + MINUTE)
        assert await tx.tickets.get(first.id) == Ticket(first.id, ann, NOON, NOON + MINUTE)
        assert (await tx.tickets.open_of(ann), await tx.tickets.open_of(bob)) == (None, second)
        await tx.tickets.close(first.id, None)
        assert await tx.tickets.open_of(ann) == first
        assert await tx.tickets.get(TicketId(99)) is None


async def test_texts_stand_in_the_order_in_which_they_came(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx, "ann")
        ticket, other = await tx.tickets.open(ann, NOON), await tx.tickets.open(ann, NOON)
        kinds = (LineKind.OPENING, LineKind.ADDED, LineKind.ANSWER)
        places = [await tx.tickets.add(ticket.id, kind, kind.value, NOON + n * MINUTE) for n, kind in enumerate(kinds)]
        assert places == [1, 2, 3]
        assert await tx.tickets.lines(ticket.id) == [
            TicketLine(n + 1, kind, NOON + n * MINUTE, kind.value) for n, kind in enumerate(kinds)
        ]
        assert await tx.tickets.lines(other.id) == []
        assert await tx.tickets.text(ticket.id, 3) == "answer"
        assert await tx.tickets.text(ticket.id, 4) is None


async def test_additions_are_counted_over_all_tickets_of_a_person(work: SqlWork) -> None:
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        tickets = [await tx.tickets.open(one, NOON) for one in (ann, ann, bob)]
        for n, ticket in enumerate(tickets):
            for kind in LineKind:
                await tx.tickets.add(ticket.id, kind, "x", NOON + n * MINUTE)
        assert await tx.tickets.added(ann, NOON - MINUTE) == [NOON, NOON + MINUTE]
        assert await tx.tickets.added(ann, NOON) == [NOON + MINUTE]


async def test_a_text_is_sealed_for_its_place(store: Store) -> None:
    async with store.work.write() as tx:
        ticket = await tx.tickets.open(await a_member(tx), NOON)
        await tx.tickets.add(ticket.id, LineKind.OPENING, SECRET, NOON)
        table = metadata.tables["ticket_lines"]
        (sealed,) = await tx.connection.scalars(sa.select(table.c.sealed))
    assert SECRET.encode() not in sealed
    assert store.sealer.open(sealed, f"ticket_lines.sealed|{ticket.id}|1") == SECRET
