"""Whatever comes twice, late, never or in another order, and wherever two workers die: the same rights in the end."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.access.rights import open_to
from core.kernel.ids import CONSOLE, Address
from core.payments.provider import CustomerRef
from core.payments.right import Dispute, Outcome
from tests.unit.access.provider_model import VIP
from tests.unit.access.two_customers import POLICY, TwoCustomers, given

WHO = st.sampled_from((1, 2))


class AnyOrder(TwoCustomers, RuleBasedStateMachine):
    """Their news come in any order, or not at all, while workers die and stand still."""

    def __init__(self) -> None:
        RuleBasedStateMachine.__init__(self)
        TwoCustomers.__init__(self)

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
            self.tell(who)

    @rule(who=WHO, works=st.booleans())
    def card(self, who: int, works: bool) -> None:
        self.customers[who].card_works = works

    @rule(who=WHO)
    def is_charged_again(self, who: int) -> None:
        held = self.customers[who].newest
        if held is not None and held.failed_at is not None:
            paid = replace(held, failed_at=None, paid_until=held.paid_until + timedelta(days=30))
            self.customers[who].become(paid)
            self.tell(who)

    @rule(who=WHO)
    def cancels_or_resumes(self, who: int) -> None:
        held = self.customers[who].newest
        if held is not None and held.failed_at is None:
            self.customers[who].become(replace(held, is_cancelled=not held.is_cancelled))
            self.tell(who)

    @rule(who=WHO)
    def is_refunded(self, who: int) -> None:
        held = self.customers[who].newest
        if held is not None and held.failed_at is None:
            now = self.clock.now()
            self.customers[who].become(replace(held, refunded_at=now, over_at=now))
            self.tell(who)

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
        self.tell(who)

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
            self.tell(due[0][1])
        self.clock.at = until

    # What reaches us

    @rule(who=WHO)
    def two_reads_cross(self, who: int) -> None:
        """One worker asked before the news, the other after; and the older answer arrives last."""
        older = self.start(f"read {who}", self.settle()(CustomerRef(f"cus_{who}")))
        self.cancels_or_resumes(who)
        newer = self.start(f"read {who} again", self.settle()(CustomerRef(f"cus_{who}")))
        for worker in (newer, older):
            while not worker.is_over:
                worker.go_on()
            self.nothing_is_granted_but_what_was_paid_or_given()
        self.sweep()

    @precondition(lambda self: self.events)
    @rule(back=st.integers(0, 5))
    def is_delivered(self, back: int) -> None:
        report = self.events[max(0, len(self.events) - 1 - back)]
        self.start(f"event {report.event_id}", self.settle().hear(report))

    @precondition(lambda self: self.events)
    @rule(which=st.integers(0, 99))
    def is_lost(self, which: int) -> None:
        self.events.pop(which % len(self.events))
        self.is_anything_lost = True

    @rule()
    def is_polled(self) -> None:
        self.start("poll", self.settle().catch_up())

    @rule()
    def jobs_run(self) -> None:
        self.run_jobs()

    @precondition(lambda self: self.workers)
    @rule(is_newest=st.booleans(), steps=st.sampled_from((1, 9)))
    def a_worker_goes_on(self, is_newest: bool, steps: int) -> None:
        worker = self.workers[-1 if is_newest else 0]
        for _ in range(steps):
            if not worker.is_over:
                worker.go_on()
        self.sweep()

    @precondition(lambda self: self.workers)
    @rule(which=st.integers(0, 99))
    def a_worker_dies(self, which: int) -> None:
        self.workers[which % len(self.workers)].die()
        self.sweep()

    @rule(statements=st.integers(0, 50))
    def the_next_dies_soon(self, statements: int) -> None:
        self.work.left = statements

    # What must be so

    @invariant()
    def nothing_is_granted_but_what_was_paid_or_given(self) -> None:
        for who in self.customers:
            known, state = self.known(who), self.state(who)
            granted = VIP in open_to([*known, *given(who)], self.clock.now(), POLICY)
            allowed = any(one.opens(self.clock.now()) for one in state) or self.is_given(who)
            assert granted is allowed, (who, known)

    @rule()
    def it_becomes_quiet(self) -> None:
        """Nobody dies any more, and everybody finishes. Where every event came, that is enough; else the poller comes
        round; and where doors took their time, the rooms are looked at."""
        self.work.left, self.gate.is_still = None, False
        self.finish()
        if self.is_anything_lost:
            self.start("poll", self.settle().catch_up())
        for report in self.events:
            self.start(f"event {report.event_id}", self.settle().hear(report))
        self.finish()
        for _ in range(3):
            self.run_jobs()
            self.finish()
        if self.are_doors_still:
            self.start("reconcile", self.apply().reconcile())
            self.finish()
        self._all_is_as_it_should_be()
        self.gate.is_still, self.is_anything_lost = self.are_doors_still, False

    def teardown(self) -> None:
        self.it_becomes_quiet()

    def _all_is_as_it_should_be(self) -> None:
        for who, customer in self.customers.items():
            assert {one.key: one for one in self.known(who)} == {one.key: one.right for one in customer.sold}
            wanted = any(one.opens(self.clock.now()) for one in customer.sold) or self.is_given(who)
            assert (Address(CONSOLE, f"p{who}") in self.gate.inside) is wanted, who


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=1000,
    stateful_step_count=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
