"""Questions to those who teach: sent, answered, published without a name, and not too many a week."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.courses.question import quota_of, week_of
from core.kernel.ids import CONSOLE, Address, MemberId, PlanCode
from core.members.model import Role
from tests.factories import VIP, a_course, a_fact, a_member, keep
from tests.fakes.product import Product, actions

EVE = replace(a_member(2, at=Address(CONSOLE, "eve")), roles=frozenset((Role.CREATOR,)))


@pytest.fixture
async def school(product: Product) -> Product:
    """Eve's course, another one, and Ann with a plan."""
    mine = replace(a_course("py"), creator=MemberId(2))
    await keep(product.work, a_member(), EVE, mine, a_course("go"), a_fact())
    await product.ask("/me", by="root")
    return product


def notices(school: Product) -> dict[str, int]:
    return {key: one.member_id for key, (one, _) in school.work.tables.notices.items()}


async def test_a_question_reaches_the_creator_and_its_answer_who_asked(school: Product) -> None:
    assert (await school.ask("/ask")).key == "ask.what"
    sent = await school.ask("/ask py Why does it loop?")
    assert sent.key == "ask.sent" and "Course py" in sent.text and "2 more" in sent.text
    assert notices(school) == {"question:1:2": 2}
    listed = await school.ask("/answer", by="eve")
    assert (listed.key, actions(listed)) == ("answer.list", ["/answer 1"])
    assert "Why does it loop?" in (await school.press(listed.buttons[0], by="eve")).text
    done = await school.ask("/answer 1 Because the condition stays true.", by="eve")
    assert (done.key, actions(done)[0]) == ("answer.sent", "/answer 1 publish")
    assert notices(school)["answered:1:2"] == 1
    assert (await school.ask("/answer", by="eve")).key == "answer.none"
    assert (await school.ask("/answered loop")).key == "answered.not_found"
    assert (await school.press(done.buttons[0], by="eve")).key == "answer.published"
    found = await school.ask("/answered LOOP condition", by="bob")
    assert found.key == "answered.list" and "stays true" in found.text and "ann" not in found.text
    assert (await school.ask("/answer 1 unpublish", by="eve")).key == "answer.unpublished"
    assert (await school.ask("/answered")).key == "answered.none"


async def test_a_closed_question_opens_again_when_it_is_answered(school: Product) -> None:
    await school.ask("/ask py Why?")
    assert (await school.ask("/answer 1 publish", by="eve")).key == "question.unanswered"
    assert (await school.ask("/answer 1 close", by="eve")).key == "answer.closed"
    assert (await school.ask("/answer 1 close", by="eve")).key == "answer.closed_before"
    assert (await school.ask("/answer #1 So.", by="eve")).key == "answer.reopened"


async def test_it_is_about_the_course_that_was_open_last(school: Product) -> None:
    await school.ask("/lesson py-1")
    assert "Course py" in (await school.ask("/ask Why?")).text
    assert (await school.ask("/ask Why?", by="bob")).key == "ask.sent"
    assert notices(school)["question:2:3"] == 3, "without a course it is the owner's"


async def test_whoever_does_not_teach_the_course_reads_nothing_of_it(school: Product) -> None:
    await school.ask("/ask go Why?")
    assert (await school.ask("/answer", by="eve")).key == "answer.none"
    for line in ("/answer 1", "/answer 1 So.", "/answer 1 close", "/answer 1 publish"):
        assert (await school.ask(line, by="eve")).key == "content.not_yours"
    assert (await school.ask("/answer 1", by="bob")).key == "denied"
    assert (await school.ask("/answer 1 So.", by="root")).key == "answer.sent"


async def test_over_the_quota_it_says_when_one_may_ask_again(school: Product) -> None:
    for _ in range(3):
        assert (await school.ask("/ask py Why?")).key == "ask.sent"
    over = await school.ask("/ask py Why?")
    assert over.key == "ask.quota" and "2026-11-30 00:00" in over.text
    assert (await school.ask("/answer quota vip 4", by="root")).key == "answer.quota"
    assert (await school.ask("/ask py Why?")).key == "ask.sent"
    school.clock.pass_by(timedelta(days=6))
    assert (await school.ask("/ask py Why?")).key == "ask.sent"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("/answer one", "answer.form"),
        ("/answer 7", "question.unknown"),
        ("/answer 99999999999 So.", "question.unknown"),
        ("/answer quota", "answer.quota_form"),
        ("/answer quota vip many", "answer.quota_form"),
        ("/answer quota vip 1001", "ask.quota_range"),
        (f"/ask {'x' * 1501}", "ask.long"),
    ],
)
async def test_bad_input_changes_nothing(school: Product, line: str, key: str) -> None:
    assert (await school.ask(line, by="root")).key == key
    assert not school.work.tables.questions and not school.work.tables.question_quotas


def test_a_week_is_from_monday_to_monday_where_one_is() -> None:
    zone = ZoneInfo("America/New_York")
    begin, end = week_of(datetime(2026, 3, 9, 3, tzinfo=UTC), zone)
    assert (begin, end) == (datetime(2026, 3, 2, 5, tzinfo=UTC), datetime(2026, 3, 9, 4, tzinfo=UTC))
    assert quota_of([], {}) == 1
    assert quota_of([VIP, PlanCode("pro")], {VIP: 9}) == 9


async def test_a_question_hour_is_announced_once_to_who_asked_and_has_no_quota(school: Product) -> None:
    assert (await school.ask("/questionhour")).key == "hour.none"
    assert "You are told" in (await school.ask("/questionhour tell")).text
    assert (await school.ask("/questionhour 2026-11-25 15:00 60")).key == "denied"
    assert (await school.ask("/questionhour 2026-11-25 15:00 60", by="eve")).key == "hour.set"
    announce = school.cases.delivery.question_hours.announce
    assert (await announce(), await announce(), list(notices(school))) == (1, 0, ["questionhour:1:1"])
    for _ in range(3):
        await school.ask("/ask py Why?")
    assert (await school.ask("/ask py Why?")).key == "ask.quota"
    school.clock.pass_by(timedelta(hours=27, minutes=30))
    assert (await school.ask("/ask py Why?")).key == "ask.sent"
    assert (await school.ask("/questionhour quiet")).key == "hour.list"
    school.clock.pass_by(timedelta(hours=1))
    assert (await school.ask("/ask py Why?")).key == "ask.quota"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("/questionhour tomorrow", "hour.form"),
        ("/questionhour 2026-11-25 25:00 60", "hour.form"),
        ("/questionhour 2026-11-25 15:00 0", "hour.minutes"),
        ("/questionhour 2026-11-25 15:00 99999", "hour.minutes"),
        ("/questionhour 2026-11-24 11:00 60", "hour.past"),
    ],
)
async def test_a_question_hour_out_of_range_is_not_set(school: Product, line: str, key: str) -> None:
    assert (await school.ask(line, by="eve")).key == key
    assert not school.work.tables.hours
