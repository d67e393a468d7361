"""What the log's use cases ask of the store."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.interactions.model import Act, ActKind, Entry, Room, RoomKind
from core.kernel.ids import Address, ItemId, MemberId, RoomId
from core.kernel.ports import Audit


class RoomStore(Protocol):
    """Rooms and who stands in them."""

    async def at(self, address: Address) -> Room | None:
        """Return the room at this address."""
        ...

    async def get(self, room_id: RoomId) -> Room | None:
        """Return the room with this id."""
        ...

    async def add(self, address: Address, title: str, kind: RoomKind, at: datetime) -> Room:
        """Keep a new room; the one there, if the address is known."""
        ...

    async def groups(self) -> Sequence[Room]:
        """Return every room of many people, oldest first."""
        ...

    async def entered_by(self, member_id: MemberId) -> Sequence[Room]:
        """Return the rooms of many people in which the member stands or has spoken, oldest first."""
        ...

    async def enter(self, room_id: RoomId, member_id: MemberId, at: datetime) -> None:
        """The member stands in the room; nothing if they already do."""
        ...

    async def leave(self, room_id: RoomId, member_id: MemberId) -> None:
        """The member no longer stands in the room."""
        ...

    async def inside(self, room_id: RoomId) -> Collection[MemberId]:
        """Return who stands in the room."""
        ...


class LogStore(Protocol):
    """The append-only log."""

    async def append(self, entries: Sequence[Entry]) -> frozenset[int]:
        """Keep the entries that are new; return the positions in `entries` of those that were.

        An edit or deletion that is new is applied to its message if the author is the same; an edit older than one
        already applied changes nothing. The author of an entry that `enters` stands in the room from then on.
        Raises `Refused("member.forgotten")` where an author was erased while the entries were on their way.
        """
        ...

    async def author(self, room_id: RoomId, message_ref: str) -> MemberId | None:
        """Return who wrote the message; None where it is not in the log, or nobody's."""
        ...

    async def prune(self, before: datetime, limit: int) -> int:
        """Erase up to `limit` rows that were received before; return how many."""
        ...


class ReactionStore(Protocol):
    """Signs that members have put on messages, as they stand now."""

    async def stand(
        self, room_id: RoomId, message_ref: str, member_id: MemberId, signs: Sequence[str], at: datetime
    ) -> bool:
        """Keep that exactly these signs of the member stand on the message since `at`; whether the member is known.

        What stands there since a later moment stays.
        """
        ...

    async def on(self, room_id: RoomId, message_ref: str) -> Mapping[MemberId, Sequence[str]]:
        """Return the signs that stand on the message, by member, in alphabetical order."""
        ...

    async def prune(self, before: datetime, limit: int) -> int:
        """Erase up to `limit` signs that were put before; return how many."""
        ...


class ActStore(Protocol):
    """What members did with lessons and courses."""

    async def add(self, acts: Sequence[Act], /) -> int:
        """Keep the acts whose key is new; return how many were."""
        ...

    async def of(self, member_id: MemberId, kinds: Collection[ActKind]) -> Sequence[Act]:
        """Return the member's acts of these kinds in time order."""
        ...

    async def all(self, kinds: Collection[ActKind], after_id: int = 0) -> Sequence[tuple[int, Act]]:
        """Return everybody's acts of these kinds with an id above `after_id`, in id order."""
        ...

    async def items_done(self, member_id: MemberId) -> frozenset[ItemId]:
        """Return what the member has finished."""
        ...


class InteractionsTx(Protocol):
    """A transaction over rooms, the log, acts and reactions."""

    @property
    def rooms(self) -> RoomStore:
        """The rooms of this transaction."""
        ...

    @property
    def log(self) -> LogStore:
        """The log of this transaction."""
        ...

    @property
    def acts(self) -> ActStore:
        """The acts of this transaction."""
        ...

    @property
    def reactions(self) -> ReactionStore:
        """The reactions of this transaction."""
        ...


class RoomsTx(InteractionsTx, Protocol):
    """A transaction in which an owner opens rooms."""

    @property
    def audit(self) -> Audit:
        """The audit of this transaction."""
        ...
