"""Phrases in words: plurals, money, times, phrases in phrases, and text that stays what it was."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.phrases import Speaker
from core.kernel.errors import Broken
from core.kernel.messages import Answer, Choice
from core.kernel.money import Money
from core.kernel.phrase import Phrase, phrase
from core.members.model import Language

ZH = Speaker(Language.ZH, "Asia/Shanghai")
EN = Speaker(Language.EN, "America/New_York")


def plain(text: object) -> Phrase:
    return phrase("plain", text=text)


def test_english_says_one_and_many() -> None:
    assert EN.text(phrase("me.streak", count=1)) == "Streak: 1 day in a row"
    assert EN.text(phrase("me.streak", count=2)) == "Streak: 2 days in a row"
    assert EN.text(phrase("me.streak", count=0)) == "Streak: 0 days in a row"


def test_chinese_says_one_and_many_alike() -> None:
    assert [ZH.text(phrase("me.streak", count=n)) for n in (0, 1, 2)] == [f"连续学习：{n} 天" for n in (0, 1, 2)]


@pytest.mark.parametrize(
    ("money", "zh", "en"),
    [
        (Money(3000, "cny"), "¥30.00", "CN¥30.00"),
        (Money(3005, "usd"), "US$30.05", "$30.05"),
        (Money(3000, "jpy"), "JP¥3,000", "¥3,000"),
        (Money(123456789, "eur"), "€1,234,567.89", "€1,234,567.89"),
        (Money(0, "cny"), "¥0.00", "CN¥0.00"),
    ],
)
def test_money_is_written_as_the_language_writes_it(money: Money, zh: str, en: str) -> None:
    assert ZH.text(plain(money)) == zh
    assert EN.text(plain(money)) == en


def test_a_time_is_told_in_the_zone_of_the_person() -> None:
    moment = datetime(2026, 11, 24, 1, 30, 59, tzinfo=UTC)
    assert ZH.text(plain(moment)) == "2026-11-24 09:30"
    assert EN.text(plain(moment)) == "2026-11-23 20:30"


def test_a_time_in_summer_is_an_hour_later() -> None:
    assert EN.text(plain(datetime(2026, 7, 1, 12, tzinfo=UTC))) == "2026-07-01 08:00"


def test_a_phrase_inside_a_phrase_is_said_in_the_same_language() -> None:
    line = phrase("consent.line", purpose=phrase("purpose.mood"), state=phrase("state.on"))
    assert ZH.text(line) == "情绪分析：已开启"
    assert EN.text(line) == "mood: on"


def test_a_tuple_is_said_one_a_line() -> None:
    lines = (plain("a"), phrase("purpose.mood"), "c", 4)
    assert EN.text(plain(lines)) == "a\nmood\nc\n4"
    assert EN.text(plain(())) == ""


def test_a_key_that_nobody_wrote_is_broken() -> None:
    with pytest.raises(Broken, match=r"no phrase no\.such\.key in en"):
        EN.text(phrase("no.such.key"))


@given(st.text())
def test_what_people_write_stays_what_it_was(text: str) -> None:
    assert EN.text(plain(text)) == text
    assert ZH.text(phrase("help.line", name="x", what=plain(plain(text)))) == f"/x　{text}"


@pytest.mark.parametrize("text", ["{name}", "{0}", "{{}}", "{text.__class__}", "{", "%s %(name)s", "\\n"])
def test_braces_in_what_people_write_mean_nothing(text: str) -> None:
    assert EN.text(phrase("start.welcome", name=text)).startswith(f"Hello {text}!")
    assert EN.text(plain((plain(text), text))) == f"{text}\n{text}"


def test_an_answer_becomes_paragraphs_and_buttons() -> None:
    choices = (Choice(phrase("button.days", days=7), "/mood 7"), Choice(phrase("button.open_link"), url="https://a.b"))
    reply = EN.reply(Answer((phrase("consent.saved"), plain("more")), choices, picture=b"png"))
    assert reply.text == "Saved.\n\nmore"
    assert [(one.label, one.action, one.url) for one in reply.buttons] == [
        ("7 days", "/mood 7", None),
        ("Open the link", None, "https://a.b"),
    ]
    assert (reply.key, reply.picture) == ("consent.saved", b"png")


def test_an_answer_without_words_has_no_key() -> None:
    reply = ZH.reply(Answer(()))
    assert (reply.text, reply.key, reply.buttons) == ("", "", ())
