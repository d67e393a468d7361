"""What access asks of the store and of the platforms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.access.rights import StandingTx
from core.access.verdict import Ban
from core.kernel.ids import Address, MemberId, PlanCode, RoomId
from core.kernel.messages import Notice
from core.kernel.ports import Audit, Jobs
from core.members.ports import MembersTx


@dataclass(frozen=True, slots=True)
class Place:
    """A person in front of one gated room: whether the platform last confirmed that they are in."""

    room_id: RoomId
    member_id: MemberId
    is_in: bool
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class Door:
    """A gated room: where it is and what it is called."""

    room_id: RoomId
    address: Address
    title: str


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


class BanStore(Protocol):
    """Whom moderators keep out."""

    async def put(self, member_id: MemberId, ban: Ban, by: MemberId | None) -> None:
        """Keep the member out; an earlier ban that is in force is replaced."""
        ...

    async def lift(self, member_id: MemberId, at: datetime) -> bool:
        """End the ban that is in force; whether there was one."""
        ...

    async def of(self, member_id: MemberId) -> Sequence[Ban]:
        """Return every ban of the member, oldest first."""
        ...


class DoorStore(Protocol):
    """Where gated rooms are, and which of them the bot cannot guard now."""

    async def door(self, room_id: RoomId) -> Door | None:
        """Return where the room is and what it is called."""
        ...

    async def room_at(self, address: Address) -> RoomId | None:
        """Return the room at this address."""
        ...

    async def trouble(self, room_id: RoomId, problem: str, at: datetime) -> bool:
        """Keep that the bot cannot guard the room; whether that is new."""
        ...

    async def mended(self, room_id: RoomId) -> bool:
        """The bot guards the room again; whether it could not before."""
        ...

    async def move(self, old: Address, new: Address, at: datetime) -> bool:
        """Everything that hangs on the room at `old` hangs on the one at `new`, made for it; whether that is news."""
        ...


class NoticeStore(Protocol):
    """What the bot says on its own."""

    async def put(self, notice: Notice, at: datetime) -> bool:
        """Keep the notice unless its key is known; return whether it was new."""
        ...


class AccessTx(MembersTx, StandingTx, Protocol):
    """A transaction over everything that decides who may be where."""

    @property
    def bindings(self) -> BindingStore:
        """Which plans open which rooms."""
        ...

    @property
    def places(self) -> PlaceStore:
        """Who is in which gated room."""
        ...

    @property
    def bans(self) -> BanStore:
        """Whom moderators keep out."""
        ...

    @property
    def outbox(self) -> NoticeStore:
        """The notices of this transaction."""
        ...

    @property
    def jobs(self) -> Jobs:
        """The later work of this transaction."""
        ...

    @property
    def doors(self) -> DoorStore:
        """The rooms' addresses and troubles."""
        ...


class StaffTx(AccessTx, Protocol):
    """A transaction in which staff change who may be where."""

    @property
    def audit(self) -> Audit:
        """The audit of this transaction."""
        ...
