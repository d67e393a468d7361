"""Whether a room is gated for a person, and who is to be looked at again."""

from dataclasses import dataclass

from core.access.follow import move_doors
from core.access.ports import AccessTx, StaffTx
from core.access.rights import rights_of
from core.access.verdict import Policy, Verdict, entitled
from core.kernel.errors import Refused
from core.kernel.ids import Address, MemberId, PlanCode, RoomId
from core.kernel.ports import Clock, Work


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

    work: Work[StaffTx]
    clock: Clock

    async def __call__(self, plan: PlanCode, room_id: RoomId, by: MemberId) -> bool:
        """Gate the room by the plan; whether that is new, which is noted. Raises `Refused("plan.unknown")`."""
        now = self.clock.now()
        async with self.work.write() as tx:
            if await tx.plans.get(plan) is None:
                raise Refused("plan.unknown", plan=plan[:32])
            is_new = await tx.bindings.bind(plan, room_id, now)
            for member_id in {owner for owner, _ in await tx.rights.live(plan)} | set(await tx.ledger.holders(plan)):
                await move_doors(tx, member_id, f"bind:{plan}:{room_id}", now)
            if is_new:
                await tx.audit.note(by, "bind", f"room:{room_id}", now, {"plan": plan})
        return is_new

    async def undo(self, plan: PlanCode, room_id: RoomId, by: MemberId) -> bool:
        """The plan opens the room no more; whether it did, which is noted. Who is inside only by it is put out."""
        now = self.clock.now()
        async with self.work.write() as tx:
            was_bound = await tx.bindings.unbind(plan, room_id)
            for place in await tx.places.within(room_id) if was_bound else ():
                await move_doors(tx, place.member_id, f"unbind:{plan}:{room_id}", now)
            if was_bound:
                await tx.audit.note(by, "unbind", f"room:{room_id}", now, {"plan": plan})
        return was_bound
