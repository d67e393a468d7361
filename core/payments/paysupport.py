"""Somebody asks about money: their words are kept in a ticket, and the owners are told once."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.kernel.messages import Answer, Choice
from core.kernel.money import Money
from core.kernel.phrase import Phrase, phrase
from core.kernel.ports import Clock, Work
from core.members.notices import tell_owners
from core.payments.provider import Charge
from core.payments.ticket import (
    ADDED_WITHIN,
    MOST_ADDED,
    MOST_CHARGES_TOLD,
    MOST_TICKET_TEXT,
    LineKind,
    Ticket,
)
from core.payments.ticket_ports import TicketsTx


@dataclass(frozen=True, slots=True)
class Written:
    """The ticket in which something was written, and whether it is a new one."""

    ticket: Ticket
    is_new: bool


@dataclass(frozen=True, slots=True)
class PaySupport:
    """What the person wrote stands in their open ticket; a new one is told to the owners with the last charges."""

    work: Work[TicketsTx]
    clock: Clock
    owners: frozenset[str]

    async def __call__(self, member_id: MemberId, text: str) -> Written:
        """Keep the text. Raises `Refused`: `paysupport.too_long`, or `paysupport.wait` after too many additions.

        The owners are told of a ticket once, and again when the person goes on writing after an answer.
        """
        if len(text) > MOST_TICKET_TEXT:
            raise Refused("paysupport.too_long", size=len(text), limit=MOST_TICKET_TEXT)
        now = self.clock.now()
        async with self.work.write() as tx:
            ticket = await tx.tickets.open_of(member_id)
            if ticket is None:
                written = Written(await tx.tickets.open(member_id, now), is_new=True)
                await tx.tickets.add(written.ticket.id, LineKind.OPENING, text, now)
            else:
                await self._check_patience(tx, member_id)
                written = Written(ticket, is_new=False)
                await tx.tickets.add(ticket.id, LineKind.ADDED, text, now)
            await self._tell_owners(tx, written.ticket)
        return written

    async def _check_patience(self, tx: TicketsTx, member_id: MemberId) -> None:
        newest = (await tx.tickets.added(member_id, self.clock.now() - ADDED_WITHIN))[-MOST_ADDED:]
        if len(newest) == MOST_ADDED:
            raise Refused("paysupport.wait", most=MOST_ADDED, until=newest[0] + ADDED_WITHIN)

    async def _tell_owners(self, tx: TicketsTx, ticket: Ticket) -> None:
        lines = await tx.tickets.lines(ticket.id)
        answers = sum(line.kind is LineKind.ANSWER for line in lines)
        charges = await tx.charges.of(ticket.member_id)
        said = Answer(
            (
                phrase("ticket.told", number=ticket.id, member=ticket.member_id),
                phrase("ticket.text", ticket=ticket.id, position=lines[-1].position),
                charges_told(charges[:MOST_CHARGES_TOLD]),
            ),
            (
                Choice(phrase("button.lookup"), f"/lookup #{ticket.member_id}"),
                Choice(phrase("button.ticket_one", number=ticket.id), f"/ticket {ticket.id}"),
            ),
        )
        await tell_owners(tx, self.owners, f"ticket:{ticket.id}:{answers}", said, self.clock)


def charges_told(charges: Sequence[Charge]) -> Phrase:
    """Return the charges, one a line; that there is none is said too."""
    if not charges:
        return phrase("ticket.no_charges")
    return phrase("lookup.charges", lines=tuple(map(_told, charges)))


def _told(charge: Charge) -> Phrase:
    back = Money(charge.refunded_minor, charge.amount.currency)
    words = "lookup.charge_back" if charge.refunded_minor else "lookup.charge"
    return phrase(words, at=charge.paid_at, amount=charge.amount, plan=charge.plan, charge=charge.ref, back=back)
