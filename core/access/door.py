"""Whether a room is gated for a person, and who is to be looked at again."""

from dataclasses import dataclass

from core.access.ports import AccessTx
from core.access.rights import rights_of
from core.access.verdict import Policy, Verdict, entitled
from core.kernel.errors import Refused
from core.kernel.ids import Address, MemberId, PlanCode, RoomId
from core.kernel.ports import Clock, Job, Work


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
            if not plans:
                return None
            rights, bans = await rights_of(tx, member_id), await tx.bans.of(member_id)
        return entitled(rights, bans, plans, self.clock.now(), self.policy)


@dataclass(frozen=True, slots=True)
class Bind:
    """A plan opens a room: everybody who has it is let in."""

    work: Work[AccessTx]
    clock: Clock

    async def __call__(self, plan: PlanCode, room_id: RoomId) -> bool:
        """Gate the room by the plan; whether that is new. Raises `Refused("plan.unknown")`."""
        now = self.clock.now()
        async with self.work.write() as tx:
            if await tx.plans.get(plan) is None:
                raise Refused("plan.unknown", plan=plan[:32])
            is_new = await tx.bindings.bind(plan, room_id, now)
            for member_id in {owner for owner, _ in await tx.rights.live(plan)} | set(await tx.ledger.holders(plan)):
                key = f"access:{member_id}:bind:{plan}:{room_id}:{now.isoformat()}"
                await tx.jobs.enqueue(Job("access", key, {"member": member_id}))
        return is_new

    async def undo(self, plan: PlanCode, room_id: RoomId) -> bool:
        """The plan opens the room no more; whether it did. Who is inside only by it is put out."""
        now = self.clock.now()
        async with self.work.write() as tx:
            was_bound = await tx.bindings.unbind(plan, room_id)
            for place in await tx.places.within(room_id) if was_bound else ():
                key = f"access:{place.member_id}:unbind:{plan}:{room_id}:{now.isoformat()}"
                await tx.jobs.enqueue(Job("access", key, {"member": place.member_id}))
        return was_bound
