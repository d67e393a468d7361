"""Whether something bought opens its plan: the cases of gating, at the exact second, and what must hold for all."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access.verdict import Because, Policy, Verdict, verdict_of_plan, verdicts_of
from core.payments.right import Dispute, Outcome, Right, RightKind, Status
from tests.fakes.clock import NOON
from tests.unit.access import oracle
from tests.unit.access.drawn import ANY_KIND, HOURS, PASSES, PRO, VIP, a_right, some_rights
from tests.unit.access.drawn import POLICY as SHORT

DAY, TICK = timedelta(days=1), timedelta(microseconds=1)
POLICY = Policy(grace=7 * DAY)
MONTH = 30 * DAY
PAID = Right("sub_1", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON, paid_until=NOON + MONTH)


def a_pass(key: str, starts: datetime, days: int = 30) -> Right:
    return Right(key, VIP, RightKind.PASS, Status.ACTIVE, starts, days=days)


def stands(now: datetime, *rights: Right) -> Verdict:
    return verdict_of_plan(rights, VIP, now, POLICY)


def around(edge: datetime, *rights: Right) -> list[tuple[bool, Because]]:
    """Return how the plan stands in the last moment before the edge and at it."""
    return [(one.is_open, one.because) for one in (stands(edge - TICK, *rights), stands(edge, *rights))]


def test_nobody_is_in_by_nothing() -> None:
    assert stands(NOON) == Verdict(Because.NOTHING)


def test_an_active_subscription_is_open_also_in_the_hour_before_its_renewal_is_charged() -> None:
    assert around(NOON + MONTH, PAID) == [(True, Because.PAID)] * 2


@pytest.mark.parametrize("status", [Status.PAST_DUE, Status.CANCELED])
def test_a_failed_renewal_is_open_for_the_grace_counted_from_the_first_failure(status: Status) -> None:
    failed = NOON + MONTH
    right = replace(PAID, status=status, failed_at=failed)
    assert around(failed + 7 * DAY, right) == [(True, Because.GRACE), (False, Because.GRACE_OVER)]


def test_cancelling_during_grace_ends_with_the_grace() -> None:
    right = replace(PAID, status=Status.PAST_DUE, failed_at=NOON + MONTH, ends_at=NOON + 2 * MONTH)
    assert around(NOON + MONTH + 7 * DAY, right) == [(True, Because.GRACE), (False, Because.GRACE_OVER)]


@pytest.mark.parametrize(
    ("status", "because"),
    [
        (Status.INCOMPLETE, Because.WAITING_FOR_BANK),
        (Status.INCOMPLETE_EXPIRED, Because.ENDED),
        (Status.UNPAID, Because.UNPAID),
        (Status.PAUSED, Because.PAUSED),
    ],
)
def test_what_was_not_paid_opens_nothing(status: Status, because: Because) -> None:
    verdict = stands(NOON, replace(PAID, status=status))
    assert (verdict.is_open, verdict.because) == (False, because)


def test_a_trial_is_open_also_in_the_hour_before_its_first_charge() -> None:
    trial = replace(PAID, status=Status.TRIALING, paid_until=NOON + 14 * DAY)
    assert around(NOON + 14 * DAY, trial) == [(True, Because.TRIAL)] * 2
    assert [stands(NOON + days * DAY, trial).until for days in (13, 14)] == [NOON + 14 * DAY, None]


def test_a_cancelled_trial_is_open_until_it_ends() -> None:
    trial = replace(PAID, status=Status.TRIALING, paid_until=NOON + 14 * DAY)
    for right in (replace(trial, ends_at=NOON + 14 * DAY), replace(trial, status=Status.CANCELED, ends_at=NOON + DAY)):
        assert around(NOON + 14 * DAY, right) == [(True, Because.ENDING), (False, Because.ENDED)]


@pytest.mark.parametrize("ended", [NOON + DAY, NOON + MONTH])
def test_what_was_paid_is_kept_to_its_last_second_however_it_was_cancelled(ended: datetime) -> None:
    for right in (replace(PAID, ends_at=NOON + MONTH), replace(PAID, status=Status.CANCELED, ends_at=ended)):
        assert around(NOON + MONTH, right) == [(True, Because.ENDING), (False, Because.ENDED)]


def test_a_full_refund_of_the_current_period_ends_at_once() -> None:
    assert around(NOON + DAY, replace(PAID, refunded_at=NOON + DAY)) == [
        (True, Because.PAID),
        (False, Because.REFUNDED),
    ]


def test_a_dispute_suspends_and_a_won_one_gives_the_lost_days_back() -> None:
    opened = replace(PAID, disputes=(Dispute(NOON + DAY),))
    assert around(NOON + DAY, opened) == [(True, Because.PAID), (False, Because.DISPUTED)]
    won = replace(PAID, ends_at=NOON + MONTH, disputes=(Dispute(NOON + DAY, Outcome.WON, NOON + 4 * DAY),))
    assert around(NOON + 4 * DAY, won) == [(False, Because.DISPUTED), (True, Because.ENDING)]
    assert around(NOON + MONTH + 3 * DAY, won) == [(True, Because.ENDING), (False, Because.ENDED)]


def test_a_lost_dispute_ends_for_good() -> None:
    lost = replace(PAID, disputes=(Dispute(NOON + DAY, Outcome.LOST, NOON + 4 * DAY),))
    assert around(NOON + 4 * DAY, lost) == [(False, Because.DISPUTED), (False, Because.DISPUTE_LOST)]


def test_passes_add_up() -> None:
    both = (a_pass("p1", NOON), a_pass("p2", NOON + 10 * DAY))
    assert around(NOON + 60 * DAY, *both) == [(True, Because.PASS), (False, Because.ENDED)]


def test_a_pass_given_back_holds_the_next_one_up_only_as_long_as_it_was_used() -> None:
    both = (replace(a_pass("p1", NOON), refunded_at=NOON + 20 * DAY), a_pass("p2", NOON + 10 * DAY))
    assert around(NOON + 20 * DAY, *both) == [(True, Because.PASS), (True, Because.PASS)]
    assert [is_open for is_open, _ in around(NOON + 50 * DAY, *both)] == [True, False]


def test_a_live_subscription_beside_an_ended_one_decides() -> None:
    old = replace(PAID, key="sub_0", status=Status.CANCELED, paid_until=NOON, ends_at=NOON)
    assert stands(NOON + DAY, old, PAID).because is Because.PAID


@given(some_rights(), HOURS)
def test_hour_by_hour_the_same_comes_out(rights: list[Right], now: datetime) -> None:
    found = {one.right.key: one.because for one in verdicts_of(rights, now, SHORT) if one.right}
    assert found == {right.key: oracle.reason(right, rights, now, SHORT) for right in rights}
    for plan in (VIP, PRO):
        assert verdict_of_plan(rights, plan, now, SHORT).is_open is oracle.is_open(rights, plan, now, SHORT)


@given(some_rights(PASSES), HOURS)
def test_passes_are_open_until_the_first_hour_that_nothing_fills(rights: list[Right], now: datetime) -> None:
    verdict = verdict_of_plan(rights, VIP, now, SHORT)
    hours = (now + hour * oracle.HOUR for hour in range(oracle.FOR_EVER))
    shut = next((hour for hour in hours if oracle.use_up(rights, VIP, hour)[0] is None), None)
    if verdict.is_open:
        assert verdict.until == shut


@given(some_rights(), HOURS, st.randoms(use_true_random=False))
def test_the_order_of_rights_never_matters(rights: list[Right], now: datetime, chance: Random) -> None:
    shuffled = chance.sample(rights, len(rights))
    for plan in (VIP, PRO):
        assert verdict_of_plan(rights, plan, now, SHORT) == verdict_of_plan(shuffled, plan, now, SHORT)


@given(some_rights(), a_right("new", ANY_KIND), HOURS)
def test_another_right_closes_nothing(rights: list[Right], more: Right, now: datetime) -> None:
    if verdict_of_plan(rights, VIP, now, SHORT).is_open:
        assert verdict_of_plan([*rights, more], VIP, now, SHORT).is_open


@given(some_rights(), HOURS, HOURS, st.integers(0, 3))
def test_money_that_goes_back_opens_nothing(rights: list[Right], gone: datetime, now: datetime, which: int) -> None:
    """A full refund, an open and a lost dispute: whatever is open with them is open without them."""
    kept = [replace(right, refunded_at=None, disputes=()) for right in rights]
    for change in (
        {"refunded_at": gone},
        {"disputes": (Dispute(gone),)},
        {"disputes": (Dispute(gone, Outcome.LOST, gone + oracle.HOUR),)},
    ):
        less = [replace(right, **change) if number == which else right for number, right in enumerate(kept)]
        if verdict_of_plan(less, VIP, now, SHORT).is_open:
            assert verdict_of_plan(kept, VIP, now, SHORT).is_open


@given(some_rights(PASSES), HOURS, HOURS)
def test_what_was_open_is_not_rewritten_by_what_happens_later(
    rights: list[Right], earlier: datetime, later: datetime
) -> None:
    now, then = sorted((earlier, later))
    if now < then:
        given_back = [replace(right, refunded_at=right.refunded_at or then) for right in rights]
        here, there = (verdict_of_plan(some, VIP, now, SHORT).is_open for some in (rights, given_back))
        assert here is there


@given(some_rights(), HOURS)
def test_what_is_open_ends_later_than_now(rights: list[Right], now: datetime) -> None:
    ends = [one.until for one in verdicts_of(rights, now, SHORT) if one.is_open]
    assert [end for end in ends if end is not None and end <= now] == []


@given(some_rights(), HOURS)
def test_money_that_went_back_altogether_leaves_nothing_open(rights: list[Right], now: datetime) -> None:
    given_back = [replace(right, refunded_at=now) for right in rights]
    assert not any(verdict.is_open for verdict in verdicts_of(given_back, now, SHORT))
