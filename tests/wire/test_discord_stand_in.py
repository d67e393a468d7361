"""The REST side of the stand-in of Discord, as the unmodified discord.py sees it: messages, limits, faults, pace."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.wire.discord_bot import discord
from tests.wire.discord_place import Place, open_place, refusal

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with open_place() as place:
        yield place


async def test_messages_go_both_ways(place: Place) -> None:
    said = place.ada.says(place.community.general, "你好")
    await place.world.until(lambda: place.bot.of("message"))
    message = place.bot.of("message")[0]
    assert (message.content, message.author.name) == ("你好", "Ada")
    answer = await message.reply("hello", mention_author=True)
    assert place.texts() == ["你好", "hello"]
    (shown,) = place.ada.reads(place.community.general)[1:]
    assert (shown.reference, shown.mentions) == (said, [place.ada.user])
    await answer.edit(content="hello, Ada")
    await answer.add_reaction("👍")
    assert place.texts() == ["你好", "hello, Ada"]
    assert await refusal(message.edit(content="mine")) == (403, 50005)
    await message.delete()
    await answer.delete()
    assert place.texts() == []
    assert await refusal(place.general.fetch_message(answer.id)) == (404, 10008)


@pytest.mark.parametrize(
    "given",
    [
        {"content": "x" * 2001},
        {"embed": discord.Embed(description="x" * 4097)},
        {"embeds": [discord.Embed(description="x" * 2001) for _ in range(3)]},
        {"embed": discord.Embed(title="")},
        {"content": "x", "nonce": "n" * 26},
        {"content": ""},
    ],
)
async def test_what_is_too_long_or_empty_is_refused(place: Place, given: dict[str, Any]) -> None:
    status, code = await refusal(place.general.send(**given))
    assert (status, code in (50035, 50006)) == (400, True)
    await place.general.send("x" * 2000, embed=discord.Embed(description="x" * 4096))


async def test_components_have_their_limits(place: Place) -> None:
    def view(*items: Any) -> Any:
        made = discord.ui.View(timeout=None)
        for item in items:
            made.add_item(item)
        return made

    button = discord.ui.Button
    place.world.limits.sizes["post"] = (50, 1.0)
    assert await refusal(place.general.send("x", view=view(button(label="l" * 81)))) == (400, 50035)
    twice = view(button(label="a", custom_id="same"), button(label="b", custom_id="same"))
    assert await refusal(place.general.send("x", view=twice)) == (400, 50035)
    assert await refusal(place.general.send("x", view=view(button(label="a", url="ftp://x")))) == (400, 50035)
    await place.general.send("x", view=view(*(button(label=str(n)) for n in range(25))))
    assert [one.label for one in place.ada.reads(place.community.general)[0].buttons] == [str(n) for n in range(25)]
    raw: Any = {
        "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "a", "custom_id": "c" * 101}]}]
    }
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=place.general.id)
    assert await refusal(place.bot.http.request(route, json={"content": "x", **raw})) == (400, 50035)


async def test_a_repeated_nonce_gives_the_message_that_stands_there(place: Place) -> None:
    first = await place.general.send("once", nonce="outbox-1")
    again = await place.general.send("once", nonce="outbox-1")
    assert (first.id, place.texts()) == (again.id, ["once"])


async def test_history_is_paged_both_ways(place: Place) -> None:
    said = [place.ada.says(place.community.general, str(number)) for number in range(250)]
    after = [int(one.content) async for one in place.general.history(after=discord.Object(said[9].id), limit=None)]
    assert after == list(range(10, 250))
    before = [int(one.content) async for one in place.general.history(before=discord.Object(said[9].id), limit=5)]
    assert before == [8, 7, 6, 5, 4]
    around = [int(one.content) async for one in place.general.history(around=discord.Object(said[100].id), limit=5)]
    assert sorted(around) == [98, 99, 100, 101, 102]


async def test_only_those_are_pinged_who_may_be(place: Place) -> None:
    role = place.community.role("vip", mentionable=True)
    text = f"@everyone <@&{role.id}> {place.ada.mention}"

    async def pings(allowed: Any) -> tuple[bool, list[int], list[str]]:
        await place.general.send(text, allowed_mentions=allowed)
        sent = place.ada.reads(place.community.general)[-1]
        return sent.mention_everyone, sent.mention_role_ids, [one.name for one in sent.mentions]

    assert await pings(discord.AllowedMentions.none()) == (False, [], [])
    # The bot has no right to ping everybody.
    assert await pings(discord.AllowedMentions.all()) == (False, [role.id], ["Ada"])
    assert await pings(discord.AllowedMentions(users=[place.ada], roles=False, everyone=False)) == (False, [], ["Ada"])


async def test_files_go_both_ways(place: Place) -> None:
    file = discord.File(io.BytesIO(b"a,b"), "figures.csv", description="Figures")
    sent = await place.general.send("see", file=file)
    assert [(one.filename, one.description, one.size) for one in sent.attachments] == [("figures.csv", "Figures", 3)]
    assert await sent.attachments[0].read() == b"a,b"
    place.ada.says(place.community.general, "", files=[("a.txt", b"hi")])
    await place.world.until(lambda: len(place.bot.of("message")) == 2)
    assert await place.bot.of("message")[1].attachments[0].read() == b"hi"
    big = discord.File(io.BytesIO(b"x" * (10 * 1024 * 1024 + 1)), "big.bin")
    assert await refusal(place.general.send(file=big)) == (413, 40005)


async def test_closed_private_chats_refuse_and_open_again(place: Place) -> None:
    person = place.bot.get_user(place.ada.id)
    await person.send("receipt")
    assert [one.content for one in place.ada.inbox] == ["receipt"]
    place.ada.closes_dms()
    assert await refusal(person.send("receipt 2")) == (403, 50007)
    place.ada.opens_dm()
    await person.send("receipt 3")
    place.ada.leaves()
    assert await refusal(person.send("receipt 4")) == (403, 50007)
    assert [one.content for one in place.ada.inbox] == ["receipt", "receipt 3"]


async def test_threads_follow_their_parent(place: Place) -> None:
    closed = place.community.channel("closed", private=True)
    bob = place.community.member("Bob", roles=[place.community.role("vip")])
    place.community.overwrites(closed, bob.roles[0], allow=1 << 10)
    place.community.overwrites(closed, place.community.bot_role, allow=1 << 10)
    thread = bob.opens_thread(closed, "talk")
    assert (bob.sees(thread), place.ada.sees(thread)) == (True, False)
    bob.says(thread, "inside")
    await place.world.until(lambda: place.bot.of("message"))
    assert (place.bot.of("message")[0].channel.parent_id, place.bot.of("message")[0].content) == (closed.id, "inside")
    message = await place.general.send("start")
    opened = await message.create_thread(name="more")
    await opened.send("first")
    assert (opened.id, place.ada.sees(place.community.guild.channels[opened.id])) == (message.id, True)
    assert await refusal(message.create_thread(name="again")) == (400, 160004)
