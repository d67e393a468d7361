"""A message is taken in: kept once, in its room, before anybody is told so."""

from dataclasses import dataclass, field
from datetime import timedelta
from zlib import crc32

from core.intake.ports import Committer
from core.interactions.model import MOST_ROOM_NAME, Entry, EntryKind, Room, RoomKind
from core.interactions.ports import InteractionsTx
from core.kernel.errors import Refused
from core.kernel.ids import Address, MemberId, Platform, RoomId
from core.kernel.messages import Incoming, IncomingKind
from core.kernel.ports import Clock, Work
from core.kernel.recent import Recent
from core.kernel.time import EPOCH

Place = tuple[Platform, str | None, str | None]
"""Platform, room, and the person where there is no room."""

ROOMS_AT_ONCE = 20_000
"""Rooms remembered without asking the store."""

KINDS = {
    IncomingKind.TALK: EntryKind.TALK,
    IncomingKind.EDIT: EntryKind.EDIT,
    IncomingKind.DELETE: EntryKind.DELETE,
}


@dataclass(frozen=True, slots=True)
class Receive:
    """Every message is kept exactly once by (platform, room, message_ref); edits and deletions follow their author."""

    work: Work[InteractionsTx]
    clock: Clock
    committer: Committer
    _rooms: Recent[Place, Room] = field(default_factory=lambda: Recent[Place, Room](ROOMS_AT_ONCE))
    _inside: Recent[tuple[RoomId, MemberId], bool] = field(
        default_factory=lambda: Recent[tuple[RoomId, MemberId], bool](ROOMS_AT_ONCE)
    )

    async def __call__(self, incoming: Incoming, member_id: MemberId) -> bool:
        """Return, after the commit, whether the message was new; a repeated one changes nothing."""
        room = await self.room_of(incoming)
        entry = self._entry(incoming, member_id, room)
        is_new = await self.committer.submit(entry)
        if entry.enters:
            # Only now: whose first message could not be kept has not entered with it.
            self._inside.put((room.id, member_id), True)
        return is_new

    async def room_of(self, incoming: Incoming) -> Room:
        """Return the room of the message, made on first sight."""
        # Not by address: a room that somebody called "@ann" must not find the private chat that is remembered there.
        place = (incoming.platform, incoming.room, incoming.person.external_id if incoming.room is None else None)
        return self._rooms.get(place) or await self._found(incoming, place)

    async def author_of(self, incoming: Incoming) -> MemberId | None:
        """Return who wrote the message that this one replies to; None where it replies to none that we know."""
        if incoming.reply_to is None:
            return None
        room = await self.room_of(incoming)
        async with self.work.read() as tx:
            return await tx.log.author(room.id, incoming.reply_to)

    async def _found(self, incoming: Incoming, place: Place) -> Room:
        address = room_address(incoming)
        async with self.work.read() as tx:
            room = await tx.rooms.at(address)
        if room is None:
            kind = RoomKind.PRIVATE if incoming.room is None else RoomKind.GROUP
            async with self.work.write() as tx:
                room = await tx.rooms.add(address, incoming.room_title, kind, self.clock.now())
        self._rooms.put(place, room)
        return room

    def remembers(self, platform: Platform, room: str) -> bool:
        """Whether the room of many people is known without asking the store."""
        return self._rooms.get((platform, room, None)) is not None

    def forget(self) -> None:
        """Ask the store again for every room and who stands in it."""
        self._rooms.clear()
        self._inside.clear()

    def _entry(self, incoming: Incoming, member_id: MemberId, room: Room) -> Entry:
        kind = KINDS[incoming.kind]
        is_first = room.kind is RoomKind.GROUP and self._inside.get((room.id, member_id)) is None
        return Entry(
            room_id=room.id,
            room=room.address,
            member_id=member_id,
            message_ref=incoming.message_ref,
            at=incoming.at,
            received_at=self.clock.now(),
            text="" if kind is EntryKind.DELETE else incoming.text,
            kind=kind,
            revision=_revision(incoming, member_id),
            reply_to=incoming.reply_to,
            attachments=incoming.attachments,
            enters=is_first,
        )


def room_address(incoming: Incoming) -> Address:
    """Return where a message was said; a private chat is a room of its own, named by its person.

    Raises `Refused` for the name of a private chat given as a room: nobody talks in another one's.
    """
    if incoming.room is not None and incoming.room.startswith("@"):
        raise Refused("room.name", limit=MOST_ROOM_NAME)
    return Address(incoming.platform, f"@{incoming.person.external_id}" if incoming.room is None else incoming.room)


def _revision(incoming: Incoming, member_id: MemberId) -> int:
    """Return what tells this row from others about the same message; the same event told twice has the same.

    An edit: its time in milliseconds and three digits of its text, since a platform may date edits to the second. A
    deletion: a number of its author's own, so that nobody's stands in the way of another's.
    """
    match incoming.kind:
        case IncomingKind.EDIT:
            moment = (incoming.at - EPOCH) // timedelta(milliseconds=1)
            return moment * 1_000 + crc32(incoming.text.encode()) % 1_000
        case IncomingKind.DELETE:
            return -1 - member_id
        case _:
            return 0
