"""Whether something bought opens its plan: the cases of gating, at the exact second, and what must hold for all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access.verdict import Ban, Because, Policy, Verdict, entitled, next_change, verdict_of_plan, verdicts_of
from core.kernel.ids import PlanCode
from core.payments.right import Dispute, Outcome, Right, RightKind, Status
from tests.fakes.clock import NOON

VIP, PRO = PlanCode("vip"), PlanCode("pro")
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


def test_a_ban_outranks_payment_and_ends_when_it_ends() -> None:
    ban = Ban(NOON, NOON + DAY)
    verdicts = [entitled([PAID], [ban], [PRO, VIP], now, POLICY) for now in (NOON - TICK, NOON, NOON + DAY)]
    assert [one.because for one in verdicts] == [Because.PAID, Because.BANNED, Because.PAID]
    assert entitled([PAID], [Ban(NOON)], [VIP], NOON + 999 * DAY, POLICY).because is Because.BANNED


def test_a_room_opens_by_any_of_its_plans() -> None:
    assert entitled([PAID], [], [PRO, VIP], NOON, POLICY).is_open
    assert entitled([PAID], [], [PRO], NOON, POLICY) == Verdict(Because.NOTHING)
    assert entitled([PAID], [], [], NOON, POLICY) == Verdict(Because.NOTHING)


def test_a_ban_is_a_change_to_come() -> None:
    assert next_change([], [Ban(NOON + DAY, NOON + 2 * DAY)], NOON, POLICY) == NOON + DAY
    assert next_change([], [Ban(NOON, NOON + 2 * DAY)], NOON, POLICY) == NOON + 2 * DAY
    assert next_change([PAID], [], NOON, POLICY) is None


HOURS = st.integers(-400, 400).map(lambda hour: NOON + timedelta(hours=hour))


@st.composite
def a_dispute(draw: st.DrawFn) -> Dispute:
    opened, closed = sorted((draw(HOURS), draw(HOURS)))
    outcome = draw(st.sampled_from(Outcome))
    return Dispute(opened, outcome, None if outcome is Outcome.OPEN else closed)


@st.composite
def some_rights(draw: st.DrawFn) -> list[Right]:
    found: list[Right] = []
    for number in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(RightKind))
        length = st.integers(0, 20)
        edges = [draw(st.none() | HOURS) for _ in range(4)]
        found.append(
            Right(
                f"r{number}",
                draw(st.sampled_from([VIP, PRO])),
                kind,
                draw(st.sampled_from(Status)),
                draw(HOURS),
                *edges,
                days=draw(length if kind is RightKind.PASS else st.none() | length),
                disputes=tuple(draw(st.lists(a_dispute(), max_size=1))),
            )
        )
    return found


@given(some_rights(), HOURS, st.randoms(use_true_random=False))
def test_every_right_has_a_verdict_and_their_order_never_matters(
    rights: list[Right], now: datetime, chance: Random
) -> None:
    assert {one.right.key for one in verdicts_of(rights, now, POLICY) if one.right} == {one.key for one in rights}
    shuffled = chance.sample(rights, len(rights))
    for plan in (VIP, PRO):
        here, there = (verdict_of_plan(some, plan, now, POLICY) for some in (rights, shuffled))
        assert (here.is_open, here.until) == (there.is_open, there.until)


@given(some_rights(), HOURS)
def test_what_is_open_ends_later_than_now(rights: list[Right], now: datetime) -> None:
    ends = [one.until for one in verdicts_of(rights, now, POLICY) if one.is_open]
    assert [end for end in ends if end is not None and end <= now] == []


@given(some_rights(), HOURS, st.integers(0, 99_999))
def test_nothing_changes_by_time_alone_before_the_next_change(rights: list[Right], now: datetime, share: int) -> None:
    change = next_change(rights, [], now, POLICY)
    later = now + timedelta(days=4000) if change is None else now + (change - now) * share / 100_000
    assert reasons(rights, now) == reasons(rights, later)


def reasons(rights: Sequence[Right], now: datetime) -> list[Because]:
    return [one.because for one in verdicts_of(rights, now, POLICY)]


@given(some_rights(), HOURS)
def test_money_that_went_back_opens_nothing(rights: list[Right], now: datetime) -> None:
    given_back = [replace(right, refunded_at=now) for right in rights]
    assert not any(verdict.is_open for verdict in verdicts_of(given_back, now, POLICY))
