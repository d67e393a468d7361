"""What is open to a person now."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.access.model import open_plans
from core.kernel.ids import MemberId, PlanCode
from core.kernel.ports import Clock, Work
from core.payments.model import Fact
from core.payments.ports import PaymentsTx


@dataclass(frozen=True, slots=True)
class Standing:
    """The member's open plans with the facts that decide them."""

    work: Work[PaymentsTx]
    clock: Clock

    async def __call__(self, member_id: MemberId) -> Mapping[PlanCode, Fact]:
        """Return every plan that is open to the member at this moment."""
        async with self.work.read() as tx:
            facts = await tx.ledger.of(member_id)
        return open_plans(facts, self.clock.now())
