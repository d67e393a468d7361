"""The gated rooms of a person, and how each stands for them now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.access.ports import AccessTx
from core.access.rights import rights_of
from core.access.verdict import Policy, Verdict, ban_verdict, entitled
from core.kernel.ids import PlanCode, Platform
from core.kernel.ports import Clock, Work
from core.members.authority import roles_of
from core.members.model import Member, Role


@dataclass(frozen=True, slots=True)
class Entrance:
    """A gated room: what decides, whether the platform confirmed that the person is in, and whether they can be."""

    title: str
    platform: Platform
    verdict: Verdict
    is_in: bool
    has_account: bool


@dataclass(frozen=True, slots=True)
class Entrances:
    """The rooms of a person's plans (of staff: every gated room), whether a moderator keeps them out, what there is."""

    ban: Verdict | None
    rooms: Sequence[Entrance]
    plans: Collection[PlanCode]
    is_staff: bool
    has_gated: bool


@dataclass(frozen=True, slots=True)
class LookAtEntrances:
    """How every room of a person's plans stands."""

    work: Work[AccessTx]
    clock: Clock
    policy: Policy
    owners: frozenset[str]

    async def __call__(self, member: Member) -> Entrances:
        """Return the rooms, oldest first."""
        now, is_staff = self.clock.now(), bool(roles_of(member, self.owners) - {Role.MEMBER})
        async with self.work.read() as tx:
            rights, bans = await rights_of(tx, member.id), await tx.bans.of(member.id)
            mine = {right.plan for right in rights}
            inside = {place.room_id for place in await tx.places.of(member.id) if place.is_in}
            gated = await tx.bindings.gated()
            rooms: list[Entrance] = []
            for room_id in gated:
                plans, door = await tx.bindings.plans_of(room_id), await tx.doors.door(room_id)
                if door is None or not (is_staff or mine & set(plans)):
                    continue
                verdict = entitled(rights, bans, plans, now, self.policy)
                has_account = any(one.platform == door.address.platform for one in member.accounts)
                is_in = room_id in inside
                rooms.append(Entrance(door.title, door.address.platform, verdict, is_in, has_account))
        return Entrances(ban_verdict(bans, now), rooms, mine, is_staff, bool(gated))
