"""A comp is given and taken back: one question, one effect, ten minutes to undo it."""

import pytest

from core.kernel.ids import TELEGRAM, Address
from tests.factories import a_member, keep
from tests.fakes.clock import NOON
from tests.fakes.product import OWNER, actions
from tests.unit.commands.crew import Crew

VIP = frozenset(("vip",))


@pytest.fixture
async def crew() -> Crew:
    made = Crew()
    await made.gather()
    return made


async def test_a_comp_is_given_after_one_question(crew: Crew) -> None:
    asked = await crew.ask("/grant ann vip 30", by=OWNER)
    ann = await crew.number("ann")
    assert asked.key == "grant.sure"
    assert (asked.buttons[0].action or "").startswith(f"/grant #{ann} vip 30 yes ")
    assert await crew.open("ann") == frozenset()
    done = await crew.press(asked.buttons[0], by=OWNER)
    assert (done.key, done.buttons[0].label) == ("grant.done", "Undo")
    assert "30 days of vip: open until 2026-12-24 12:00" in done.text
    assert await crew.open("ann") == VIP
    assert (crew.noted("grant"), crew.jobs(f"comp:{ann}")) == ([f"member:{ann}"], 1)


async def test_a_day_is_a_day_in_both_languages(crew: Crew) -> None:
    assert "1 day of vip?" in (await crew.ask("/grant ann vip 1d", by=OWNER)).text
    await crew.ask("/lang zh", by=OWNER)
    chinese = await crew.ask("/grant ann vip 1天", by=OWNER, hint="zh")
    assert "1 天的 vip" in chinese.text and chinese.buttons[0].label == "确定赠送 vip"
    done = await crew.press(chinese.buttons[0], by=OWNER)
    assert "已送给 ann" in done.text and done.buttons[0].label == "撤销"
    assert "已撤销" in (await crew.press(done.buttons[0], by=OWNER)).text


async def test_a_second_press_gives_nothing_more_and_another_question_does(crew: Crew) -> None:
    asked = await crew.ask("/grant ann vip 30", by="adm")
    texts = [(await crew.press(asked.buttons[0], by="adm")).text for _ in range(2)]
    assert texts[0] == texts[1]
    assert len(crew.product.work.tables.facts) == len(crew.noted("grant")) == 1
    crew.pass_by(minutes=1)
    assert "open until 2027-01-23 12:00" in (await crew.yes("/grant ann vip 30")).text
    assert (await crew.ask("/grant ann vip 30 yes", by=OWNER)).key == "grant.done"
    assert len(crew.product.work.tables.facts) == 2


async def test_a_yes_that_comes_late_is_asked_again(crew: Crew) -> None:
    asked = await crew.ask("/grant ann vip 30", by=OWNER)
    crew.pass_by(minutes=61)
    again = await crew.press(asked.buttons[0], by=OWNER)
    assert (again.key, await crew.open("ann")) == ("grant.sure", frozenset())
    assert (await crew.press(again.buttons[0], by=OWNER)).key == "grant.done"
    for mark in ("zz", "ffffffff", "123456789"):
        assert (await crew.ask(f"/grant ann vip 30 yes {mark}", by=OWNER)).key == "grant.sure"


async def test_it_adds_to_a_pass_and_stands_beside_a_subscription(crew: Crew) -> None:
    await crew.pay("week")
    assert "open until 2026-12-11 12:00" in (await crew.yes("/grant ann week 10")).text
    await crew.pay("vip", by="bob")
    asked = await crew.ask("/grant bob vip 10", by=OWNER)
    assert "running subscription: vip: paid, renews on 2026-12-24 12:00" in asked.text
    assert "goes on charging" in asked.text
    assert (await crew.press(asked.buttons[0], by=OWNER)).key == "grant.done_beside"
    crew.product.said += 1
    await crew.ask("/lang zh", by=OWNER)
    assert "两件事会同时成立" in (await crew.ask("/grant bob vip 10", by=OWNER)).text
    assert "running" not in (await crew.ask("/grant bob pro 10", by=OWNER)).text


async def test_it_can_be_undone_for_ten_minutes(crew: Crew) -> None:
    done = await crew.yes("/grant ann vip 30")
    crew.pass_by(minutes=10)
    for _ in range(2):
        assert (await crew.press(done.buttons[0], by=OWNER)).key == "undo.grant"
    assert (await crew.open("ann"), len(crew.noted("undo")), crew.jobs("revoked")) == (frozenset(), 1, 1)
    late = await crew.yes("/grant ann vip 30")
    crew.pass_by(minutes=10, seconds=1)
    over = await crew.press(late.buttons[0], by=OWNER)
    assert (over.key, actions(over)) == ("grant.late", ["/help"])
    assert f"/revoke #{await crew.number('ann')}" in over.text
    assert await crew.open("ann") == VIP


@pytest.mark.parametrize("days", ["0", "3651", "-1", "x", "1.5", "9999999", "３０", "30dd"])
async def test_days_out_of_range_are_said(crew: Crew, days: str) -> None:
    reply = await crew.ask(f"/grant ann vip {days}", by=OWNER)
    assert (reply.key, "1 to 3650" in reply.text, actions(reply)) == ("grant.days", True, ["/plans"])


@pytest.mark.parametrize("line", ["", "ann", "ann vip", "ann vip 30 no", "ann vip 30 yes 1 2"])
async def test_a_form_that_is_not_whole_is_said(crew: Crew, line: str) -> None:
    assert (await crew.ask(f"/grant {line}", by=OWNER)).key == "grant.form"


async def test_unknown_people_and_plans_are_said(crew: Crew) -> None:
    assert (await crew.ask("/grant zzz vip 30", by=OWNER)).key == "whom.none"
    assert (await crew.ask("/grant #999 vip 30", by=OWNER)).key == "whom.none"
    assert (await crew.ask("/grant ann nope 30", by=OWNER)).key == "plan.unknown"
    assert (await crew.ask("/grant ann old 30", by=OWNER)).key == "plan.archived"
    assert crew.product.work.tables.facts == {}


async def test_several_of_one_name_are_offered(crew: Crew) -> None:
    await keep(crew.product.work, a_member(31, at=Address(TELEGRAM, "ann")))
    several = await crew.ask("/grant ann vip 30", by=OWNER)
    ann = await crew.number("ann")
    assert (several.key, actions(several)) == ("whom.pick", [f"/grant #{ann} vip 30", "/grant #31 vip 30"])
    assert (await crew.press(several.buttons[1], by=OWNER)).key == "grant.sure"


async def test_only_owner_and_admin_give(crew: Crew) -> None:
    for name in ("mod", "sup", "ann"):
        for line in ("/grant ann vip 30", "/revoke ann", "/grant zzz vip 30"):
            assert (await crew.ask(line, by=name)).key == "denied"
    assert (await crew.ask("/grant ann vip 30", by="adm")).key == "grant.sure"
    assert (await crew.ask("/undo grant #1 x", by=OWNER)).key.startswith("command.")


async def test_a_comp_ends_by_the_clock(crew: Crew) -> None:
    await crew.yes("/grant ann vip 30")
    crew.pass_by(days=29, hours=23)
    assert await crew.open("ann") == VIP
    crew.pass_by(hours=1)
    assert await crew.open("ann") == frozenset()
    assert crew.clock.now() > NOON
