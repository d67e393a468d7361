"""Rooms, what was said in them, and what members did with lessons."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.kernel.ids import Address, InteractionId, ItemId, MemberId, RoomId
from core.kernel.messages import Attachment

MOST_ROOM_NAME = 64
"""Characters of a room's name on the console."""


class RoomKind(StrEnum):
    """Who stands in a room: many, or one person with the bot."""

    GROUP = "group"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Room:
    """A place where people talk.

    `imported_until` is set where the room came from an export: its windows end at its last message.
    `has_group_figures` lets authors whose consent is unknown count in the room's figures, never as persons.
    """

    id: RoomId
    address: Address
    title: str
    kind: RoomKind
    created_at: datetime
    imported_until: datetime | None = None
    has_group_figures: bool = False


class EntryKind(StrEnum):
    """What a row of the log says."""

    TALK = "talk"
    EDIT = "edit"
    DELETE = "delete"


class Origin(StrEnum):
    """How a row came: live from a platform, or out of an export."""

    LIVE = "live"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log before it is kept.

    (`room_id`, `message_ref`, `revision`) is unique: 0 is the message itself, an edit is above and a deletion below.
    `text` of a deletion is empty. `enters`: its author may be new in the room.
    """

    room_id: RoomId
    room: Address
    member_id: MemberId | None
    message_ref: str
    at: datetime
    received_at: datetime
    text: str
    kind: EntryKind = EntryKind.TALK
    revision: int = 0
    reply_to: str | None = None
    attachments: tuple[Attachment, ...] = ()
    origin: Origin = Origin.LIVE
    enters: bool = False


@dataclass(frozen=True, slots=True)
class Interaction:
    """One kept row of the log, opened."""

    id: InteractionId
    room_id: RoomId
    member_id: MemberId | None
    message_ref: str
    at: datetime
    received_at: datetime
    text: str
    kind: EntryKind
    reply_to: str | None
    origin: Origin


class ActKind(StrEnum):
    """What a member did with a lesson or a course."""

    OPENED = "opened"
    DONE = "done"
    RATED = "rated"
    TAKEN = "taken"
    LIKED = "liked"
    DISMISSED = "dismissed"
    KNOWN = "known"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Act:
    """One act; `key` makes it one, however often it is told (a button pressed twice, an import run twice)."""

    member_id: MemberId
    item: ItemId
    kind: ActKind
    at: datetime
    key: str
    value: float | None = None


def act_of(member_id: MemberId, item: ItemId, kind: ActKind, at: datetime) -> Act:
    """Return the act of doing `kind` with `item`: once for ever for one member, item and kind."""
    return Act(member_id, item, kind, at, f"{kind.value}:{member_id}:{item}")
