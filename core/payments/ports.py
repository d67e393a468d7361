"""What payments and access ask of the store."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from core.kernel.ids import MemberId, PlanCode
from core.kernel.ports import Audit
from core.members.notices import NoticesTx
from core.payments.model import Fact, Plan
from core.payments.provider import Charge, Checkout, CustomerRef, Report
from core.payments.right import Right
from core.payments.silence import Silence


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

    async def holders(self, plan: PlanCode) -> Sequence[MemberId]:
        """Return everybody of whom there is a fact about the plan."""
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


class OfferTx(PaymentsTx, Protocol):
    """A transaction in which an owner changes what is sold."""

    @property
    def audit(self) -> Audit:
        """The audit of this transaction."""
        ...


class RightStore(Protocol):
    """The append-only versions of what people bought: the newest version of each right counts."""

    async def record(
        self, member_id: MemberId, provider: str, rights: Sequence[Right], at: datetime, /
    ) -> Sequence[Right]:
        """Append the rights that are new or differ from their newest version; return those."""
        ...

    async def of(self, member_id: MemberId) -> Sequence[Right]:
        """Return the newest version of each right of the member, oldest right first."""
        ...

    async def live(self, plan: PlanCode) -> Sequence[tuple[MemberId, Right]]:
        """Return the newest versions of every member's rights to the plan."""
        ...

    async def all(self, provider: str) -> Sequence[tuple[MemberId, Right]]:
        """Return the newest versions of everybody's rights of the provider."""
        ...


class ChargeStore(Protocol):
    """Money that came and went back, as the provider said last."""

    async def put(self, member_id: MemberId, provider: str, charges: Sequence[Charge], /) -> None:
        """Keep the charges, each replacing what was known of it."""
        ...

    async def of(self, member_id: MemberId) -> Sequence[Charge]:
        """Return the member's charges, newest first."""
        ...

    async def get(self, ref: str) -> tuple[MemberId, Charge] | None:
        """Return the charge and whose it is."""
        ...


class CustomerStore(Protocol):
    """Who pays as which customer, and how often each was read."""

    async def bind(self, provider: str, customer: CustomerRef, member_id: MemberId) -> MemberId | None:
        """Keep whose customer this is and return it; the first binding stays. None where there is no such member."""
        ...

    async def member_of(self, provider: str, customer: CustomerRef) -> MemberId | None:
        """Return whose customer this is."""
        ...

    async def of(self, provider: str, member_id: MemberId) -> CustomerRef | None:
        """Return the member's customer, the newest where there are several."""
        ...

    async def each(self, provider: str, member_id: MemberId) -> Sequence[CustomerRef]:
        """Return every customer that the member is, oldest first: two people who became one may both have paid."""
        ...

    async def all(self, provider: str) -> Sequence[CustomerRef]:
        """Return every known customer."""
        ...

    async def strangers(self, provider: str) -> Sequence[CustomerRef]:
        """Return whom nobody needs to hear of: who was read and is nobody's, or somebody's who was forgotten."""
        ...

    async def begin_read(self, provider: str, customer: CustomerRef) -> int:
        """Return the number of a read that begins now; a later one has a higher number."""
        ...

    async def finish_read(self, provider: str, customer: CustomerRef, number: int) -> bool:
        """Whether this read is the newest that finished: an older one must not overwrite it."""
        ...

    async def failed(self, provider: str, customers: Collection[CustomerRef], at: datetime, /) -> None:
        """Keep that these could not be read; a read that succeeds takes it back."""
        ...

    async def unread(self, provider: str) -> Sequence[CustomerRef]:
        """Return the customers who could not be read when it was tried last."""
        ...


class TellingStore(Protocol):
    """Which customer told of which right, and what reads are silent about."""

    async def hear(
        self, provider: str, customer: CustomerRef, member_id: MemberId, told: Collection[str], at: datetime
    ) -> bool:
        """Keep that a read of the customer told of these rights and no other; whether a silence began or ended."""
        ...

    async def silent(self, provider: str) -> Sequence[Silence]:
        """Return what the newest reads were silent about, what was looked at longest ago first."""
        ...


class CheckoutStore(Protocol):
    """Opened checkouts, so that a second press leads to the same page."""

    async def put(self, member_id: MemberId, plan: PlanCode, provider: str, checkout: Checkout, at: datetime) -> None:
        """Keep the checkout as the member's newest for the plan."""
        ...

    async def newest(self, member_id: MemberId, plan: PlanCode) -> Checkout | None:
        """Return the member's newest checkout for the plan."""
        ...

    async def count(self, member_id: MemberId, plan: PlanCode) -> int:
        """Return how many checkouts the member opened for the plan: the next one's number in its idempotency key."""
        ...


class EventStore(Protocol):
    """What providers told, each event once."""

    async def claim(self, provider: str, report: Report, at: datetime) -> bool:
        """Whether the event is new; kept from now on."""
        ...

    async def is_known(self, provider: str, event_id: str) -> bool:
        """Whether the event was claimed before."""
        ...

    async def newest_read(self, provider: str) -> datetime | None:
        """Return up to when the provider's events were caught up with."""
        ...

    async def caught_up(self, provider: str, until: datetime) -> None:
        """Keep up to when the provider's events were caught up with."""
        ...


class MoneyTx(PaymentsTx, NoticesTx, Protocol):
    """A transaction over everything that was bought."""

    @property
    def rights(self) -> RightStore:
        """The rights of this transaction."""
        ...

    @property
    def charges(self) -> ChargeStore:
        """The charges of this transaction."""
        ...

    @property
    def customers(self) -> CustomerStore:
        """The customers of this transaction."""
        ...

    @property
    def checkouts(self) -> CheckoutStore:
        """The checkouts of this transaction."""
        ...

    @property
    def events(self) -> EventStore:
        """The providers' events of this transaction."""
        ...

    @property
    def tellings(self) -> TellingStore:
        """What the reads of this transaction told of."""
        ...


class RefundTx(MoneyTx, OfferTx, Protocol):
    """A transaction in which an owner gives money back."""
