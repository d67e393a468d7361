"""What access asks of the store and of the platforms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.access.guest import Guest
from core.access.incident import Incident, State
from core.access.rights import StandingTx
from core.access.verdict import Ban
from core.kernel.errors import ZhisheError
from core.kernel.ids import Address, MemberId, PlanCode, RoomId
from core.kernel.phrase import Phrase
from core.kernel.ports import Audit
from core.kernel.time import EPOCH
from core.members.notices import NoticesTx
from core.payments.ports import CustomerStore, TellingStore


class NotThere(ZhisheError):
    """The person is not in the community of the room: nothing is opened to them now, and nothing is said of it."""


NEVER = EPOCH
"""When a place was confirmed that no platform confirmed yet."""


@dataclass(frozen=True, slots=True)
class Place:
    """A person in front of one gated room: whether the platform last confirmed that they are in.

    `is_doubted` of one who is out: no dated fact put them out, a read alone did. `is_moving` where the platform was
    asked since to move them and has not answered yet.
    """

    room_id: RoomId
    member_id: MemberId
    is_in: bool
    confirmed_at: datetime
    is_doubted: bool = False
    is_moving: bool = False


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

    async def begin(self, room_id: RoomId, member_id: MemberId) -> None:
        """Keep that the platform is being asked to move them: until it confirms, nobody knows where they are.

        Of one for whom no platform ever confirmed anything the place is out, confirmed `NEVER`.
        """
        ...

    async def confirm(self, place: Place) -> None:
        """Keep what the platform confirmed."""
        ...

    async def doubted(self, room_id: RoomId, since: datetime) -> int:
        """Return how many were put out of the room since then for no dated fact."""
        ...


class GuestStore(Protocol):
    """Who may stay in a gated room until a day."""

    async def put(self, guest: Guest) -> bool:
        """Keep the guest unless there is one; whether it is new."""
        ...

    async def end(self, guest: Guest) -> None:
        """Keep the guest with this end, whatever was kept before."""
        ...

    async def gone(self, room_id: RoomId, member_id: MemberId) -> None:
        """They are no guest any more: they pay, or they left."""
        ...

    async def clear(self, room_id: RoomId) -> None:
        """The room has no guests any more."""
        ...

    async def of(self, member_id: MemberId) -> Sequence[Guest]:
        """Return where the member is a guest, or was one to the end."""
        ...

    async def within(self, room_id: RoomId) -> Sequence[Guest]:
        """Return the guests of the room."""
        ...


class IncidentStore(Protocol):
    """What the owners were asked about those who would vanish."""

    async def open(self, subject: str, missing: int, known: int, at: datetime) -> Incident:
        """Keep a new incident and return it."""
        ...

    async def move(self, incident: Incident, state: State, at: datetime) -> Incident:
        """Keep how the incident stands now and return it so."""
        ...

    async def newest(self, subject: str) -> Incident | None:
        """Return the newest incident of the subject."""
        ...

    async def get(self, number: int) -> Incident:
        """Return the incident of this number; `Broken` without one."""
        ...

    async def unsettled(self) -> Sequence[Incident]:
        """Return those that wait for an answer, or for what follows from it, oldest first."""
        ...


class RoomGate(Protocol):
    """A platform's door. Done already is done.

    `NotYet` where the platform asks for patience, `Refused("gate.degraded", …)` where the bot lacks a right or the room
    is gone: nobody is recorded as in or out before the platform said so.
    """

    async def admit(self, room: Address, person: Address) -> bool:
        """Let the person in; False where they must come by themselves (a link was sent).

        Raises `NotThere` where they left the whole community: the platform lets them in when they come back.
        """
        ...

    async def remove(self, room: Address, person: Address) -> None:
        """Put the person out so that they may come back after paying."""
        ...

    async def missing(self, room: Address) -> Phrase | None:
        """Return what the bot lacks to guard the room and the way to mend it, None where it lacks nothing."""
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

    async def standing(self, room_id: RoomId) -> Collection[MemberId]:
        """Return who stands in the room by what the platform shows, whoever let them in."""
        ...

    async def move(self, old: Address, new: Address, at: datetime) -> bool:
        """Everything that hangs on the room at `old` hangs on the one at `new`, made for it; whether that is news."""
        ...


class AccessTx(NoticesTx, StandingTx, Protocol):
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
    def guests(self) -> GuestStore:
        """Who may stay in a gated room until a day."""
        ...

    @property
    def incidents(self) -> IncidentStore:
        """What the owners were asked."""
        ...

    @property
    def customers(self) -> CustomerStore:
        """Who pays as which customer."""
        ...

    @property
    def tellings(self) -> TellingStore:
        """What providers' reads told of."""
        ...

    @property
    def audit(self) -> Audit:
        """The audit of this transaction."""
        ...

    @property
    def doors(self) -> DoorStore:
        """The rooms' addresses and troubles."""
        ...
