"""/digest and the pictures beside /topics and /mood."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.courses.model import Course as Lessons
from core.insight.policy import READS_PERSONS
from core.interactions.model import Room
from core.kernel.charts import Bars, Course, Heat
from core.kernel.ids import CONSOLE, DISCORD, TELEGRAM, Address, CourseId, Platform
from core.members.model import Purpose
from tests.factories import a_member, a_room, an_entry, keep
from tests.fakes.clock import NOON
from tests.fakes.easel import PNG, FakeEasel
from tests.fakes.product import Product, actions

BOTH = (Purpose.MOOD, Purpose.PERSONAL)
HALL = a_room()


async def fill(product: Product, room: Room = HALL, *, people: int = 5, allows: tuple[Purpose, ...] = BOTH) -> None:
    folk = [a_member(n, at=Address(CONSOLE, "ann" if n == 1 else f"p{n}"), allows=allows) for n in range(1, people + 1)]
    texts = ("good soup noodles", "bad noodles soup", "how do I get a refund?")
    said = [
        an_entry(f"{n + 1}", texts[n % 3], room=room, by=1 + n % people, at=NOON - timedelta(hours=n))
        for n in range(30)
    ]
    await keep(product.work, room, *folk, *said)
    await product.cases.analyse()


def easel(product: Product) -> FakeEasel:
    assert isinstance(product.cases.charts, FakeEasel)
    return product.cases.charts


async def test_a_page_has_everything_and_its_text_carries_the_finding(product: Product) -> None:
    await fill(product)
    card = await product.ask("/digest")
    assert card.key == "digest.card"
    assert card.picture == PNG
    assert "30 messages by 5 people" in card.text
    assert "Mood" in card.text
    assert "Talked about:" in card.text
    assert actions(card) == ["/digest 3", "/digest 7", "/digest 30", "/topics 7"]
    (picture,) = easel(product).drawn
    assert [type(panel) for panel in picture.panels] == [Course, Bars, Heat]
    assert "30 messages by 5 people" in picture.finding
    assert len(card.text) > len(picture.finding)


async def test_it_speaks_the_language_of_whoever_asks(product: Product) -> None:
    await fill(product)
    await product.ask("/lang zh")
    card = await product.ask("/digest")
    assert "5 人说了 30 条" in card.text
    assert "5 人说了 30 条" in easel(product).drawn[0].finding


@pytest.mark.parametrize("days", ["0", "31", "-1", "999"])
async def test_a_range_that_is_not_kept_is_told_with_the_allowed_one(product: Product, days: str) -> None:
    await fill(product)
    told = await product.ask(f"/digest {days}")
    assert told.key == "days.range"
    assert "1" in told.text
    assert "30" in told.text
    assert actions(told) == ["/digest 3", "/digest 7", "/digest 30"]


async def test_below_the_floor_there_is_no_page_and_no_picture(product: Product) -> None:
    await fill(product, people=4)
    told = await product.ask("/digest")
    assert told.key == "floor.below"
    assert told.picture is None
    assert easel(product).drawn == []


async def test_without_consent_nothing_is_told(product: Product) -> None:
    await fill(product, allows=())
    assert (await product.ask("/digest")).key == "floor.below"


async def test_a_room_in_which_one_does_not_stand_is_unknown(product: Product) -> None:
    await fill(product)
    assert (await product.ask("/digest 7 hall", by="stranger")).key == "rooms.none"


async def test_topics_and_mood_come_with_a_picture_too(product: Product) -> None:
    await fill(product)
    for command in ("/topics", "/mood"):
        assert (await product.ask(command)).picture == PNG
    assert len(easel(product).drawn) == 2


async def test_a_missing_font_is_told_where_it_matters(product: Product) -> None:
    await fill(product)
    easel(product).lacks_font = True
    assert "zhishe doctor" not in (await product.ask("/mood")).text
    await product.ask("/lang zh")
    assert "zhishe doctor" in (await product.ask("/mood")).text


@pytest.mark.parametrize("platform", [CONSOLE, TELEGRAM, DISCORD])
async def test_an_open_question_is_quoted_only_where_persons_may_be_read(product: Product, platform: Platform) -> None:
    room = replace(a_room(at=Address(platform, "-1001234567")), title="side")
    await fill(product, room)
    card = await product.ask("/digest 7 side")
    assert ("get a refund?" in card.text) == READS_PERSONS[platform]
    assert ("https://t.me/c/1234567/" in card.text) == (platform == TELEGRAM)


async def test_a_topic_is_linked_to_the_course_about_it(product: Product) -> None:
    await fill(product)
    async with product.work.write() as tx:
        await tx.courses.put(Lessons(CourseId("soup"), "Noodles for beginners"))
        await tx.courses.put(Lessons(CourseId("py"), "Python"))
    card = await product.ask("/topics")
    assert "Noodles for beginners (“noodles” is talked about)" in card.text
    assert "Python" not in card.text
    assert len(actions(card)) == 5
