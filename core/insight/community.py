"""Who holds the community together: helpers, bridges, newcomers without an answer, groups of people."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.insight.community_ports import CommunityTx, Contact, Way, Word
from core.insight.graph import Bridge, bridges, communities, helpers, neighbours_of
from core.insight.policy import READS_PERSONS, Scope, scope_of
from core.insight.window import MOST_DAYS, MOST_MESSAGES
from core.interactions.model import Origin, Room
from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.kernel.ports import Clock, Work
from core.members.model import Consent, Purpose

MOST_NAMED = 5
LEAST_GROUP = 3
"""Two people who talk are no community."""
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
class Community:
    """The look; `people_missing` above 0 says how many people are missing to the floor, and then nothing is shown.

    `groups`: sizes of the communities from the floor up; `small_groups` counts the smaller ones. Of a newcomer, `count`
    are the messages nobody turned to.
    """

    people: int
    contacts: int = 0
    groups: tuple[int, ...] = ()
    small_groups: int = 0
    helpers: tuple[Named, ...] = ()
    bridges: tuple[Named, ...] = ()
    newcomers: tuple[Named, ...] = ()
    people_missing: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What may be looked at of a window, of all rooms together; whole from `since` on, where a busy room is cut off."""

    since: datetime
    words: Sequence[Word]
    contacts: Sequence[Contact]


@dataclass(frozen=True, slots=True)
class SeeCommunity:
    """The look at who turns to whom, among those who allow it and where the platform does; nothing is kept of it."""

    work: Work[CommunityTx]
    clock: Clock
    floor: int

    async def __call__(self, days: int) -> Community:
        """Return the look over the last `days` days. Raises `Refused("days.range")` outside 1 to 365 days."""
        if not 1 <= days <= MOST_DAYS:
            raise Refused("days.range", least=1, most=MOST_DAYS)
        now = self.clock.now()
        since = now - timedelta(days=days)
        async with self.work.read() as tx:
            seen = await seen_in(tx, since, now + INSTANT)
            people = {word.by for word in seen.words} | {end for one in seen.contacts for end in (one.by, one.to)}
            if (missing := self.floor - len(people)) > 0:
                return Community(len(people), people_missing=missing)
            return await self._look(tx, seen, since, len(people))

    async def _look(self, tx: CommunityTx, seen: Seen, since: datetime, people: int) -> Community:
        pairs = [(one.by, one.to) for one in seen.contacts]
        found, between = await asyncio.to_thread(_drawn, pairs)
        groups = [group for group in found if len(group) >= LEAST_GROUP]
        answering = helpers((one.by, one.to) for one in seen.contacts if one.way is Way.REPLY)
        large = tuple(len(group) for group in groups if len(group) >= self.floor)
        return Community(
            people,
            contacts=len(pairs),
            groups=large,
            small_groups=len(groups) - len(large),
            helpers=await named(tx, answering[:MOST_NAMED]),
            bridges=await named(tx, [(one.person, one.communities) for one in between[:MOST_NAMED]]),
            newcomers=await self._newcomers(tx, seen, since, {person for person, _ in answering}),
        )

    async def _newcomers(
        self, tx: CommunityTx, seen: Seen, since: datetime, answering: Collection[int]
    ) -> tuple[Named, ...]:
        """Return who is new and was turned to by nobody; those who answer many others wait for nothing."""
        met = {one.to for one in seen.contacts}
        waiting: dict[MemberId, int] = {}
        for word in seen.words:
            if word.by not in met and word.by not in answering:
                waiting[word.by] = waiting.get(word.by, 0) + 1
        found: list[tuple[int, int]] = []
        for member_id, count in waiting.items():
            member = await tx.members.get(member_id)
            if member is not None and member.created_at >= since:
                found.append((member_id, count))
        return await named(tx, found[:MOST_NAMED])


def _drawn(pairs: Sequence[tuple[int, int]]) -> tuple[list[tuple[int, ...]], list[Bridge]]:
    graph = neighbours_of(pairs)
    found = communities(graph)
    return found, bridges(graph, found)


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
