"""What access asks of the store and of the platforms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.kernel.ids import Address, MemberId, PlanCode, RoomId


@dataclass(frozen=True, slots=True)
class Place:
    """A person in front of one gated room: whether the platform last confirmed that they are in."""

    room_id: RoomId
    member_id: MemberId
    is_in: bool
    confirmed_at: datetime


class BindingStore(Protocol):
    """Which plans open which rooms."""

    async def bind(self, plan: PlanCode, room_id: RoomId, at: datetime) -> bool:
        """Gate the room by the plan too; whether that is new."""
        ...

    async def unbind(self, plan: PlanCode, room_id: RoomId) -> bool:
        """The plan opens the room no more; whether it did."""
        ...

    async def plans_of(self, room_id: RoomId) -> Collection[PlanCode]:
        """Return the plans that open the room; empty for a room that is not gated."""
        ...

    async def rooms_of(self, plan: PlanCode) -> Sequence[RoomId]:
        """Return the rooms that the plan opens."""
        ...

    async def gated(self) -> Sequence[RoomId]:
        """Return every gated room."""
        ...


class PlaceStore(Protocol):
    """Who is in which gated room, as the platforms confirmed."""

    async def of(self, member_id: MemberId) -> Sequence[Place]:
        """Return the member's places."""
        ...

    async def within(self, room_id: RoomId) -> Sequence[Place]:
        """Return the places of those who are in the room."""
        ...

    async def confirm(self, place: Place) -> None:
        """Keep what the platform confirmed."""
        ...


class RoomGate(Protocol):
    """A platform's door. Done already is done.

    `NotYet` where the platform asks for patience, `Refused("gate.degraded", …)` where the bot lacks a right or the room
    is gone: nobody is recorded as in or out before the platform said so.
    """

    async def admit(self, room: Address, person: Address) -> bool:
        """Let the person in; False where they must come by themselves (a link was sent)."""
        ...

    async def remove(self, room: Address, person: Address) -> None:
        """Put the person out so that they may come back after paying."""
        ...
