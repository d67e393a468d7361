"""What was given ends at once, and a live subscription with it; the comp's end can be undone for ten minutes."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from zlib import crc32

from core.access.comps import is_undoable, restored, revoked, standing_comps
from core.access.follow import move_doors
from core.access.ports import AccessTx
from core.access.rights import rights_of
from core.access.verdict import Policy, Verdict, verdict_of_plan, verdicts_of
from core.kernel.errors import Refused
from core.kernel.ids import MemberId, PlanCode
from core.kernel.messages import Answer, Choice, Notice
from core.kernel.phrase import Phrase, phrase
from core.kernel.ports import Clock, Work
from core.members.notices import say_once
from core.payments.gateway import Gateway
from core.payments.model import FactKind
from core.payments.right import Right, RightKind, is_running

Reread = Callable[[MemberId], Awaitable[object]]
"""Has the member's customer read again, so that what was changed is known at once."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What a revocation ends: comps of which something is left, and running subscriptions.

    `has_pass` where a paid pass stays open. `mark` changes with all of these and with every revocation.
    """

    comps: Sequence[Right]
    subscriptions: Sequence[Right]
    has_pass: bool
    mark: str

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to end."""
        return not self.comps and not self.subscriptions


@dataclass(frozen=True, slots=True)
class Ended:
    """What was ended, and how each plan of an ended subscription stands now: what is paid stays to its last second."""

    ending: Ending
    stays: Sequence[Verdict]

    def lines(self) -> tuple[Phrase, ...]:
        """Return what was done, one line for each comp and subscription."""
        comps = (phrase("revoke.did_comp", plan=comp.plan) for comp in self.ending.comps)
        pairs = zip(self.ending.subscriptions, self.stays, strict=True)
        return (*comps, *(_ended(right, verdict) for right, verdict in pairs))


def _ended(right: Right, verdict: Verdict) -> Phrase:
    if verdict.is_open and verdict.until is not None:
        return phrase("revoke.did_subscription_until", plan=right.plan, until=verdict.until)
    return phrase("revoke.did_subscription", plan=right.plan)


@dataclass(frozen=True, slots=True)
class Revoke:
    """A member has no comp any more and no subscription that charges; the member is told."""

    work: Work[AccessTx]
    clock: Clock
    gateway: Gateway
    reread: Reread
    policy: Policy

    async def look(self, member_id: MemberId) -> Ending:
        """Return what there is to end."""
        async with self.work.read() as tx:
            return await self._ending(tx, member_id)

    async def __call__(self, member_id: MemberId, reason: str, by: MemberId) -> Ended:
        """End it: first at the provider, outside of any transaction, then here. A second time there is nothing left.

        The `reason` is told to the member and stands nowhere else.
        """
        ending = await self.look(member_id)
        for right in ending.subscriptions:
            await self.gateway.cancel(right.key, at_once=True, key=f"cancel:{right.key}:revoked")
        if ending.subscriptions:
            await self.reread(member_id)
        now = self.clock.now()
        async with self.work.write() as tx:
            ends = [revoked(comp, member_id, ending.mark, now) for comp in ending.comps]
            is_new = bool(await tx.ledger.record(ends)) or bool(ending.subscriptions)
            rights = await rights_of(tx, member_id)
            stays = [verdict_of_plan(rights, one.plan, now, self.policy) for one in ending.subscriptions]
            ended = Ended(ending, stays)
            if is_new:
                figures = {"comps": len(ending.comps), "subscriptions": len(ending.subscriptions)}
                await tx.audit.note(by, "revoke", f"member:{member_id}", now, figures)
                await move_doors(tx, member_id, f"revoke:{ending.mark}", now)
                await say_once(tx, _told(member_id, ended, reason, f"{ending.mark}:{now.isoformat()}"), self.clock)
        return ended

    async def undo(self, member_id: MemberId, mark: str, by: MemberId) -> Sequence[PlanCode]:
        """Give back the comps that the revocation ended, and return their plans; a second time changes nothing.

        Raises `Refused`: `undo.nothing`, and `revoke.late` after ten minutes.
        """
        now = self.clock.now()
        async with self.work.write() as tx:
            facts = await tx.ledger.of(member_id)
            ends = [one for one in facts if one.kind is FactKind.REVOKED and one.key.startswith(f"revoked:{mark}:")]
            if not ends:
                raise Refused("undo.nothing")
            plans = [one.plan for one in ends]
            known = {one.key for one in facts}
            back = [one for one in (restored(end, now) for end in ends) if one.key not in known]
            if not back:
                return plans
            if not all(is_undoable(end, now) for end in ends):
                raise Refused("revoke.late", number=member_id)
            await tx.ledger.record(back)
            await tx.audit.note(by, "undo", f"member:{member_id}", now, {"of": "revoke", "comps": len(back)})
            await move_doors(tx, member_id, f"restore:{mark}", now)
        return plans

    async def _ending(self, tx: AccessTx, member_id: MemberId) -> Ending:
        now, rights = self.clock.now(), await rights_of(tx, member_id)
        comps = [one.right for one in standing_comps(rights, now, self.policy) if one.right is not None]
        subscriptions = [right for right in rights if is_running(right)]
        open_now = [one.right for one in verdicts_of(rights, now, self.policy) if one.is_open and one.right is not None]
        times = sum(fact.kind is FactKind.REVOKED for fact in await tx.ledger.of(member_id))
        keys = "|".join(right.key for right in (*comps, *subscriptions))
        return Ending(
            comps=comps,
            subscriptions=subscriptions,
            has_pass=any(right.kind is RightKind.PASS for right in open_now),
            mark=f"{crc32(f'{times}|{keys}'.encode()):08x}",
        )


def _told(member_id: MemberId, ended: Ended, reason: str, when: str) -> Notice:
    said = [phrase("revoke.told", lines=ended.lines())]
    said += [phrase("staff.reason", reason=reason)] if reason else []
    ways = (Choice(phrase("button.status"), "/status"), Choice(phrase("button.plans"), "/plans"))
    return Notice(member_id, f"revoke:{member_id}:{when}", Answer(tuple(said), ways))
