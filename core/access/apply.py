"""A person's rooms are brought in line with their rights: in first, then out; what the platform confirmed counts."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from core.access.doubt import is_held, settle_room, to_weigh, weighed
from core.access.facts import Facts, facts_of, people_of
from core.access.jobs import access_job
from core.access.ports import AccessTx, Door, NotThere, Place, RoomGate
from core.access.step import Step, account_on, by_right, moves, told
from core.access.verdict import Policy, ban_verdict, next_change
from core.kernel.errors import Broken, NotYet, Refused
from core.kernel.ids import MemberId, Platform, RoomId
from core.kernel.messages import Answer
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
class Apply:
    """The member is in every gated room that is open to them and in no other, and their next change is awaited.

    Staff who are not banned come and go as they please. Whoever stands in a room that we did not open to them is its
    guest for a while (`core.access.visitors`). `drift` says how far the wall clock parted from the steady one of this
    process; `look` has the member read at the provider before a sweep puts them out.
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
                found |= await people_of(tx, room_id)
                found.update(guest.member_id for guest in await tx.guests.within(room_id))
        return sorted(found)

    async def reconcile(self) -> int:
        """Move every door that stands wrong; return for how many people one did. One stuck door stops nobody else.

        Everybody who goes in does so before anybody is put out, and nobody is put out who cannot be read now.
        """
        found = [(member_id, await self.steps(member_id)) for member_id in await self.everybody()]
        moving = {member_id: {step.goes_in for step in steps} for member_id, steps in found if steps}
        for goes_in in (True, False):
            for member_id in [one for one, ways in moving.items() if goes_in in ways]:
                with suppress(NotYet, Broken):
                    await self._sweep(member_id, goes_in=goes_in)
        for member_id in moving:
            await self._await_next_change(member_id)
        async with self.work.read() as tx:
            rooms = await to_weigh(tx)
        for room_id in rooms:
            await self._weigh(room_id)
        return len(moving)

    async def _sweep(self, member_id: MemberId, *, goes_in: bool) -> None:
        if not goes_in and self.look is not None:
            # Who cannot be read at all is judged by the facts that are known: a dated end stays one.
            with suppress(Refused, Broken):
                await self.look(member_id)
        await self._move(member_id, (goes_in,))

    async def _steps(self, tx: AccessTx, member: Member) -> Sequence[Step]:
        """Return what must move, who goes in first: no instant without a room that an old and a new plan share."""
        facts, now = await facts_of(tx, member.id), self.clock.now()
        if roles_of(member, self.owners) - {Role.MEMBER} and ban_verdict(facts.bans, now) is None:
            return []
        steps: list[Step] = []
        for room_id in await tx.bindings.gated():
            verdict = facts.verdict(room_id, await tx.bindings.plans_of(room_id), now, self.policy)
            if not moves(facts, room_id, verdict) or (door := await tx.doors.door(room_id)) is None:
                continue
            if (person := account_on(member, door.address.platform)) is not None:
                is_sure = verdict.is_open or facts.is_sure(room_id, verdict, now, self.policy)
                since, was_guest = facts.moved_at.get(room_id), room_id in facts.guests
                steps.append(Step(door, person, verdict.is_open, verdict, is_sure, was_guest, since))
        return sorted(steps, key=lambda step: not step.goes_in)

    async def _move(self, member_id: MemberId, ways: Collection[bool]) -> Sequence[timedelta]:
        """Move the member's doors these ways (in: True); return how long each of those asks for that did not move.

        Each is decided anew when its turn comes: a platform's answer takes time, and rights change meanwhile. Who was
        put out of a room and pays before that is confirmed goes in again.
        """
        tried: set[tuple[RoomId, bool]] = set()
        stuck: list[timedelta] = []
        while step := next((one for one in await self.steps(member_id) if _is_next(one, ways, tried)), None):
            tried.add((step.door.room_id, step.goes_in))
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
            await self._tell_of_clock()
            return False
        if not step.is_sure and await self._is_held(step.door.room_id):
            # Not stuck: what the owners answer moves it, and the next turn looks again.
            return True
        async with self.work.write() as tx:
            await tx.places.begin(step.door.room_id, member_id)
        is_there = True
        try:
            if step.goes_in:
                await gate.admit(step.door.address, step.person)
            else:
                await gate.remove(step.door.address, step.person)
        except NotThere:
            is_there = False
        except Refused as refusal:
            await self._tell_owners(step.door, refusal)
            return False
        now, room_id = self.clock.now(), step.door.room_id
        async with self.work.write() as tx:
            await tx.places.confirm(Place(room_id, member_id, step.goes_in, now, not step.is_sure))
            await tx.guests.gone(room_id, member_id)
            await tx.doors.mended(room_id)
            if step.is_news and is_there:
                await say_once(tx, told(member_id, step, now.isoformat()), self.clock)
        return True

    async def _is_held(self, room_id: RoomId) -> bool:
        async with self.work.read() as tx:
            if await is_held(tx, room_id):
                return True
        return await self._weigh(room_id)

    async def _weigh(self, room_id: RoomId) -> bool:
        """Ask the owners, or tell them that it is over; whether too many would be put out by a read alone.

        Weighed in a view: it looks at everybody in the room, and nobody else's commit waits for that.
        """
        async with self.work.read() as tx:
            found = await weighed(tx, room_id, self.clock.now(), self.policy, self.owners)
        async with self.work.write() as tx:
            await settle_room(tx, found, self.owners, self.clock)
        return found.is_too_many

    async def _tell_owners(self, door: Door, refusal: Refused) -> None:
        now = self.clock.now()
        async with self.work.write() as tx:
            if await tx.doors.trouble(door.room_id, refusal.key, now):
                problem = phrase(refusal.key, **refusal.params)
                said = Answer((phrase("access.trouble", room=door.title, problem=problem),))
                await tell_owners(tx, self.owners, f"trouble:{door.room_id}:{now.isoformat()}", said, self.clock)

    async def _tell_of_clock(self) -> None:
        minutes = round(self.drift() / timedelta(minutes=1))
        async with self.work.write() as tx:
            said = Answer((phrase("access.clock", minutes=f"{minutes:+d}"),), is_personal=True)
            await tell_owners(tx, self.owners, f"clock:{self.clock.now().date()}", said, self.clock)

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
            if verdict.is_open and by_right(verdict) and room_id in facts.places:
                await tx.guests.gone(room_id, member_id)


def _is_next(step: Step, ways: Collection[bool], tried: Collection[tuple[RoomId, bool]]) -> bool:
    return step.goes_in in ways and (step.door.room_id, step.goes_in) not in tried
