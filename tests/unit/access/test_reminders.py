"""What is said before access ends, and that nothing is said of an end that is none."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from core.access.reminders import Reminder, ReminderKind, reminders
from core.access.verdict import Policy, verdict_of_plan
from core.payments.right import Dispute, Outcome, Right, RightKind, Status
from tests.fakes.clock import NOON
from tests.unit.access.drawn import POLICY as SHORT
from tests.unit.access.drawn import PRO, VIP, some_rights

DAY, TICK = timedelta(days=1), timedelta(microseconds=1)
POLICY = Policy()
MONTH = NOON + 30 * DAY
PAID = Right("sub_1", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON, paid_until=MONTH)
PASS = Right("p1", VIP, RightKind.PASS, Status.ACTIVE, NOON, days=30)
COMP = Right("c1", VIP, RightKind.COMP, Status.ACTIVE, NOON, ends_at=MONTH)
ENDS, TRIAL = ReminderKind.ACCESS_ENDS, ReminderKind.TRIAL_ENDS
FAILED = replace(PAID, status=Status.PAST_DUE, failed_at=MONTH)


def said(*rights: Right, policy: Policy = POLICY) -> list[tuple[ReminderKind, timedelta]]:
    return [(one.kind, one.at - NOON) for one in reminders(rights, policy)]


@pytest.mark.parametrize("right", [FAILED, replace(FAILED, status=Status.CANCELED, ends_at=MONTH + DAY)])
def test_grace_is_told_on_its_day_0_5_and_7(right: Right) -> None:
    """Case 4."""
    days = zip(("grace_began", "grace_ends", "grace_over"), (30, 35, 37), strict=True)
    assert said(right) == [(ReminderKind(kind), day * DAY) for kind, day in days]
    assert {one.until for one in reminders([right], POLICY)} == {MONTH + 7 * DAY}
    assert len({one.key for one in reminders([right], POLICY)}) == 3


def test_a_short_grace_is_told_less_often() -> None:
    began, over = ReminderKind.GRACE_BEGAN, ReminderKind.GRACE_OVER
    assert said(FAILED, policy=Policy(2 * DAY)) == [(began, 30 * DAY), (over, 32 * DAY)]
    assert len(said(FAILED, policy=Policy(2 * DAY + TICK))) == 3
    assert said(FAILED, policy=Policy(timedelta())) == [(over, 30 * DAY)]
    assert said(replace(FAILED, failed_at=None)) == said(FAILED)
    assert said(replace(FAILED, failed_at=None, paid_until=None)) == []


@pytest.mark.parametrize(
    "right",
    [
        replace(PAID, ends_at=MONTH),
        replace(PAID, status=Status.CANCELED, ends_at=NOON + DAY),
        replace(PAID, status=Status.TRIALING, ends_at=MONTH),
        PASS,
        COMP,
    ],
)
def test_a_dated_end_is_told_3_days_before(right: Right) -> None:
    """Case 8."""
    assert reminders([right], POLICY) == [Reminder(ENDS, NOON + 27 * DAY, VIP, MONTH)]


def test_the_end_of_a_trial_is_told_3_days_before() -> None:
    assert said(replace(PAID, status=Status.TRIALING, paid_until=NOON + 14 * DAY)) == [(TRIAL, 11 * DAY)]
    assert said(replace(PAID, status=Status.TRIALING, paid_until=NOON + 3 * DAY)) == [(TRIAL, timedelta())]
    assert said(replace(PAID, status=Status.TRIALING, paid_until=NOON + 2 * DAY)) == []
    assert said(replace(PAID, status=Status.TRIALING, paid_until=None)) == []


@pytest.mark.parametrize("status", [Status.UNPAID, Status.INCOMPLETE, Status.INCOMPLETE_EXPIRED, Status.PAUSED])
def test_nothing_is_told_of_what_is_shut_or_renews_itself(status: Status) -> None:
    assert said(replace(PAID, status=status, ends_at=MONTH)) == []
    assert said(replace(PASS, status=Status.INCOMPLETE)) == []
    assert said(PAID) == said() == []


def test_of_passes_that_follow_one_another_only_the_last_end_is_told() -> None:
    assert said(PASS, replace(PASS, key="p2", starts_at=NOON + 10 * DAY)) == [(ENDS, 57 * DAY)]
    assert said(PASS, replace(PASS, key="p2", starts_at=NOON + 40 * DAY)) == [(ENDS, 27 * DAY), (ENDS, 67 * DAY)]
    assert said(PASS, replace(COMP, ends_at=None)) == []
    assert said(replace(PASS, days=3)) == [(ENDS, timedelta())]
    assert said(replace(PASS, days=2)) == []
    assert said(replace(PASS, days=2), replace(PASS, key="p2", days=2)) == [(ENDS, DAY)]


def test_an_end_after_which_the_plan_is_open_is_not_told() -> None:
    assert said(PASS, PAID) == said(PAID, replace(PAID, key="sub_0", ends_at=MONTH)) == []
    assert said(FAILED, replace(COMP, ends_at=None)) == [(ReminderKind.GRACE_BEGAN, 30 * DAY)]
    trial = replace(PAID, status=Status.TRIALING, paid_until=NOON + 14 * DAY)
    assert said(trial, COMP) == [(TRIAL, 11 * DAY)]
    ends_later = replace(PAID, key="sub_2", starts_at=MONTH, ends_at=MONTH + 4 * DAY)
    assert said(replace(PASS, days=10), ends_later) == [(ENDS, 31 * DAY)]
    assert said(replace(PASS, plan=PRO, days=10), ends_later) == [(ENDS, 7 * DAY), (ENDS, 31 * DAY)]


def test_nothing_is_told_of_money_that_is_not_with_us() -> None:
    for gone in ({"refunded_at": NOON + 20 * DAY}, {"disputes": (Dispute(NOON + 20 * DAY),)}):
        for right in (replace(PAID, ends_at=MONTH), PASS, FAILED):
            assert said(replace(right, **gone)) == []
    won = (Dispute(NOON + 20 * DAY, Outcome.WON, NOON + 22 * DAY),)
    assert said(replace(PAID, ends_at=MONTH, disputes=won)) == said(replace(PASS, disputes=won)) == [(ENDS, 29 * DAY)]


@given(some_rights())
def test_what_is_told_to_end_ends_then(rights: list[Right]) -> None:
    found = reminders(rights, SHORT)
    assert [one.at for one in found] == sorted(one.at for one in found)
    for one in found:
        if one.kind in (ENDS, ReminderKind.GRACE_ENDS):
            assert one.at < one.until
            assert not verdict_of_plan(rights, one.plan, one.until, SHORT).is_open
            assert verdict_of_plan(rights, one.plan, one.at, SHORT).is_open
