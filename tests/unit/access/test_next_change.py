"""When time alone changes a verdict: every dated end is awaited, and nothing else."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.access.verdict import Ban, entitled, next_change, verdicts_of
from core.payments.right import Dispute, Outcome, Right, RightKind, Status
from tests.fakes.clock import NOON
from tests.unit.access import oracle
from tests.unit.access.drawn import HOURS, POLICY, PRO, VIP, a_ban, some_rights

DAY = timedelta(days=1)
PAID = Right("sub_1", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON, paid_until=NOON + 30 * DAY)
PASS = Right("p1", VIP, RightKind.PASS, Status.ACTIVE, NOON, days=3)


def awaited(*rights: Right, now: datetime = NOON) -> datetime | None:
    return next_change(rights, [], now, POLICY)


def test_a_ban_is_a_change_to_come() -> None:
    assert next_change([], [Ban(NOON + DAY, NOON + 2 * DAY)], NOON, POLICY) == NOON + DAY
    assert next_change([], [Ban(NOON, NOON + 2 * DAY)], NOON, POLICY) == NOON + 2 * DAY
    assert next_change([], [Ban(NOON, NOON + 2 * DAY)], NOON + 2 * DAY, POLICY) is None


def test_nothing_is_awaited_of_what_renews_itself_or_has_ended() -> None:
    assert awaited() is None
    assert awaited(PAID) is None
    assert awaited(replace(PAID, status=Status.CANCELED, paid_until=NOON)) is None
    assert awaited(replace(PAID, refunded_at=NOON)) is None


@pytest.mark.parametrize(
    ("right", "change"),
    [
        (replace(PAID, ends_at=NOON + 9 * DAY), NOON + 30 * DAY),
        (replace(PAID, status=Status.CANCELED), NOON + 30 * DAY),
        (replace(PAID, status=Status.TRIALING, paid_until=NOON + 5 * DAY), NOON + 5 * DAY),
        (replace(PAID, status=Status.PAST_DUE, paid_until=NOON, failed_at=NOON), NOON + 2 * DAY),
        (PASS, NOON + 3 * DAY),
        (replace(PASS, starts_at=NOON + DAY), NOON + DAY),
        (replace(PASS, ends_at=NOON + DAY), NOON + DAY),
        (replace(PASS, disputes=(Dispute(NOON, Outcome.WON, NOON + DAY),)), NOON + DAY),
    ],
)
def test_every_dated_end_is_awaited(right: Right, change: datetime) -> None:
    assert awaited(right) == change


def test_a_pass_that_follows_is_awaited_and_then_its_end() -> None:
    both = (PASS, replace(PASS, key="p2"))
    assert [awaited(*both, now=NOON + days * DAY) for days in (0, 3, 6)] == [NOON + 3 * DAY, NOON + 6 * DAY, None]


@given(some_rights(), st.lists(a_ban(), max_size=2), HOURS, st.integers(0, 99_999))
def test_nothing_changes_by_time_alone_before_the_next_change(
    rights: list[Right], bans: list[Ban], now: datetime, share: int
) -> None:
    change = next_change(rights, bans, now, POLICY)
    later = now + timedelta(days=4000) if change is None else now + (change - now) * share / 100_000
    assert verdicts_of(rights, now, POLICY) == verdicts_of(rights, later, POLICY)
    for plans in ([VIP], [PRO]):
        here, there = (entitled(rights, bans, plans, when, POLICY) for when in (now, later))
        assert (here.because, here.is_open) == (there.because, there.is_open)


@given(some_rights(), HOURS)
@settings(max_examples=40)
def test_it_is_the_first_hour_in_which_another_verdict_stands(rights: list[Right], now: datetime) -> None:
    here = verdicts_of(rights, now, POLICY)
    hours = [now + hour * oracle.HOUR for hour in range(1, 150)]
    first = next((hour for hour in hours if verdicts_of(rights, hour, POLICY) != here), None)
    change = next_change(rights, [], now, POLICY)
    assert first == (change if change in hours else None)
