"""An owner takes a starter kit: its course becomes drafts, and nothing is sold or opened."""

import pytest

from bot.commands.editplan import OPTIONS
from bot.commands.plan_words import code_of, days_of, options_of
from bot.kits import KITS, kit_of
from core.courses.draft import faults_of
from core.courses.model import Course, Lesson
from core.kernel.ids import CourseId, LessonId
from core.kernel.money import money_from_major
from core.members.model import Language
from tests.fakes.product import Product, actions


@pytest.mark.parametrize("name", KITS)
@pytest.mark.parametrize("language", Language)
def test_a_kit_is_whole_in_both_languages(name: str, language: Language) -> None:
    kit = kit_of(name, language)
    assert kit.rooms
    assert (len(kit.prompts), len(kit.rules) >= 3) == (3, True)
    assert 5 <= len(kit.course.lessons) <= 8
    lessons: tuple[Lesson, ...] = ()
    for number, one in enumerate(kit.course.lessons):
        lesson = Lesson(LessonId(f"x-{number}"), CourseId("x"), number, one.title, one.body)
        assert faults_of(lesson, Course(CourseId("x"), "X", lessons=lessons), ()) == ()
        lessons += (lesson,)


@pytest.mark.parametrize("name", KITS)
def test_the_plans_of_a_kit_can_be_made_as_they_are_written(name: str) -> None:
    zh, en = kit_of(name, Language.ZH), kit_of(name, Language.EN)
    assert [one.code for one in zh.plans] == [one.code for one in en.plans]
    for one in (*zh.plans, *en.plans):
        assert code_of(one.code, "newplan") == one.code
        assert money_from_major(*one.price.split()).amount_minor > 0
        assert one.every in {"month", "year"} or days_of(one.every, "newplan")


async def test_the_five_kits_are_listed_with_a_button_each(product: Product) -> None:
    listed = await product.ask("/kit", by="root")
    assert listed.key == "kit.list"
    assert actions(listed) == [f"/kit {name}" for name in KITS]


async def test_a_kit_is_shown_before_anything_is_made(product: Product) -> None:
    shown = await product.ask("/kit founders", by="root")
    assert "From an idea to ten customers" in shown.text
    assert actions(shown)[:2] == ["/kit founders use zh", "/kit founders use en"]
    assert product.work.tables.courses == {}


async def test_a_used_kit_is_a_course_of_drafts_and_nothing_more(product: Product) -> None:
    made = await product.ask("/kit school use zh", by="root")
    assert made.key == "kit.made"
    assert "/newplan study-month 39.00 cny month" in made.text
    assert "/bind study-month" in made.text
    assert "/editplan study-month courses=kit-school-zh" in made.text
    assert "kit-school-zh-5" in (await product.ask("/drafts", by="root")).text
    assert (await product.ask("/course kit-school-zh")).key == "course.unknown"
    assert (await product.ask("/plans", by="root")).key == "plans.none"


async def test_a_second_use_changes_nothing_and_says_so(product: Product) -> None:
    await product.ask("/kit career use en", by="root")
    await product.ask("/edit kit-career-en-1 title=My own first lesson", by="root")
    assert (await product.ask("/kit career use", by="root")).key == "kit.there"
    assert "My own first lesson" in (await product.ask("/preview kit-career-en-1", by="root")).text


async def test_the_commands_that_a_kit_hands_out_are_understood(product: Product) -> None:
    made = await product.ask("/kit skills use en", by="root")
    lines = [line for line in made.text.splitlines() if line.startswith(("/newplan", "/editplan"))]
    for line in lines[:-1]:
        assert (await product.ask(line, by="root")).key in {"newplan.made", "editplan.done"}, line
    assert options_of(lines[-1])[1].keys() <= OPTIONS
    assert (await product.ask("/publish kit-skills-en-1", by="root")).key == "publish.done"
    assert (await product.ask(lines[-1], by="root")).key == "editplan.done"
    assert (await product.ask("/lesson kit-skills-en-1")).key == "lesson.locked"


@pytest.mark.parametrize("words", ["nothing", "school make", "school use fr", "school use en now"])
async def test_a_kit_that_is_not_there_is_answered_with_an_example(product: Product, words: str) -> None:
    reply = await product.ask(f"/kit {words}", by="root")
    assert (reply.key, "/kit school use en" in reply.text, actions(reply)) == ("kit.form", True, ["/kit"])
    assert product.work.tables.courses == {}


async def test_only_an_owner_takes_a_kit(product: Product) -> None:
    assert (await product.ask("/kit school use en")).key == "denied"
