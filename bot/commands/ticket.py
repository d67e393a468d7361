"""/ticket [number] [close|reply text]: the questions about money that wait for the owner."""

from collections.abc import Sequence

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.kernel.errors import Refused
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase
from core.payments.desk import OpenedTicket
from core.payments.paysupport import charges_told
from core.payments.ticket import LineKind, TicketId, TicketLine

MOST_BUTTONS = 5
MOST_CHARGES = 5
MOST_SHOWN = 2_500
"""Characters of texts in one card: Telegram takes 4,096 in a message."""


async def run(ask: Ask) -> Answer:
    """List what waits, show one ticket, answer it or close it."""
    if not ask.words:
        return await _listed(ask)
    number, verb, text, *_ = [*ask.words.split(maxsplit=2), "", ""]
    ticket_id = _number(number)
    match verb.lower():
        case "":
            return _shown(await ask.cases.desk(ticket_id, ask.member.id))
        case "close" | "关闭":
            key = "ticket.closed" if await ask.cases.desk.close(ticket_id, ask.member.id) else "ticket.closed_before"
            return say(key, button("ticket", "/ticket"), number=ticket_id)
        case "reply" | "回复" if text:
            ticket = await ask.cases.desk.answer(ticket_id, text, ask.member.id)
            ways = (button("ticket_close", f"/ticket {ticket_id} close"), button("ticket", "/ticket"))
            return say("ticket.answered", *ways, number=ticket_id, member=ticket.member_id)
        case _:
            raise BadInput("ticket.form", button("ticket_one", f"/ticket {ticket_id}", number=ticket_id))


async def _listed(ask: Ask) -> Answer:
    tickets = await ask.cases.desk.open()
    if not tickets:
        return say("ticket.none", button("help", "/help ticket"))
    lines = tuple(phrase("ticket.line", number=one.id, member=one.member_id, at=one.opened_at) for one in tickets)
    ways = (button("ticket_one", f"/ticket {one.id}", number=one.id) for one in tickets[:MOST_BUTTONS])
    return say("ticket.list", *ways, lines=lines)


def _shown(opened: OpenedTicket) -> Answer:
    ticket = opened.ticket
    said = _newest(opened.lines)
    card = phrase("ticket.card", number=ticket.id, member=ticket.member_id, at=ticket.opened_at)
    left_out = len(opened.lines) - len(said)
    earlier = (phrase("ticket.earlier", count=left_out),) if left_out else ()
    charges = charges_told(opened.charges[:MOST_CHARGES])
    ways = (button("ticket_close", f"/ticket {ticket.id} close"), button("lookup", f"/lookup #{ticket.member_id}"))
    return Answer((card, *earlier, *said, charges, phrase("ticket.how", number=ticket.id)), ways)


def _newest(lines: Sequence[TicketLine]) -> Sequence[Phrase]:
    """Return the last texts, oldest first, as many as fit in one message; the very last one always."""
    said: list[Phrase] = []
    room = MOST_SHOWN
    for line in reversed(lines):
        room -= len(line.text)
        if said and room < 0:
            break
        words = "ticket.ours" if line.kind is LineKind.ANSWER else "ticket.theirs"
        said.append(phrase(words, at=line.at, text=plain(line.text)))
    return said[::-1]


def _number(written: str) -> TicketId:
    number = written.removeprefix("#")
    if not (number.isascii() and number.isdigit()):
        raise BadInput("ticket.form", button("ticket", "/ticket"))
    if len(number) > 9:
        raise Refused("ticket.unknown", number=number[:32])
    return TicketId(int(number))


COMMAND = Command("ticket", Section.OWNER, run)
