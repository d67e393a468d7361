"""The gateway of the stand-in of Discord: sessions, intents, chunks, shards, and how connections end."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
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


async def test_a_session_that_waits_too_long_or_is_unknown_cannot_be_resumed() -> None:
    async with DiscordStandIn() as world:
        identify = {"op": 2, "d": {"token": world.token, "intents": 1}}
        assert (await _first_words(world, identify, leaves_by=4000))[0] == 0
        (session,) = world.sessions
        resume: Any = {"op": 6, "d": {"token": world.token, "session_id": session.id, "seq": session.sequence}}
        assert (await _first_words(world, resume, leaves_by=4000))[0] == 0
        assert await _first_words(world, {"op": 6, "d": {**resume["d"], "token": "no"}}) == ("closed", 4004)
        assert await _first_words(world, {"op": 6, "d": {**resume["d"], "seq": 99}}) == (9, False)
        world.advance(timedelta(minutes=4))
        assert await _first_words(world, resume) == (9, False)
        world.advance(timedelta(seconds=5))
        assert (await _first_words(world, identify, leaves_by=1000))[0] == 0
        await world.until(lambda: not world.sessions)


@pytest.mark.parametrize(
    ("packet", "code"),
    [
        ({"op": 8, "d": {}}, 4003),
        ({"op": 77, "d": {}}, 4001),
        ("not json", 4002),
        ({"op": 2, "d": {"token": "no", "intents": 0}}, 4004),
        ({"op": 2, "d": {"token": Portal().token, "intents": 1 << 40}}, 4013),
        ({"op": 2, "d": {"token": Portal().token, "intents": 1 << 8}}, 4014),
        ({"op": 2, "d": {"token": Portal().token, "intents": 1, "shard": [2, 2]}}, 4010),
    ],
)
async def test_what_the_gateway_refuses_it_closes_with_its_code(packet: Any, code: int) -> None:
    async with DiscordStandIn() as world:
        assert await _first_words(world, packet) == ("closed", code)


async def test_too_few_shards_and_too_quick_an_identify_are_refused() -> None:
    async with DiscordStandIn(Portal(shards=2)) as world:
        packet: Any = {"op": 2, "d": {"token": world.token, "intents": 1}}
        assert await _first_words(world, packet) == ("closed", 4011)
        packet["d"]["shard"] = [0, 2]
        assert (await _first_words(world, packet))[0] == 0
        assert await _first_words(world, packet) == (9, False)
        world.advance(timedelta(seconds=5))
        assert (await _first_words(world, packet))[0] == 0


async def test_an_intent_that_is_off_in_the_portal_ends_the_start_in_words() -> None:
    async with DiscordStandIn(Portal(message_content=False)) as world:
        world.guild("root")
        bot = Bot()
        async with running(world, bot, ready=False) as task:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await asyncio.wait_for(task, 5)


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


async def test_heartbeats_are_acknowledged_and_their_lack_closes_the_door() -> None:
    async with DiscordStandIn(Portal(heartbeat_s=0.2)) as world:
        world.guild("root")
        bot = Bot()
        async with running(world, bot):
            await world.until(lambda: world.gateway.heard.count(1) > 3)
            assert 0 <= bot.latency < 5
        async with aiohttp.ClientSession() as session, session.ws_connect(world.gateway.url) as socket:
            await socket.receive_json()
            await socket.send_json({"op": 1, "d": None})
            assert (await socket.receive_json())["op"] == 11
            world.stops_acking()
            await socket.send_json({"op": 1, "d": None})
            assert (await socket.receive(timeout=5)).data == 4009


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


async def _first_words(world: DiscordStandIn, packet: Any, *, leaves_by: int = 4000) -> tuple[Any, Any]:
    async with aiohttp.ClientSession() as session, session.ws_connect(world.gateway.url) as socket:
        assert (await socket.receive_json())["op"] == 10
        await (socket.send_str(packet) if isinstance(packet, str) else socket.send_json(packet))
        answer = await socket.receive(timeout=5)
        if answer.type is not aiohttp.WSMsgType.TEXT:
            return "closed", socket.close_code
        await socket.close(code=leaves_by)
        told = answer.json()
        return told["op"], told["d"]
