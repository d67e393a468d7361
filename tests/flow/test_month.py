"""Thirty days of a course on the console, read in Chinese and in English, over restarts: every message counted."""

from tests.flow.month import BOB, EVE, check, month, on_console, play
from tests.flow.month_words import ZH


async def test_a_month_of_a_course_is_told_once_and_whole(sqlite_url: str) -> None:
    async with month(on_console(sqlite_url), ZH, seed=7, languages={EVE: "en", BOB: "en"}) as opened:
        check(opened, await play(opened))
