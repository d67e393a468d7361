"""One script of conversations, in English and Chinese, is answered alike on the console, on Telegram and on Discord."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.contract.platforms import (
    HAN,
    NOON_THERE,
    PLATFORM_KEYS,
    ConsoleDriver,
    PlatformDriver,
    keys,
    put_course,
    running,
)
from tests.fakes.clock import HandClock
from tests.wire.discord_driver import DiscordDriver, people_on_discord
from tests.wire.telegram_driver import TelegramDriver, people_on_telegram

SCRIPT = Path(__file__).with_name("conversations.txt")
LANGUAGELESS = ("lesson.card",)
"""Replies that hold nothing but what an author wrote."""
HEAD = re.compile(r"== (?P<title>.+) \((?P<language>zh|en)\)")


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one person says, and the keys of what is answered."""

    title: str
    language: str
    lines: tuple[tuple[str, list[str]], ...]


def conversations() -> list[Conversation]:
    """Return the script."""
    found: list[Conversation] = []
    for block in SCRIPT.read_text(encoding="utf-8").split("\n\n"):
        head, *rest = [line for line in block.splitlines() if not line.startswith("#")] or [""]
        if (named := HEAD.fullmatch(head)) is not None:
            pairs = (line.rsplit(" => ", 1) for line in rest)
            lines = tuple((said, answered.split() if answered != "-" else []) for said, answered in pairs)
            found.append(Conversation(named["title"], named["language"], lines))
    return found


@asynccontextmanager
async def people_on_console(url: str, clock: HandClock) -> AsyncIterator[PlatformDriver]:
    settings = Settings(database_url=url, data_keys=PLATFORM_KEYS, owner_ids="console:owner")
    async with running(settings, clock, ConsoleDriver) as there:
        yield there


async def meets(there: PlatformDriver, person: str, language: str) -> None:
    """The platform tells the language of the person; on the console the person does."""
    if isinstance(there, TelegramDriver):
        number = 2_000 + len(there.people)
        there.people[person] = there.side.telegram.user(number, person, "zh-hans" if language == "zh" else "en")
        await there.say(person, "/start")
    elif isinstance(there, DiscordDriver):
        locale = "zh-TW" if language == "zh" else "en-GB"
        there.people[person] = there.side.community.member(person, locale=locale)
        # What is typed bears no language on Discord; a slash command does.
        await there.side.orders(there.people[person], "start")
    else:
        await there.say(person, f"/lang {language}")


async def answered(there: PlatformDriver, person: str, said: str) -> tuple[list[str], str]:
    """Return the keys and the words of what is answered."""
    if said.startswith("["):
        replies = await there.press(person, said.strip("[]"))
    else:
        room, _, text = said.rpartition("hall: ") if said.startswith("hall: ") else ("", "", said)
        replies = await there.say(person, text, "hall" if text is not said else room or None)
    return keys(replies), "\n".join(reply.text for reply in replies if reply.key not in LANGUAGELESS)


Enter = Callable[[str, HandClock], AbstractAsyncContextManager[PlatformDriver]]


@pytest.mark.parametrize("enter", [people_on_console, people_on_telegram, people_on_discord])
async def test_thirty_conversations_are_answered_alike_everywhere(enter: Enter, sqlite_url: str) -> None:
    script = conversations()
    assert [one.language for one in script] == ["en", "zh"] * 15
    async with enter(sqlite_url, HandClock(NOON_THERE)) as there:
        await put_course(there.app)
        await there.app.say("owner", "/newplan vip 30.00 cny month")
        for number, one in enumerate(script):
            await meets(there, f"person{number}", one.language)
            heard = [await answered(there, f"person{number}", said) for said, _ in one.lines]
            assert [key for key, _ in heard] == [wanted for _, wanted in one.lines], one.title
            for (said, _), (_, words) in zip(one.lines, heard, strict=True):
                if words and one.title not in {"a language is chosen", "选择语言"}:
                    assert (HAN.search(words) is not None) is (one.language == "zh"), (one.title, said)
