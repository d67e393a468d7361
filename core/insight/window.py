"""Which rooms and days a figure may be about, and whose words may be in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.insight.log_ports import InsightTx
from core.insight.model import Felt, Spoken
from core.insight.policy import Scope, scope_of
from core.interactions.model import Interaction, Room
from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.members.model import Purpose

MOST_DAYS = 365
MOST_MESSAGES = 20_000
"""The newest messages of a window that are looked at: about two seconds of the topics' worker."""


@dataclass(frozen=True, slots=True)
class Window:
    """From `since` to before `until`."""

    since: datetime
    until: datetime


async def window_of(tx: InsightTx, room: Room, days: int, now: datetime) -> Window:
    """Return the last `days` days of the room; an imported room's window ends at its last message.

    Raises `Refused("days.range")` outside 1 to 365 days.
    """
    if not 1 <= days <= MOST_DAYS:
        raise Refused("days.range", least=1, most=MOST_DAYS)
    newest = None if room.imported_until is None else await tx.readings.newest(room.id)
    until = now if newest is None else min(now, newest)
    return Window(until - timedelta(days=days), until + timedelta(microseconds=1))


async def readable(tx: InsightTx, room: Room, window: Window, purpose: Purpose) -> Sequence[Interaction]:
    """Return the messages of the window whose authors allow `purpose` now, in time order."""
    return [message for message, _ in await scoped(tx, room, window, purpose)]


async def scoped(tx: InsightTx, room: Room, window: Window, purpose: Purpose) -> Sequence[tuple[Interaction, Scope]]:
    """Return the same messages, each with what it may be used for: its author too, or the room's figures alone."""
    said = await tx.readings.said(room.id, window.since, window.until, MOST_MESSAGES)
    authors = {message.member_id for message in said if message.member_id is not None}
    answers = await tx.readings.answers(authors, purpose)
    found: list[tuple[Interaction, Scope]] = []
    for message in said:
        answer = answers.get(message.member_id) if message.member_id is not None else None
        is_covered = answer is not None and answer.is_on and answer.at <= message.received_at
        scope = scope_of(
            room.address.platform,
            answer=None if answer is None else is_covered,
            origin=message.origin,
            has_group_figures=room.has_group_figures,
        )
        if message.member_id is not None and scope is not None:
            found.append((message, scope))
    return found


async def willing(tx: InsightTx, felt: Sequence[Felt]) -> Sequence[Felt]:
    """Return the readings without those of people who have said no since they were read."""
    authors = {one.author: MemberId(int(one.author)) for one in felt}
    answers = await tx.readings.answers(authors.values(), Purpose.MOOD)
    refused = {member_id for member_id, answer in answers.items() if not answer.is_on}
    return [one for one in felt if authors[one.author] not in refused]


def spoken_of(messages: Sequence[Interaction]) -> list[Spoken]:
    """Return the messages as the engines take them; an author is a number."""
    return [Spoken(m.message_ref, m.text, m.at, str(m.member_id), m.reply_to) for m in messages]
