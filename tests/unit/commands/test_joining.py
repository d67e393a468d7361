"""/join: where somebody is in, where not and why, and the one button that helps."""

from datetime import datetime

import pytest

from core.access.ports import Place
from core.access.verdict import Ban
from core.interactions.model import RoomKind
from core.kernel.ids import TELEGRAM, Address, PlanCode
from tests.fakes.product import OWNER, actions
from tests.unit.commands.crew import Crew


@pytest.fixture
async def crew() -> Crew:
    made = Crew()
    await made.gather()
    return made


async def bound(crew: Crew, room: str, *plans: str) -> None:
    await crew.ask(f"/room {room}", by=OWNER)
    for plan in plans:
        await crew.ask(f"/bind {plan}", by=OWNER, room=room)


async def confirmed(crew: Crew, name: str) -> None:
    member_id = await crew.number(name)
    async with crew.product.work.write() as tx:
        for room_id in await tx.bindings.gated():
            await tx.places.confirm(Place(room_id, member_id, True, crew.clock.now()))


async def kept_out(crew: Crew, name: str, until: datetime | None) -> None:
    async with crew.product.work.write() as tx:
        await tx.bans.put(await crew.number(name), Ban(crew.clock.now(), until), None)


async def test_nothing_bound_is_said(crew: Crew) -> None:
    none = await crew.ask("/join")
    assert (none.key, actions(none)) == ("join.no_rooms", ["/plans"])
    await bound(crew, "hall", "pro")
    await crew.pay("vip")
    unbound = await crew.ask("/join")
    assert (unbound.key, "vip" in unbound.text, actions(unbound)) == ("join.unbound", True, ["/status"])


async def test_whoever_never_paid_is_told_how(crew: Crew) -> None:
    await bound(crew, "hall", "vip")
    reply = await crew.ask("/join")
    assert (reply.key, actions(reply)) == ("join.not_entitled", ["/plans"])


async def test_each_room_is_listed_with_how_it_stands(crew: Crew) -> None:
    await bound(crew, "hall", "vip", "pro")
    await crew.pay("vip")
    assert "hall: open to you (paid); the way in is on its way" in (await crew.ask("/join")).text
    await confirmed(crew, "ann")
    async with crew.product.work.write() as tx:
        far = await tx.rooms.add(Address(TELEGRAM, "-100"), "far", RoomKind.GROUP, crew.clock.now())
        await tx.bindings.bind(PlanCode("vip"), far.id, crew.clock.now())
    reply = await crew.ask("/join")
    assert (reply.key, actions(reply)) == ("join.rooms", ["/status"])
    assert "hall: you are in (paid)" in reply.text
    assert "far: open to you, but it is on telegram" in reply.text


async def test_a_closed_room_says_why_and_what_helps(crew: Crew) -> None:
    await bound(crew, "hall", "week")
    await bound(crew, "attic", "week")
    await crew.pay("week")
    crew.pass_by(days=8)
    closed = await crew.ask("/join")
    assert (closed.key, actions(closed)) == ("join.closed", ["/subscribe week"])
    assert "hall: not open to you: ended (2026-12-01 12:00)" in closed.text
    assert "attic" in closed.text


async def test_a_ban_is_said_with_its_end(crew: Crew) -> None:
    await bound(crew, "hall", "vip")
    await crew.pay("vip")
    await crew.ask("/ban ann 7d", by="mod")
    reply = await crew.ask("/join")
    assert (reply.key, "2026-12-01 12:00" in reply.text, actions(reply)) == (
        "join.banned",
        True,
        ["/paysupport", "/help"],
    )
    assert (await crew.ask("/subscribe vip")).key == "join.banned", "nobody pays for what will not open"
    status = await crew.ask("/status")
    assert (status.key, "2026-12-01 12:00" in status.text) == ("status.card", True)
    await kept_out(crew, "ann", None)
    assert "20" not in (await crew.ask("/join")).text


async def test_staff_come_in_as_they_like(crew: Crew) -> None:
    await bound(crew, "hall", "vip")
    reply = await crew.ask("/join", by="mod")
    assert (reply.key, "hall: open to you as staff" in reply.text) == ("join.rooms", True)
    await crew.ask("/ban mod", by=OWNER)
    assert (await crew.ask("/join", by="mod")).key == "join.banned_for_good"


async def test_the_answers_in_chinese(crew: Crew) -> None:
    await bound(crew, "hall", "vip")
    await bound(crew, "attic", "week")
    await crew.ask("/lang zh")
    assert "房间只对有套餐的人开放" in (await crew.ask("进群", hint="zh")).text
    await crew.pay("week")
    await crew.pay("vip")
    crew.pass_by(days=8)
    await confirmed(crew, "ann")
    text = (await crew.ask("/join")).text
    assert "hall：你已在里面（已付款）" in text
    assert "attic：没有对你开放：已到期（2026-12-01 12:00）" in text
    await crew.ask("/ban ann", by="mod")
    assert "不论有什么套餐" in (await crew.ask("/join")).text
