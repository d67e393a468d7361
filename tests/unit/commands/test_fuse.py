"""What an owner is asked before many vanish, and for how long people stay whose room is gated."""

import pytest

from core.access.incident import Incident, State
from core.kernel.ids import CONSOLE, Address
from tests.fakes.clock import NOON
from tests.fakes.product import OWNER, Product, actions


async def incident(product: Product, subject: str = "provider:local") -> Incident:
    async with product.work.write() as tx:
        return await tx.incidents.open(subject, 37, 80, NOON)


async def test_nothing_waits_where_nobody_is_about_to_vanish(product: Product) -> None:
    assert (await product.ask("/fuse", by=OWNER)).key == "fuse.quiet"
    assert (await product.ask("/fuse yes", by=OWNER)).key == "fuse.gone"


async def test_what_waits_is_shown_with_both_answers(product: Product) -> None:
    await incident(product)
    reply = await product.ask("/fuse", by=OWNER)
    assert (reply.key, actions(reply)) == ("fuse.waiting", ["/fuse yes 1", "/fuse no 1"])
    assert "37 of 80" in reply.text


@pytest.mark.parametrize(
    ("line", "key", "state"), [("yes", "fuse.ending", "confirmed"), ("no", "fuse.kept", "dismissed")]
)
async def test_the_only_question_needs_no_number(product: Product, line: str, key: str, state: str) -> None:
    await incident(product)
    assert (await product.ask(f"/fuse {line}", by=OWNER)).key == key
    assert product.work.tables.incidents[1].state is State(state)
    jobs = [job.name for job in product.work.tables.handed]
    assert jobs == (["fuse_end"] if line == "yes" else [])
    assert (await product.ask(f"/fuse {line} 1", by=OWNER)).key == "fuse.gone"


@pytest.mark.parametrize("words", ["maybe", "yes", "yes one", "yes 1 2", "yes ²", "no 9999999999999999999"])
async def test_an_answer_that_may_mean_several_questions_changes_nothing(product: Product, words: str) -> None:
    for subject in ("provider:local", "room:1"):
        await incident(product, subject)
    reply = await product.ask(f"/fuse {words}", by=OWNER)
    assert reply.key == "fuse.form"
    assert {one.state for one in product.work.tables.incidents.values()} == {State.ASKED}


async def test_nobody_but_an_owner_answers(product: Product) -> None:
    await incident(product)
    assert [(await product.ask(line)).key for line in ("/fuse", "/fuse yes", "/fuse no 1")] == ["denied"] * 3


@pytest.mark.parametrize("grace", ["91", "-1", "two", "", "²", "1.5", "99999999999"])
async def test_grace_that_is_no_number_of_days_gates_nothing(product: Product, grace: str) -> None:
    for line, room in (("/newplan vip 30.00 cny month", None), ("/room hall", None)):
        await product.ask(line, by=OWNER, room=room)
    assert (await product.ask(f"/bind vip grace={grace}", by=OWNER, room="hall")).key == "bind.grace"
    assert product.work.tables.bindings == set()


async def test_who_is_inside_a_room_that_is_gated_reads_until_when_in_their_status(product: Product) -> None:
    for line, room in (("/newplan vip 30.00 cny month", None), ("/room hall", None)):
        await product.ask(line, by=OWNER, room=room)
    await product.say("hello", room="hall")
    assert (await product.ask("/bind vip grace=14", by=OWNER, room="hall")).key == "bind.done"
    reply = await product.ask("/status")
    assert (reply.key, actions(reply)) == ("status.guest", ["/plans"])
    assert "hall" in reply.text
    assert "2026-12-08" in reply.text
    async with product.work.read() as tx:
        ann = await tx.members.at(Address(CONSOLE, "ann"))
        assert ann is not None
        assert [guest.member_id for guest in await tx.guests.of(ann.id)] == [ann.id]
