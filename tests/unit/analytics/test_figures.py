"""Figures add up, whatever the histories are."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.access.verdict import Policy
from core.analytics.figures import Books, figures
from core.analytics.model import Figures, Period, Version
from core.kernel.ids import MemberId
from core.kernel.money import Money
from core.payments.provider import Charge
from core.payments.right import Right, RightKind, Status
from tests.factories import a_plan
from tests.fakes.clock import NOON
from tests.unit.access.drawn import HOURS, PRO, VIP, a_right

PLANS = {VIP: a_plan("vip", amount_minor=3001), PRO: a_plan("pro", amount_minor=1500, currency="jpy")}
POLICY = Policy(timedelta(days=2))


@st.composite
def some_books(draw: st.DrawFn) -> Books:
    """Return up to four rights, each known in up to four versions, with charges in two currencies."""
    versions: list[Version] = []
    charges: list[Charge] = []
    for number in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from([RightKind.SUBSCRIPTION] * 4 + [RightKind.PASS]))
        known = draw(st.lists(st.tuples(HOURS, a_right(f"r{number}", st.just(kind))), min_size=1, max_size=4))
        for at, right in sorted(known, key=lambda pair: pair[0]):
            versions.append(Version("stripe", MemberId(number), right, at))
        charges += draw(st.lists(a_charge(f"r{number}", draw(st.sampled_from(["cny", "jpy"]))), max_size=3))
    charges = [replace(one, ref=f"ch_{n}") for n, one in enumerate(charges)]
    paid = sorted((("stripe", one) for one in charges), key=lambda pair: pair[1].paid_at)
    return Books(versions, paid, draw(st.lists(st.tuples(st.just(MemberId(0)), HOURS), max_size=1)), PLANS)


def a_charge(key: str, currency: str) -> st.SearchStrategy[Charge]:
    return st.builds(
        lambda minor, back, at, length: Charge(
            "", key, VIP, Money(minor, currency), min(back, minor), at, at, at + timedelta(days=length)
        ),
        st.integers(0, 9_999),
        st.integers(0, 9_999),
        HOURS,
        st.sampled_from([5, 28, 30, 31, 365]),
    )


CUTS = st.lists(HOURS, min_size=2, max_size=4, unique=True).map(sorted)


def by_currency(books: Books, since: datetime, until: datetime) -> dict[str, Figures]:
    return {one.currency: one for one in figures(books, Period(since, until), POLICY)}


@given(some_books(), CUTS)
def test_who_was_there_and_came_and_went_is_who_is_there(books: Books, cuts: list[datetime]) -> None:
    for one in by_currency(books, cuts[0], cuts[-1]).values():
        assert one.live_before + one.new + one.back - one.gone == one.live
        assert 0 <= one.ending <= one.paying
        assert 0 <= one.refunded.amount_minor <= one.charged.amount_minor
        assert one.passes_charged.amount_minor <= one.charged.amount_minor
        assert (one.churn_rate is None) is (one.live_before == 0)
        assert one.mrr.currency == one.income.currency == one.currency


@given(some_books(), CUTS)
def test_parts_of_a_period_add_up_to_it(books: Books, cuts: list[datetime]) -> None:
    whole = by_currency(books, cuts[0], cuts[-1])
    parts = [by_currency(books, *pair) for pair in pairwise(cuts)]
    for currency, total in whole.items():
        mine = [part[currency] for part in parts if currency in part]
        assert sum(one.charged.amount_minor for one in mine) == total.charged.amount_minor
        assert sum(one.refunded.amount_minor for one in mine) == total.refunded.amount_minor
        assert sum(one.passes for one in mine) == total.passes
    assert sum(one.gone for part in parts for one in part.values()) == sum(one.gone for one in whole.values())
    assert sum(one.new for part in parts for one in part.values()) == sum(one.new for one in whole.values())


@given(some_books())
def test_a_period_before_everything_has_nothing_in_it(books: Books) -> None:
    assert figures(books, Period(NOON - timedelta(days=99), NOON - timedelta(days=98)), POLICY) == []


def test_a_right_of_another_provider_is_another_one() -> None:
    right = Right("r", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON)
    versions = [Version(provider, MemberId(1), right, NOON) for provider in ("stripe", "local")]
    (one,) = figures(Books(versions, [], [], PLANS), Period(NOON, NOON + timedelta(days=1)), POLICY)
    assert (one.new, one.live, one.mrr) == (2, 2, Money(0, "cny"))
