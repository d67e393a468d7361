"""Everything that decides where one person may be, read in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.access.guest import Guest, as_guest, is_dated
from core.access.ports import NEVER, AccessTx
from core.access.rights import open_to, rights_of
from core.access.verdict import Ban, Policy, Verdict, entitled
from core.kernel.ids import MemberId, PlanCode, RoomId
from core.payments.right import Right


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person has, what keeps them out, where they are a guest, where we let them in, where nobody knows (a
    platform was asked to move them and has not answered), and when each door moved last."""

    rights: Sequence[Right]
    bans: Sequence[Ban]
    guests: Mapping[RoomId, Guest]
    places: Collection[RoomId]
    moving: Collection[RoomId] = frozenset()
    moved_at: Mapping[RoomId, datetime] = field(default_factory=dict[RoomId, datetime])

    def is_inside(self, room_id: RoomId) -> bool:
        """Whether the person is in the room as far as is known."""
        return room_id in self.places or room_id in self.guests

    def verdict(self, room_id: RoomId, plans: Collection[PlanCode], now: datetime, policy: Policy) -> Verdict:
        """Return how the room, which these plans open, stands for the person."""
        by_right = entitled(self.rights, self.bans, plans, now, policy)
        return as_guest(by_right, self.guests.get(room_id), now)

    def is_sure(self, room_id: RoomId, verdict: Verdict, now: datetime, policy: Policy) -> bool:
        """Whether a shut door is shut by a fact: a dated one, or what they have opens something else now."""
        return is_dated(verdict, self.guests.get(room_id), now) or bool(open_to(self.rights, now, policy))


async def facts_of(tx: AccessTx, member_id: MemberId) -> Facts:
    """Return what decides where the member may be."""
    places = await tx.places.of(member_id)
    return Facts(
        rights=await rights_of(tx, member_id),
        bans=await tx.bans.of(member_id),
        guests={guest.room_id: guest for guest in await tx.guests.of(member_id)},
        places=frozenset(place.room_id for place in places if place.is_in),
        moving=frozenset(place.room_id for place in places if place.is_moving),
        moved_at={place.room_id: place.confirmed_at for place in places if place.confirmed_at > NEVER},
    )


async def people_of(tx: AccessTx, room_id: RoomId) -> set[MemberId]:
    """Return everybody whose place in the room may be wrong: who is in, and who ever had what opens it."""
    found = {place.member_id for place in await tx.places.within(room_id)}
    for plan in await tx.bindings.plans_of(room_id):
        found.update(owner for owner, _ in await tx.rights.live(plan))
        found.update(await tx.ledger.holders(plan))
    return found
