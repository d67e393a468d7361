"""Which gated rooms are open to a person, and which plans open a room."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.access.facts import people_of
from core.access.ports import AccessTx, Door
from core.access.rights import rights_of
from core.access.verdict import Policy, entitled
from core.kernel.ids import Address, MemberId, PlanCode, Platform
from core.kernel.ports import Clock, Work


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways into gated rooms."""

    work: Work[AccessTx]
    clock: Clock
    policy: Policy

    async def open_to(self, member_id: MemberId, platform: Platform) -> Sequence[Door]:
        """Return the gated rooms of the platform that are open to the member now."""
        found: list[Door] = []
        async with self.work.read() as tx:
            rights, bans = await rights_of(tx, member_id), await tx.bans.of(member_id)
            for room_id in await tx.bindings.gated():
                door, plans = await tx.doors.door(room_id), await tx.bindings.plans_of(room_id)
                if door is None or door.address.platform != platform:
                    continue
                if entitled(rights, bans, plans, self.clock.now(), self.policy).is_open:
                    found.append(door)
        return found

    async def door(self, room: Address) -> tuple[Door, Sequence[PlanCode]] | None:
        """Return the gated room at this address with the plans that open it; None where it is not gated."""
        async with self.work.read() as tx:
            room_id = await tx.doors.room_at(room)
            door = None if room_id is None else await tx.doors.door(room_id)
            plans = () if room_id is None else await tx.bindings.plans_of(room_id)
            return (door, sorted(plans)) if door is not None and plans else None

    async def people(self, door: Door) -> Sequence[tuple[MemberId, Address]]:
        """Return who may be in the gated room, with their account: who is in as far as we know, or has its plans."""
        async with self.work.read() as tx:
            found = sorted(await people_of(tx, door.room_id))
            members = [member for one in found if (member := await tx.members.get(one)) is not None]
        platform = door.address.platform
        return [(member.id, one) for member in members for one in member.accounts if one.platform == platform]

    async def gated(self, platform: Platform) -> Sequence[Door]:
        """Return every gated room of the platform."""
        async with self.work.read() as tx:
            doors = [await tx.doors.door(room_id) for room_id in await tx.bindings.gated()]
        return [door for door in doors if door is not None and door.address.platform == platform]
