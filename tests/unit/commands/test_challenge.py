"""Check-ins: joined by a button, once a day of one's own, counted, and told at the end once."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from core.courses.challenge import Challenge, ChallengeId, Count, Part, count_of
from core.kernel.ids import MemberId
from core.members.model import Role
from tests.factories import a_member, keep
from tests.fakes.clock import NOON
from tests.fakes.product import Product, actions

DAY = timedelta(days=1)


@pytest.fixture
async def camp(product: Product) -> Product:
    """A challenge of three days, which Ann has joined."""
    assert (await product.ask("/checkin")).key == "checkin.none"
    card = await product.ask("/challenge Read every morning 3", by="root", room="hall")
    assert (card.key, card.is_personal, actions(card)) == (
        "challenge.card",
        False,
        ["/takepart join 1", "/takepart board 1"],
    )
    assert (await product.press(card.buttons[0])).key == "challenge.joined"
    assert (await product.press(card.buttons[0])).key == "challenge.joined_before"
    return product


def told(product: Product) -> list[str]:
    return [key for key in product.work.tables.notices if key.startswith("challenge:")]


async def test_a_day_counts_once(camp: Product) -> None:
    first = await camp.ask("/checkin ten pages")
    assert first.key == "checkin.done" and "day 1 of 3. Days done: 1, in a row: 1, missed: 0" in first.text
    again = await camp.ask("/checkin more")
    assert again.key == "checkin.again" and "Days done: 1" in again.text
    camp.clock.pass_by(2 * DAY)
    third = await camp.say("打卡")
    assert third is not None and third.key == "checkin.done"
    assert "day 3 of 3. Days done: 2, in a row: 1, missed: 1" in third.text
    assert list(camp.work.tables.checkins.values()) == ["ten pages", ""]


async def test_who_takes_part_nowhere_is_shown_what_there_is(camp: Product) -> None:
    shown = await camp.ask("/checkin", by="bob")
    assert (shown.key, actions(shown)) == ("checkin.join_first", ["/takepart join 1"])
    assert not camp.work.tables.checkins


async def test_the_end_is_told_once_in_the_morning_with_the_counts(camp: Product) -> None:
    end = camp.cases.delivery.challenging.end
    await camp.ask("/checkin")
    camp.clock.pass_by(2 * DAY + timedelta(hours=11))
    assert await end() == 0, "the last day is not over"
    camp.clock.pass_by(timedelta(hours=2))
    assert await end() == 0, "it is night"
    camp.clock.pass_by(timedelta(hours=9))
    assert (await end(), await end()) == (1, 0)
    (key,) = told(camp)
    said = camp.work.tables.notices[key][0].answer.phrases[0]
    assert (said.params["done"], said.params["missed"]) == (1, 2)
    assert (await camp.ask("/checkin")).key == "checkin.none"
    assert (await camp.ask("/takepart join 1")).key == "command.unknown", "it is pressed, not typed"
    camp.clock.pass_by(2 * DAY)
    assert (await end(), len(told(camp))) == (0, 1)
    assert camp.work.tables.challenges[ChallengeId(1)][1] is not None


async def test_the_board_shows_only_those_who_agreed_and_only_if_they_are_enough(camp: Product) -> None:
    board = next(one for one in camp.buttons if one.action == "/takepart board 1")
    await camp.ask("/checkin")
    for name in ("p1", "p2", "p3", "p4", "shy"):
        joined = await camp.ask("/checkin", by=name)
        await camp.press(joined.buttons[0], by=name)
        await camp.ask("/checkin", by=name)
    for name in ("p1", "p2", "p3", "p4"):
        seen = await camp.press(board, by=name)
        assert seen.key == "challenge.few"
        await camp.press(next(one for one in seen.buttons if one.action == "/takepart show 1"), by=name)
    show = next(one for one in camp.buttons if one.action == "/takepart show 1")
    shown = await camp.press(show)
    assert shown.key == "challenge.board" and "6 take part" in shown.text and "shy" not in shown.text
    hide = next(one for one in shown.buttons if one.action == "/takepart hide 1")
    assert (await camp.press(hide)).key == "challenge.few"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("/challenge", "challenge.form"),
        ("/challenge 21", "challenge.form"),
        ("/challenge Read", "challenge.form"),
        ("/challenge Read 0", "challenge.days"),
        ("/challenge Read -3", "challenge.days"),
        ("/challenge Read 366", "challenge.days"),
        ("/challenge Read 99999999", "challenge.days"),
        (f"/challenge {'x' * 81} 3", "challenge.title"),
    ],
)
async def test_a_challenge_out_of_range_is_not_begun(product: Product, line: str, key: str) -> None:
    assert (await product.ask(line, by="root")).key == key
    assert not product.work.tables.challenges


async def test_a_creator_may_begin_one_and_a_member_may_not(product: Product) -> None:
    await keep(product.work, replace(a_member(), roles=frozenset((Role.CREATOR,))))
    assert (await product.ask("/challenge 早起 7天")).key == "challenge.card"
    assert (await product.ask("/challenge 早起 7", by="bob")).key == "denied"
    assert (await product.ask(f"/checkin {'x' * 1001}")).key == "checkin.long"


def test_days_are_local_and_those_before_joining_are_not_missed() -> None:

    zone = ZoneInfo("Asia/Shanghai")
    challenge = Challenge(ChallengeId(1), "x", 10, NOON)
    part = Part(ChallengeId(1), MemberId(1), NOON + 3 * DAY)
    days = [challenge.first(zone) + 3 * DAY, challenge.first(zone) + 4 * DAY]
    assert count_of(challenge, part, days, NOON + 4 * DAY, zone) == Count(5, 2, 2, 0)
    assert count_of(challenge, part, days, NOON + 6 * DAY, zone) == Count(7, 2, 0, 1)
    assert count_of(challenge, part, days, NOON + 60 * DAY, zone) == Count(10, 2, 0, 5)
