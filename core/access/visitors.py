"""Somebody stands in a gated room whom we did not let in: they are its guest for a day, and the owners know."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.access.facts import facts_of
from core.access.guest import BY_HAND, Guest
from core.access.ports import AccessTx, Door
from core.access.verdict import Policy
from core.access.welcome import welcome
from core.kernel.ids import MemberId, RoomId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Work
from core.members.authority import roles_of
from core.members.model import Role
from core.members.notices import tell_owners
from core.payments.silence import FEW


@dataclass(frozen=True, slots=True)
class Visitors:
    """Everybody who stands in a gated room has a right to it, works here, or knows how long they may stay."""

    work: Work[AccessTx]
    clock: Clock
    policy: Policy
    owners: frozenset[str]

    async def __call__(self) -> int:
        """Look into every gated room; return how many visitors are new."""
        async with self.work.read() as tx:
            found = {room_id: await self._strangers(tx, room_id) for room_id in await tx.bindings.gated()}
        for room_id, strangers in found.items():
            if strangers:
                await self.let_stay(room_id, strangers)
        return sum(map(len, found.values()))

    async def seen(self, room_id: RoomId, member_id: MemberId) -> bool:
        """Somebody was seen in a room by its platform; whether they are a new visitor."""
        async with self.work.read() as tx:
            is_strange = await self._is_stranger(tx, room_id, member_id)
        if is_strange:
            await self.let_stay(room_id, [member_id])
        return is_strange

    async def let_stay(self, room_id: RoomId, strangers: Sequence[MemberId]) -> None:
        """Let people whom an admin let in stay for a day: each is told, and the owners are told once of each."""
        now = self.clock.now()
        async with self.work.write() as tx:
            door, plans = await tx.doors.door(room_id), sorted(await tx.bindings.plans_of(room_id))
            if door is None or not plans:
                return
            guests = [Guest(room_id, one, now, now + BY_HAND) for one in strangers]
            new = [guest for guest in guests if await welcome(tx, guest, door, plans[0], self.clock)]
            if len(new) > FEW:
                said = phrase("guest.many", room=door.title, count=len(new), until=now + BY_HAND)
                key = f"guests:{room_id}:{now.isoformat()}"
                await tell_owners(tx, self.owners, key, Answer((said,), is_personal=True), self.clock)
                return
            for guest in new:
                await self._tell(tx, door, guest)

    async def _strangers(self, tx: AccessTx, room_id: RoomId) -> Sequence[MemberId]:
        """Return who stands in the room by nothing that we know of."""
        known = {place.member_id for place in await tx.places.within(room_id)}
        known |= {guest.member_id for guest in await tx.guests.within(room_id)}
        standing = [one for one in await tx.doors.standing(room_id) if one not in known]
        return [one for one in standing if await self._is_stranger(tx, room_id, one)]

    async def _is_stranger(self, tx: AccessTx, room_id: RoomId, member_id: MemberId) -> bool:
        plans = await tx.bindings.plans_of(room_id)
        facts, member = await facts_of(tx, member_id), await tx.members.get(member_id)
        if not plans or member is None or facts.is_inside(room_id) or roles_of(member, self.owners) - {Role.MEMBER}:
            return False
        return not facts.verdict(room_id, plans, self.clock.now(), self.policy).is_open

    async def _tell(self, tx: AccessTx, door: Door, guest: Guest) -> None:
        said = phrase("guest.by_hand", room=door.title, number=guest.member_id, until=guest.until)
        look = Choice(phrase("button.lookup"), f"/lookup #{guest.member_id}")
        key = f"guest:{guest.room_id}:{guest.member_id}:{guest.until.isoformat()}"
        await tell_owners(tx, self.owners, key, Answer((said,), (look,), is_personal=True), self.clock)
