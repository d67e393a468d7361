"""The door of the stand-in's gateway: who is let in, who is shown out, and by which code."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.wire.discord import DiscordStandIn, Portal
from tests.wire.discord_bot import Bot, discord, running


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


async def test_a_token_that_was_reset_ends_the_bot() -> None:
    async with DiscordStandIn() as world:
        world.guild("root")
        bot = Bot()
        async with running(world, bot) as task:
            world.revokes_token()
            with pytest.raises(discord.ConnectionClosed) as caught:
                await asyncio.wait_for(task, 5)
            assert caught.value.code == 4004


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
