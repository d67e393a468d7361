"""What a room talks about, out of the words of those who allow it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.insight.bursts import Burst
from core.insight.figures import BelowFloor, Floor, below
from core.insight.identity import KnownTopic, joined, marks_of, recognised
from core.insight.log_ports import InsightTx
from core.insight.model import Felt, Topic, Topics
from core.insight.ports import Analyst
from core.insight.window import Window, readable, spoken_of, window_of
from core.interactions.model import Room
from core.kernel.ids import RoomId
from core.kernel.ports import Clock, Work
from core.members.model import Purpose

REMEMBERED = timedelta(days=365)
"""How long a topic that nobody speaks of any more is recognised."""


@dataclass(frozen=True, slots=True)
class RoomTopics:
    """The hot topics of a room's window, or what is missing to name any; `messages` counts those looked at."""

    window: Window
    messages: int
    topics: Topics | None
    missing: BelowFloor | None
    bursts: tuple[Burst, ...] = ()


@dataclass(frozen=True, slots=True)
class Discover:
    """The hot topics of a room over the last days; kept of them are marks to know them again."""

    work: Work[InsightTx]
    analyst: Analyst
    clock: Clock
    floor: Floor

    async def __call__(self, room: Room, days: int) -> RoomTopics:
        """Return the topics that at least the floor of people talk about."""
        async with self.work.read() as tx:
            window = await window_of(tx, room, days, self.clock.now())
            messages = await readable(tx, room, window, Purpose.PERSONAL)
            felt = await tx.readings.polarities([message.id for message in messages])
        missing = below([Felt(m.at, str(m.member_id), 0.0) for m in messages], self.floor)
        if missing is not None:
            return RoomTopics(window, len(messages), None, missing)
        found = await self.analyst.gist(spoken_of(messages), [felt.get(message.id) for message in messages])
        talked = [topic for topic in found.topics.found if topic.people >= self.floor.people]
        when = {message.message_ref: message.at for message in messages}
        async with self.work.write() as tx:
            kept = await _remembered(tx, room.id, talked, when)
            await tx.topics.forget(room.id, window.until - REMEMBERED)
        burst = tuple(one for one in found.bursts if one.people >= self.floor.people)
        return RoomTopics(window, len(messages), Topics(kept, found.topics.topic_of), None, burst)


async def _remembered(
    tx: InsightTx, room_id: RoomId, found: Sequence[Topic], when: Mapping[str, datetime]
) -> tuple[Topic, ...]:
    """Return the topics with their numbers in the room; a new one gets one, a known one keeps it."""
    now = max(when.values())
    kept: list[Topic] = []
    for topic, known in zip(found, recognised(found, await tx.topics.known(room_id)), strict=True):
        marks, first_at = marks_of(topic.words), when[topic.first_ref]
        if known is None:
            number = await tx.topics.add(room_id, marks, first_at, now)
        else:
            number, first_at = known.id, min(known.first_at, first_at)
            last_at = max(known.last_at, now)
            await tx.topics.put(KnownTopic(number, joined(marks, known.marks), first_at, last_at))
        kept.append(replace(topic, number=number, since=first_at))
    return tuple(kept)
