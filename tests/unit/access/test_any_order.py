"""Whatever comes twice, late, never or in another order, and wherever two workers die: the same rights in the end."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.access.apply import LOOK_FIRST, Apply
from core.access.rights import open_to
from core.access.verdict import Policy
from core.kernel.ids import CONSOLE, Address, MemberId
from core.kernel.ports import Job
from core.payments.model import Fact, FactKind
from core.payments.provider import CustomerRef, Reading, Report, ReportKind
from core.payments.right import Dispute, Outcome, Right, RightKind, Status
from core.payments.settle import Settle
from tests.factories import HALL, a_member, a_room
from tests.fakes.clock import NOON, HandClock
from tests.unit.access.provider_model import GRACE, VIP, Customer
from tests.unit.access.shaky import ShakyWork, StillGate, StillProvider, Worker

WHO = st.sampled_from((1, 2))
GIVEN = Fact(MemberId(2), VIP, FactKind.COMP, NOON, NOON + timedelta(days=10), NOON, "given")
POLICY = Policy(GRACE)


class AnyOrder(RuleBasedStateMachine):
    """Two people and a room; one of them was also given the plan for ten days."""

    def __init__(self) -> None:
        super().__init__()
        self.clock, self.work = HandClock(), ShakyWork()
        self.gate = StillGate(self.work)
        self.customers = {number: Customer(f"sub-{number}") for number in (1, 2)}
        self.provider: Any = StillProvider(self._said, lambda: [CustomerRef(f"cus_{one}") for one in self.customers])
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
        self._enqueue(Job("access", "given", {"member": 2}))

    @initialize(is_still=st.booleans())
    def doors_take_their_time(self, is_still: bool) -> None:
        """Where they do, what was decided may be old when it is done, and the next look at the rooms mends it."""
        self.gate.is_still = self.are_doors_still = is_still

    # The provider, and time

    @rule(who=WHO)
    def buys(self, who: int) -> None:
        customer = self.customers[who]
        if customer.newest is None:
            customer.buy(self.clock.now())
            self._tell(who)

    @rule(who=WHO, works=st.booleans())
    def card(self, who: int, works: bool) -> None:
        self.customers[who].card_works = works

    @rule(who=WHO)
    def is_charged_again(self, who: int) -> None:
        held = self.customers[who].newest
        if held is not None and held.failed_at is not None:
            paid = replace(held, failed_at=None, paid_until=held.paid_until + timedelta(days=30))
            self.customers[who].become(paid)
            self._tell(who)

    @rule(who=WHO)
    def cancels_or_resumes(self, who: int) -> None:
        held = self.customers[who].newest
        if held is not None and held.failed_at is None:
            self.customers[who].become(replace(held, is_cancelled=not held.is_cancelled))
            self._tell(who)

    @rule(who=WHO)
    def is_refunded(self, who: int) -> None:
        held = self.customers[who].newest
        if held is not None and held.failed_at is None:
            now = self.clock.now()
            self.customers[who].become(replace(held, refunded_at=now, over_at=now))
            self._tell(who)

    @rule(who=WHO, won=st.booleans())
    def dispute_goes_on(self, who: int, won: bool) -> None:
        held = self.customers[who].newest
        if held is None or held.failed_at is not None:
            return
        now = self.clock.now()
        if held.dispute is None:
            self.customers[who].become(replace(held, dispute=Dispute(now)))
        elif held.dispute.outcome is Outcome.OPEN:
            outcome = Outcome.WON if won else Outcome.LOST
            self.customers[who].become(replace(held, dispute=Dispute(held.dispute.opened_at, outcome, now)))
        else:
            return
        self._tell(who)

    @rule(hours=st.sampled_from((1, 24, 6 * 24, 29 * 24)))
    def time_passes(self, hours: int) -> None:
        until = self.clock.now() + timedelta(hours=hours)
        while True:
            near = {who: one.end_is_near() for who, one in self.customers.items()}
            due = sorted((end, who) for who, end in near.items() if end is not None and end <= until)
            if not due:
                break
            self.clock.at = max(self.clock.at, due[0][0])
            self.customers[due[0][1]].turn()
            self._tell(due[0][1])
        self.clock.at = until

    # What reaches us

    @precondition(lambda self: self.events)
    @rule(which=st.integers(0, 99))
    def is_delivered(self, which: int) -> None:
        report = self.events[which % len(self.events)]
        self._start(f"event {report.event_id}", self._settle().hear(report))

    @precondition(lambda self: self.events)
    @rule(which=st.integers(0, 99))
    def is_lost(self, which: int) -> None:
        self.events.pop(which % len(self.events))
        self.is_anything_lost = True

    @rule()
    def is_polled(self) -> None:
        self._start("poll", self._settle().catch_up())

    @rule()
    def jobs_run(self) -> None:
        self._run_jobs()

    @precondition(lambda self: self.workers)
    @rule(which=st.integers(0, 99), steps=st.integers(1, 4))
    def a_worker_goes_on(self, which: int, steps: int) -> None:
        worker = self.workers[which % len(self.workers)]
        for _ in range(steps):
            if not worker.is_over:
                worker.go_on()
        self._sweep()

    @precondition(lambda self: self.workers)
    @rule(which=st.integers(0, 99))
    def a_worker_dies(self, which: int) -> None:
        self.workers[which % len(self.workers)].die()
        self._sweep()

    @rule(statements=st.integers(0, 25))
    def the_next_dies_soon(self, statements: int) -> None:
        self.work.left = statements

    # What must be so

    @invariant()
    def nothing_is_granted_but_what_was_paid_or_given(self) -> None:
        for who in self.customers:
            known, state = self._known(who), self._state(who)
            granted = VIP in open_to([*known, *_given(who)], self.clock.now(), POLICY)
            allowed = any(one.opens(self.clock.now()) for one in state) or self._is_given(who)
            assert granted is allowed, (who, known)

    @rule()
    def it_becomes_quiet(self) -> None:
        """Nobody dies any more, and everybody finishes. Where every event came, that is enough; else the poller comes
        round; and where doors took their time, the rooms are looked at."""
        self.work.left, self.gate.is_still = None, False
        self._finish()
        if self.is_anything_lost:
            self._start("poll", self._settle().catch_up())
        for report in self.events:
            self._start(f"event {report.event_id}", self._settle().hear(report))
        self._finish()
        for _ in range(3):
            self._run_jobs()
            self._finish()
        if self.are_doors_still:
            self._start("reconcile", self._apply().reconcile())
            self._finish()
        self._all_is_as_it_should_be()
        self.gate.is_still, self.is_anything_lost = self.are_doors_still, False

    def teardown(self) -> None:
        self.it_becomes_quiet()

    def _all_is_as_it_should_be(self) -> None:
        for who, customer in self.customers.items():
            assert {one.key: one for one in self._known(who)} == {one.key: one.right for one in customer.sold}
            wanted = any(one.opens(self.clock.now()) for one in customer.sold) or self._is_given(who)
            assert (Address(CONSOLE, f"p{who}") in self.gate.inside) is wanted, who

    def _finish(self) -> None:
        while self.workers:
            for worker in self.workers:
                worker.go_on()
            self._sweep()

    # How it is done

    def _settle(self) -> Settle:
        return Settle(self.work, self.clock, self.provider)

    def _apply(self) -> Apply:
        return Apply(self.work, self.clock, {CONSOLE: self.gate}, POLICY, frozenset())

    def _said(self, customer: CustomerRef) -> Reading:
        number = int(customer.removeprefix("cus_"))
        rights = tuple(one.right for one in self.customers[number].sold)
        return Reading(customer, MemberId(number), rights, ())

    def _tell(self, who: int) -> None:
        number = f"evt_{who}_{len(self.customers[who].states)}"
        now, customer = self.clock.now(), CustomerRef(f"cus_{who}")
        self.events.append(Report(number, "customer.subscription.updated", now, ReportKind.LOOK_AGAIN, customer))

    def _run_jobs(self) -> None:
        """Each job that waits is begun once; what died stays and is begun again."""
        running = {worker.name for worker in self.workers}
        self._release()
        for job in list(self.work.tables.handed):
            if job.name == "access" and job.key not in self.finished | running:
                self._start(job.key, self._move_doors(job))

    async def _move_doors(self, job: Job) -> None:
        member_id = MemberId(int(job.payload["member"]))
        if LOOK_FIRST in job.payload:
            await self._settle().member(member_id)
        await self._apply()(member_id)

    def _start(self, name: str, doing: Any) -> None:
        worker = Worker(name, doing)
        self.workers.append(worker)
        worker.go_on()
        self._sweep()

    def _sweep(self) -> None:
        self.finished |= {worker.name for worker in self.workers if worker.is_done}
        self.workers = [worker for worker in self.workers if not worker.is_over]

    def _release(self) -> None:
        ready = [key for key, (_, due) in self.work.tables.due.items() if due <= self.clock.now()]
        for key in ready:
            self._enqueue(self.work.tables.due.pop(key)[0])

    def _enqueue(self, job: Job) -> None:
        if job.key not in {one.key for one in self.work.tables.handed}:
            self.work.tables.handed.append(job)

    def _known(self, who: int) -> list[Right]:
        newest = {right.key: (owner, right) for owner, _, right in self.work.tables.rights}
        return [right for owner, right in newest.values() if owner == MemberId(who)]

    def _state(self, who: int) -> Any:
        """Return the state of the provider that we know: there must be one, and none before the one known last."""
        known = {one.key: one for one in self._known(who)}
        states = enumerate(self.customers[who].states)
        fitting = [number for number, one in states if {sold.key: sold.right for sold in one} == known]
        newer = [number for number in fitting if number >= self.floor[who]]
        assert newer, f"an older read overwrote a newer one, or the provider never said {known}"
        self.floor[who] = newer[0]
        return self.customers[who].states[newer[0]]

    def _is_given(self, who: int) -> bool:
        return who == GIVEN.member_id and self.clock.now() < NOON + timedelta(days=10)


def _given(who: int) -> list[Right]:
    comp = Right(GIVEN.key, VIP, RightKind.COMP, Status.ACTIVE, GIVEN.starts_at, ends_at=GIVEN.ends_at)
    return [comp] if who == GIVEN.member_id else []


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=1000,
    stateful_step_count=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
