"""/topics and /mood, as a member and as staff see them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.interactions.model import Room
from core.kernel.ids import CONSOLE, Address
from core.members.model import Purpose, Role
from tests.factories import a_member, a_room, an_entry, keep
from tests.fakes.clock import NOON
from tests.fakes.product import Product, actions

LONG_TITLE = "一个名字很长的群" * 20
BOTH = (Purpose.MOOD, Purpose.PERSONAL)
HALL = a_room(title=LONG_TITLE)


@pytest.fixture(params=["topics", "mood"])
def command(request: pytest.FixtureRequest) -> str:
    return request.param


async def fill(product: Product, room: Room = HALL, people: int = 5) -> None:
    folk = [a_member(n, at=Address(CONSOLE, "ann" if n == 1 else f"p{n}"), allows=BOTH) for n in range(1, people + 1)]
    texts = ("good soup noodles", "bad noodles soup")
    said = [
        an_entry(f"m{n}", texts[n % 2], room=room, by=1 + n % people, at=NOON - timedelta(hours=n)) for n in range(30)
    ]
    await keep(product.work, room, *folk, *said)
    await product.cases.analyse()


async def test_ones_only_room_is_meant(product: Product, command: str) -> None:
    await fill(product)
    card = await product.ask(f"/{command}")
    other = "mood" if command == "topics" else "topics"
    default = 7 if command == "topics" else 30
    assert card.key == f"{command}.card"
    assert actions(card) == [*(f"/{command} {days}" for days in (7, 30, 90)), f"/{other} {default}"]
    assert LONG_TITLE in card.text


@pytest.mark.parametrize("name", [LONG_TITLE, "hall", "#1"])
async def test_a_named_room_is_found_and_its_buttons_fit(product: Product, command: str, name: str) -> None:
    await fill(product)
    card = await product.ask(f"/{command} 30d {name}")
    assert card.key == f"{command}.card"
    assert actions(card)[:2] == [f"/{command} 7 #1", f"/{command} 30 #1"]
    assert {(await product.press(button)).key for button in card.buttons} == {"topics.card", "mood.card"}


async def test_where_it_is_asked_is_meant_and_nobody_else_needs_to_be_named(product: Product, command: str) -> None:
    await fill(product)
    assert (await product.ask(f"/{command}", room="hall", by="p2")).key == f"{command}.card"


async def test_of_several_rooms_one_is_chosen(product: Product, command: str) -> None:
    await fill(product)
    await keep(product.work, other := a_room(2, at=Address(CONSOLE, "side")), an_entry("x", room=other))
    which = await product.ask(f"/{command}")
    days = 7 if command == "topics" else 30
    assert (which.key, actions(which)) == ("rooms.which", [f"/{command} {days} #1", f"/{command} {days} #2"])
    assert (await product.press(which.buttons[0])).key == f"{command}.card"
    assert (await product.press(which.buttons[1])).key == "floor.below"


async def test_a_room_in_which_one_does_not_stand_is_unknown_but_not_to_staff(product: Product, command: str) -> None:
    await fill(product)
    nobody = await product.ask(f"/{command}", by="stranger")
    assert (nobody.key, actions(nobody)) == ("rooms.none", ["/help"])
    assert (await product.ask(f"/{command} 7 hall", by="stranger")).key == "rooms.none"
    boss = a_member(77, at=Address(CONSOLE, "boss"))
    await keep(product.work, replace(boss, roles=frozenset((Role.ADMIN,))))
    assert (await product.ask(f"/{command} 7 hall", by="boss")).key == f"{command}.card"


async def test_another_name_shows_the_rooms_that_there_are(product: Product, command: str) -> None:
    await fill(product)
    reply = await product.ask(f"/{command} 9 attic")
    assert (reply.key, actions(reply)) == ("rooms.unknown", [f"/{command} 9 #1"])


@pytest.mark.parametrize("days", ["0", "-3", "366", "99999", "400d"])
async def test_days_out_of_range_are_refused_before_anything_else(product: Product, command: str, days: str) -> None:
    reply = await product.ask(f"/{command} {days}")
    assert (reply.key, actions(reply)) == ("days.range", [f"/{command} {n}" for n in (7, 30, 90)])
    assert "365" in reply.text


async def test_below_the_floor_it_says_what_is_missing(product: Product, command: str) -> None:
    await fill(product, people=4)
    reply = await product.ask(f"/{command} 30")
    assert (reply.key, actions(reply)) == ("floor.below", [f"/{command} 365", "/privacy"])


async def test_while_the_analysis_is_behind_the_mood_says_so(product: Product) -> None:
    await fill(product)
    before = await product.ask("/mood")
    await product.say("good morning", room="hall")
    after = await product.ask("/mood")
    assert len(after.text.split("\n\n")) == len(before.text.split("\n\n")) + 1
