"""What a room was about lately: its rhythm, mood, topics, bursts and open questions, on one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.insight.bursts import Burst
from core.insight.figures import BelowFloor, Floor, MoodFigure, below, mood_figure
from core.insight.log_ports import InsightTx
from core.insight.model import Felt, Topic
from core.insight.policy import Scope
from core.insight.ports import Analyst
from core.insight.questions import Waiting
from core.insight.rhythm import Rhythm, rhythm
from core.insight.window import Window, scoped, spoken_of, willing, window_of
from core.interactions.model import Interaction, Room
from core.kernel.errors import Refused
from core.kernel.ports import Clock, Work
from core.members.model import Purpose

LEAST_DAYS, MOST_DAYS = 1, 30


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that waits, and how it was asked."""

    waiting: Waiting
    text: str


@dataclass(frozen=True, slots=True)
class RoomDigest:
    """A room's page; `missing` says why it is empty.

    `questions` are open ones of people who may be named, the oldest first; `other_questions` counts those of the
    others, of whom only the room's figures speak.
    """

    window: Window
    messages: int
    people: int
    rhythm: Rhythm
    mood: MoodFigure | BelowFloor
    topics: tuple[Topic, ...] = ()
    bursts: tuple[Burst, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    other_questions: int = 0
    missing: BelowFloor | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """The page of a room over its last days, out of the words of those who allow it; nothing is kept of it."""

    work: Work[InsightTx]
    analyst: Analyst
    clock: Clock
    floor: Floor

    async def __call__(self, room: Room, days: int, zone: str) -> RoomDigest:
        """Return the page over 1 to 30 days, by hours of `zone`. Raises `Refused("digest.range")` outside."""
        if not LEAST_DAYS <= days <= MOST_DAYS:
            raise Refused("digest.range", least=LEAST_DAYS, most=MOST_DAYS)
        async with self.work.read() as tx:
            window = await window_of(tx, room, days, self.clock.now())
            heard = await scoped(tx, room, window, Purpose.PERSONAL)
            felt = await willing(tx, await tx.readings.felt(room.id, window.since, window.until))
            moods = await tx.readings.polarities([message.id for message, _ in heard])
        messages = [message for message, _ in heard]
        page = self._page(window, messages, felt, ZoneInfo(zone))
        if page.missing is not None:
            return page
        found = await self.analyst.gist(spoken_of(messages), [moods.get(message.id) for message in messages])
        named = [one for one in found.waiting if heard[one.at][1] is Scope.PERSON]
        return RoomDigest(
            window,
            page.messages,
            page.people,
            page.rhythm,
            page.mood,
            topics=tuple(topic for topic in found.topics.found if topic.people >= self.floor.people),
            bursts=tuple(burst for burst in found.bursts if burst.people >= self.floor.people),
            questions=tuple(OpenQuestion(one, messages[one.at].text) for one in named),
            other_questions=len(found.waiting) - len(named),
        )

    def _page(
        self, window: Window, messages: Sequence[Interaction], felt: Sequence[Felt], zone: ZoneInfo
    ) -> RoomDigest:
        missing = below([Felt(m.at, str(m.member_id), 0.0) for m in messages], self.floor)
        times = [] if missing else [message.at for message in messages]
        people = len({message.member_id for message in messages})
        mood = mood_figure(felt, self.floor, zone)
        return RoomDigest(window, len(messages), people, rhythm(times, zone), mood, missing=missing)
