"""/insights as staff see it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.interactions.model import ActKind
from core.kernel.ids import CONSOLE, Address, MemberId
from core.members.model import Role
from tests.factories import a_course, a_member, an_act, keep
from tests.fakes.clock import NOON
from tests.fakes.easel import PNG, FakeEasel
from tests.fakes.product import Product


@pytest.fixture
async def school(product: Product) -> Product:
    folk = [a_member(n, at=Address(CONSOLE, f"p{n}")) for n in range(1, 8)]
    opened = [an_act("py-1", ActKind.OPENED, by=n) for n in range(1, 8)]
    done = [an_act("py-1", by=n) for n in range(1, 7)]
    await keep(product.work, *folk, a_course("py", title="Python"), *opened, *done)
    return product


async def test_staff_see_the_funnel_as_text_and_picture(school: Product) -> None:
    told = await school.ask("/insights", by="root")
    assert (told.key, told.picture) == ("insights.head", PNG)
    assert "“Python”: 7 people learnt in it, few finished all of it" in told.text
    assert "Lesson py-1: reached 7, finished 6" in told.text
    assert "Lesson py-2: reached few, finished few" in told.text
    easel = school.cases.charts
    assert isinstance(easel, FakeEasel)
    assert [(bar.value, bar.note) for bar in easel.drawn[-1].panels[0].bars] == [(7, "7"), (0, "few"), (0, "few")]


async def test_few_people_a_wrong_range_and_a_member_are_told(school: Product) -> None:
    school.clock.at = NOON + timedelta(days=8)
    assert (await school.ask("/insights 7", by="root")).key == "insights.none"
    for words in ("0", "366", "-1", "often", "7 x"):
        assert (await school.ask(f"/insights {words}", by="root")).key == "insights.range"
    assert (await school.ask("/insights", by="p1")).key == "denied"


async def test_a_creator_sees_their_own_courses_only(school: Product) -> None:
    opened = [an_act("go-1", ActKind.OPENED, by=n) for n in range(1, 7)]
    await keep(school.work, replace(a_course("go", title="Go"), creator=MemberId(1)), *opened)
    async with school.work.write() as tx:
        await tx.members.appoint(MemberId(1), frozenset((Role.CREATOR,)))
    told = await school.ask("/insights", by="p1")
    assert ("“Go”: 6 people" in told.text, "Python" in told.text) == (True, False)
    assert "Python" in (await school.ask("/insights", by="root")).text
