"""What a room talks about, out of the words of those who allow it."""

from dataclasses import dataclass

from core.insight.figures import BelowFloor, Floor, below
from core.insight.log_ports import InsightTx
from core.insight.model import Felt, Spoken, Topics
from core.insight.ports import Analyst
from core.insight.window import Window, readable, window_of
from core.interactions.model import Room
from core.kernel.ports import Clock, Work
from core.members.model import Purpose


@dataclass(frozen=True, slots=True)
class RoomTopics:
    """The hot topics of a room's window, or what is missing to name any; `messages` counts those looked at."""

    window: Window
    messages: int
    topics: Topics | None
    missing: BelowFloor | None


@dataclass(frozen=True, slots=True)
class Discover:
    """The hot topics of a room over the last days; nothing is kept of them."""

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
        spoken = [Spoken(m.message_ref, m.text, m.at, str(m.member_id)) for m in messages]
        found = await self.analyst.topics(spoken, polarities=[felt.get(message.id) for message in messages])
        kept = tuple(topic for topic in found.found if topic.people >= self.floor.people)
        return RoomTopics(window, len(messages), Topics(kept, found.topic_of), None)
