"""A product over a store in memory with two customers at its provider, one worker at a time or many."""

from datetime import timedelta
from typing import Any

from core.access.apply import Apply
from core.access.jobs import LOOK_FIRST
from core.access.verdict import Policy
from core.kernel.ids import CONSOLE, Address, MemberId
from core.kernel.ports import Job
from core.payments.model import Fact, FactKind
from core.payments.provider import CustomerRef, Reading, Report, ReportKind
from core.payments.right import Right, RightKind, Status
from core.payments.settle import Settle
from tests.factories import HALL, a_member, a_room
from tests.fakes.clock import NOON, HandClock
from tests.unit.access.provider_model import GRACE, VIP, Customer
from tests.unit.access.shaky import ShakyWork, StillGate, StillProvider, Worker

GIVEN = Fact(MemberId(2), VIP, FactKind.COMP, NOON, NOON + timedelta(days=10), NOON, "given")
POLICY = Policy(GRACE)


class TwoCustomers:
    """Two people and a room; one of them was also given the plan for ten days."""

    def __init__(self) -> None:
        self.clock, self.work = HandClock(), ShakyWork()
        self.gate = StillGate(self.work)
        self.customers = {number: Customer(f"sub-{number}") for number in (1, 2)}
        self.provider: Any = StillProvider(self.said, lambda: [CustomerRef(f"cus_{one}") for one in self.customers])
        self.events: list[Report] = []
        self.workers: list[Worker] = []
        self.finished: set[str] = set()
        self.floor = dict.fromkeys(self.customers, 0)
        self.is_anything_lost = self.are_doors_still = False
        tables = self.work.tables
        for number in self.customers:
            address = Address(CONSOLE, f"p{number}")
            member = a_member(number, at=address)
            tables.members[member.id], tables.accounts[address] = member, member.id
            tables.customers["still", CustomerRef(f"cus_{number}")] = member.id
        room = a_room(at=HALL)
        tables.rooms[room.id] = room
        tables.bindings.add((VIP, room.id))
        tables.facts[GIVEN.key] = GIVEN
        self.enqueue(Job("access", "given", {"member": 2}))

    def finish(self) -> None:
        """Everybody who works finishes."""
        while self.workers:
            for worker in self.workers:
                worker.go_on()
            self.sweep()

    def settle(self) -> Settle:
        """Return a new process's way to the truth."""
        return Settle(self.work, self.clock, self.provider)

    def apply(self) -> Apply:
        """Return a new process's way to the doors."""
        return Apply(self.work, self.clock, {CONSOLE: self.gate}, POLICY, frozenset())

    def said(self, customer: CustomerRef) -> Reading:
        """Return what the provider says of the customer now."""
        number = int(customer.removeprefix("cus_"))
        rights = tuple(one.right for one in self.customers[number].sold)
        return Reading(customer, MemberId(number), rights, ())

    def tell(self, who: int) -> None:
        """The provider has news of the customer."""
        number = f"evt_{who}_{len(self.customers[who].states)}"
        now, customer = self.clock.now(), CustomerRef(f"cus_{who}")
        self.events.append(Report(number, "customer.subscription.updated", now, ReportKind.LOOK_AGAIN, customer))

    def run_jobs(self) -> None:
        """Each job that waits is begun once; what died stays and is begun again."""
        running = {worker.name for worker in self.workers}
        self.release()
        for job in list(self.work.tables.handed):
            if job.name == "access" and job.key not in self.finished | running:
                self.start(job.key, self.move_doors(job))

    async def move_doors(self, job: Job) -> None:
        """Do what the composition root does with such a job."""
        member_id = MemberId(int(job.payload["member"]))
        if LOOK_FIRST in job.payload:
            await self.settle().member(member_id)
        await self.apply()(member_id)

    def start(self, name: str, doing: Any) -> Worker:
        """Return a worker who has begun, and stands still at the first call."""
        worker = Worker(name, doing)
        self.workers.append(worker)
        worker.go_on()
        self.sweep()
        return worker

    def sweep(self) -> None:
        """Who is done, or dead, works no more."""
        self.finished |= {worker.name for worker in self.workers if worker.is_done}
        self.workers = [worker for worker in self.workers if not worker.is_over]

    def release(self) -> None:
        """What is due waits no more."""
        ready = [key for key, (_, due) in self.work.tables.due.items() if due <= self.clock.now()]
        for key in ready:
            self.enqueue(self.work.tables.due.pop(key)[0])

    def enqueue(self, job: Job) -> None:
        """The job waits for a worker, once for its key."""
        if job.key not in {one.key for one in self.work.tables.handed}:
            self.work.tables.handed.append(job)

    def known(self, who: int) -> list[Right]:
        """Return what we know of the person's rights."""
        newest = {right.key: (owner, right) for owner, _, right in self.work.tables.rights}
        return [right for owner, right in newest.values() if owner == MemberId(who)]

    def state(self, who: int) -> Any:
        """Return the state of the provider that we know: there must be one, and none before the one known last."""
        known = {one.key: one for one in self.known(who)}
        states = enumerate(self.customers[who].states)
        fitting = [number for number, one in states if {sold.key: sold.right for sold in one} == known]
        newer = [number for number in fitting if number >= self.floor[who]]
        assert newer, f"an older read overwrote a newer one, or the provider never said {known}"
        self.floor[who] = newer[0]
        return self.customers[who].states[newer[0]]

    def is_given(self, who: int) -> bool:
        """Whether the person has the plan as a gift now."""
        return who == GIVEN.member_id and self.clock.now() < NOON + timedelta(days=10)


def given(who: int) -> list[Right]:
    """Return what was given to the person, as a right."""
    comp = Right(GIVEN.key, VIP, RightKind.COMP, Status.ACTIVE, GIVEN.starts_at, ends_at=GIVEN.ends_at)
    return [comp] if who == GIVEN.member_id else []
