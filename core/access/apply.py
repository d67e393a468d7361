"""A person's rooms are brought in line with their rights: in first, then out; what the platform confirmed counts."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from core.access.doubt import is_held, look_again
from core.access.facts import Facts, facts_of
from core.access.jobs import access_job
from core.access.ports import AccessTx, Door, Place, RoomGate
from core.access.verdict import Because, Policy, Verdict, next_change
from core.kernel.errors import Broken, NotYet, Refused
from core.kernel.ids import Address, MemberId, Platform, RoomId
from core.kernel.messages import Answer, Choice, Notice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Work
from core.members.authority import roles_of
from core.members.model import Member, Role
from core.members.notices import say_once, tell_owners

TRY_AGAIN = timedelta(minutes=5)
"""How long until a door that the bot cannot move now is tried again."""
MOST_DRIFT = timedelta(minutes=5)
"""Where the wall clock parts from the steady one by more, nobody is put out by it."""
NO_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class Step:
    """One door to move for one person. `is_sure` where a fact that can be named decides, and not a read alone."""

    door: Door
    person: Address
    goes_in: bool
    verdict: Verdict
    is_sure: bool = True
    was_guest: bool = False


@dataclass(frozen=True, slots=True)
class Apply:
    """The member is in every gated room that is open to them and in no other, and their next change is awaited.

    Staff come and go as they please. Whoever stands in a room that we did not open to them is its guest for a while
    (`core.access.visitors`). `drift` says how far the wall clock parted from the steady one of this process; `look` has
    the member read at the provider before a sweep puts them out.
    """

    work: Work[AccessTx]
    clock: Clock
    gates: Mapping[Platform, RoomGate]
    policy: Policy
    owners: frozenset[str]
    drift: Callable[[], timedelta] = field(default=lambda: NO_TIME)
    look: Callable[[MemberId], Awaitable[object]] | None = None

    async def __call__(self, member_id: MemberId) -> None:
        """Move the doors; `NotYet` where one could not be moved, after all the others were."""
        stuck = await self._move(member_id, (True, False))
        await self._await_next_change(member_id)
        if stuck:
            raise NotYet(max(stuck), "a door could not be moved")

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
                found.update(guest.member_id for guest in await tx.guests.within(room_id))
                for plan in await tx.bindings.plans_of(room_id):
                    found.update(owner for owner, _ in await tx.rights.live(plan))
                    found.update(await tx.ledger.holders(plan))
        return sorted(found)

    async def reconcile(self) -> int:
        """Move every door that stands wrong; return for how many people one did. One stuck door stops nobody else.

        Everybody who goes in does so before anybody is put out, and nobody is put out who cannot be read now.
        """
        moving = [member_id for member_id in await self.everybody() if await self.steps(member_id)]
        for goes_in in (True, False):
            for member_id in moving:
                if any(step.goes_in is goes_in for step in await self.steps(member_id)):
                    with suppress(NotYet, Broken):
                        await self._sweep(member_id, goes_in=goes_in)
        for member_id in moving:
            await self._await_next_change(member_id)
        async with self.work.write() as tx:
            await look_again(tx, self.owners, self.policy, self.clock)
        return len(moving)

    async def _sweep(self, member_id: MemberId, *, goes_in: bool) -> None:
        if not goes_in and self.look is not None:
            # Who cannot be read at all is judged by the facts that are known: a dated end stays one.
            with suppress(Refused, Broken):
                await self.look(member_id)
        await self._move(member_id, (goes_in,))

    async def _steps(self, tx: AccessTx, member: Member) -> Sequence[Step]:
        """Return what must move, who goes in first: no instant without a room that an old and a new plan share."""
        if roles_of(member, self.owners) - {Role.MEMBER}:
            return []
        facts, now = await facts_of(tx, member.id), self.clock.now()
        steps: list[Step] = []
        for room_id in await tx.bindings.gated():
            verdict = facts.verdict(room_id, await tx.bindings.plans_of(room_id), now, self.policy)
            if not _moves(facts, room_id, verdict) or (door := await tx.doors.door(room_id)) is None:
                continue
            if (person := _account_on(member, door.address.platform)) is not None:
                is_sure = verdict.is_open or facts.is_sure(room_id, verdict, now, self.policy)
                steps.append(Step(door, person, verdict.is_open, verdict, is_sure, room_id in facts.guests))
        return sorted(steps, key=lambda step: not step.goes_in)

    async def _move(self, member_id: MemberId, ways: Collection[bool]) -> Sequence[timedelta]:
        """Move the member's doors these ways (in: True); return how long each of those asks for that did not move.

        Each is decided anew when its turn comes: a platform's answer takes time, and rights change meanwhile.
        """
        tried: set[RoomId] = set()
        stuck: list[timedelta] = []
        while step := next(
            (one for one in await self.steps(member_id) if one.goes_in in ways and one.door.room_id not in tried), None
        ):
            tried.add(step.door.room_id)
            try:
                if not await self._take(member_id, step):
                    stuck.append(TRY_AGAIN)
            except NotYet as patience:
                stuck.append(patience.after)
        return stuck

    async def _take(self, member_id: MemberId, step: Step) -> bool:
        """Move one door and keep what the platform confirmed; False where it cannot be moved now."""
        gate = self.gates.get(step.door.address.platform)
        if gate is None:
            return True
        if not step.goes_in and abs(self.drift()) > MOST_DRIFT:
            return False
        if not step.is_sure and await self._is_held(step):
            # Not stuck: what the owners answer moves it, and the next turn looks again.
            return True
        async with self.work.write() as tx:
            await tx.places.begin(step.door.room_id, member_id, self.clock.now())
        try:
            if step.goes_in:
                await gate.admit(step.door.address, step.person)
            else:
                await gate.remove(step.door.address, step.person)
        except Refused as refusal:
            await self._tell_owners(step.door, refusal)
            return False
        now, room_id = self.clock.now(), step.door.room_id
        async with self.work.write() as tx:
            await tx.places.confirm(Place(room_id, member_id, step.goes_in, now, not step.is_sure))
            await tx.guests.gone(room_id, member_id)
            await tx.doors.mended(room_id)
            await say_once(tx, _told(member_id, step, now.isoformat()), self.clock)
        return True

    async def _is_held(self, step: Step) -> bool:
        async with self.work.write() as tx:
            return await is_held(tx, step.door.room_id, self.owners, self.policy, self.clock)

    async def _tell_owners(self, door: Door, refusal: Refused) -> None:
        now = self.clock.now()
        async with self.work.write() as tx:
            if await tx.doors.trouble(door.room_id, refusal.key, now):
                problem = phrase(refusal.key, **refusal.params)
                said = Answer((phrase("access.trouble", room=door.title, problem=problem),))
                await tell_owners(tx, self.owners, f"trouble:{door.room_id}:{now.isoformat()}", said, self.clock)

    async def _await_next_change(self, member_id: MemberId) -> None:
        now = self.clock.now()
        async with self.work.write() as tx:
            facts = await facts_of(tx, member_id)
            await self._send_off(tx, member_id, facts)
            change = next_change(facts.rights, facts.bans, now, self.policy)
            if change is not None:
                await tx.jobs.enqueue(access_job(member_id, f"at:{change.isoformat()}", looks_first=True), due=change)

    async def _send_off(self, tx: AccessTx, member_id: MemberId, facts: Facts) -> None:
        """Who has what opens a room is its guest no more: when that ends, nothing is left of the guest's time."""
        for room_id in facts.guests:
            verdict = facts.verdict(room_id, await tx.bindings.plans_of(room_id), self.clock.now(), self.policy)
            if verdict.is_open and _by_right(verdict) and room_id in facts.places:
                await tx.guests.gone(room_id, member_id)


def _moves(facts: Facts, room_id: RoomId, verdict: Verdict) -> bool:
    """Whether the door has to move: also where it was tried, and the platform's answer was lost."""
    is_ours = verdict.is_open and _by_right(verdict)
    stands = room_id in facts.places if is_ours else facts.is_inside(room_id)
    return verdict.is_open is not stands or (room_id in facts.moving and (is_ours or not verdict.is_open))


def _by_right(verdict: Verdict) -> bool:
    return verdict.because is not Because.GUEST


def _account_on(member: Member, platform: Platform) -> Address | None:
    return next((one for one in member.accounts if one.platform == platform), None)


def _told(member_id: MemberId, step: Step, moment: str) -> Notice:
    verdict = step.verdict
    why = phrase(f"because.{verdict.because.value}")
    said = phrase("access.opened" if step.goes_in else "access.closed", room=step.door.title, why=why)
    ways = (Choice(phrase("button.status"), "/status"), Choice(phrase("button.plans"), "/plans"))
    fact = "" if verdict.right is None else verdict.right.key
    moved = f"{step.door.room_id}:{'in' if step.goes_in else 'out'}:{fact}:{verdict.until}"
    if step.was_guest and not step.goes_in:
        said, moved = phrase("guest.over", room=step.door.title), f"{step.door.room_id}:guest:{moment}"
    return Notice(member_id, f"access:{member_id}:{moved}"[:200], Answer((said,), ways))
