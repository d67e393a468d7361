"""What a room talks about, out of the words of those who allow it."""

from dataclasses import dataclass

from core.insight.bursts import Burst
from core.insight.figures import BelowFloor, Floor, below
from core.insight.log_ports import InsightTx
from core.insight.model import Felt, Topics
from core.insight.ports import Analyst
from core.insight.window import Window, readable, spoken_of, window_of
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
    bursts: tuple[Burst, ...] = ()


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
        found = await self.analyst.gist(spoken_of(messages), [felt.get(message.id) for message in messages])
        kept = tuple(topic for topic in found.topics.found if topic.people >= self.floor.people)
        burst = tuple(one for one in found.bursts if one.people >= self.floor.people)
        return RoomTopics(window, len(messages), Topics(kept, found.topics.topic_of), None, burst)
