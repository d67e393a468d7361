"""The fuse of a room: who would be put out of it by a read alone, and the one question that is asked of the owners."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.access.facts import facts_of
from core.access.incident import ROOM, Incident, State, asks_anew
from core.access.ports import AccessTx
from core.access.verdict import Policy
from core.kernel.ids import MemberId, RoomId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock
from core.members.authority import roles_of
from core.members.model import Role
from core.members.notices import tell_owners
from core.payments.silence import is_too_many

HOLDS = frozenset((State.ASKED, State.CONFIRMED, State.DISMISSED))
"""While the newest incident of a room stands so, a read alone puts nobody out of it."""
REMEMBERED = timedelta(days=1)
"""So long those count who were put out for no dated fact: a mistake that comes in drops is one mistake."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Of so many in a room so many would go by a read alone."""

    room_id: RoomId
    missing: int
    known: int

    @property
    def subject(self) -> str:
        """What an incident of the room is about."""
        return f"{ROOM}{self.room_id}"

    @property
    def is_too_many(self) -> bool:
        """Whether nobody goes before the owners say so."""
        return is_too_many(self.missing, self.known)


async def doubted_in(
    tx: AccessTx, room_id: RoomId, now: datetime, policy: Policy, owners: frozenset[str]
) -> Sequence[MemberId]:
    """Return who is in the room, would be put out of it now, and for no fact that anybody could name."""
    plans = await tx.bindings.plans_of(room_id)
    found: list[MemberId] = []
    for place in await tx.places.within(room_id):
        member = await tx.members.get(place.member_id)
        if member is None or not member.accounts or roles_of(member, owners) - {Role.MEMBER}:
            continue
        facts = await facts_of(tx, place.member_id)
        verdict = facts.verdict(room_id, plans, now, policy)
        if not verdict.is_open and not facts.is_sure(room_id, verdict, now, policy):
            found.append(place.member_id)
    return found


async def is_held(tx: AccessTx, room_id: RoomId) -> bool:
    """Whether a read alone puts nobody out of the room: the owners were asked, and it is as bad as they know."""
    newest = await tx.incidents.newest(f"{ROOM}{room_id}")
    return newest is not None and newest.state in HOLDS


async def weighed(tx: AccessTx, room_id: RoomId, now: datetime, policy: Policy, owners: frozenset[str]) -> Weighed:
    """Return how many a read alone would put out of the room, or put out lately, and of how many."""
    lately = await tx.places.doubted(room_id, now - REMEMBERED)
    doubted = await doubted_in(tx, room_id, now, policy, owners)
    return Weighed(room_id, lately + len(doubted), lately + len(await tx.places.within(room_id)))


async def to_weigh(tx: AccessTx) -> Sequence[RoomId]:
    """Return the rooms of which the owners were asked, and that may be right again or worse."""
    newest = {room_id: await tx.incidents.newest(f"{ROOM}{room_id}") for room_id in await tx.bindings.gated()}
    return [room for room, one in newest.items() if one is not None and one.state in (State.ASKED, State.DISMISSED)]


async def settle_room(tx: AccessTx, found: Weighed, owners: Collection[str], clock: Clock) -> None:
    """The owners are asked where too many would be put out, once of each incident; what is over is over."""
    newest = await tx.incidents.newest(found.subject)
    if found.is_too_many:
        if asks_anew(newest, found.missing):
            await _ask_of_room(tx, found, owners, clock)
    elif newest is not None and newest.state in (State.ASKED, State.DISMISSED):
        await heal(tx, owners, newest, clock)


async def _ask_of_room(tx: AccessTx, found: Weighed, owners: Collection[str], clock: Clock) -> None:
    door = await tx.doors.door(found.room_id)
    incident = await tx.incidents.open(found.subject, found.missing, found.known, clock.now())
    room = "" if door is None else door.title
    said = phrase("fuse.room", missing=found.missing, known=found.known, room=room)
    await ask(tx, owners, incident, Answer((said,)), clock)


async def ask(tx: AccessTx, owners: Collection[str], incident: Incident, said: Answer, clock: Clock) -> None:
    """Have the owners asked, once for the incident."""
    ways = (
        Choice(phrase("button.fuse_yes", count=incident.missing), f"/fuse yes {incident.number}"),
        Choice(phrase("button.fuse_no"), f"/fuse no {incident.number}"),
    )
    await tell_owners(tx, owners, f"fuse:{incident.number}", Answer(said.phrases, ways, is_personal=True), clock)


async def heal(tx: AccessTx, owners: Collection[str], incident: Incident, clock: Clock) -> None:
    """The incident is over by itself, and the owners who were asked are told so."""
    await tx.incidents.move(incident, State.HEALED, clock.now())
    if incident.state is State.ASKED:
        said = phrase("fuse.healed", missing=incident.missing, known=incident.known)
        await tell_owners(tx, owners, f"fuse:{incident.number}:healed", Answer((said,), is_personal=True), clock)
