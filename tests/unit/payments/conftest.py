"""A shop over fakes: its verbs, a provider in memory, and one member who may buy."""

from dataclasses import dataclass, field

import pytest

from core.kernel.ids import MemberId, PlanCode
from core.members.model import Member
from core.payments.ending import EndSubscription
from core.payments.manage import Manage
from core.payments.model import Plan
from core.payments.plans import ArchivePlan, EditPlan, NewPlan
from core.payments.provider import Checkout, CustomerRef
from core.payments.settle import Settle
from core.payments.subscribe import Subscribe
from tests.factories import a_member, a_plan
from tests.fakes.clock import HandClock
from tests.fakes.gateway import FakeGateway
from tests.fakes.store import FakeWork

OWNER = MemberId(9)
OWNERS = frozenset(("console:root",))


@dataclass
class Shop:
    """What is sold, to whom, and by which provider."""

    work: FakeWork = field(default_factory=FakeWork)
    clock: HandClock = field(default_factory=HandClock)
    member: Member = field(default_factory=a_member)

    def __post_init__(self) -> None:
        self.work.tables.members[self.member.id] = self.member
        self.gateway = FakeGateway(self.clock)
        self.settle = Settle(self.work, self.clock, self.gateway, OWNERS)
        self.end = EndSubscription(self.work, self.clock, self.gateway, self.settle)
        self.manage = Manage(self.work, self.clock, self.gateway, self.settle)
        self.subscribe = Subscribe(self.work, self.clock, self.gateway)
        self.new = NewPlan(self.work, self.clock, self.gateway)
        self.edit = EditPlan(self.work, self.clock, self.gateway)
        self.archive = ArchivePlan(self.work, self.clock, self.gateway)

    async def sell(self, plan: Plan | None = None) -> Plan:
        """Put a plan on offer."""
        return await self.new(plan or a_plan(), OWNER)

    async def buy(self, code: str = "vip") -> Checkout:
        """Open the checkout, pay on it, and read what came of it."""
        checkout = await self.subscribe(self.member, PlanCode(code))
        await self.settle(self.gateway.pay(checkout.ref))
        return checkout

    async def run_endings(self) -> int:
        """Do what was enqueued to end subscriptions; return how many jobs there were."""
        jobs = [job for job in self.work.tables.handed if job.name == "end_subscription"]
        for job in jobs:
            customer, key = CustomerRef(str(job.payload["customer"])), str(job.payload["right"])
            await self.end(MemberId(int(job.payload["member"])), customer, key)
        return len(jobs)

    async def kept(self, code: str = "vip") -> Plan | None:
        """Return the plan as it is kept."""
        async with self.work.read() as tx:
            return await tx.plans.get(PlanCode(code))


@pytest.fixture
def shop() -> Shop:
    """An empty shop."""
    return Shop()
