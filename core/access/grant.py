"""A plan is given to somebody for so many days, and can be taken back for ten minutes."""

from dataclasses import dataclass
from datetime import timedelta

from core.access.comps import LEAST_DAYS, MOST_DAYS, Gift, comp_key, given, is_undoable, revoked
from core.access.follow import move_doors
from core.access.ports import AccessTx
from core.access.rights import comps_of, rights_of
from core.access.verdict import Policy, Verdict, verdict_of_plan, verdicts_of
from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.kernel.ports import Clock, Work
from core.kernel.time import EPOCH
from core.payments.right import Right, is_running

SLOT = timedelta(minutes=1)
"""The same gift asked for twice within a minute is one."""
FRESH_FOR = timedelta(hours=1)
"""How long the answer to a question counts; after it the question is asked anew."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A member has a plan for some days more: beside a subscription, and after what else is used up before."""

    work: Work[AccessTx]
    clock: Clock
    policy: Policy

    def mark(self) -> str:
        """Return what the question of this minute bears, so that its answer counts once."""
        return f"{(self.clock.now() - EPOCH) // SLOT:x}"

    def is_fresh(self, mark: str) -> bool:
        """Whether the question that bears the mark may still be answered."""
        if len(mark) > 8 or not set(mark) <= set("0123456789abcdef") or not mark:
            return False
        age = self.clock.now() - EPOCH - int(mark, 16) * SLOT
        return timedelta() <= age <= FRESH_FOR

    async def look(self, gift: Gift) -> Verdict | None:
        """Return how the member's running subscription to the plan stands; None without one. Raises as giving does."""
        async with self.work.read() as tx:
            await _check(tx, gift)
            rights = await rights_of(tx, gift.member_id)
        known = verdicts_of(rights, self.clock.now(), self.policy)
        return next((one for one in known if one.right and one.right.plan == gift.plan and is_running(one.right)), None)

    async def __call__(self, gift: Gift, by: MemberId) -> Verdict:
        """Give the plan and return how it stands then; the same gift a second time changes nothing.

        Raises `Refused`: `plan.unknown`, `plan.archived`, `grant.days`.
        """
        now = self.clock.now()
        async with self.work.write() as tx:
            await _check(tx, gift)
            if await tx.ledger.record([given(gift, now)]):
                figures = {"plan": gift.plan, "days": gift.days}
                await tx.audit.note(by, "grant", f"member:{gift.member_id}", now, figures)
                await move_doors(tx, gift.member_id, gift.key, now)
            rights = await rights_of(tx, gift.member_id)
        return verdict_of_plan(rights, gift.plan, now, self.policy)

    async def undo(self, member_id: MemberId, digest: str, by: MemberId) -> Right:
        """Take the comp back and return it; a second time changes nothing.

        Raises `Refused`: `undo.nothing`, and `grant.late` after ten minutes.
        """
        now, key = self.clock.now(), comp_key(member_id, digest)
        async with self.work.write() as tx:
            facts = await tx.ledger.of(member_id)
            fact = next((one for one in facts if one.key == key), None)
            if fact is None:
                raise Refused("undo.nothing")
            (comp,) = comps_of([fact])
            end = revoked(comp, member_id, "undo", now)
            if end.key in {one.key for one in facts}:
                return comp
            if not is_undoable(fact, now):
                raise Refused("grant.late", number=member_id)
            await tx.ledger.record([end])
            figures = {"of": "grant", "plan": comp.plan}
            await tx.audit.note(by, "undo", f"member:{member_id}", now, figures)
            await move_doors(tx, member_id, end.key, now)
        return comp


async def _check(tx: AccessTx, gift: Gift) -> None:
    plan = await tx.plans.get(gift.plan)
    if plan is None:
        raise Refused("plan.unknown", plan=gift.plan[:32])
    if not plan.is_live:
        raise Refused("plan.archived", plan=gift.plan)
    if not LEAST_DAYS <= gift.days <= MOST_DAYS:
        raise Refused("grant.days", least=LEAST_DAYS, most=MOST_DAYS)
