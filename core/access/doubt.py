"""The fuse of a room: who would be put out of it by a read alone, and the one question that is asked of the owners."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from core.access.facts import facts_of
from core.access.incident import ROOM, Incident, State, asks_anew
from core.access.ports import AccessTx
from core.access.verdict import Policy
from core.kernel.ids import MemberId, RoomId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock
from core.members.notices import tell_owners
from core.payments.silence import is_too_many

HOLDS = frozenset((State.ASKED, State.CONFIRMED, State.DISMISSED))
"""While the newest incident of a room stands so, a read alone puts nobody out of it."""
REMEMBERED = timedelta(days=1)
"""So long those count who were put out for no dated fact: a mistake that comes in drops is one mistake."""


async def doubted_in(tx: AccessTx, room_id: RoomId, now: datetime, policy: Policy) -> Sequence[MemberId]:
    """Return who is in the room, would be put out of it now, and for no fact that anybody could name."""
    plans = await tx.bindings.plans_of(room_id)
    found: list[MemberId] = []
    for place in await tx.places.within(room_id):
        facts = await facts_of(tx, place.member_id)
        verdict = facts.verdict(room_id, plans, now, policy)
        if not verdict.is_open and not facts.is_sure(room_id, verdict, now, policy):
            found.append(place.member_id)
    return found


async def is_held(tx: AccessTx, room_id: RoomId, owners: Collection[str], policy: Policy, clock: Clock) -> bool:
    """Whether nobody is put out of the room by a read alone: too many would be. The owners are asked, once."""
    newest = await tx.incidents.newest(f"{ROOM}{room_id}")
    if newest is not None and newest.state in HOLDS:
        return True
    missing, known = await _weighed(tx, room_id, clock.now(), policy)
    if is_too_many(missing, known):
        await _ask_of_room(tx, room_id, (missing, known), owners, clock)
        return True
    return False


async def look_again(tx: AccessTx, owners: Collection[str], policy: Policy, clock: Clock) -> None:
    """What was held is over where not too many would be put out any more, and asked anew where it has grown."""
    for room_id in await tx.bindings.gated():
        newest = await tx.incidents.newest(f"{ROOM}{room_id}")
        if newest is None or newest.state not in (State.ASKED, State.DISMISSED):
            continue
        missing, known = await _weighed(tx, room_id, clock.now(), policy)
        if not is_too_many(missing, known):
            await heal(tx, owners, newest, clock)
        elif asks_anew(newest, missing):
            await _ask_of_room(tx, room_id, (missing, known), owners, clock)


async def _weighed(tx: AccessTx, room_id: RoomId, now: datetime, policy: Policy) -> tuple[int, int]:
    """Return how many a read alone would put out of the room, or put out lately, and of how many."""
    lately = await tx.places.doubted(room_id, now - REMEMBERED)
    doubted = await doubted_in(tx, room_id, now, policy)
    return lately + len(doubted), lately + len(await tx.places.within(room_id))


async def _ask_of_room(
    tx: AccessTx, room_id: RoomId, figures: tuple[int, int], owners: Collection[str], clock: Clock
) -> None:
    missing, known = figures
    door = await tx.doors.door(room_id)
    incident = await tx.incidents.open(f"{ROOM}{room_id}", missing, known, clock.now())
    said = phrase("fuse.room", missing=missing, known=known, room="" if door is None else door.title)
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
