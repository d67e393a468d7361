"""The owner's side of questions about money: read, answered, closed."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.kernel.messages import Answer, Choice, Notice
from core.kernel.phrase import Phrase, phrase
from core.kernel.ports import Clock, Work
from core.members.notices import say_once
from core.payments.provider import Charge
from core.payments.ticket import MOST_TICKET_TEXT, LineKind, Ticket, TicketId, TicketLine
from core.payments.ticket_ports import TicketsTx

MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class OpenedTicket:
    """A ticket with everything that was written in it and what its person paid, newest first."""

    ticket: Ticket
    lines: Sequence[TicketLine]
    charges: Sequence[Charge]


@dataclass(frozen=True, slots=True)
class Desk:
    """A ticket lies open, is answered, or is closed; who did what is noted."""

    work: Work[TicketsTx]
    clock: Clock

    async def open(self) -> Sequence[Ticket]:
        """Return the tickets that wait, oldest first."""
        async with self.work.read() as tx:
            return await tx.tickets.unclosed(MOST_LISTED)

    async def __call__(self, ticket_id: TicketId, by: MemberId) -> OpenedTicket:
        """Return the ticket. Raises `Refused("ticket.unknown")`."""
        async with self.work.write() as tx:
            ticket = await _present(tx, ticket_id)
            await tx.audit.note(by, "ticket", f"ticket:{ticket_id}", self.clock.now(), {"member": ticket.member_id})
            lines, charges = await tx.tickets.lines(ticket_id), await tx.charges.of(ticket.member_id)
        return OpenedTicket(ticket, lines, charges)

    async def answer(self, ticket_id: TicketId, text: str, by: MemberId) -> Ticket:
        """Say the text to the ticket's person; a closed ticket is open again.

        Raises `Refused("ticket.unknown")` or `Refused("paysupport.too_long")`.
        """
        if len(text) > MOST_TICKET_TEXT:
            raise Refused("paysupport.too_long", size=len(text), limit=MOST_TICKET_TEXT)
        now = self.clock.now()
        async with self.work.write() as tx:
            ticket = await _present(tx, ticket_id)
            position = await tx.tickets.add(ticket_id, LineKind.ANSWER, text, now)
            await tx.tickets.close(ticket_id, None)
            await tx.audit.note(by, "ticket.answer", f"ticket:{ticket_id}", now, {"member": ticket.member_id})
            words = (
                phrase("paysupport.answer", number=ticket_id),
                phrase("ticket.text", ticket=ticket_id, position=position),
            )
            await self._say(tx, ticket, f"answer:{position}", words)
        return ticket

    async def close(self, ticket_id: TicketId, by: MemberId) -> bool:
        """Close the ticket and say so to its person; whether it was open. Raises `Refused("ticket.unknown")`."""
        now = self.clock.now()
        async with self.work.write() as tx:
            ticket = await _present(tx, ticket_id)
            if ticket.closed_at is not None:
                return False
            await tx.tickets.close(ticket_id, now)
            await tx.audit.note(by, "ticket.close", f"ticket:{ticket_id}", now, {"member": ticket.member_id})
            closed = f"closed:{now.isoformat()}"
            await self._say(tx, ticket, closed, (phrase("paysupport.closed", number=ticket_id),))
        return True

    async def _say(self, tx: TicketsTx, ticket: Ticket, what: str, words: tuple[Phrase, ...]) -> None:
        said = Answer(words, (Choice(phrase("button.paysupport"), "/paysupport"),))
        await say_once(tx, Notice(ticket.member_id, f"ticket:{ticket.id}:{what}", said), self.clock)


async def _present(tx: TicketsTx, ticket_id: TicketId) -> Ticket:
    ticket = await tx.tickets.get(ticket_id)
    if ticket is None:
        raise Refused("ticket.unknown", number=ticket_id)
    return ticket
