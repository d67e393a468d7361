"""Somebody is kept out: whom it may be, how long, what is said, and how it is undone."""

import pytest
from structlog.testing import capture_logs

from core.access.door import LookAtDoor
from core.access.verdict import Because
from core.kernel.ids import TELEGRAM, Address, MemberId
from tests.factories import a_member, keep
from tests.fakes.product import OWNER, actions
from tests.unit.commands.crew import Crew


@pytest.fixture
async def crew() -> Crew:
    made = Crew()
    await made.gather()
    await made.ask("/room hall", by=OWNER)
    await made.ask("/bind vip", by=OWNER, room="hall")
    return made


async def because(crew: Crew, name: str) -> Because | None:
    look: LookAtDoor = crew.product.cases.door
    async with crew.product.work.read() as tx:
        (room,) = await tx.rooms.groups()
    verdict = await look(room.address, await crew.number(name))
    return None if verdict is None else verdict.because


async def test_a_ban_outranks_payment_and_says_that_billing_goes_on(crew: Crew) -> None:
    await crew.pay("vip")
    ann = await crew.number("ann")
    reply = await crew.ask("/ban ann 7d spam and worse", by="mod")
    assert (reply.key, "until 2026-12-01 12:00" in reply.text) == ("ban.done", True)
    assert f"still charges: vip. A ban does not touch it; /revoke #{ann}" in reply.text
    assert actions(reply) == [f"/unban #{ann}"]
    assert (await because(crew, "ann"), crew.gateway.times("cancel")) == (Because.BANNED, 0)
    assert (crew.noted("ban"), crew.jobs("ban:")) == ([f"member:{ann}"], 1)
    told, why = crew.told("ban:")
    assert (told.key, why.params) == ("ban.told", {"reason": "spam and worse"})


async def test_one_tap_undoes_it(crew: Crew) -> None:
    await crew.pay("vip")
    done = await crew.ask("/ban ann", by="mod")
    assert done.key == "ban.for_good"
    assert (await crew.press(done.buttons[0], by="mod")).key == "unban.done"
    assert (await because(crew, "ann"), [said.key for said in crew.told("unban:")]) == (Because.PAID, ["ban.lifted"])
    again = await crew.press(done.buttons[0], by="mod")
    assert (again.key, crew.noted("unban")) == ("unban.none", [f"member:{await crew.number('ann')}"])


async def test_it_ends_by_itself_at_its_time(crew: Crew) -> None:
    await crew.pay("vip")
    await crew.ask("/ban ann 10m", by="mod")
    crew.pass_by(minutes=9, seconds=59)
    assert await because(crew, "ann") is Because.BANNED
    crew.pass_by(seconds=1)
    assert await because(crew, "ann") is Because.PAID
    assert (await crew.ask("/unban ann", by="mod")).key == "unban.none"


@pytest.mark.parametrize(
    ("time", "until"),
    [
        ("10m", "2026-11-24 12:10"),
        ("2h", "2026-11-24 14:00"),
        ("7d", "2026-12-01 12:00"),
        ("7D", "2026-12-01 12:00"),
        ("30分钟", "2026-11-24 12:30"),
        ("2小时", "2026-11-24 14:00"),
        ("7天", "2026-12-01 12:00"),
        ("3650d", "2036-11-21 12:00"),
    ],
)
async def test_a_time_is_read_in_every_way_it_is_written(crew: Crew, time: str, until: str) -> None:
    assert f"until {until}" in (await crew.ask(f"/ban ann {time} spam", by="mod")).text


@pytest.mark.parametrize("time", ["0m", "3651d", "7", "7w", "-7d", "+7d", "7.5d", "9999999999m", "1d2h"])
async def test_a_wrong_time_is_answered_with_examples(crew: Crew, time: str) -> None:
    reply = await crew.ask(f"/ban ann {time} spam", by="mod")
    assert (reply.key, "10m, 2h or 7d" in reply.text) == ("ban.time", True)
    assert crew.product.work.tables.bans == []


async def test_self_the_bot_a_higher_role_and_nobody_are_four_answers(crew: Crew) -> None:
    assert (await crew.ask("/ban mod", by="mod")).key == "ban.self"
    assert [(await crew.ask(f"/ban {bot}", by="mod")).key for bot in ("bot", "@bot", "console:bot")] == ["ban.bot"] * 3
    ranks = {name: (await crew.ask(f"/ban {name}", by="mod")).key for name in ("mod2", "adm", OWNER)}
    assert set(ranks.values()) == {"ban.rank"}
    assert (await crew.ask("/ban adm2", by="adm")).key == "ban.rank"
    assert (await crew.ask("/ban zzz 7d", by="mod")).key == "whom.none"
    assert crew.product.work.tables.bans == []
    for name, by in (("sup", "mod"), ("mod", "adm"), ("adm", OWNER)):
        assert (await crew.ask(f"/ban {name}", by=by)).key == "ban.for_good"
    assert (await crew.ask("/unban mod", by="mod")).key == "ban.self"


async def test_only_moderators_and_those_above_ban(crew: Crew) -> None:
    for name in ("ann", "sup"):
        for line in ("/ban bob", "/unban bob", "/ban zzz"):
            assert (await crew.ask(line, by=name)).key == "denied"


async def test_a_reply_is_about_whoever_wrote_the_message(crew: Crew) -> None:
    await crew.product.say("buy my coins", by="bob", room="chat")
    written = crew.product.said
    bob = await crew.number("bob")
    reply = await crew.product.answer("/ban 7d spam", written, by="mod", room="chat")
    assert (reply.key, actions(reply)) == ("ban.done", [f"/unban #{bob}"])
    assert (await crew.product.answer("/unban", written, by="mod", room="chat")).key == "unban.done"
    crew.pass_by(minutes=1)
    assert (await crew.product.answer("/ban being rude", written, by="mod", room="chat")).key == "ban.for_good"
    assert crew.told("ban:")[-1].params == {"reason": "being rude"}
    named = await crew.product.answer("/ban @ann 7d", written, by="mod", room="chat")
    assert actions(named) == [f"/unban #{await crew.number('ann')}"]


async def test_a_reply_to_an_unknown_message_is_said(crew: Crew) -> None:
    for place in ("chat", "elsewhere"):
        assert (await crew.product.answer("/ban 7d", 999, by="mod", room=place)).key == "ban.nobody"
    await crew.product.say("hello", by="bob", room="chat")
    assert (await crew.product.answer("/ban 7d", crew.product.said, by="mod", room="elsewhere")).key == "ban.nobody"


async def test_a_command_without_anybody_asks_whom(crew: Crew) -> None:
    assert [(await crew.ask(f"/{name}", by="mod")).key for name in ("ban", "unban")] == ["ban.form", "unban.form"]
    assert (await crew.ask("/unban ann", by="mod")).key == "unban.none"


async def test_several_of_one_name_are_offered_with_the_whole_sentence(crew: Crew) -> None:
    await keep(crew.product.work, a_member(31, at=Address(TELEGRAM, "ann")))
    several = await crew.ask("/ban ann 7d spam", by="mod")
    assert (several.key, actions(several)[1]) == ("whom.pick", "/ban #31 7d spam")
    long = await crew.ask(f"/ban ann 7d {'spam ' * 20}", by="mod")
    assert actions(long)[1] == "/lookup #31"


async def test_a_long_reason_is_refused_and_a_short_one_is_logged_nowhere(crew: Crew) -> None:
    assert (await crew.ask("/ban ann " + "x" * 257, by="mod")).key == "ban.reason_long"
    with capture_logs() as logged:
        await crew.ask("/ban ann PLANTED", by="mod")
    assert "PLANTED" not in str(logged)


async def test_the_answers_in_chinese(crew: Crew) -> None:
    await crew.pay("vip")
    await crew.ask("/lang zh", by="mod")
    reply = await crew.ask("/ban ann 7d 广告", by="mod")
    assert "在 2026-12-01 12:00 之前不能进收费房间" in reply.text and "订阅仍在扣款：vip" in reply.text
    assert "不能再进收费房间" in (await crew.ask("/ban ann", by="mod")).text
    assert "禁止已解除" in (await crew.ask("/unban ann", by="mod")).text
    assert "10m，或 2h、7d" in (await crew.ask("/ban ann 7", by="mod")).text


async def test_whoever_was_forgotten_is_nobody(crew: Crew) -> None:
    ann = await crew.number("ann")
    await crew.product.cases.erase_person(ann)
    assert (await crew.ask(f"/ban #{ann}", by="mod")).key == "whom.none"
    assert MemberId(ann) in crew.product.work.tables.members
