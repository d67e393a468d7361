"""Thirty days of a course on the console, read in Chinese and in English, over restarts: every message counted."""

from tests.flow.month import BOB, EVE, LESSONS, LIN, RESTARTS, ZOE, month, play
from tests.flow.month_words import ZH

BOBS = 7
"""Lessons that are released to Bob from the tenth day to the twenty-eighth."""


async def test_a_month_of_a_course_is_told_once_and_whole(sqlite_url: str) -> None:
    async with month(sqlite_url, ZH, seed=7, languages={EVE: "en", BOB: "en"}) as opened:
        ended = await play(opened)
    assert opened.restarts == RESTARTS
    lessons = LESSONS - 1  # the first one is there at the start
    assert opened.counted(ZOE) == {"drip.lesson": lessons, "challenge.ended": 1}
    assert opened.counted(EVE) == {"drip.lesson": lessons, "challenge.ended": 1, "answer.told": 1}
    assert opened.counted(BOB) == {"drip.lesson": BOBS}
    assert opened.counted(LIN) == {"ask.told": 1}
    for person, told in opened.told.items():
        assert len({one.text for one in told}) == len(told), f"{person} was told something twice"
    named = "\n".join(one.text for one in opened.told[ZOE])
    assert [title for title in ZH.titles[1:] if title not in named] == []
    assert "21 天里你打卡 21 天" in named
    assert "on 0 of 21 days" in "\n".join(one.text for one in opened.told[EVE])
    assert "zoe" in ended["given"]
    assert ended["students"].count("100%") == 2, ended["students"]
