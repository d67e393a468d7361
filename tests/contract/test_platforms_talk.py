"""What is said on any platform is kept as it was said, and gives nobody a right they have not."""

import asyncio
import re

import pytest

from core.kernel.text import MAX_TEXT_BYTES
from tests.contract.platforms import PlatformDriver, actions, kept, keys, member


async def test_talk_in_a_room_is_kept_and_not_answered(there: PlatformDriver) -> None:
    assert await there.say("ann", "Has anybody tried the new lesson?", "hall") == []
    assert await there.say("bo", "/ I have, 50/50", "hall") == []
    assert list((await kept(there, "hall")).values()) == ["Has anybody tried the new lesson?", "/ I have, 50/50"]
    assert {m.id for m in [await member(there, "ann"), await member(there, "bo")]} == set(
        await there.app.cases.inside(there.room("hall"))
    )


async def test_talk_in_private_is_kept_and_answered(there: PlatformDriver) -> None:
    replies = await there.say("ann", "Has anybody tried the new lesson?")
    assert keys(replies) == ["talk.kept"]
    assert actions(replies) == ["/help", "/start"]
    assert not await kept(there, "hall")


async def test_a_message_told_twice_is_kept_once(there: PlatformDriver) -> None:
    for _ in range(2):
        await there.say("ann", "first telling", "hall", ref="m1")
    await asyncio.gather(*(there.say("ann", "first telling", "hall", ref="m2") for _ in range(5)))
    await there.say("ann", "another text under the same reference", "hall", ref="m1")
    await there.say("ann", "the same reference elsewhere", "den", ref="m1")
    assert await kept(there, "hall") == {"m1": "first telling", "m2": "first telling"}
    assert await kept(there, "den") == {"m1": "the same reference elsewhere"}


async def test_an_author_edits_and_takes_back(there: PlatformDriver) -> None:
    await there.say("ann", "tpyo", "hall", ref="m1")
    await there.say("ann", "regretted", "hall", ref="m2")
    await there.edit("ann", "m1", "typo", "hall")
    await there.edit("ann", "m1", "no typo", "hall")
    await there.delete("ann", "m2", "hall")
    await there.edit("ann", "m2", "too late", "hall")
    assert {ref: text for ref, text in (await kept(there, "hall")).items() if text} == {"m1": "no typo"}


async def test_nobody_edits_or_takes_back_for_another(there: PlatformDriver) -> None:
    await there.say("ann", "mine", "hall", ref="m1")
    await there.edit("eve", "m1", "not mine", "hall")
    await there.delete("eve", "m1", "hall")
    assert await kept(there, "hall") == {"m1": "mine"}
    # Nor does an attempt stand in the way of its author.
    await there.delete("ann", "m1", "hall")
    assert not any((await kept(there, "hall")).values())


async def test_a_text_that_is_too_long_is_refused_and_the_next_is_taken(there: PlatformDriver) -> None:
    assert keys(await there.say("ann", "好" * (MAX_TEXT_BYTES // 3 + 1), "hall")) == ["text.too_long"]
    longest = "a" * MAX_TEXT_BYTES
    assert await there.say("ann", longest, "hall") == []
    assert list((await kept(there, "hall")).values()) == [longest]


async def test_a_line_of_64_kib_after_any_command_is_answered_shortly(there: PlatformDriver) -> None:
    await there.say("owner", "/start")
    for name in (
        "start",
        "help",
        "lang",
        "consent",
        "courses",
        "course",
        "lesson",
        "done",
        "why",
        "topics",
        "room",
        "x",
    ):
        [reply] = await there.say("owner", f"/{name} " + "长" * 20_000)
        assert reply.key != "error.ours", name
        assert len(reply.text) < 4096, name


@pytest.mark.parametrize(
    "text", ["a\0b", "a\ud800b", "\udfff", "\N{RIGHT-TO-LEFT OVERRIDE}txet", "👩‍👩‍👧", "ﷺ" * 50, "\r\n"]
)
async def test_any_text_is_kept_as_far_as_it_can_be(there: PlatformDriver, text: str) -> None:
    assert await there.say("ann", f"so {text}!", "hall") == []
    whole = re.sub("[\0\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)
    assert list((await kept(there, "hall")).values()) == [f"so {whole}!"]
    for command in ("start", "help", "lang", "consent", "courses", "lesson", "done", "room", "forgetme"):
        [reply] = await there.say("ann", f"/{command} {text}")
        assert reply.key != "error.ours", command
        reply.text.encode()


async def test_a_name_cannot_reorder_or_hide_what_stands_around_it(there: PlatformDriver) -> None:
    await there.say("ann", "/start", shown_as="A\N{RIGHT-TO-LEFT OVERRIDE}nn\0\ud800\n\N{ZERO WIDTH SPACE}" + "x" * 999)
    name = (await member(there, "ann")).name
    assert len(name) <= 64
    assert name.startswith("Ann")
    assert not set(name) & set("\N{RIGHT-TO-LEFT OVERRIDE}\0\ud800\n\N{ZERO WIDTH SPACE}")
    [reply] = await there.say("ann", "/me")
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in reply.text


async def test_an_id_that_cannot_be_kept_is_said_and_keeps_nothing(there: PlatformDriver) -> None:
    for person in ("", "a\0b", "a\ud800", "x" * 129):
        assert keys(await there.say(person, "hello")) == ["address.malformed"]
        assert keys(await there.say(person, "/me")) == ["address.malformed"]
    for room in ("", "a\0b", "a\ud800", "x" * 129):
        assert keys(await there.say("ann", "hello", room)) == ["address.malformed"]


async def test_nobody_talks_into_the_private_chat_of_another(there: PlatformDriver) -> None:
    await there.say("ann", "my secret plan for the year")
    for line in ("hello", "/topics", "/mood"):
        assert keys(await there.say("eve", line, "@ann")) == ["room.name"]
    assert not await there.app.cases.inside(there.room("@ann"))


async def test_a_name_like_the_owners_gives_no_right(there: PlatformDriver) -> None:
    for person, name in (("eve", "owner"), ("eve2", "console:owner"), ("Owner", "owner"), ("owner ", "owner")):
        assert keys(await there.say(person, "/room hall", shown_as=name)) == ["denied"]
        [reply] = await there.say(person, "/help", shown_as=name)
        assert "/room" not in reply.text
    assert keys(await there.say("owner", "/room hall", shown_as="eve")) == ["room.made"]


async def test_a_refusal_tells_nothing_about_what_exists(there: PlatformDriver) -> None:
    await there.say("owner", "/room hall")
    told = [await there.say("ann", f"/room {words}".strip()) for words in ("hall", "elsewhere", "", "@x", "x" * 900)]
    assert keys(told[0]) == ["denied"]
    assert told == [told[0]] * len(told)


async def test_the_owner_makes_a_room_once_and_people_enter_by_talking(there: PlatformDriver) -> None:
    assert keys(await there.say("owner", "/room hall")) == ["room.made"]
    assert keys(await there.say("owner", "/room hall")) == ["room.there"]
    assert keys(await there.say("owner", "/room")) == ["room.which"]
    assert keys(await there.say("owner", "/room @ann")) == ["room.name"]
    assert await there.app.members("hall") == frozenset()
    assert await there.app.members("nowhere") == frozenset()
    await there.say("ann", "hello", "hall")
    await there.say("bo", "/topics", "hall")
    await there.say("eve", "hello", "elsewhere")
    assert set(await there.app.cases.inside(there.room("hall"))) == {(await member(there, "ann")).id}


async def test_figures_of_a_room_are_for_those_who_stand_in_it(there: PlatformDriver) -> None:
    await there.say("ann", "hello there", "hall")
    inside, outside = [await there.say(person, "/topics 7 hall") for person in ("ann", "eve")]
    nowhere = await there.say("eve", "/topics 7 cellar")
    assert keys(inside) != keys(outside)
    assert keys(outside) == keys(nowhere)
    assert outside[0].text.replace("hall", "cellar") == nowhere[0].text
