"""/students as a creator sees it, and the reminders that learners allowed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.interactions.model import ActKind
from core.kernel.ids import CONSOLE, Address, MemberId
from core.members.model import Purpose, Role
from tests.factories import a_course, a_member, an_act, keep
from tests.fakes.clock import NOON
from tests.fakes.product import Product, actions

DAY = timedelta(days=1)


@pytest.fixture
async def school(product: Product) -> Product:
    """Bo is stuck and allows nudges, Cy is stuck and does not, Di is at it, Ed has finished."""
    both = (Purpose.NUDGES, Purpose.PERSONAL)
    folk = [a_member(n, at=Address(CONSOLE, name), allows=both if name == "bo" else ()) for n, name in FOLK.items()]
    acts = [
        an_act("py-1", by=2, at=NOON - 9 * DAY),
        an_act("py-1", ActKind.OPENED, by=3, at=NOON - 20 * DAY),
        an_act("py-1", by=4, at=NOON - DAY),
        *(an_act(f"py-{n}", by=5, at=NOON - 30 * DAY) for n in (1, 2, 3)),
        an_act("foreign", by=6),
    ]
    await keep(product.work, *folk, a_course("py", title="Python"), *acts)
    return product


FOLK = {2: "bo", 3: "cy", 4: "di", 5: "ed", 6: "flo"}


async def test_stuck_learners_come_first_and_only_the_willing_can_be_reminded(school: Product) -> None:
    told = await school.ask("/students py", by="root")
    assert (told.key, told.is_personal, actions(told)) == ("students.list", True, ["/nudge 2 py"])
    assert "has 4 learners, stuck for a week or longer: 2" in told.text
    assert [line.split(" ")[1] for line in told.text.splitlines()[1:]] == ["cy:", "bo:", "ed:", "di:"]
    assert "bo: 33% (1/3), stuck since 2026-11-15" in told.text
    assert (await school.ask("/students", by="root")).text == told.text


async def test_a_reminder_is_one_notice_and_none_soon_after(school: Product) -> None:
    told = await school.ask("/students py", by="root")
    assert (await school.press(told.buttons[0], by="root")).key == "nudge.done"
    ((notice, _),) = school.work.tables.notices.values()
    assert (notice.member_id, notice.kind.value) == (2, "push")
    assert notice.answer.choices[0].action == "/lesson py-2"
    assert (await school.press(told.buttons[0], by="root")).key == "nudge.lately"
    assert len(school.work.tables.notices) == 1


async def test_who_did_not_allow_it_or_is_finished_is_not_reminded(school: Product) -> None:
    told = await school.ask("/students py", by="root")
    for number, key in ((3, "nudge.consent"), (5, "nudge.nobody"), (6, "nudge.nobody"), (99, "nudge.nobody")):
        (button,) = told.buttons
        pressed = type(button)(button.label, f"/nudge {number} py")
        assert (await school.press(pressed, by="root")).key == key
    assert school.work.tables.notices == {}


async def test_an_unknown_course_a_course_without_learners_and_a_member_are_told(school: Product) -> None:
    assert (await school.ask("/students zzz", by="root")).key == "students.which"
    await keep(school.work, a_course("go", title="Go"))
    assert (await school.ask("/students go", by="root")).key == "students.none"
    assert actions(await school.ask("/students", by="root")) == ["/students go", "/students py", "/courses"]
    assert (await school.ask("/students py", by="bo")).key == "denied"


async def test_a_creator_sees_the_learners_of_their_own_courses_only(school: Product) -> None:
    await keep(school.work, replace(a_course("go", title="Go"), creator=MemberId(5)), an_act("go-1", by=2))
    async with school.work.write() as tx:
        await tx.members.appoint(MemberId(5), frozenset((Role.CREATOR,)))
    own = await school.ask("/students", by="ed")
    assert (own.key, "“Go” has 1 learner" in own.text) == ("students.list", True)
    (button,) = own.buttons
    for refused in (
        await school.ask("/students py", by="ed"),
        await school.press(type(button)(button.label, "/nudge 2 py"), by="ed"),
    ):
        assert (refused.key, actions(refused)) == ("content.not_yours", ["/drafts"])
    assert school.work.tables.notices == {}
