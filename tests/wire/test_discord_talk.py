"""People talk to the bot on Discord: what they see, what is kept, and what a torn connection loses (nothing)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.discord.drawing import sheets
from bot.app import build
from bot.commands import COMMANDS
from core.courses.model import Course, Lesson
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, LessonId
from core.kernel.messages import Button, Reply
from tests.wire.discord import Community, DiscordStandIn, Portal
from tests.wire.discord_side import Side, a_vip_room, serving, settings_for


@pytest.fixture
async def discord() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn() as stand_in:
        stand_in.limits.on = False
        yield stand_in


@pytest.fixture
def community(discord: DiscordStandIn) -> Community:
    return discord.guild("root")


@pytest.fixture
async def side(discord: DiscordStandIn, community: Community, sqlite_url: str) -> AsyncIterator[Side]:
    async with serving(discord, community, sqlite_url) as served:
        yield served


async def test_every_command_is_offered_with_its_words_in_chinese(side: Side) -> None:
    shown = side.discord.commands
    assert set(shown) == {name for name, one in COMMANDS.items() if not one.is_hidden}
    subscribe = shown["subscribe"]
    assert subscribe["name_localizations"] == {"zh-CN": "订阅", "zh-TW": "訂閱"}
    assert subscribe["description_localizations"]["zh-CN"] == "订阅一个套餐"
    assert subscribe["description_localizations"]["zh-TW"] == "訂閱一個套餐"
    assert [one["name"] for one in shown["grant"]["options"]] == ["who", "plan", "days"]


async def test_the_commands_are_told_again_only_when_they_changed(
    discord: DiscordStandIn, community: Community, sqlite_url: str
) -> None:
    for _ in range(2):
        async with serving(discord, community, sqlite_url):
            pass
    assert discord.syncs == 1


async def test_what_only_staff_may_do_is_shown_to_nobody_else(side: Side) -> None:
    ada = side.community.member("Ada")
    with pytest.raises(Exception, match="not offered"):
        await ada.slash("newplan", code="x", amount="1")


async def test_a_stranger_is_answered_in_their_language_and_alone(side: Side) -> None:
    li, ada = side.community.member("李", locale="zh-CN"), side.community.member("Ada")
    asked = await side.orders(li, "start")
    assert "你好" in asked.text
    assert asked.ephemeral
    assert "Ada" in (await side.orders(ada, "start")).text


async def test_in_the_private_chat_nothing_has_to_be_hidden(side: Side) -> None:
    ada = side.community.member("Ada")
    asked = await side.orders(ada, "me", channel=ada.opens_dm())
    assert "Ada" in asked.text
    assert not asked.ephemeral


async def test_plans_are_offered_while_one_types(side: Side) -> None:
    for code in ("vip", "basic"):
        await side.orders(side.owner, "newplan", code=code, amount="30", currency="cny", every="month")
    ada = side.community.member("Ada")
    assert [one["value"] for one in await ada.types("subscribe", plan="v")] == ["vip"]
    assert len(await ada.types("subscribe", plan="")) == 2


async def test_a_button_works_after_a_restart_and_for_whoever_presses_it(
    discord: DiscordStandIn, community: Community, sqlite_url: str
) -> None:
    ada = community.member("Ada")
    async with serving(discord, community, sqlite_url) as side:
        asked = await side.orders(ada, "lang")
    async with serving(discord, community, sqlite_url) as side:
        pressed = await (await ada.presses(asked.button("中文"))).settled()
        await side.quiet()
        assert "中文" in pressed.text
        assert pressed.ephemeral


async def test_a_question_about_money_is_asked_in_a_form(side: Side) -> None:
    await side.orders(side.owner, "start")
    ada = side.community.member("Ada")
    asked = await ada.slash("paysupport")
    assert asked.modal is not None
    sent = await ada.fills(asked.modal, **{next(iter(asked.modal.fields)): "I paid twice"})
    await sent.settled()
    await side.quiet()
    assert sent.ephemeral
    assert "1" in sent.text
    assert any("I paid twice" in one.content for one in side.owner.inbox)


async def test_what_is_said_is_kept_in_its_order_and_edits_and_deletions_follow(side: Side) -> None:
    ada, general = side.community.member("Ada"), side.community.general
    said = [ada.says(general, f"word {number}") for number in range(60)]
    ada.edits(said[3], "another word")
    side.owner.deletes(said[5])
    wanted = [f"word {n}" if n != 3 else "another word" for n in range(60) if n != 5]
    for _ in range(200):
        if await side.kept(general) == wanted:
            break
        await asyncio.sleep(0.02)
    assert await side.kept(general) == wanted


async def test_a_thread_belongs_to_its_room(side: Side) -> None:
    ada, general = side.community.member("Ada"), side.community.general
    thread = ada.opens_thread(general, "more")
    ada.says(thread, "in the thread")
    assert await side.until_kept(general, 1) == ["in the thread"]


async def test_words_in_private_are_answered_and_a_chinese_word_is_a_command(side: Side) -> None:
    li = side.community.member("李", locale="zh-CN")
    li.says(li.opens_dm(), "套餐")
    await side.discord.until(lambda: li.inbox)
    assert "套餐" in li.inbox[0].content


async def test_a_personal_answer_to_typed_words_is_given_in_private(side: Side) -> None:
    ada = side.community.member("Ada")
    ada.says(side.community.general, "/me")
    await side.discord.until(lambda: ada.inbox)
    await side.quiet()
    assert "Ada" in ada.inbox[0].content
    assert len(ada.reads(side.community.general)) == 1
    ada.closes_dms()
    ada.says(side.community.general, "/me")
    await side.discord.until(lambda: len(ada.reads(side.community.general)) == 3)
    line = ada.reads(side.community.general)[-1]
    assert "Ada" not in line.content
    assert "斜杠" in line.content


async def test_a_torn_connection_goes_on_where_it_was(side: Side) -> None:
    ada, general = side.community.member("Ada"), side.community.general
    ada.says(general, "before")
    await side.until_kept(general, 1)
    side.discord.drops_socket()
    ada.says(general, "while torn")
    await side.discord.until(lambda: side.discord.connected)
    ada.says(general, "after")
    assert await side.until_kept(general, 3) == ["before", "while torn", "after"]


async def test_a_lost_session_loses_no_message_and_answers_no_command_twice(side: Side) -> None:
    ada, general = side.community.member("Ada"), side.community.general
    ada.opens_dm()
    ada.says(ada.dm, "/plans")
    await side.discord.until(lambda: ada.inbox)
    ada.says(general, "before")
    await side.until_kept(general, 1)
    side.discord.loses_session()
    lost = [f"lost {number}" for number in range(150)]
    for text in lost:
        ada.says(general, text)
    ada.says(ada.dm, "/plans")
    await side.discord.until(lambda: side.discord.connected, 20)
    ada.says(general, "after")
    assert await side.until_kept(general, 152) == ["before", *lost, "after"]
    await side.discord.until(lambda: len(ada.inbox) == 2)
    await side.quiet()
    assert len(ada.inbox) == 2


async def test_what_was_said_while_the_product_was_down_is_kept_at_the_next_start(
    discord: DiscordStandIn, community: Community, sqlite_url: str
) -> None:
    ada = community.member("Ada")
    async with serving(discord, community, sqlite_url) as side:
        ada.says(community.general, "before")
        await side.until_kept(community.general, 1)
    ada.says(community.general, "while down")
    async with serving(discord, community, sqlite_url) as side:
        ada.says(community.general, "after")
        assert await side.until_kept(community.general, 3) == ["before", "while down", "after"]


async def test_what_went_into_a_lesson_goes_into_no_other_after_a_restart(
    discord: DiscordStandIn, community: Community, sqlite_url: str
) -> None:
    root = community.owner
    async with serving(discord, community, sqlite_url) as side:
        for line in ("/newcourse Tea", "/newlesson tea", "First\nGreen tea.", "/newlesson tea"):
            root.says(root.opens_dm(), line)
            await side.quiet()
    async with serving(discord, community, sqlite_url) as side:
        await side.quiet()  # the history is read, also what was heard before
        root.says(root.opens_dm(), "Second\nBlack tea.")
        await side.quiet()
        async with side.app.work.read() as tx:
            drafts = await tx.drafts.of((CourseId("tea"),))
    bodies = {one.lesson.title: one.lesson.body for one in drafts}
    assert bodies == {"First": "Green tea.", "Second": "Black tea."}


async def test_a_role_that_went_while_the_session_was_lost_comes_back(side: Side) -> None:
    ada = side.community.member("Ada")
    room = await a_vip_room(side)
    await side.pays(ada, "vip")
    side.discord.loses_session()
    side.owner.takes(ada.roles[0], ada)
    await side.discord.until(lambda: ada.sees(room), 20)


async def test_a_notice_to_somebody_with_closed_messages_is_pinged_once_and_not_tried_again(side: Side) -> None:
    ada = side.community.member("Ada")
    await a_vip_room(side)
    ada.closes_dms()
    await side.pays(ada, "vip")
    pings = [one for one in ada.reads(side.community.general) if ada.user in one.mentions]
    assert len(pings) == 1
    assert "/status" in pings[0].content
    before = len(side.discord.asked)
    await side.orders(side.owner, "ban", who=ada)
    await side.quiet()
    assert [one for one in side.discord.asked[before:] if one.status == 403] == []


async def test_a_notice_whose_answer_was_lost_stands_there_once(side: Side) -> None:
    ada = side.community.member("Ada")
    await a_vip_room(side)
    ada.opens_dm()
    side.discord.drop_next(f"/channels/{ada.dm.id}/messages", after_effect=True, method="POST")
    await side.pays(ada, "vip")
    await side.discord.until(lambda: ada.inbox)
    await side.later(timedelta(minutes=1))
    assert len({one.content for one in ada.inbox}) == len(ada.inbox)


async def test_an_intent_that_is_off_is_said_in_one_line(community: Community, sqlite_url: str) -> None:
    discord = Portal(message_content=False)
    async with DiscordStandIn(discord) as stand_in:
        home = stand_in.guild("root")
        async with build(settings_for(stand_in, home.owner, sqlite_url)) as app:
            with pytest.raises(Refused, match=r"discord\.intents"):
                async with app.on_platforms():
                    pass


async def test_a_wrong_token_is_said_in_one_line(
    discord: DiscordStandIn, community: Community, sqlite_url: str
) -> None:
    settings = settings_for(discord, community.owner, sqlite_url, discord_bot_token="wrong")
    async with build(settings) as app:
        with pytest.raises(Refused, match=r"discord\.token"):
            async with app.on_platforms():
                pass


async def test_a_long_answer_arrives_whole(side: Side) -> None:
    code = "\n".join(f"line {number} = {number}" for number in range(300))
    lesson = Lesson(LessonId("sql-01"), CourseId("sql"), 1, "Joins", f"Look:\n```sql\n{code}\n```\nDone.")
    async with side.app.work.write() as tx:
        await tx.courses.put(Course(CourseId("sql"), "SQL", lessons=(lesson,)))
    asked = await side.orders(side.owner, "lesson", lesson="sql-01")
    await side.discord.until(lambda: "Done." in asked.text)
    assert all(len(one.content) <= 2000 for one in asked.messages)
    assert all(one.content.count("```") % 2 == 0 for one in asked.messages)
    assert all(one in asked.text for one in code.split("\n"))
    assert [bool(one.buttons) for one in asked.messages] == [False] * (len(asked.messages) - 1) + [True]


async def test_an_answer_that_comes_too_late_is_given_in_private_and_the_thing_is_done(side: Side) -> None:
    ada = side.community.member("Ada")
    ada.opens_dm()
    side.discord.slow("/interactions/", 3.3)
    asked = await ada.slash("lang", language="en")
    assert asked.failed
    await side.discord.until(lambda: ada.inbox)
    await side.quiet()
    assert "English" in ada.inbox[0].content


async def test_buttons_lead_to_addresses_of_any_length(side: Side) -> None:
    long = "https://pay.example/" + "x" * 600
    [sheet] = sheets(Reply("Pay", (Button("Pay", url=long), Button("Help", "/help"), Button("Help", "/help"))))
    assert long in sheet.text
    assert [one.action for one in sheet.buttons] == ["/help"]


async def test_two_shards_are_one_product(sqlite_url: str) -> None:
    async with DiscordStandIn(Portal(shards=2, max_concurrency=2)) as discord:
        discord.limits.on = False
        homes: list[Community] = []
        while len({(home.id >> 22) % 2 for home in homes}) < 2:
            homes.append(discord.guild(f"root{len(homes)}"))
            await asyncio.sleep(0.0015)
        async with serving(discord, homes[0], sqlite_url) as side:
            for home in homes:
                home.member("Ada").says(home.general, "before")
            side.discord.loses_session()
            for home in homes:
                home.member("Bob").says(home.general, "lost")
            await discord.until(lambda: discord.connected == 2, 30)
            for home in homes:
                assert await side.until_kept(home.general, 2) == ["before", "lost"]
