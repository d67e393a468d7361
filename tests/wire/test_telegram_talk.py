"""People talk to the bot on Telegram: what they see, what is kept, and what a button does."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.wire.telegram import TelegramStandIn
from tests.wire.telegram_side import BEGIN, SECRET, Side, serving, urls, words

MODES = ("polling", "webhook")


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandIn]:
    async with TelegramStandIn(BEGIN, follows_real_time=True) as stand_in:
        yield stand_in
    assert stand_in.not_modelled == []


@pytest.fixture(params=MODES)
async def side(request: pytest.FixtureRequest, telegram: TelegramStandIn, sqlite_url: str) -> AsyncIterator[Side]:
    more = {"telegram_mode": request.param, "telegram_webhook_secret": SECRET}
    async with serving(telegram, sqlite_url, **more) as served:
        yield served


async def test_a_stranger_is_welcomed_in_their_language(side: Side) -> None:
    li, ann = side.telegram.user(1, "李", "zh-hans"), side.telegram.user(2, "Ann", "en")
    li.starts()
    ann.starts()
    await side.quiet()
    assert "你好" in words(li.private.messages)
    assert "Ann" in words(ann.private.messages)


async def test_a_chinese_word_is_a_command_in_private(side: Side) -> None:
    said = await side.writes(side.telegram.user(1, "李", "zh-hans"), "套餐")
    assert "套餐" in words(said)


async def test_a_button_is_answered_at_once_and_obeyed(side: Side) -> None:
    ann = side.telegram.user(2, "Ann", "en")
    [hello] = await side.writes(ann, "/lang")
    press = ann.presses(next(one for one in hello.buttons if one.label == "中文"))
    await side.quiet()
    assert press.is_answered
    assert "中文" in words(ann.private.messages)


async def test_a_forged_or_old_button_has_expired(side: Side) -> None:
    ann = side.telegram.user(2, "Ann", "en")
    [hello] = await side.writes(ann, "/lang")
    hello.markup = {"inline_keyboard": [[{"text": "x", "callback_data": "/lookup 900"}]]}
    ann.presses("x")
    await side.quiet()
    assert "expired" in ann.private.messages[-1].text


async def test_what_is_said_in_a_group_is_kept_in_its_order_and_edits_follow(side: Side) -> None:
    hall = side.telegram.supergroup("Hall", side.owner)
    side.owner.adds(side.telegram.bot, hall)
    side.owner.promotes(side.telegram.bot, hall)
    ann = side.telegram.user(2, "Ann", "en")
    side.owner.adds(ann, hall)
    said = [ann.says(hall, f"word {number}") for number in range(50)]
    await side.quiet()
    ann.edits(said[3], "another word")
    await side.quiet()
    assert await side.kept(hall) == [f"word {n}" if n != 3 else "another word" for n in range(50)]


async def test_a_personal_answer_is_given_in_private_and_the_group_sees_one_line(side: Side) -> None:
    hall = side.telegram.supergroup("Hall", side.owner)
    side.owner.adds(side.telegram.bot, hall)
    side.owner.promotes(side.telegram.bot, hall)
    ann = side.telegram.user(2, "Ann", "en")
    side.owner.adds(ann, hall)
    ann.says(hall, "/me")
    await side.quiet()
    [line] = [one for one in hall.messages if one.is_by_bot]
    [way] = urls([line])
    assert ann.private.messages == []
    ann.follows(way)
    await side.quiet()
    assert "Ann" in words([one for one in ann.private.messages if one.is_by_bot])
    ann.says(hall, "/me")
    await side.quiet()
    assert len([one for one in ann.private.messages if one.is_by_bot]) == 2


async def test_a_command_for_another_bot_is_talk(side: Side) -> None:
    hall = side.telegram.supergroup("Hall", side.owner)
    side.owner.adds(side.telegram.bot, hall)
    side.owner.promotes(side.telegram.bot, hall)
    side.owner.says(hall, "/help@other_bot")
    await side.quiet()
    assert [one for one in hall.messages if one.is_by_bot] == []
    assert await side.kept(hall) == ["/help@other_bot"]


async def test_the_menus_are_shown_in_both_languages(side: Side) -> None:
    ann, li = side.telegram.user(2, "Ann", "en"), side.telegram.user(1, "李", "zh-hans")
    await side.telegram.until(lambda: len(side.telegram.calls("setMyCommands")) >= 6)
    assert "plans" in ann.menu()
    assert "newplan" not in ann.menu()
    assert li.menu() == ann.menu()
    said = {language: shown for (scope, language), shown in side.telegram.world.commands.items() if "private" in scope}
    words_of = {language: {one["command"]: one["description"] for one in shown} for language, shown in said.items()}
    assert words_of["en"]["plans"] == "The plans and their prices"
    assert "套餐" in words_of["zh"]["plans"]


async def test_an_owner_who_starts_the_bot_sees_every_command(side: Side) -> None:
    assert "newplan" not in side.owner.menu()
    side.owner.starts()
    await side.quiet()
    assert "newplan" in side.owner.menu()


async def test_the_owner_is_told_once_where_the_bot_is_shown_commands_only(side: Side) -> None:
    side.owner.starts()
    await side.quiet()
    hall, den = side.telegram.supergroup("Hall", side.owner), side.telegram.supergroup("Den", side.owner)
    side.owner.adds(side.telegram.bot, hall)
    side.owner.adds(side.telegram.bot, den)
    side.owner.promotes(side.telegram.bot, den)
    await side.quiet()
    await side.later(timedelta(minutes=2))
    [told] = [one.text for one in side.owner.private.messages if "Group Privacy" in one.text]
    assert "Hall" in told
    [doctor] = await side.writes(side.owner, "/doctor")
    assert "Hall" in doctor.text
    assert "@BotFather → /mybots → @zhishe_bot → Bot Settings → Group Privacy → Turn off" in doctor.text
    assert "Den" not in doctor.text


async def test_an_owner_names_people_as_telegram_does(side: Side) -> None:
    ann = side.telegram.user(2, "Ann", "en", username="Ann_Lee")
    ann.starts()
    await side.quiet()
    assert "telegram:2" in words(await side.writes(side.owner, "/lookup @ann_lee"))


async def test_a_long_answer_arrives_whole(side: Side) -> None:
    ann = side.telegram.user(2, "Ann", "en")
    said = await side.writes(ann, "/help")
    assert said
    assert all(len(message.text) <= 4096 for message in said)


async def test_deep_links_open_what_they_name(side: Side) -> None:
    await side.writes(side.owner, "/newplan vip 30 cny month")
    ann = side.telegram.user(2, "Ann", "en")
    for payload, shown in (("plan_vip", "vip"), ("course_none", "course_none"), ("link_ABCDEFGH", "link_ABCDEFGH")):
        ann.follows(f"https://t.me/zhishe_bot?start={payload}")
        await side.quiet()
        assert shown in ann.private.messages[-1].text
