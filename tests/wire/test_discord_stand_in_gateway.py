"""The gateway of the stand-in of Discord: sessions, intents, chunks, shards, and how connections end."""

import asyncio
from datetime import timedelta

import pytest

from tests.wire.discord import DiscordStandIn, Portal
from tests.wire.discord_bot import Bot, discord, running, the_intents


def texts(bot: Bot) -> list[str]:
    return [one.content for one in bot.of("message") if not one.author.bot]


async def test_a_cut_socket_is_resumed_and_what_was_missed_is_replayed() -> None:
    async with DiscordStandIn() as world:
        community = world.guild("root")
        ada, bot = community.member("Ada"), Bot()
        async with running(world, bot):
            (session,) = world.sessions
            world.goes_down()
            ada.says(community.general, "missed")
            world.comes_back()
            await world.until(lambda: bot.of("message"))
            ada.says(community.general, "heard")
            await world.until(lambda: len(bot.of("message")) == 2)
            assert texts(bot) == ["missed", "heard"]
            assert (world.sessions, len(bot.of("resumed"))) == ([session], 1)
            assert world.gateway.heard.count(2) == 1


@pytest.mark.parametrize("resumable", [True, False])
async def test_the_reconnect_opcode_and_a_resumable_invalid_session_are_a_resume_too(resumable: bool) -> None:
    async with DiscordStandIn() as world:
        community = world.guild("root")
        ada, bot = community.member("Ada"), Bot()
        async with running(world, bot):
            if resumable:
                world.loses_session(resumable=True)
            else:
                world.asks_reconnect()
            await world.until(lambda: bot.of("resumed"))
            ada.says(community.general, "heard")
            await world.until(lambda: texts(bot) == ["heard"])


async def test_messages_over_a_lost_session_are_found_by_history_alone() -> None:
    async with DiscordStandIn() as world:
        community = world.guild("root")
        ada, bot = community.member("Ada"), Bot(hurries=True)
        async with running(world, bot):
            ada.says(community.general, "before")
            await world.until(lambda: bot.of("message"))
            world.loses_session()
            ada.says(community.general, "lost")
            world.advance(timedelta(seconds=5))  # else it identifies too soon
            await world.until(lambda: world.connected == 1, within_s=15)
            await world.until(lambda: len(bot.of("ready")) == 2, within_s=15)
            ada.says(community.general, "after")
            await world.until(lambda: texts(bot)[-1] == "after")
            assert texts(bot) == ["before", "after"]
            channel = bot.get_channel(community.general.id)
            seen = [one.content async for one in channel.history(after=bot.of("message")[0], oldest_first=True)]
            assert seen == ["lost", "after"]
            assert world.gateway.heard.count(2) == 2


async def test_without_message_content_texts_are_empty_but_for_mentions_and_private_chats() -> None:
    async with DiscordStandIn() as world:
        community = world.guild("root")
        ada, bot = community.member("Ada"), Bot(the_intents(message_content=False))
        async with running(world, bot):
            ada.says(community.general, "secret", files=[("a.txt", b"a")])
            ada.says(community.general, f"<@{bot.user.id}> hello")
            ada.says(ada.dm, "private")
            await world.until(lambda: len(bot.of("message")) == 3)
            assert texts(bot) == ["", f"<@{bot.user.id}> hello", "private"]
            assert bot.of("message")[0].attachments == []


async def test_what_the_bot_does_not_see_it_does_not_hear() -> None:
    async with DiscordStandIn() as world:
        community = world.guild("root")
        closed, bot = community.channel("closed", private=True), Bot()
        async with running(world, bot):
            community.owner.says(closed, "hidden")
            community.owner.says(community.general, "open")
            await world.until(lambda: bot.of("message"))
            assert texts(bot) == ["open"]
            assert bot.get_channel(closed.id).name == "closed"
            with pytest.raises(discord.Forbidden) as caught:
                await bot.get_channel(closed.id).send("hello")
            assert caught.value.code == 50001


async def test_members_come_in_chunks_and_all_of_them_once_in_thirty_seconds() -> None:
    async with DiscordStandIn() as world:
        community = world.guild("root")
        for number in range(1500):
            community.member(f"m{number}")
        bot = Bot()
        async with running(world, bot):
            guild = bot.guilds[0]
            assert (guild.chunked, len(guild.members)) == (True, 1502)
            found = await guild.query_members("m149", limit=20)
            assert sorted(one.name for one in found) == sorted(["m149", *(f"m149{n}" for n in range(10))])
            raw: list[str] = []
            bot.on_socket_event_type = raw.append  # type: ignore[attr-defined]
            asyncio.get_running_loop().create_task(_ask_all(bot, guild.id))
            await world.until(lambda: "RATE_LIMITED" in raw)


async def _ask_all(bot: Bot, guild_id: int) -> None:
    await bot._connection._get_websocket(guild_id).request_chunks(guild_id, query="", limit=0)


async def test_a_guild_belongs_to_a_shard_and_private_chats_to_the_first() -> None:
    async with DiscordStandIn(Portal(shards=2, max_concurrency=2)) as world:
        community = world.guild("root")
        ada, bot = community.member("Ada"), Bot(hurries=True)
        async with running(world, bot):
            ada.says(ada.dm, "to the bot alone")
            ada.says(community.general, "to all")
            await world.until(lambda: len(bot.of("message")) == 2)
            own = (community.id >> 22) % 2
            assert (_shards_told(world, "to the bot alone"), _shards_told(world, "to all")) == ([0], [own])
            assert bot.guilds[0].shard_id == own


def _shards_told(world: DiscordStandIn, words: str) -> list[int]:
    return [one.shard[0] for one in world.sessions if any(words in packet for _, packet in one.kept)]


async def test_joining_and_leaving_of_the_bot_arrives_and_departs() -> None:
    async with DiscordStandIn() as world:
        community = world.guild("root")
        bot = Bot()
        async with running(world, bot):
            community.removes_bot()
            await world.until(lambda: bot.of("guild_remove"))
            assert list(bot.guilds) == []
            world.advance(timedelta(seconds=31))  # its members were asked for by this session already
            community.adds_bot()
            await world.until(lambda: bot.of("guild_join"))
            assert [one.name for one in bot.guilds] == ["Zhishe"]


async def test_an_outage_of_a_guild_is_no_departure() -> None:
    async with DiscordStandIn() as world:
        community, bot = world.guild("root"), Bot()
        async with running(world, bot):
            community.goes_unavailable()
            await world.until(lambda: bot.of("guild_unavailable"))
            world.advance(timedelta(seconds=31))
            community.comes_back()
            await world.until(lambda: len(bot.of("guild_available")) == 2)
            assert bot.of("guild_remove") == []


async def test_edits_deletes_and_reactions_are_heard() -> None:
    async with DiscordStandIn() as world:
        community = world.guild("root")
        ada, bot = community.member("Ada"), Bot()
        async with running(world, bot):
            message = ada.says(community.general, "one")
            ada.edits(message, "two")
            ada.reacts(message, "👍")
            ada.unreacts(message, "👍")
            ada.deletes(message)
            await world.until(lambda: bot.of("raw_message_delete"))
            assert bot.of("raw_message_edit")[0].data["content"] == "two"
            assert [str(one.emoji) for one in bot.of("raw_reaction_add")] == ["👍"]
            assert [one.user_id for one in bot.of("raw_reaction_remove")] == [ada.id]
            assert bot.of("raw_message_delete")[0].message_id == message.id
