"""Files on Discord, at the wire: what goes out is seen with its words, what comes in is fetched from there alone."""

from collections.abc import AsyncIterator

import pytest

from adapters.discord.client import DEFAULT_BASE
from adapters.discord.files import is_discords
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import DISCORD, Address
from core.kernel.messages import Button, Enclosure, Poll, Reply
from tests.wire.discord import DiscordStandIn, Message
from tests.wire.discord_side import Side, serving

PAPER = Enclosure("file", "paper.csv", b"id,text\n", "Your data")
MIB = 1024 * 1024


@pytest.fixture
async def side(sqlite_url: str) -> AsyncIterator[Side]:
    async with DiscordStandIn() as discord:
        discord.limits.on = False
        async with serving(discord, discord.guild("root"), sqlite_url) as served:
            yield served


def ref_of(message: Message) -> str:
    return f"{message.channel.id}/{message.id}/{message.attachments[0]['id']}"


async def test_a_file_goes_out_with_its_words_and_once(side: Side) -> None:
    ada = side.community.member("Ada")
    ada.opens_dm()
    for _ in range(2):
        reply = Reply("Here it is.", (Button("Help", "/help"),), b"\x89PNG", enclosures=(PAPER,))
        await side.inner.messenger.send(Address(DISCORD, str(ada.id)), reply, key="paper")
    [seen] = ada.inbox
    assert [(one["filename"], one["description"]) for one in seen.attachments] == [
        ("picture.png", "Here it is."),
        ("paper.csv", "Your data"),
    ]
    assert [one.label for one in seen.buttons] == ["Help"]


async def test_a_file_that_discord_would_refuse_is_said_in_words(side: Side) -> None:
    ada = side.community.member("Ada")
    ada.opens_dm()
    large = Enclosure("file", "video.mp4", b"x" * (10 * MIB + 1), "The whole lesson")
    await side.inner.messenger.send(Address(DISCORD, str(ada.id)), Reply("Look:", enclosures=(large,)), key="v")
    [seen] = ada.inbox
    assert seen.content == "Look:\n\nvideo.mp4: The whole lesson"
    assert not seen.attachments


async def test_a_question_is_asked_with_buttons(side: Side) -> None:
    ada = side.community.member("Ada")
    ada.opens_dm()
    poll = Poll("2 + 2?", ("3", "4"), "/pick q1", frozenset((1,)))
    reply = Reply("2 + 2?", (Button("3", "/pick q1 0"), Button("4", "/pick q1 1")), poll=poll)
    await side.inner.messenger.send(Address(DISCORD, str(ada.id)), reply, key="q")
    assert [one.label for one in ada.inbox[0].buttons] == ["3", "4"]


async def test_what_somebody_sent_is_fetched_and_no_more_than_asked_for(side: Side) -> None:
    ada = side.community.member("Ada")
    sent = ada.says(ada.opens_dm(), "", files=[("notes.txt", b"hello there")])
    await side.quiet()
    fetch = side.inner.files.fetch
    assert await fetch(DISCORD, ref_of(sent), most_bytes=100) == b"hello there"
    with pytest.raises(Refused, match=r"attachment\.too_large"):
        await fetch(DISCORD, ref_of(sent), most_bytes=5)
    sent.attachments[0]["size"] = 1
    with pytest.raises(Refused, match=r"attachment\.too_large"):
        await fetch(DISCORD, ref_of(sent), most_bytes=5)
    for ref in ("", "1/2/3", "https://example.org/x", f"{ref_of(sent)}0", f"{ada.dm.id}/{sent.id}/../1"):
        with pytest.raises(Refused, match=r"attachment\.gone"):
            await fetch(DISCORD, ref, most_bytes=100)
    side.discord.fail_next(f"/channels/{ada.dm.id}/messages", 503, times=9)
    with pytest.raises(NotYet):
        await fetch(DISCORD, ref_of(sent), most_bytes=100)


async def test_no_other_host_is_ever_asked(side: Side) -> None:
    ada = side.community.member("Ada")
    sent = ada.says(ada.opens_dm(), "", files=[("notes.txt", b"hello there")])
    await side.quiet()
    sent.attachments[0]["url"] = "http://127.0.0.1:9/attachments/1/2/notes.txt"
    with pytest.raises(Refused, match=r"attachment\.gone"):
        await side.inner.files.fetch(DISCORD, ref_of(sent), most_bytes=100)


@pytest.mark.parametrize(
    ("url", "is_theirs"),
    [
        ("https://cdn.discordapp.com/attachments/1/2/a.txt?ex=1", True),
        ("https://media.discordapp.net/attachments/1/2/a.txt", True),
        ("http://cdn.discordapp.com/attachments/1/2/a.txt", False),
        ("https://cdn.discordapp.com.example.org/a", False),
        ("https://cdn.discordapp.com@example.org/a", False),
        ("https://cdn.discordapp.com:8443/a", False),
        ("https://169.254.169.254/latest", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_discords_own_hosts_are_theirs(url: str, is_theirs: bool) -> None:
    assert is_discords(url, DEFAULT_BASE) is is_theirs
    assert not is_discords(url, "http://127.0.0.1:80/api/v10")
