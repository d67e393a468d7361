"""The fuse: too many would vanish without a fact, so nobody does, and the owners say what is to become of it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.access.doubt import ask, doubted_in, heal
from core.access.guest import Guest
from core.access.incident import PROVIDER, Incident, State, asks_anew
from core.access.jobs import access_job
from core.access.ports import AccessTx
from core.access.verdict import Policy
from core.kernel.errors import Broken, Refused
from core.kernel.ids import MemberId, RoomId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Job, Work
from core.members.notices import tell_owners
from core.payments.provider import CustomerRef
from core.payments.right import Right, Status
from core.payments.silence import Silence, is_live, is_too_many

LASTS = timedelta(minutes=5)
"""A single silence is told when it outlasts this: two lists that were read moments apart make one, too."""
Live = Mapping[str, tuple[MemberId, Right]]
"""What goes on as far as is known, by its key, with its owner."""


@dataclass(frozen=True, slots=True)
class Fuse:
    """What reads are silent about was weighed, and the owners were asked or told."""

    work: Work[AccessTx]
    clock: Clock
    policy: Policy
    provider: str
    owners: frozenset[str]
    reread: Callable[[CustomerRef], Awaitable[object]]

    async def __call__(self) -> None:
        """Weigh the silences: more than max(5, 10 %) are one question, fewer are told one by one, and none ends."""
        now = self.clock.now()
        async with self.work.write() as tx:
            await self._tell_of_unread(tx, now)
            live, missing = await self._missing(tx)
            newest = await tx.incidents.newest(f"{PROVIDER}{self.provider}")
            if is_too_many(len(missing), len(live)):
                if asks_anew(newest, len(missing)):
                    await self._ask(tx, len(missing), len(live), now)
                return
            if newest is not None and (newest.state is State.ASKED or (_is_no(newest) and not missing)):
                await heal(tx, self.owners, newest, self.clock)
            for one in missing:
                if now - one.since >= LASTS and not _is_answered(newest, one):
                    await self._tell(tx, one, live[one.right_key][1])

    async def asked(self) -> Sequence[Incident]:
        """Return what waits for an answer of the owners, oldest first."""
        async with self.work.read() as tx:
            return [one for one in await tx.incidents.unsettled() if one.state is State.ASKED]

    async def answer(self, number: int, by: MemberId, *, is_yes: bool) -> Incident:
        """Keep the owner's answer and do what follows. Raises `Refused("fuse.gone")` where nothing waits for it."""
        now = self.clock.now()
        async with self.work.write() as tx:
            incident = next((one for one in await tx.incidents.unsettled() if one.number == number), None)
            if incident is None or incident.state is not State.ASKED:
                raise Refused("fuse.gone")
            answered = await tx.incidents.move(incident, State.CONFIRMED if is_yes else State.DISMISSED, now)
            figures = {"missing": incident.missing, "known": incident.known}
            await tx.audit.note(by, "fuse_yes" if is_yes else "fuse_no", incident.subject, now, figures)
            if is_yes:
                await tx.jobs.enqueue(Job("fuse_end", f"fuse_end:{number}", {"incident": number, "by": by}))
        return answered

    async def end(self, number: int, by: MemberId) -> None:
        """What a confirmed incident is about has ended, where it is still missing after one more look."""
        async with self.work.read() as tx:
            incident = await tx.incidents.get(number)
            _, missing = await self._missing(tx)
        if incident.state is not State.CONFIRMED:
            return
        if incident.room_id is not None:
            await self._put_out(incident, incident.room_id, by)
            return
        seen = await self._look([one for one in missing if one.since <= incident.opened_at])
        async with self.work.write() as tx:
            live, still = await self._missing(tx)
            for one in still:
                if one.customer in seen and one.since <= incident.opened_at:
                    await self._end(tx, live[one.right_key], by)
            await tx.incidents.move(incident, State.DONE, self.clock.now())

    async def _missing(self, tx: AccessTx) -> tuple[Live, Sequence[Silence]]:
        """Return what goes on as far as is known, and what of it the newest reads were silent about."""
        silent = await tx.tellings.silent(self.provider)
        found = await tx.rights.all(self.provider) if silent else ()
        live = {right.key: (owner, right) for owner, right in found if is_live(right)}
        return live, [one for one in silent if one.right_key in live]

    async def _look(self, missing: Sequence[Silence]) -> frozenset[CustomerRef]:
        """Read them again; return who could be read."""
        seen: set[CustomerRef] = set()
        for customer in dict.fromkeys(one.customer for one in missing):
            try:
                await self.reread(customer)
            except (Refused, Broken):
                continue
            seen.add(customer)
        return frozenset(seen)

    async def _end(self, tx: AccessTx, found: tuple[MemberId, Right], by: MemberId) -> None:
        (owner, right), now = found, self.clock.now()
        paid_until = None if right.paid_until is None else min(right.paid_until, now)
        # A failed renewal has days of grace: what the owner ends has none.
        ended = replace(right, status=Status.CANCELED, ends_at=now, paid_until=paid_until or now, failed_at=None)
        await tx.rights.record(owner, self.provider, [ended], now)
        await tx.audit.note(by, "fuse_end", f"right:{right.key}", now, {"member": owner})
        await tx.jobs.enqueue(access_job(owner, f"fuse:{right.key}:{now.isoformat()}"))

    async def _put_out(self, incident: Incident, room_id: RoomId, by: MemberId) -> None:
        now = self.clock.now()
        async with self.work.write() as tx:
            for member_id in await doubted_in(tx, room_id, now, self.policy, self.owners):
                await tx.guests.end(Guest(room_id, member_id, now, now))
                await tx.audit.note(by, "fuse_end", f"member:{member_id}", now, {"room": room_id})
                await tx.jobs.enqueue(access_job(member_id, f"fuse:{incident.number}"))
            await tx.incidents.move(incident, State.DONE, now)

    async def _ask(self, tx: AccessTx, missing: int, known: int, now: datetime) -> None:
        incident = await tx.incidents.open(f"{PROVIDER}{self.provider}", missing, known, now)
        said = phrase("fuse.reads", missing=missing, known=known)
        await ask(tx, self.owners, incident, Answer((said,)), self.clock)

    async def _tell_of_unread(self, tx: AccessTx, now: datetime) -> None:
        """Where the provider knows many of those no more who paid, its key may be another account's: once a day."""
        unread, known = await tx.customers.unread(self.provider), await tx.customers.all(self.provider)
        if is_too_many(len(unread), len(known)):
            said = phrase("fuse.unread", missing=len(unread), known=len(known))
            key = f"unread:{self.provider}:{now.date().isoformat()}"
            await tell_owners(tx, self.owners, key, Answer((said,), is_personal=True), self.clock)

    async def _tell(self, tx: AccessTx, silence: Silence, right: Right) -> None:
        said = phrase("fuse.single", number=silence.member_id, plan=right.plan)
        look = Choice(phrase("button.lookup"), f"/lookup #{silence.member_id}")
        key = f"silent:{silence.right_key}:{silence.since.isoformat()}"
        await tell_owners(tx, self.owners, key, Answer((said,), (look,), is_personal=True), self.clock)


def _is_no(incident: Incident) -> bool:
    return incident.state is State.DISMISSED


def _is_answered(newest: Incident | None, silence: Silence) -> bool:
    """Whether the owners said what is to become of it, with many others."""
    answered = newest is not None and newest.state in (State.DISMISSED, State.CONFIRMED)
    return answered and newest is not None and silence.since <= newest.opened_at
