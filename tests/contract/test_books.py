"""The figures of /stats against an auditor's own sums over the store, and what the stores of the books say."""

import asyncio
import json
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from adapters.sql.base import microseconds
from adapters.sql.dump import rows_of
from adapters.sql.work import SqlWork
from core.access.verdict import Ban, Policy
from core.analytics.model import GONE, Figures, Period, State, Version
from core.analytics.period import TICK, period_of
from core.analytics.report import Reckon
from core.kernel.ids import PlanCode
from core.kernel.money import Money
from core.payments.provider import Charge
from core.payments.right import Right, RightKind, Status
from tests.contract.book_stories import DAY, FIRST, LAST, fill
from tests.contract.stores import Store, a_member, opened
from tests.fakes.clock import HandClock

PEOPLE = 420
ZONE = "Europe/Berlin"
OCTOBER_ENDS = datetime(2026, 10, 31, 23, tzinfo=UTC)
AUDIT = (Path(__file__).parent / "book_audit.sql").read_text()


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a store in which some hundred people bought for half a year; nobody writes in it any more."""
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('books') / 'zhishe.db'}"

    async def write() -> None:
        async with opened(url) as store:
            await fill(store.work, PEOPLE)

    asyncio.run(write())
    return url


@pytest.fixture
async def sold(books: str) -> AsyncIterator[Store]:
    async with opened(books) as store:
        yield store


def audited(store: Store, period: Period) -> dict[tuple[str, str], int]:
    """Return the auditor's figures, those that are nothing left out."""
    with closing(sqlite3.connect(store.url.partition(":///")[2])) as connection:
        return figures_by(connection, period)


def figures_by(connection: sqlite3.Connection, period: Period) -> dict[tuple[str, str], int]:
    span = {"since": microseconds(period.since), "until": microseconds(period.until)}
    return {(currency, figure): number for currency, figure, number in connection.execute(AUDIT, span) if number}


def reported(one: Figures) -> Counter[str]:
    """Return the same figures as the product says them."""
    said = Counter({"is:paying": one.paying, "is:failing": one.failing})
    said |= Counter({"is:suspended": one.suspended, "is:trial": one.trials})
    said |= Counter({"ending": one.ending, "live_before": one.live_before, "new": one.new, "back": one.back})
    said |= Counter({f"lost:{reason}": number for reason, number in one.churned.items()})
    said |= Counter({"charged": one.charged.amount_minor, "refunded": one.refunded.amount_minor})
    return said | Counter({"passes": one.passes, "passes_charged": one.passes_charged.amount_minor})


def a_month(yearly: int) -> int:
    return int((Decimal(yearly) / 12).quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize("word", ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "7d", "30d", "90d"])
async def test_the_figures_are_an_auditors_to_the_cent(sold: Store, word: str) -> None:
    """October has the night in which Berlin's clocks go back."""
    period = period_of(word, LAST, ZONE)
    assert period is not None
    report = await Reckon(sold.work, HandClock(LAST), Policy())(period)
    theirs = audited(sold, period)
    assert {"cny", "jpy", "usd"} == {one.currency for one in report.currencies} == {currency for currency, _ in theirs}
    for one in report.currencies:
        found = {figure: number for (currency, figure), number in theirs.items() if currency == one.currency}
        assert one.mrr.amount_minor == a_month(found.pop("mrr_of_a_year", 0))
        assert one.at_risk.amount_minor == a_month(found.pop("risk_of_a_year", 0))
        rest = {f"is:{state}" for state in (State.WAITING, *GONE)}
        assert {name: number for name, number in found.items() if name not in rest} == +reported(one)
        assert one.live_before + one.new + one.back - one.gone == one.live


async def test_the_stories_have_every_reason_and_state_in_them(sold: Store) -> None:
    whole = Period(datetime(2026, 6, 1, tzinfo=UTC), LAST + TICK)
    report = await Reckon(sold.work, HandClock(LAST), Policy())(whole)
    lost = {reason for one in report.currencies for reason in one.churned}
    assert lost == set(GONE) - {State.PAUSED}
    october = (await Reckon(sold.work, HandClock(LAST), Policy())(replace(whole, until=OCTOBER_ENDS))).currencies
    assert all(sum(getattr(one, name) for one in october) for name in ("failing", "suspended", "trials"))
    assert sum(one.back for one in report.currencies) > 1
    assert min(one.mrr.amount_minor for one in report.currencies) > 10_000
    (room,) = report.rooms
    assert (room.title, room.inside) == ("gated", 10)
    assert 20 < room.entitled < PEOPLE
    assert report.passes_in_use > 5


async def test_months_add_up_to_the_whole(sold: Store) -> None:
    reckon = Reckon(sold.work, HandClock(LAST), Policy())
    words = ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11")
    periods = [period for word in words if (period := period_of(word, LAST, ZONE)) is not None]
    reports = [await reckon(period) for period in periods]
    whole = await reckon(replace(periods[0], until=periods[-1].until))
    for total in whole.currencies:
        months = [one for report in reports for one in report.currencies if one.currency == total.currency]
        assert sum(one.income.amount_minor for one in months) == total.income.amount_minor
        assert sum(one.new for one in months) == total.new
        assert sum(one.gone for one in months) == total.gone
        assert all(one.live == after.live_before for one, after in pairwise(months))


async def test_what_is_learnt_later_does_not_rewrite_a_month(sqlite_url: str) -> None:
    october = period_of("2026-10", LAST, ZONE)
    assert october is not None
    async with opened(sqlite_url) as store:
        await fill(store.work, 60)
        reckon = Reckon(store.work, HandClock(LAST), Policy())
        before = (await reckon(october)).currencies
        async with store.work.read() as tx:
            newest = {one.right.key: one for one in await tx.books.versions()}
        async with store.work.write() as tx:
            for one in newest.values():
                await tx.rights.record(one.member_id, "stripe", [replace(one.right, refunded_at=october.since)], LAST)
        assert (await reckon(october)).currencies == before


async def test_the_books_of_everybody_are_kept_in_order(work: SqlWork) -> None:
    """On both databases."""
    vip, early = PlanCode("vip"), FIRST - DAY
    first = Right("sub_1", vip, RightKind.SUBSCRIPTION, Status.ACTIVE, FIRST)
    ended = replace(first, status=Status.CANCELED)
    paid = [
        Charge(ref, "sub_1", vip, Money(100, "cny"), 0, at) for ref, at in (("b", FIRST), ("a", FIRST), ("c", early))
    ]
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        await tx.rights.record(ann, "stripe", [first], FIRST)
        await tx.rights.record(ann, "stripe", [ended], LAST)
        await tx.charges.put(ann, "stripe", paid)
        await tx.audit.note(bob, "revoke", f"member:{ann}", LAST, {})
        await tx.audit.note(bob, "grant", f"member:{ann}", LAST, {})
        await tx.bans.put(bob, Ban(FIRST), None)
        await tx.archive.erase(ann, LAST)
    async with work.read() as tx:
        assert await tx.books.versions() == [Version("stripe", ann, first, FIRST), Version("stripe", ann, ended, LAST)]
        assert [(provider, charge.ref) for provider, charge in await tx.books.charges()] == [
            *(("stripe", ref) for ref in "cab")
        ]
        assert await tx.books.revoked() == [(ann, LAST)]
        assert (await tx.books.special(), await tx.books.forgotten()) == ([bob], {ann})


async def test_who_has_only_the_export_comes_to_the_same(sold: Store) -> None:
    """The auditor's statement runs over tables that were filled from the exported lines alone."""
    october = period_of("2026-10", LAST, ZONE)
    assert october is not None
    exported = rows_of(sold.work, sold.sealer, "ledger")
    assert exported is not None
    lines = [json.loads(json.dumps(row)) async for row in exported]
    with closing(sqlite3.connect(":memory:")) as connection:
        _load(connection, lines)
        theirs = figures_by(connection, october)
    assert theirs == audited(sold, october)
    assert len(theirs) > 40


def _load(connection: sqlite3.Connection, lines: Sequence[Mapping[str, Any]]) -> None:
    connection.executescript(TABLES)
    for number, row in enumerate(lines):
        values = {name: _micros(value) if name in MOMENTS else value for name, value in row.items()}
        statement = FILLING[row["what"]]
        connection.execute(statement, values | {"number": number, "body": json.dumps(row)})


def _micros(written: str | None) -> int | None:
    return None if written is None else microseconds(datetime.fromisoformat(written))


MOMENTS = frozenset(("recorded_at", "paid_at", "period_start", "period_end", "at"))
TABLES = """
CREATE TABLE rights (id, provider, key, member_id, plan, body, recorded_at);
CREATE TABLE charges (
  provider, right_key, plan, amount_minor, currency, refunded_minor, paid_at, period_start, period_end
);
CREATE TABLE plans (code, amount_minor, currency, interval);
CREATE TABLE audit (action, object, at);
"""
FILLING = {
    "right": "INSERT INTO rights VALUES (:number, :provider, :key, :member, :plan, :body, :recorded_at)",
    "charge": "INSERT INTO charges VALUES (:provider, :right, :plan, :amount_minor, :currency, :refunded_minor,"
    " :paid_at, :period_start, :period_end)",
    "plan": "INSERT INTO plans VALUES (:plan, :amount_minor, :currency, :interval)",
    "revocation": "INSERT INTO audit VALUES ('revoke', 'member:' || :member, :at)",
}
