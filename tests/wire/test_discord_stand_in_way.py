"""The way of requests to the stand-in of Discord: pace, faults, refusals, and the stand-in as a process."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.wire.discord import DiscordStandIn
from tests.wire.discord_bot import Bot, discord
from tests.wire.discord_place import Place, open_place, refusal

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with open_place() as place:
        yield place


async def test_a_lost_answer_leaves_the_message_and_the_same_nonce_mends_it(place: Place) -> None:
    place.world.drop_next("/channels/", after_effect=True, method="POST")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await place.general.send("once", nonce="outbox-2")
    assert place.texts() == ["once"]
    await place.general.send("once", nonce="outbox-2")
    assert place.texts() == ["once"]
    place.world.drop_next("/channels/", after_effect=False, method="POST")
    with pytest.raises(aiohttp.ClientError):
        await place.general.send("never")
    assert place.texts() == ["once"]


async def test_a_5xx_is_tried_again_by_the_library_and_a_429_waited_for(place: Place) -> None:
    place.world.fail_next("/channels/", 502, method="POST")
    await place.general.send("after a fault")
    place.world.fail_next("/channels/", 429, method="POST")
    await place.general.send("after a wait")
    assert place.texts() == ["after a fault", "after a wait"]
    assert [row.status for row in place.world.asked if row.method == "POST"] == [502, 200, 429, 200]


async def test_five_messages_in_five_seconds_is_all_that_a_channel_takes(place: Place) -> None:
    place.world.limits.sizes["post"] = (5, 1.0)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*(place.general.send(str(number)) for number in range(12)))
    assert (loop.time() - began > 1.9, sorted(place.texts(), key=int)) == (True, [str(n) for n in range(12)])
    other = DiscordStandIn()
    assert other.limits.sizes["post"] == (5, 5.0)


async def test_a_client_that_does_not_wait_is_told_so_in_headers_and_body(place: Place) -> None:
    url = f"{place.world.url}/channels/{place.general.id}/messages"
    headers = {"Authorization": f"Bot {place.world.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for _ in range(5):
            async with session.post(url, json={"content": "x"}) as answer:
                assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
        async with session.post(url, json={"content": "x"}) as answer:
            body = await answer.json()
            assert (answer.status, answer.headers["X-RateLimit-Remaining"]) == (429, "0")
            assert (bool(answer.headers["Via"]), body["global"], 0 < body["retry_after"] <= 5) == (True, False, True)
        async with session.post(url, data=b"{", headers={"Content-Type": "application/json"}) as answer:
            assert answer.status == 429


async def test_a_wrong_token_does_not_log_in() -> None:
    async with DiscordStandIn() as world:
        bot = Bot()
        world.portal.token = "right"
        before, discord.http.Route.BASE = discord.http.Route.BASE, world.url
        try:
            with pytest.raises(discord.LoginFailure):
                await bot.login("wrong")
        finally:
            discord.http.Route.BASE = before
            await bot.close()


async def test_what_is_not_modelled_is_refused_loudly(place: Place) -> None:
    assert await refusal(place.bot.guilds[0].audit_logs().__anext__()) == (501, 0)
    assert place.world.complaints.pop().startswith("stand_in_not_modelled: GET /guilds/")
    assert place.world.complaints == []


async def test_ten_thousand_refusals_close_the_address(place: Place) -> None:
    place.world.limits.refused_s = [place.world.world.clock.seconds()] * 10_000
    assert await refusal(place.general.send("x")) == (429, 0)
    assert place.world.asked[-1].status == 429


async def test_a_refusal_can_be_ordered(place: Place) -> None:
    place.world.fail_next("/guilds/", 404, method="PUT", code=10011)
    member, role = place.bot.guilds[0].get_member(place.ada.id), place.community.role("vip")
    assert await refusal(member.add_roles(discord.Object(role.id))) == (404, 10011)
    await member.add_roles(discord.Object(role.id))
    assert place.ada.roles == [role]


async def test_it_runs_as_a_process_that_people_can_be_moved_in() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.wire.discord", stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )  # fmt: skip
    assert process.stdout is not None
    first = json.loads(await process.stdout.readline())
    headers, url = {"Authorization": f"Bot {first['token']}"}, f"{first['base']}/guilds/{first['guild']}"
    async with aiohttp.ClientSession(headers=headers) as session, session.get(url) as answer:
        assert (await answer.json())["owner_id"] == first["owner"]
    out, _ = await process.communicate("ada #general 你好\nada /subscribe plan=vip\n".encode())
    assert ("not offered" in out.decode(), process.returncode) == (True, 0)
