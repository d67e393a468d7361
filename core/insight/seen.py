"""Whose words and contacts may be looked at, and who is named."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.insight.community_ports import CommunityTx, Contact, Word
from core.insight.policy import READS_PERSONS, Scope, scope_of
from core.insight.window import MOST_MESSAGES
from core.interactions.model import Origin, Room
from core.kernel.ids import MemberId
from core.members.model import Consent, Purpose

INSTANT = timedelta(microseconds=1)

Allowed = Callable[[MemberId, datetime], bool]
"""Whether what we received of this person then may be looked at."""


@dataclass(frozen=True, slots=True)
class Named:
    """A person who allows it, and the figure that they are named for."""

    member_id: MemberId
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What may be looked at of a window, of all rooms together; whole from `since` on, where a busy room is cut off."""

    since: datetime
    words: Sequence[Word]
    contacts: Sequence[Contact]


async def seen_in(tx: CommunityTx, since: datetime, until: datetime) -> Seen:
    """Return the words and contacts of the window, room by room, of people who allowed it before we received them."""
    words: list[Word] = []
    contacts: list[Contact] = []
    whole = since
    for room in await tx.rooms.groups():
        if not READS_PERSONS.get(room.address.platform, False):
            continue
        window = (room.id, since, until, MOST_MESSAGES)
        said = await tx.contacts.words(*window)
        if len(said) == MOST_MESSAGES:
            whole = max(whole, said[0].at)
        met = [*await tx.contacts.replies(*window), *await tx.contacts.signs(*window)]
        people = {word.by for word in said} | {end for one in met for end in (one.by, one.to)}
        allowed = allowed_by(room, await tx.readings.answers(people, Purpose.PERSONAL))
        words += [one for one in said if allowed(one.by, one.received_at)]
        contacts += [one for one in met if allowed(one.by, one.received_at) and allowed(one.to, one.met_at)]
    return Seen(whole, words, contacts)


def allowed_by(room: Room, answers: Mapping[MemberId, Consent]) -> Allowed:
    """Return the question whether a person may be looked at in the room, as they answer now."""

    def allowed(member_id: MemberId, received_at: datetime) -> bool:
        answer = answers.get(member_id)
        is_on = None if answer is None else answer.is_on and answer.at <= received_at
        scope = scope_of(room.address.platform, answer=is_on, origin=Origin.LIVE, has_group_figures=False)
        return scope is Scope.PERSON

    return allowed


async def named(tx: CommunityTx, found: Sequence[tuple[int, int]]) -> tuple[Named, ...]:
    """Return the people by name, in the same order; who is gone is left out."""
    named: list[Named] = []
    for number, count in found:
        member = await tx.members.get(MemberId(number))
        if member is not None:
            named.append(Named(member.id, member.name, count))
    return tuple(named)
