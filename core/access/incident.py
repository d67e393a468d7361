"""An incident: more people would vanish at once than anybody believes without being asked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.kernel.ids import RoomId

ROOM = "room:"
PROVIDER = "provider:"


class State(StrEnum):
    """How an incident stands."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    HEALED = "healed"
    DONE = "done"


ENDS = frozenset((State.DISMISSED, State.HEALED, State.DONE))
"""In these nothing more is asked or done."""


@dataclass(frozen=True, slots=True)
class Incident:
    """So many of those known would have vanished when the owners were asked."""

    number: int
    subject: str
    missing: int
    known: int
    opened_at: datetime
    state: State = State.ASKED

    @property
    def room_id(self) -> RoomId | None:
        """The room out of which people would be put; None where it is about a provider's reads."""
        return RoomId(int(self.subject.removeprefix(ROOM))) if self.subject.startswith(ROOM) else None


def asks_anew(newest: Incident | None, missing: int) -> bool:
    """Whether the owners are to be asked: never twice of one incident; after a no, only where it has grown."""
    if newest is None or newest.state in (State.HEALED, State.DONE):
        return True
    return newest.state is State.DISMISSED and missing > newest.missing
