"""Rooms: opened by the owner, entered by people, seen by those who stand in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.interactions.model import MOST_ROOM_NAME, Room, RoomKind
from core.interactions.ports import InteractionsTx, RoomsTx
from core.kernel.errors import Refused
from core.kernel.ids import Address, MemberId
from core.kernel.ports import Clock, Work


@dataclass(frozen=True, slots=True)
class OpenRoom:
    """A room of this name stands on the platform; the one there, if there was one."""

    work: Work[RoomsTx]
    clock: Clock

    async def __call__(self, address: Address, title: str, by: MemberId | None = None) -> tuple[Room, bool]:
        """Return the room and whether it is new, which is noted. `by` None is the operator.

        Raises `Refused` for an empty or long name, or one with @ first.
        """
        if not title.strip() or len(title) > MOST_ROOM_NAME or address.external_id.startswith("@"):
            raise Refused("room.name", limit=MOST_ROOM_NAME)
        async with self.work.write() as tx:
            present = await tx.rooms.at(address)
            if present is not None:
                return present, False
            room = await tx.rooms.add(address, title, RoomKind.GROUP, self.clock.now())
            await tx.audit.note(by, "room", f"room:{room.id}", self.clock.now(), {})
        return room, True


@dataclass(frozen=True, slots=True)
class EnterRoom:
    """The member stands in the room."""

    work: Work[InteractionsTx]
    clock: Clock

    async def __call__(self, room: Room, member_id: MemberId) -> None:
        """Let the member in; nothing changes if they stand there."""
        async with self.work.write() as tx:
            await tx.rooms.enter(room.id, member_id, self.clock.now())


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms whose figures a person may see: those they stand in; for staff, every one."""

    work: Work[InteractionsTx]

    async def __call__(self, member_id: MemberId, *, is_staff: bool) -> Sequence[Room]:
        """Return the rooms, oldest first."""
        async with self.work.read() as tx:
            return await tx.rooms.groups() if is_staff else await tx.rooms.entered_by(member_id)

    async def all(self) -> Sequence[Room]:
        """Return every room of many people, oldest first."""
        async with self.work.read() as tx:
            return await tx.rooms.groups()

    async def named(self, name: str) -> Room | None:
        """Return the room of many people with this title or id: the one place where a room is found by its name."""
        known = await self.all()
        return next((room for room in known if name in {room.title, room.address.external_id, str(room.address)}), None)


@dataclass(frozen=True, slots=True)
class Inside:
    """Who stands in a room."""

    work: Work[InteractionsTx]

    async def __call__(self, address: Address) -> frozenset[MemberId]:
        """Return who stands in the room at this address; nobody where there is none."""
        async with self.work.read() as tx:
            room = await tx.rooms.at(address)
            return frozenset() if room is None else frozenset(await tx.rooms.inside(room.id))
