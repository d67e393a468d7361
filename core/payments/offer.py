"""What there is to subscribe to."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.kernel.ports import Work
from core.payments.model import Plan
from core.payments.ports import PaymentsTx


@dataclass(frozen=True, slots=True)
class Offer:
    """The plans on offer."""

    work: Work[PaymentsTx]

    async def __call__(self) -> Sequence[Plan]:
        """Return every plan, cheapest first."""
        async with self.work.read() as tx:
            return await tx.plans.all()
