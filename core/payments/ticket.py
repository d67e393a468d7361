"""A question about money: what somebody wrote, and what the owner answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from core.kernel.ids import MemberId

TicketId = NewType("TicketId", int)

MOST_TICKET_TEXT = 1500
"""Characters of one text: with the charges beside it, it fits in one message of any platform (Discord: 2,000)."""
MOST_ADDED = 5
ADDED_WITHIN = timedelta(hours=1)
MOST_CHARGES_TOLD = 3


class LineKind(StrEnum):
    """Whether a text opened its ticket, was added by the person, or is an owner's answer."""

    OPENING = "opening"
    ADDED = "added"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A person's question; `closed_at` is None while it is open."""

    id: TicketId
    member_id: MemberId
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One text of a ticket, by its place in it, from 1 on."""

    position: int
    kind: LineKind
    at: datetime
    text: str
