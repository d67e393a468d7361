"""The cases of gating that arithmetic decides, by their numbers."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from core.access.verdict import Because, Policy, Verdict, verdict_of_plan, verdicts_of
from core.payments.right import Dispute, Outcome, Right, RightKind, Status, prolonged
from tests.fakes.clock import NOON
from tests.unit.access.drawn import VIP
from tests.unit.access.test_verdict import DAY, MONTH, PAID, POLICY, TICK, a_pass, around, stands

FAILED = replace(PAID, status=Status.PAST_DUE, failed_at=NOON + MONTH)
OLD = replace(PAID, key="sub_0", status=Status.CANCELED, starts_at=NOON - 2 * MONTH, paid_until=NOON - MONTH)
COMP = Right("comp", VIP, RightKind.COMP, Status.ACTIVE, NOON + 10 * DAY, ends_at=NOON + 20 * DAY)


def test_case_4_the_grace_is_7_days_unless_the_owner_says_otherwise() -> None:
    assert Policy() == Policy(grace=timedelta(days=7))
    end = NOON + MONTH + 3 * DAY
    moments = (end - TICK, end)
    assert [verdict_of_plan([FAILED], VIP, now, Policy(3 * DAY)).is_open for now in moments] == [True, False]
    assert stands(NOON + MONTH, FAILED) == Verdict(Because.GRACE, NOON + MONTH + 7 * DAY, FAILED)


def test_case_4_an_unknown_first_failure_is_counted_from_the_end_of_what_was_paid() -> None:
    end = NOON + MONTH + 7 * DAY
    assert around(end, replace(FAILED, failed_at=None)) == [(True, Because.GRACE), (False, Because.GRACE_OVER)]
    unknown = replace(FAILED, failed_at=None, paid_until=None)
    assert stands(NOON + 999 * DAY, unknown) == Verdict(Because.GRACE, None, unknown)


def test_case_4_grace_never_ends_before_what_was_paid() -> None:
    early = replace(FAILED, failed_at=NOON + DAY)
    assert around(NOON + MONTH, early) == [(True, Because.GRACE), (False, Because.GRACE_OVER)]


def test_case_4_unpaid_is_shut_and_a_payment_opens_again() -> None:
    unpaid = replace(FAILED, status=Status.UNPAID)
    assert stands(NOON + MONTH + DAY, unpaid) == Verdict(Because.UNPAID, NOON + MONTH, unpaid)
    again = replace(PAID, paid_until=NOON + 2 * MONTH)
    assert stands(NOON + MONTH + DAY, again) == Verdict(Because.PAID, None, again)


def test_case_5_what_the_bank_has_not_confirmed_opens_nothing() -> None:
    for right in (replace(PAID, status=Status.INCOMPLETE), replace(a_pass("p1", NOON), status=Status.INCOMPLETE)):
        assert stands(NOON, right) == Verdict(Because.WAITING_FOR_BANK, None, right)
    failed = replace(a_pass("p1", NOON), status=Status.CANCELED)
    assert stands(NOON, failed) == Verdict(Because.ENDED, None, failed)


def test_what_is_shut_says_since_when_where_that_is_known() -> None:
    paused = replace(PAID, status=Status.PAUSED, paid_until=NOON + DAY)
    assert stands(NOON + 2 * DAY, paused) == Verdict(Because.PAUSED, NOON + DAY, paused)
    expired = replace(PAID, status=Status.INCOMPLETE_EXPIRED)
    assert stands(NOON + 2 * DAY, expired) == Verdict(Because.ENDED, NOON, expired)


def test_case_6_a_refund_ends_a_pass_at_its_second_and_a_partial_or_older_one_is_none() -> None:
    given_back = replace(a_pass("p1", NOON), refunded_at=NOON + DAY)
    assert around(NOON + DAY, given_back) == [(True, Because.PASS), (False, Because.REFUNDED)]
    assert stands(NOON + 2 * DAY, given_back) == Verdict(Because.REFUNDED, NOON + DAY, given_back)
    assert stands(NOON + 2 * DAY, PAID).is_open


def test_case_6_a_refund_is_what_counts_also_where_the_subscription_was_cancelled_or_failed() -> None:
    for right in (FAILED, replace(PAID, ends_at=NOON + MONTH), replace(PAID, status=Status.CANCELED)):
        assert stands(NOON + DAY, replace(right, refunded_at=NOON)).because is Because.REFUNDED


def test_case_7_a_lost_dispute_outranks_a_refund_and_a_refund_an_open_dispute() -> None:
    right = replace(PAID, refunded_at=NOON + 3 * DAY, disputes=(Dispute(NOON, Outcome.LOST, NOON + 4 * DAY),))
    reasons = [stands(NOON + days * DAY, right).because for days in (2, 3, 4)]
    assert reasons == [Because.DISPUTED, Because.REFUNDED, Because.DISPUTE_LOST]


def test_case_7_the_first_of_several_disputes_says_since_when() -> None:
    disputes = (Dispute(NOON + 2 * DAY), Dispute(NOON + DAY))
    lost = tuple(Dispute(NOON, Outcome.LOST, NOON + days * DAY) for days in (5, 4))
    assert stands(NOON + 3 * DAY, replace(PAID, disputes=disputes)).until == NOON + DAY
    assert stands(NOON + 9 * DAY, replace(PAID, disputes=lost)).until == NOON + 4 * DAY


def test_case_7_lost_days_are_counted_once_and_only_what_was_lost() -> None:
    def won(*days: tuple[int, int]) -> Right:
        return replace(PAID, disputes=tuple(Dispute(NOON + a * DAY, Outcome.WON, NOON + b * DAY) for a, b in days))

    ends = [
        (won((1, 4), (2, 6)), 35),
        (won((2, 6), (1, 4)), 35),
        (won((1, 6), (2, 4)), 35),
        (won((1, 4), (10, 12)), 35),
        (won((30, 40)), 30),
        (won((29, 40)), 41),
        (won((-5, 2)), 32),
        (won((-5, -2)), 30),
        (won((28, 31), (31, 33)), 35),
        (replace(PAID, disputes=(Dispute(NOON + DAY, Outcome.LOST, NOON + 4 * DAY), Dispute(NOON + 5 * DAY))), 30),
    ]
    assert [(prolonged(right, NOON + MONTH) - NOON).days for right, _ in ends] == [days for _, days in ends]


def test_case_7_a_won_dispute_prolongs_a_pass_only_by_what_it_took_of_it() -> None:
    used_up = replace(a_pass("p1", NOON), disputes=(Dispute(NOON + 40 * DAY, Outcome.WON, NOON + 50 * DAY),))
    then = a_pass("p2", NOON + 25 * DAY)
    assert around(NOON + 60 * DAY, used_up, then) == [(True, Because.PASS), (False, Because.ENDED)]
    in_use = replace(used_up, disputes=(Dispute(NOON + 10 * DAY, Outcome.WON, NOON + 15 * DAY),))
    assert around(NOON + 35 * DAY, in_use) == [(True, Because.PASS), (False, Because.ENDED)]


def test_case_7_a_disputed_pass_does_not_shut_out_another_paid_one() -> None:
    disputed = replace(a_pass("p1", NOON), disputes=(Dispute(NOON + 10 * DAY, Outcome.WON, NOON + 15 * DAY),))
    both = (disputed, a_pass("p2", NOON + 5 * DAY))
    rights = [one.right for days in (9, 12, 16, 36) if (one := stands(NOON + days * DAY, *both))]
    assert rights == [both[0], both[1], both[0], both[1]]
    assert around(NOON + 60 * DAY, *both) == [(True, Because.PASS), (False, Because.ENDED)]


def test_case_8_a_cancelled_subscription_is_open_to_the_end_that_was_paid() -> None:
    for right in (
        replace(PAID, ends_at=NOON + MONTH),
        replace(PAID, ends_at=NOON + DAY),
        replace(PAID, ends_at=NOON + MONTH, paid_until=None),
        replace(PAID, status=Status.CANCELED, ends_at=NOON + DAY),
        replace(PAID, status=Status.CANCELED, paid_until=None, ends_at=NOON + MONTH),
    ):
        assert around(NOON + MONTH, right) == [(True, Because.ENDING), (False, Because.ENDED)]
        assert stands(NOON, right).until == NOON + MONTH
    later = replace(PAID, ends_at=NOON + 2 * MONTH)
    assert around(NOON + 2 * MONTH, later) == [(True, Because.ENDING), (False, Because.ENDED)]
    never_paid = replace(PAID, status=Status.CANCELED, paid_until=None)
    assert around(NOON, never_paid) == [(True, Because.ENDING), (False, Because.ENDED)]


def test_case_10_passes_add_up_also_beside_a_subscription() -> None:
    passes = (a_pass("p1", NOON, 10), a_pass("p2", NOON + DAY, 10))
    assert stands(NOON + 15 * DAY, PAID, *passes) == Verdict(Because.PAID, None, PAID)
    ended = replace(PAID, status=Status.CANCELED, paid_until=NOON + 5 * DAY)
    assert around(NOON + 20 * DAY, ended, *passes) == [(True, Because.PASS), (False, Because.ENDED)]
    assert stands(NOON + 15 * DAY, *passes) == Verdict(Because.PASS, NOON + 20 * DAY, passes[1])
    assert stands(NOON + 5 * DAY, *passes) == Verdict(Because.PASS, NOON + 20 * DAY, passes[0])


def test_case_10_of_two_passes_of_one_second_the_key_says_which_is_first() -> None:
    first, second = a_pass("p1", NOON), a_pass("p2", NOON)
    assert stands(NOON, second, first).right == first


def test_a_comp_adds_to_what_is_paid() -> None:
    """Days of a pass wait while a comp runs by its dates; a comp that counts days follows what came before it."""
    bought = a_pass("p1", NOON)
    rights = [stands(NOON + days * DAY, bought, COMP).right for days in (9, 10, 19, 20)]
    assert rights == [bought, COMP, COMP, bought]
    assert around(NOON + 40 * DAY, bought, COMP) == [(True, Because.PASS), (False, Because.ENDED)]
    counted = replace(COMP, ends_at=None, days=10)
    assert around(NOON + 40 * DAY, bought, counted) == [(True, Because.COMP), (False, Because.ENDED)]
    for_good = replace(COMP, ends_at=None)
    assert stands(NOON + 999 * DAY, bought, for_good) == Verdict(Because.COMP, None, for_good)
    assert stands(NOON + 15 * DAY, bought, for_good).until is None


def test_a_pass_that_waits_says_when_it_begins() -> None:
    later = a_pass("p1", NOON + DAY)
    assert stands(NOON, later) == Verdict(Because.NOT_BEGUN, NOON + DAY, later)
    assert around(NOON + DAY, later) == [(False, Because.NOT_BEGUN), (True, Because.PASS)]
    assert stands(NOON + 40 * DAY, a_pass("p1", NOON)).until == NOON + 30 * DAY
    assert stands(NOON, a_pass("p0", NOON, 0)) == Verdict(Because.ENDED, NOON, a_pass("p0", NOON, 0))


def test_a_pass_waits_as_long_as_something_of_it_is_left() -> None:
    short, long = a_pass("p2", NOON + DAY, 3), a_pass("p1", NOON)
    part_used = a_pass("p1", NOON, 12)
    assert verdicts_of([short, long], NOON + 5 * DAY, POLICY)[1] == Verdict(Because.NOT_BEGUN, NOON + 30 * DAY, short)
    waiting = Verdict(Because.NOT_BEGUN, NOON + 20 * DAY, part_used)
    assert verdicts_of([part_used, COMP], NOON + 15 * DAY, POLICY)[0] == waiting
    for_good = replace(COMP, starts_at=NOON, ends_at=None)
    assert verdicts_of([short, for_good], NOON + 9 * DAY, POLICY)[1] == Verdict(Because.NOT_BEGUN, None, short)
    used = Verdict(Because.ENDED, NOON + 10 * DAY, replace(part_used, days=10))
    assert verdicts_of([used.right or PAID, COMP], NOON + 15 * DAY, POLICY)[0] == used


def test_a_comp_that_was_taken_back_is_shut_from_then_on() -> None:
    assert around(NOON + 20 * DAY, COMP) == [(True, Because.COMP), (False, Because.ENDED)]
    assert stands(NOON + 21 * DAY, COMP) == Verdict(Because.ENDED, NOON + 20 * DAY, COMP)
    never = replace(COMP, ends_at=COMP.starts_at - DAY)
    assert stands(NOON + 21 * DAY, never) == Verdict(Because.ENDED, NOON + 9 * DAY, never)


@pytest.mark.parametrize("first", [PAID, replace(PAID, ends_at=NOON + MONTH)])
def test_case_11_of_two_who_paid_and_become_one_the_later_end_is_kept(first: Right) -> None:
    other = replace(PAID, key="sub_2", ends_at=NOON + 2 * MONTH)
    verdict = stands(NOON, first, other)
    assert verdict.right == (first if first.ends_at is None else other)
    assert stands(NOON + MONTH, first, other).is_open


def test_case_20_who_was_put_out_and_pays_again_is_in() -> None:
    assert not stands(NOON, OLD).is_open
    assert stands(NOON, OLD, PAID) == Verdict(Because.PAID, None, PAID)


def test_case_23_a_moment_is_the_same_in_every_zone() -> None:
    right = replace(PAID, ends_at=NOON + MONTH)
    shanghai = timezone(8 * timedelta(hours=1))
    for moment, is_open in ((NOON + MONTH - TICK, True), (NOON + MONTH, False)):
        assert stands(moment.astimezone(shanghai), right).is_open is is_open


def test_case_25_who_bought_a_plan_that_is_sold_no_more_keeps_it() -> None:
    """A verdict asks for rights alone, never for plans."""
    assert stands(NOON + 999 * DAY, PAID).is_open
