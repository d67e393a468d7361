"""Drafts of prompts as a creator sees them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.interactions.model import ActKind
from core.kernel.ids import CONSOLE, Address, MemberId
from core.members.model import Purpose, Role
from tests.factories import a_course, a_member, a_room, an_act, an_entry, keep
from tests.fakes.clock import NOON
from tests.fakes.product import Product, actions

BOTH = (Purpose.MOOD, Purpose.PERSONAL)
HALL = a_room(title="大厅")


@pytest.fixture
async def school(product: Product) -> Product:
    """Two courses, one of them by Ann, and a room in which five people talk about soup."""
    folk = [a_member(n, at=Address(CONSOLE, "ann" if n == 1 else f"p{n}"), allows=BOTH) for n in range(1, 6)]
    texts = ("good soup noodles", "bad noodles soup", "which soup noodles?")
    talk = [an_entry(f"m{n}", texts[n % 3], room=HALL, by=1 + n % 5, at=NOON - timedelta(hours=n)) for n in range(30)]
    await keep(
        product.work,
        a_course("py", title="Python"),
        replace(a_course("food", title="Noodles"), creator=folk[0].id),
        HALL,
        *folk,
        *talk,
    )
    async with product.work.write() as tx:
        await tx.members.appoint(folk[0].id, frozenset((Role.CREATOR,)))
    return product


async def test_three_drafts_come_with_their_evidence_and_nobodys_words(school: Product) -> None:
    drafts = await school.ask("/prompt")
    assert drafts.key == "prompt.drafts"
    assert drafts.is_personal
    assert [action.rsplit(" ", 1)[0] for action in actions(drafts) if action] == [
        *["/prompt post"] * 3,
        *["/prompt edit"] * 3,
    ]
    assert "messages by 5 people about" in drafts.text
    assert "questions that nobody answered: " in drafts.text
    assert "noodles · bad · good (lesson “Lesson food-3”): " in drafts.text
    assert "10 questions about it are still without a reply" in drafts.text
    assert "of “Noodles”" in drafts.text
    for said in ("good soup noodles", "bad noodles soup", "which soup noodles", "Ann", "p2"):
        assert said not in drafts.text


async def test_without_a_hot_topic_the_newest_lesson_is_taken(product: Product) -> None:
    await keep(product.work, a_member(), a_course("py"), a_course("rust"), an_act("rust-1", ActKind.OPENED))
    await keep(product.work, an_act("py-2", ActKind.OPENED, at=NOON + timedelta(hours=1)))
    drafts = await product.ask("/prompt", by="root")
    assert "no topic is hot now" in drafts.text
    assert "Lesson py-2" in drafts.text
    assert "“Lesson rust-3” of “Course rust”" in (await product.ask("/prompt rust", by="root")).text


async def test_nothing_to_go_by_is_said(product: Product) -> None:
    assert (await product.ask("/prompt", by="root")).key == "prompt.nothing"
    assert (await product.ask("/prompt")).key == "denied"


async def test_a_human_posts_it_into_a_room_once(school: Product) -> None:
    drafts = await school.ask("/prompt")
    where = await school.press(drafts.buttons[0])
    assert (where.key, where.is_personal) == ("prompt.where", True)
    number = (actions(drafts)[0] or "").rsplit(" ", 1)[1]
    posted = await school.ask(f"/prompt post {number}", room="hall")
    assert (posted.key, posted.is_personal) == ("prompt.post", False)
    assert posted.text in where.text
    assert posted.text in drafts.text
    assert (await school.ask(f"/prompt post {number}", room="hall")).key == "prompt.posted"


async def test_a_draft_is_changed_before_it_is_posted(school: Product) -> None:
    drafts = await school.ask("/prompt")
    now = await school.press(drafts.buttons[3])
    number = (actions(drafts)[3] or "").rsplit(" ", 1)[1]
    assert now.key == "prompt.now"
    assert f"/prompt edit {number}" in now.text
    changed = await school.ask(f"/prompt edit {number} Which soup do you like?")
    assert (changed.key, actions(changed)) == ("prompt.changed", [f"/prompt post {number}"])
    assert (await school.ask(f"/prompt post {number}", room="hall")).text == "Which soup do you like?"
    for text in ("x" * 1001, "字" * 5000):
        assert (await school.ask(f"/prompt edit {number} {text}")).key == "prompt.length"


@pytest.mark.parametrize("line", ["post", "edit", "post x", "post 999", "edit -1 hello", "post ²", "edit " + "9" * 40])
async def test_a_draft_that_is_not_there_leads_to_new_ones(school: Product, line: str) -> None:
    reply = await school.ask(f"/prompt {line}")
    assert (reply.key, actions(reply)[0]) == ("prompt.unknown", "/prompt")


async def test_nobody_posts_the_drafts_of_others_and_new_ones_take_their_place(school: Product) -> None:
    number = (actions(await school.ask("/prompt"))[0] or "").rsplit(" ", 1)[1]
    assert (await school.ask(f"/prompt post {number}", by="root", room="hall")).key == "prompt.unknown"
    await school.ask("/prompt")
    assert (await school.ask(f"/prompt post {number}", room="hall")).key == "prompt.unknown"


async def test_replies_within_two_days_are_counted_and_learnt_from(school: Product) -> None:
    number = (actions(await school.ask("/prompt"))[0] or "").rsplit(" ", 1)[1]
    await school.ask(f"/prompt post {number}", room="hall")
    answers = [
        an_entry("r1", "my bad luck, so cold", room=HALL, by=2, at=NOON + timedelta(hours=1)),
        an_entry("r2", "noodles need salt", room=HALL, by=3, at=NOON + timedelta(hours=47)),
        an_entry("r3", "noodles, says Ann", room=HALL, by=1, at=NOON + timedelta(hours=2)),
        an_entry("r4", "noodles, too late", room=HALL, by=4, at=NOON + timedelta(hours=49)),
        an_entry("r5", "what a day", room=HALL, by=4, at=NOON + timedelta(hours=3)),
    ]
    await keep(school.work, *answers)
    assert await school.cases.study.discuss() == 0
    school.clock.pass_by(timedelta(hours=48))
    assert [await school.cases.study.discuss() for _ in range(2)] == [1, 0]
    (counted,) = [one for one in school.work.tables.prompts.values() if one.posted_at]
    assert counted.replies == 2
    assert "had 2 replies on its subject within 48 hours" in (await school.ask("/prompt")).text
    async with school.work.read() as tx:
        (arm,) = (await tx.prompts.arms()).values()
    assert (arm.posts, arm.reward) == (1, 0.2)


async def test_a_creator_is_given_lessons_of_their_own_courses_and_a_moderator_those_of_all(school: Product) -> None:
    await keep(school.work, an_act("py-1", ActKind.OPENED, by=2))
    assert "Lesson py-" not in (await school.ask("/prompt python")).text
    async with school.work.write() as tx:
        await tx.members.appoint(MemberId(2), frozenset((Role.MODERATOR,)))
    assert "Lesson py-" in (await school.ask("/prompt python", by="p2")).text
