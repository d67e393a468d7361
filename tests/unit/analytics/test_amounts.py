"""What a subscription brings: its own last whole period, never a part of one, and never today's price of its plan."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.amounts import NO_CURRENCY, currency_of, monthly, whole_months, yearly_minor
from core.kernel.ids import PlanCode
from core.kernel.money import Money
from core.payments.model import Interval, Plan
from core.payments.provider import Charge
from core.payments.right import Right, RightKind, Status
from tests.factories import VIP, a_plan

PRO, GOLD = PlanCode("pro"), PlanCode("gold")


def on(month: int, day: int = 5, year: int = 2026, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def a_charge(amount: int, begin: datetime, end: datetime, plan: PlanCode = VIP) -> Charge:
    return Charge(f"ch_{begin:%m%d}", "sub_1", plan, Money(amount, "cny"), 0, begin, begin, end)


def brings(*charges: Charge, plan: Plan | None = None, code: PlanCode = VIP) -> int:
    right = Right("sub_1", code, RightKind.SUBSCRIPTION, Status.ACTIVE, on(1))
    return yearly_minor(right, charges, plan or a_plan(code, amount_minor=5000))


@pytest.mark.parametrize(
    ("begin", "end", "months"),
    [
        (on(1), on(2), 1),
        (on(1, 31), on(2, 28), 1),
        (on(2, 28), on(3, 31), 1),
        (on(4, 30), on(5, 31), 1),
        (on(12), on(1, year=2027), 1),
        (on(1), on(1, year=2027), 12),
        (datetime(2028, 2, 29, tzinfo=UTC), datetime(2029, 2, 28, tzinfo=UTC), 12),
        (on(1), on(2, 4), None),
        (on(1, hour=10), on(2), None),
        (on(1), on(3), None),
        (on(1), on(1, 20), None),
    ],
)
def test_a_whole_period_is_one_of_the_calendar(begin: datetime, end: datetime, months: int | None) -> None:
    assert whole_months(a_charge(1, begin, end)) == months


def test_a_charge_without_a_period_is_no_whole_one() -> None:
    charge = a_charge(1, on(1), on(2))
    assert whole_months(replace(charge, period_end=None)) is None
    assert whole_months(replace(charge, period_start=None)) is None


def test_who_came_before_the_price_was_raised_brings_what_they_pay() -> None:
    assert brings(a_charge(3000, on(1), on(2))) == 36_000
    assert brings(a_charge(3000, on(1), on(2)), a_charge(2500, on(2), on(3))) == 30_000
    assert brings(a_charge(9900, on(1), on(1, year=2027))) == 9900


def test_what_was_paid_for_a_part_says_nothing_of_the_next_period() -> None:
    whole = a_charge(3000, on(1), on(2))
    assert brings(whole, a_charge(700, on(1, 20), on(2))) == 36_000
    moved = a_charge(900, on(1, 20), on(2), PRO)
    pro = a_plan("pro", amount_minor=6000)
    assert brings(whole, moved, plan=pro, code=PRO) == 72_000
    assert brings(whole, moved, a_charge(5500, on(2), on(3), PRO), plan=pro, code=PRO) == 66_000


def test_a_move_from_month_to_year_is_not_its_first_bill_which_is_less_what_was_left() -> None:
    gold = replace(a_plan("gold", amount_minor=30_000), interval=Interval.YEAR)
    month, moved = a_charge(3000, on(1), on(2)), a_charge(28_000, on(1, 20), on(1, 20, 2027), GOLD)
    assert brings(month, moved, plan=gold, code=GOLD) == 30_000
    at_the_end = a_charge(28_000, on(2), on(2, year=2027), GOLD)
    assert brings(month, at_the_end, plan=gold, code=GOLD) == 28_000
    assert (
        brings(month, moved, a_charge(29_000, on(1, 20, 2027), on(1, 20, 2028), GOLD), plan=gold, code=GOLD) == 29_000
    )


def test_a_move_that_was_not_charged_yet_brings_the_price_to_which_it_moved() -> None:
    assert brings(a_charge(3000, on(1), on(2)), plan=a_plan("pro", amount_minor=6000), code=PRO) == 72_000


def test_there_and_back_counts_since_the_last_move() -> None:
    there = a_charge(900, on(1, 20), on(2), PRO)
    assert brings(a_charge(2000, on(1), on(2)), there, a_charge(10, on(1, 25), on(2))) == 60_000


def test_what_was_never_charged_brings_nothing() -> None:
    assert brings() == 0
    assert brings(a_charge(0, on(1), on(2))) == 0
    right = Right("sub_1", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, on(1))
    assert yearly_minor(right, [a_charge(700, on(1, 20), on(2))], None) == 0


def test_the_currency_is_that_of_the_money_then_of_the_plan() -> None:
    assert currency_of([a_charge(1, on(1), on(2))], a_plan(currency="jpy")) == "cny"
    assert currency_of([], a_plan(currency="jpy")) == "jpy"
    assert currency_of([], None) == NO_CURRENCY


@given(st.integers(0, 10**15))
def test_a_twelfth_is_rounded_once_and_half_of_a_unit_up(yearly: int) -> None:
    month = monthly(yearly, "cny").amount_minor
    assert -6 <= yearly - 12 * month < 6
    assert monthly(yearly + 12, "cny").amount_minor == month + 1


def test_years_are_added_before_they_are_rounded() -> None:
    assert [monthly(n, "jpy").amount_minor for n in (5, 6, 7, 17, 18)] == [0, 1, 1, 1, 2]
