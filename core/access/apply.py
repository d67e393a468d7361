"""A person's rooms are brought in line with their rights: in first, then out; what the platform confirmed counts."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.access.follow import say_once
from core.access.ports import AccessTx, Door, Place, RoomGate
from core.access.rights import rights_of
from core.access.verdict import Because, Policy, Verdict, ban_verdict, entitled, next_change
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import Address, MemberId, Platform
from core.kernel.messages import Answer, Choice, Notice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Job, Work
from core.members.authority import roles_of
from core.members.model import Member, Role

LOOK_FIRST = "look_first"
"""In a job's payload: a date has come, so the provider is read before anything is decided by what was known."""
TRY_AGAIN = timedelta(minutes=5)
"""How long until a door that the bot cannot move now is tried again."""


@dataclass(frozen=True, slots=True)
class Step:
    """One door to move for one person; `since` is when it moved last, None where it never did."""

    door: Door
    person: Address
    goes_in: bool
    verdict: Verdict
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Apply:
    """The member is in every gated room that is open to them and in no other, and their next change is awaited.

    Staff who are not banned come and go as they please. Whoever was never let in by us is put out by a ban alone.
    """

    work: Work[AccessTx]
    clock: Clock
    gates: Mapping[Platform, RoomGate]
    policy: Policy
    owners: frozenset[str]

    async def __call__(self, member_id: MemberId) -> None:
        """Move the doors; `NotYet` where one could not be moved, after all the others were."""
        stuck = [step for step in await self.steps(member_id) if not await self._take(member_id, step)]
        await self._await_next_change(member_id)
        if stuck:
            raise NotYet(TRY_AGAIN, "a door could not be moved")

    async def steps(self, member_id: MemberId) -> Sequence[Step]:
        """Return what must move for the member, who goes in first."""
        async with self.work.read() as tx:
            member = await tx.members.get(member_id)
            return () if member is None else await self._steps(tx, member)

    async def everybody(self) -> Sequence[MemberId]:
        """Return everybody for whom a door may have to move: who is in a gated room or ever had what opens one."""
        found: set[MemberId] = set()
        async with self.work.read() as tx:
            for room_id in await tx.bindings.gated():
                found.update(place.member_id for place in await tx.places.within(room_id))
                for plan in await tx.bindings.plans_of(room_id):
                    found.update(owner for owner, _ in await tx.rights.live(plan))
                    found.update(await tx.ledger.holders(plan))
        return sorted(found)

    async def reconcile(self) -> int:
        """Move every door that stands wrong; return for how many people one did. One stuck door stops nobody else."""
        moved = 0
        for member_id in await self.everybody():
            if await self.steps(member_id):
                moved += 1
                with suppress(NotYet):
                    await self(member_id)
        return moved

    async def _steps(self, tx: AccessTx, member: Member) -> Sequence[Step]:
        """Return what must move, who goes in first: no instant without a room that an old and a new plan share."""
        rights, bans = await rights_of(tx, member.id), await tx.bans.of(member.id)
        if roles_of(member, self.owners) - {Role.MEMBER} and ban_verdict(bans, self.clock.now()) is None:
            return []
        places = {place.room_id: place for place in await tx.places.of(member.id)}
        steps: list[Step] = []
        for room_id in await tx.bindings.gated():
            door = await tx.doors.door(room_id)
            verdict = entitled(rights, bans, await tx.bindings.plans_of(room_id), self.clock.now(), self.policy)
            person = None if door is None else _account_on(member, door.address.platform)
            place = places.get(room_id)
            # Whom a moderator keeps out is put out also where it was not us who let them in.
            is_in = verdict.because is Because.BANNED if place is None else place.is_in
            if door is not None and person is not None and verdict.is_open is not is_in:
                since = None if place is None else place.confirmed_at
                steps.append(Step(door, person, verdict.is_open, verdict, since))
        return sorted(steps, key=lambda step: not step.goes_in)

    async def _take(self, member_id: MemberId, step: Step) -> bool:
        """Move one door and keep what the platform confirmed; False where it cannot be moved now."""
        gate = self.gates.get(step.door.address.platform)
        if gate is None:
            return True
        try:
            if step.goes_in:
                await gate.admit(step.door.address, step.person)
            else:
                await gate.remove(step.door.address, step.person)
        except Refused as refusal:
            await self._tell_owners(step.door, refusal)
            return False
        now = self.clock.now()
        async with self.work.write() as tx:
            await tx.places.confirm(Place(step.door.room_id, member_id, step.goes_in, now))
            await tx.doors.mended(step.door.room_id)
            if step.goes_in or step.since is not None:
                await say_once(tx, _told(member_id, step), self.clock)
        return True

    async def _tell_owners(self, door: Door, refusal: Refused) -> None:
        now = self.clock.now()
        async with self.work.write() as tx:
            if not await tx.doors.trouble(door.room_id, refusal.key, now):
                return
            said = Answer((phrase("access.trouble", room=door.title, problem=phrase(refusal.key, **refusal.params)),))
            for owner in await _known(tx, self.owners):
                await say_once(tx, Notice(owner, f"trouble:{door.room_id}:{now.isoformat()}:{owner}", said), self.clock)

    async def _await_next_change(self, member_id: MemberId) -> None:
        now = self.clock.now()
        async with self.work.write() as tx:
            rights, bans = await rights_of(tx, member_id), await tx.bans.of(member_id)
            change = next_change(rights, bans, now, self.policy)
            if change is not None:
                key = f"access:{member_id}:at:{change.isoformat()}"
                await tx.jobs.enqueue(Job("access", key, {"member": member_id, LOOK_FIRST: 1}), due=change)


async def _known(tx: AccessTx, owners: Collection[str]) -> Sequence[MemberId]:
    addresses = [Address(Platform(platform), name) for platform, _, name in (one.partition(":") for one in owners)]
    members = [await tx.members.at(address) for address in addresses]
    return [member.id for member in members if member is not None]


def _account_on(member: Member, platform: Platform) -> Address | None:
    return next((one for one in member.accounts if one.platform == platform), None)


def _told(member_id: MemberId, step: Step) -> Notice:
    verdict = step.verdict
    why = phrase(f"because.{verdict.because.value}")
    said = phrase("access.opened" if step.goes_in else "access.closed", room=step.door.title, why=why)
    ways = (Choice(phrase("button.status"), "/status"), Choice(phrase("button.plans"), "/plans"))
    fact = "" if verdict.right is None else verdict.right.key
    since = "" if step.since is None else step.since.isoformat()
    moved = f"{step.door.room_id}:{'in' if step.goes_in else 'out'}:{since}:{fact}:{verdict.until}"
    return Notice(member_id, f"access:{member_id}:{moved}"[:200], Answer((said,), ways))
