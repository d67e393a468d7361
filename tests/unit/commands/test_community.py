"""/community as staff and creators see it."""

import pytest

from core.kernel.ids import MemberId
from core.members.model import Role
from tests.fakes.product import Product
from tests.unit.insight.test_churn import lived
from tests.unit.insight.test_community import a_community


@pytest.fixture
async def circle(product: Product) -> Product:
    product.work.tables = (await a_community()).tables
    return product


async def test_staff_see_circles_helpers_bridges_and_who_waits(circle: Product) -> None:
    told = await circle.ask("/community", by="root")
    assert told.key == "community.head"
    assert "11 people who allow it, 21 replies and reactions" in told.text
    assert "2 circles of people who mostly turn to each other: 5 + 5" in told.text
    assert "· p1: 4 people" in told.text
    assert "· p5: 2 circles" in told.text
    assert "· p11: 1 message" in told.text
    assert "Nothing is said yet about who may fall silent: that takes 10 weeks" in told.text


async def test_a_creator_may_and_a_member_may_not(circle: Product) -> None:
    assert (await circle.ask("/community", by="p1")).key == "denied"
    async with circle.work.write() as tx:
        await tx.members.appoint(MemberId(1), frozenset((Role.CREATOR,)))
    assert (await circle.ask("/community 7", by="p1")).key == "community.head"


async def test_few_people_and_a_wrong_range_are_told(product: Product) -> None:
    told = await product.ask("/community", by="root")
    assert (told.key, "5 more people" in told.text) == ("community.few", True)
    for words in ("0", "366", "-1", "often", "7 x"):
        assert (await product.ask(f"/community {words}", by="root")).key == "community.range"


async def test_all_staff_see_how_many_may_fall_silent_and_the_owner_alone_sees_whom(product: Product) -> None:
    product.work.tables = (await lived()).tables
    async with product.work.write() as tx:
        await tx.members.appoint(MemberId(1), frozenset((Role.ADMIN,)))
    told = {by: (await product.ask("/community", by=by)).text for by in ("p1", "root")}
    assert all("active people will likely fall silent" in text for text in told.values())
    assert "for you alone" in told["root"]
    assert "for you alone" not in told["p1"]
