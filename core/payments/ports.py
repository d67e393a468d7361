"""What payments and access ask of the store."""

from collections.abc import Sequence
from typing import Protocol

from core.kernel.ids import MemberId, PlanCode
from core.payments.model import Fact, Plan


class PlanStore(Protocol):
    """The plans on offer."""

    async def put(self, plan: Plan) -> None:
        """Keep the plan, replacing one of the same code."""
        ...

    async def all(self) -> Sequence[Plan]:
        """Return every plan, cheapest first."""
        ...

    async def get(self, code: PlanCode) -> Plan | None:
        """Return the plan of this code."""
        ...


class Ledger(Protocol):
    """The append-only facts."""

    async def record(self, facts: Sequence[Fact]) -> int:
        """Append the facts whose key is new; return how many were."""
        ...

    async def of(self, member_id: MemberId) -> Sequence[Fact]:
        """Return the member's facts, oldest first."""
        ...


class PaymentsTx(Protocol):
    """A transaction over plans and the ledger."""

    @property
    def plans(self) -> PlanStore:
        """The plans of this transaction."""
        ...

    @property
    def ledger(self) -> Ledger:
        """The ledger of this transaction."""
        ...
