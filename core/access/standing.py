"""What is open to a person now, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.access.ports import AccessTx
from core.access.rights import rights_of
from core.access.verdict import Policy, Verdict, ban_verdict, verdict_of_plan, verdicts_of
from core.kernel.ids import MemberId, PlanCode
from core.kernel.ports import Clock, Work


@dataclass(frozen=True, slots=True)
class Standing:
    """The member's plans with the facts that decide them."""

    work: Work[AccessTx]
    clock: Clock
    policy: Policy = field(default_factory=Policy)

    async def __call__(self, member_id: MemberId) -> Mapping[PlanCode, Verdict]:
        """Return every plan that is open to the member at this moment."""
        return {plan: verdict for plan, verdict in (await self.of(member_id)).items() if verdict.is_open}

    async def of(self, member_id: MemberId) -> Mapping[PlanCode, Verdict]:
        """Return how every plan stands that the member ever had."""
        async with self.work.read() as tx:
            rights = await rights_of(tx, member_id)
        now = self.clock.now()
        return {plan: verdict_of_plan(rights, plan, now, self.policy) for plan in {right.plan for right in rights}}

    async def kept_out(self, member_id: MemberId) -> Verdict | None:
        """Return that a moderator keeps the member out of every room, and until when; None where nobody does."""
        async with self.work.read() as tx:
            return ban_verdict(await tx.bans.of(member_id), self.clock.now())

    async def each(self, member_id: MemberId) -> Sequence[Verdict]:
        """Return how every single right of the member stands, also one that another of its plan outshines."""
        async with self.work.read() as tx:
            rights = await rights_of(tx, member_id)
        return verdicts_of(rights, self.clock.now(), self.policy)
