"""Reminders that are really said: when due, if they still hold, once, with the button that helps."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.phrases import Speaker
from core.access.ports import Place
from core.access.remind import Remind
from core.access.verdict import Ban, Policy
from core.kernel.ids import Address, Platform
from core.members.model import Language, Member, Role
from core.payments.right import Dispute, Right, RightKind, Status
from tests.factories import HALL, VIP, a_fact, a_member, a_plan, a_room, keep
from tests.fakes.clock import NOON
from tests.unit.access.desk import ANN, Desk

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONTH = NOON + 30 * DAY
PAID = Right("sub_1", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON, paid_until=MONTH)
CANCELLED = replace(PAID, ends_at=MONTH)
FAILED = replace(PAID, status=Status.PAST_DUE, failed_at=MONTH)
TRIAL = replace(PAID, status=Status.TRIALING, paid_until=NOON + 14 * DAY)
PASS = Right("p1", VIP, RightKind.PASS, Status.ACTIVE, NOON, days=30)


@pytest.fixture
async def desk() -> Desk:
    desk = Desk()
    await keep(desk.work, a_member(), a_plan())
    return desk


@pytest.mark.parametrize(
    ("right", "told"),
    [
        (CANCELLED, {27: "access_ends /resume"}),
        (replace(CANCELLED, status=Status.TRIALING), {27: "access_ends /resume"}),
        (replace(PAID, status=Status.CANCELED, ends_at=NOON + DAY), {27: "access_ends /subscribe vip"}),
        (PASS, {27: "access_ends /subscribe vip"}),
        (TRIAL, {11: "trial_ends /cancel"}),
        (FAILED, {30: "grace_began /card", 35: "grace_ends /card", 37: "grace_over /card"}),
        (
            replace(FAILED, status=Status.CANCELED, ends_at=MONTH + DAY),
            {30: "grace_began /subscribe vip", 35: "grace_ends /subscribe vip", 37: "grace_over /subscribe vip"},
        ),
        (PAID, {}),
    ],
)
async def test_each_kind_is_said_on_its_day_with_the_button_that_helps(
    desk: Desk, right: Right, told: dict[int, str]
) -> None:
    await desk.has(right)
    assert {day: said for day in range(60) if (said := await desk.at(day * DAY))} == {
        day: [said] for day, said in told.items()
    }


async def test_nothing_is_said_before_its_minute(desk: Desk) -> None:
    await desk.has(CANCELLED)
    assert await desk.at(27 * DAY - timedelta(microseconds=1)) == []
    assert await desk.at(27 * DAY) == ["access_ends /resume"]


async def test_half_a_day_late_is_said_and_later_is_dropped(desk: Desk) -> None:
    await desk.has(CANCELLED)
    assert await desk.at(27 * DAY + 12 * HOUR) == ["access_ends /resume"]
    late = Desk()
    await keep(late.work, a_member(), a_plan())
    await late.has(CANCELLED)
    assert await late.at(27 * DAY + 12 * HOUR + timedelta(microseconds=1)) == []


async def test_what_is_long_over_is_not_planned(desk: Desk) -> None:
    desk.clock.at = NOON + 29 * DAY
    await desk.has(CANCELLED)
    assert desk.work.tables.due == {}
    desk.clock.at = NOON + 30 * DAY + HOUR
    await desk.has(FAILED)
    assert await desk.at(30 * DAY + HOUR) == ["grace_began /card"]


async def test_an_end_that_moved_is_told_at_its_new_date_alone(desk: Desk) -> None:
    await desk.has(CANCELLED)
    desk.clock.at = NOON + DAY
    await desk.has(replace(CANCELLED, paid_until=MONTH + 10 * DAY, ends_at=MONTH + 10 * DAY))
    assert {day: said for day in range(60) if (said := await desk.at(day * DAY))} == {37: ["access_ends /resume"]}


async def test_who_resumed_or_paid_meanwhile_hears_nothing(desk: Desk) -> None:
    await desk.has(CANCELLED)
    await desk.has(PAID)
    assert [await desk.at(day * DAY) for day in (27, 30)] == [[], []]
    desk.clock.at = MONTH
    await desk.has(FAILED)
    assert await desk.at(30 * DAY) == ["grace_began /card"]
    await desk.has(replace(PAID, paid_until=MONTH + 30 * DAY))
    assert [await desk.at(day * DAY) for day in (35, 37)] == [[], []]


async def test_who_cancelled_again_is_told_once(desk: Desk) -> None:
    for right in (CANCELLED, PAID, CANCELLED):
        await desk.has(right)
    assert len(desk.work.tables.due) == 1
    assert await desk.at(27 * DAY) == ["access_ends /resume"]
    await desk.has(PAID)
    await desk.has(CANCELLED)
    assert await desk.at(27 * DAY + HOUR) == []


async def test_the_same_job_run_twice_says_it_once(desk: Desk) -> None:
    await desk.has(CANCELLED)
    (job, _), *_ = desk.work.tables.due.values()
    desk.clock.at = NOON + 27 * DAY
    said = [await desk.remind(ANN, str(job.payload["reminder"])) for _ in range(2)]
    assert said == [True, False]
    assert [one.name for one in desk.work.tables.handed] == ["notify"]
    assert not await desk.remind(ANN, "no such reminder")


@pytest.mark.parametrize("right", [CANCELLED, FAILED, PASS, TRIAL])
async def test_nothing_is_said_to_whom_everything_was_taken_back(desk: Desk, right: Right) -> None:
    for gone in (replace(right, refunded_at=NOON + DAY), replace(right, disputes=(Dispute(NOON + DAY),))):
        await desk.has(right)
        await desk.has(gone)
        assert [await desk.at(day * DAY) for day in (11, 27, 30, 35, 37)] == [[]] * 5
        desk.clock.at = NOON


async def test_money_that_was_taken_back_after_the_date_is_not_spoken_of_either(desk: Desk) -> None:
    await desk.has(FAILED)
    async with desk.work.write() as tx:
        await tx.rights.record(ANN, "fake", [replace(FAILED, refunded_at=MONTH + HOUR)], MONTH)
    assert await desk.at(30 * DAY + 2 * HOUR) == []


async def test_nothing_is_said_to_the_banned_and_the_forgotten(desk: Desk) -> None:
    await desk.has(CANCELLED)
    async with desk.work.write() as tx:
        await tx.bans.put(ANN, Ban(NOON, NOON + 28 * DAY), None)
    assert await desk.at(27 * DAY) == []
    await desk.has(FAILED)
    async with desk.work.write() as tx:
        await tx.archive.erase(ANN, NOON)
    assert await desk.at(30 * DAY) == []


async def test_what_nobody_planned_is_found_and_planned_once(desk: Desk) -> None:
    """After a restore, or where the days of grace were set anew."""
    await keep(desk.work, a_fact(ends=MONTH, by=2), a_member(2, at=HALL))
    async with desk.work.write() as tx:
        await tx.rights.record(ANN, "fake", [FAILED], NOON)
    assert [await desk.remind.everybody() for _ in range(2)] == [4, 4]
    assert len(desk.work.tables.due) == 4
    longer = Remind(desk.work, desk.clock, Policy(10 * DAY), frozenset())
    await longer.everybody()
    assert {job.payload["member"] for job, _ in desk.work.tables.due.values()} == {1, 2}
    assert max(due for _, due in desk.work.tables.due.values()) == MONTH + 10 * DAY


async def test_a_plan_that_is_sold_no_more_leads_to_the_others(desk: Desk) -> None:
    await keep(desk.work, replace(a_plan(), is_live=False))
    await desk.has(PASS)
    assert await desk.at(27 * DAY) == ["access_ends /plans"]


async def test_what_was_given_is_told_as_what_was_bought(desk: Desk) -> None:
    await keep(desk.work, a_fact(ends=MONTH))
    await desk.remind.plan(ANN)
    assert await desk.at(27 * DAY) == ["access_ends /subscribe vip"]


@pytest.mark.parametrize("was_moved_first", [True, False])
async def test_the_end_of_grace_is_told_by_the_room_that_closes_whichever_job_comes_first(
    desk: Desk, was_moved_first: bool
) -> None:
    await keep(desk.work, a_room())
    over = MONTH + 7 * DAY
    async with desk.work.write() as tx:
        await tx.bindings.bind(VIP, a_room().id, NOON)
        await tx.places.confirm(Place(a_room().id, ANN, not was_moved_first, over if was_moved_first else NOON))
    await desk.has(FAILED)
    assert [await desk.at(day * DAY) for day in (30, 35, 37)] == [["grace_began /card"], ["grace_ends /card"], []]


async def test_the_end_of_grace_is_told_where_no_room_closes(desk: Desk) -> None:
    """Who was out before, whom another plan keeps in, and staff, whom nobody puts out."""
    await keep(desk.work, a_room(), a_room(2, at=Address(Platform("console"), "other")))
    async with desk.work.write() as tx:
        await tx.bindings.bind(VIP, a_room().id, NOON)
        await tx.places.confirm(Place(a_room().id, ANN, False, NOON))
    await desk.has(FAILED)
    assert await desk.at(37 * DAY) == ["grace_over /card"]
    for other in (a_fact(a_plan("pro").code, key="f2"), replace(a_member(), roles=frozenset((Role.MODERATOR,)))):
        more = Desk()
        await keep(more.work, a_member(), a_plan(), a_room(), other)
        async with more.work.write() as tx:
            await tx.bindings.bind(VIP, a_room().id, NOON)
            await tx.bindings.bind(a_plan("pro").code, a_room().id, NOON)
            await tx.places.confirm(Place(a_room().id, ANN, True, NOON))
        await more.has(FAILED)
        assert await more.at(37 * DAY) == ["grace_over /card"]


@pytest.mark.parametrize(
    ("language", "word", "when"),
    [(Language.EN, "ends on", "2026-12-24 21:00"), (Language.ZH, "结束", "2026-12-24 21:00")],
)
async def test_a_date_is_told_in_the_persons_language_and_zone(
    desk: Desk, language: Language, word: str, when: str
) -> None:
    member: Member = a_member(language=language, zone="Asia/Tokyo")
    await keep(desk.work, member)
    await desk.has(CANCELLED)
    await desk.at(27 * DAY)
    ((notice, _),) = desk.work.tables.notices.values()
    text = Speaker(member.language, member.zone or "UTC").reply(notice.answer).text
    assert word in text
    assert when in text
    assert HALL.external_id not in text
