"""A reaction is kept as it stands, is answered by nothing, and is no talk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.router import Router
from core.interactions.reactions import MOST_SIGN, MOST_SIGNS, signs_of
from core.kernel.ids import CONSOLE
from core.kernel.messages import Incoming, IncomingKind, Person, Reply
from tests.fakes.product import OWNERS, Product

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIKED = Incoming(CONSOLE, "hall", Person("ann"), "r1", "👍\n🔥", AT, IncomingKind.REACTION, reply_to="7")


@pytest.fixture
def product() -> Product:
    return Product.empty()


def standing(product: Product) -> list[tuple[str, str]]:
    return [(one.message_ref, one.sign) for one in product.work.tables.reactions]


async def routed(product: Product, incoming: Incoming) -> Reply | None:
    return await Router(product.cases, OWNERS, "UTC")(incoming)


async def test_a_reaction_is_kept_and_nothing_is_said(product: Product) -> None:
    assert await routed(product, LIKED) is None
    assert standing(product) == [("7", "👍"), ("7", "🔥")]
    assert product.work.tables.log == {}
    taken_back = replace(LIKED, text="", at=AT + timedelta(seconds=1))
    assert await routed(product, taken_back) is None
    assert standing(product) == []


async def test_a_reaction_in_private_is_kept_too(product: Product) -> None:
    assert await routed(product, replace(LIKED, room=None)) is None
    assert standing(product) == [("7", "👍"), ("7", "🔥")]


async def test_a_reaction_to_nothing_is_nothing(product: Product) -> None:
    assert await routed(product, replace(LIKED, reply_to=None)) is None
    assert standing(product) == []


async def test_who_was_forgotten_elsewhere_reacts_as_somebody_new(product: Product) -> None:
    await routed(product, LIKED)
    (before,) = {one.member_id for one in product.work.tables.reactions}
    async with product.work.write() as tx:
        await tx.archive.erase(before, AT)
    assert await routed(product, replace(LIKED, at=AT + timedelta(seconds=1))) is None
    assert {one.member_id for one in product.work.tables.reactions} != {before}
    assert standing(product) == [("7", "👍"), ("7", "🔥")]


def test_signs_are_what_can_be_one() -> None:
    assert signs_of(" 👍 \n\n👍\r\n❤") == ("👍", "❤")
    assert signs_of("x" * (MOST_SIGN + 1)) == ()
    assert len(signs_of("\n".join(str(n) for n in range(50)))) == MOST_SIGNS
