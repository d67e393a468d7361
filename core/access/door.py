"""Whether a room is gated for a person, and who is to be looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from core.access.facts import facts_of
from core.access.follow import move_doors
from core.access.guest import GRACE_DAYS, MOST_GRACE_DAYS, Guest
from core.access.ports import AccessTx
from core.access.verdict import Policy, Verdict
from core.access.welcome import welcome
from core.kernel.errors import Refused
from core.kernel.ids import Address, MemberId, PlanCode, RoomId
from core.kernel.ports import Clock, Work
from core.members.authority import roles_of
from core.members.model import Role


@dataclass(frozen=True, slots=True)
class LookAtDoor:
    """How a gated room stands for a person."""

    work: Work[AccessTx]
    clock: Clock
    policy: Policy

    async def __call__(self, address: Address, member_id: MemberId) -> Verdict | None:
        """Return the verdict; None for a room that is not gated."""
        async with self.work.read() as tx:
            room_id = await tx.doors.room_at(address)
            plans = () if room_id is None else await tx.bindings.plans_of(room_id)
            if room_id is None or not plans:
                return None
            facts = await facts_of(tx, member_id)
        return facts.verdict(room_id, plans, self.clock.now(), self.policy)

    async def as_guest(self, member_id: MemberId) -> Sequence[tuple[str, Verdict]]:
        """Return the titles of the rooms in which the member is a guest now, and until when."""
        now = self.clock.now()
        async with self.work.read() as tx:
            facts = await facts_of(tx, member_id)
            doors = [await tx.doors.door(guest.room_id) for guest in facts.guests.values() if guest.until > now]
            plans = {door.room_id: await tx.bindings.plans_of(door.room_id) for door in doors if door is not None}
        verdicts = [(one, facts.verdict(one.room_id, plans[one.room_id], now, self.policy)) for one in doors if one]
        return [(door.title, verdict) for door, verdict in verdicts if verdict.is_open]


@dataclass(frozen=True, slots=True)
class Bind:
    """A plan opens a room: everybody who has it is let in, and who is inside without it may stay for a while."""

    work: Work[AccessTx]
    clock: Clock
    policy: Policy = field(default_factory=Policy)
    owners: frozenset[str] = frozenset()

    async def __call__(self, plan: PlanCode, room_id: RoomId, by: MemberId, grace_days: int = GRACE_DAYS) -> bool:
        """Gate the room by the plan; whether that is new, which is noted.

        Raises `Refused("plan.unknown")`, or `Refused("bind.grace")` for a number of days that is out of range.
        """
        now = self.clock.now()
        if not 0 <= grace_days <= MOST_GRACE_DAYS:
            raise Refused("bind.grace", most=MOST_GRACE_DAYS)
        async with self.work.write() as tx:
            if await tx.plans.get(plan) is None:
                raise Refused("plan.unknown", plan=plan[:32])
            was_gated = bool(await tx.bindings.plans_of(room_id))
            is_new = await tx.bindings.bind(plan, room_id, now)
            until = now + timedelta(days=grace_days)
            for member_id in await self._unpaid(tx, room_id, was_gated=was_gated) if is_new else ():
                await self._keep(tx, Guest(room_id, member_id, now, until), plan)
            for member_id in {owner for owner, _ in await tx.rights.live(plan)} | set(await tx.ledger.holders(plan)):
                await move_doors(tx, member_id, f"bind:{plan}:{room_id}", now)
            if is_new:
                figures = {"plan": plan, "grace_days": grace_days}
                await tx.audit.note(by, "bind", f"room:{room_id}", now, figures)
        return is_new

    async def undo(self, plan: PlanCode, room_id: RoomId, by: MemberId) -> bool:
        """The plan opens the room no more; whether it did, which is noted.

        Who is inside only by it is put out: the owner said so. A room that no plan opens any more is everybody's, and
        has no guests.
        """
        now = self.clock.now()
        async with self.work.write() as tx:
            was_bound = await tx.bindings.unbind(plan, room_id)
            if was_bound and not await tx.bindings.plans_of(room_id):
                await tx.guests.clear(room_id)
            for place in await tx.places.within(room_id) if was_bound else ():
                if await tx.bindings.plans_of(room_id):
                    await self._let_go(tx, room_id, place.member_id)
                await move_doors(tx, place.member_id, f"unbind:{plan}:{room_id}", now)
            if was_bound:
                await tx.audit.note(by, "unbind", f"room:{room_id}", now, {"plan": plan})
        return was_bound

    async def _unpaid(self, tx: AccessTx, room_id: RoomId, *, was_gated: bool) -> Sequence[MemberId]:
        """Return who is in the room and has nothing that opens it; who was let into a gated room is no news."""
        now, plans = self.clock.now(), await tx.bindings.plans_of(room_id)
        placed = {place.member_id for place in await tx.places.within(room_id)}
        inside = set(await tx.doors.standing(room_id))
        found: list[MemberId] = []
        for member_id in sorted(inside - placed if was_gated else inside | placed):
            member, facts = await tx.members.get(member_id), await facts_of(tx, member_id)
            if member is None or roles_of(member, self.owners) - {Role.MEMBER}:
                continue
            if not facts.verdict(room_id, plans, now, self.policy).is_open:
                found.append(member_id)
        return found

    async def _keep(self, tx: AccessTx, guest: Guest, plan: PlanCode) -> None:
        if (door := await tx.doors.door(guest.room_id)) is not None:
            await welcome(tx, guest, door, plan, self.clock)

    async def _let_go(self, tx: AccessTx, room_id: RoomId, member_id: MemberId) -> None:
        """Date the end of one who is in the room by the plan that was taken away alone."""
        now, facts = self.clock.now(), await facts_of(tx, member_id)
        if not facts.verdict(room_id, await tx.bindings.plans_of(room_id), now, self.policy).is_open:
            await tx.guests.end(Guest(room_id, member_id, now, now))
