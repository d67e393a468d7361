"""What understanding asks of the store: the log behind a cursor, consents, readings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.insight.model import Felt, Reading
from core.insight.policy import Scope
from core.insight.topic_ports import TopicStore
from core.interactions.model import Interaction, Room
from core.kernel.ids import InteractionId, MemberId, RoomId
from core.members.model import Consent, Purpose


@dataclass(frozen=True, slots=True)
class Heard:
    """A row of the log as the analysis meets it.

    `position` is the row's place in the log; `message` is the message it is about as it stands now (an edit or a
    deletion is about an earlier one), None where that is not kept.
    """

    position: int
    message: Interaction | None
    room: Room


class ReadingStore(Protocol):
    """Readings and the cursor over the log."""

    async def position(self, engine: str) -> int:
        """Return how far `engine` has read the log; 0 at first."""
        ...

    async def advance(self, engine: str, position: int) -> None:
        """Keep how far `engine` has read the log."""
        ...

    async def heard(self, after: int, limit: int) -> Sequence[Heard]:
        """Return up to `limit` rows of the log after the position, in order."""
        ...

    async def after(self, position: int) -> int:
        """Return how many rows of the log come after the position."""
        ...

    async def put(self, readings: Sequence[tuple[InteractionId, Scope, Reading]], /) -> None:
        """Keep the readings, each replacing an earlier one of the same message."""
        ...

    async def drop(self, messages: Collection[InteractionId]) -> None:
        """Erase the readings of these messages."""
        ...

    async def felt(self, room_id: RoomId, since: datetime, until: datetime) -> Sequence[Felt]:
        """Return what was read in the room from `since` to before `until`, in time order; authors are numbers.

        What could not be read at all, and mere nods, are left out (`Reading.has_mood`).
        """
        ...

    async def unreadable(self, room_id: RoomId, since: datetime, until: datetime) -> int:
        """Return in how many messages of the window nothing could be read (confidence 0)."""
        ...

    async def said(self, room_id: RoomId, since: datetime, until: datetime, limit: int) -> Sequence[Interaction]:
        """Return the newest `limit` messages of the room in the window, in time order; deleted ones are left out."""
        ...

    async def newest(self, room_id: RoomId) -> datetime | None:
        """Return when the newest message of the room was said; None in an empty room."""
        ...

    async def polarities(self, messages: Collection[InteractionId]) -> Mapping[InteractionId, float]:
        """Return the polarity of those of the messages in which something could be read."""
        ...

    async def answers(self, members: Collection[MemberId], purpose: Purpose) -> Mapping[MemberId, Consent]:
        """Return the present answer of each member who was asked."""
        ...


class InsightTx(Protocol):
    """A transaction over readings."""

    @property
    def readings(self) -> ReadingStore:
        """The readings of this transaction."""
        ...

    @property
    def topics(self) -> TopicStore:
        """The topics that rooms had."""
        ...
