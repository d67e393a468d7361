"""Identity: what a person, a room or a lesson is called inside, and where it lives outside."""

from dataclasses import dataclass
from typing import NewType

from core.kernel.errors import Refused
from core.kernel.text import storable

MemberId = NewType("MemberId", int)
RoomId = NewType("RoomId", int)
InteractionId = NewType("InteractionId", int)
Platform = NewType("Platform", str)
CourseId = NewType("CourseId", str)
LessonId = NewType("LessonId", str)
ItemId = NewType("ItemId", str)
"""What the recommender ranks: a lesson, or a course that has no lessons of its own."""
PlanCode = NewType("PlanCode", str)

TELEGRAM = Platform("telegram")
DISCORD = Platform("discord")
CONSOLE = Platform("console")

MAX_EXTERNAL_ID = 128


@dataclass(frozen=True, slots=True)
class Address:
    """A person or a room, as its platform calls it.

    `external_id` has 1 to 128 characters, no NUL and no unpaired surrogate; anything else is `Refused`.
    """

    platform: Platform
    external_id: str

    def __post_init__(self) -> None:
        check_external_id(self.external_id)

    def __str__(self) -> str:
        return f"{self.platform}:{self.external_id}"


def check_external_id(written: str) -> None:
    """Return if every store can keep this id of a platform; raise `Refused` otherwise."""
    if not 0 < len(written) <= MAX_EXTERNAL_ID or storable(written) != written:
        raise Refused("address.malformed", limit=MAX_EXTERNAL_ID)
