"""The real engines behind their guards: any text at all, and the mistakes that were measured in them."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.language.han import simplified
from adapters.language.snow import SnowSentiment
from adapters.language.words import RjiebaWords
from core.insight.model import Lang, Mood
from core.insight.script import language

ANY_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=80), st.text("老師师课好坏a@`[]<>:/。\0\ud800")
)
SNOW = SnowSentiment()
WORDS = RjiebaWords()


@given(ANY_TEXT)
@settings(max_examples=300)
@example("")
@example("\0")
@example("好\ud800课")
@example("\u202e!\u05e9\u05dc\u05d5\u05dd")
def test_no_text_raises_or_leaves_the_bounds(text: str) -> None:
    reading = SNOW.read([text])[0]
    assert -1 <= reading.polarity <= 1
    assert 0 <= reading.confidence <= 0.6
    assert reading == SNOW.read([text])[0]
    assert reading.lang is language(text)


@pytest.mark.parametrize(
    "text", ["好" * 65_536, "a" * 65_536, "@" * 65_536, "`" * 65_536, "老師" * 20_000, "\0" * 65_536]
)
def test_64_kib_of_anything_is_read(text: str) -> None:
    assert len(SNOW.read([text])) == 1
    assert WORDS.words(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "👍👍",
        "！！！",
        "1",
        "[泪]",
        "this is a terrible course",
        "ужасный курс",
        "`好好好`",
        "https://好.cn/a",
    ],
)
def test_what_is_not_chinese_is_neutral_without_confidence(text: str) -> None:
    reading = SNOW.read([text])[0]
    assert (reading.label, reading.polarity, reading.confidence) == (Mood.NEU, 0.0, 0.0)


def test_plain_praise_and_plain_blame_are_told_apart() -> None:
    praise, blame = SNOW.read(["老师讲得非常好，很喜欢这门课", "太差了，浪费时间，垃圾课程"])
    assert (praise.label, blame.label) == (Mood.POS, Mood.NEG)
    assert praise.polarity > 0 > blame.polarity
    assert praise.lang is Lang.ZH


def test_traditional_text_reads_as_its_simplified_form() -> None:
    traditional, plain = SNOW.read(["老師講得非常好，很喜歡這門課", "老师讲得非常好，很喜欢这门课"])
    assert traditional == plain


def test_links_code_and_placeholders_do_not_colour_a_reading() -> None:
    bare, dressed = SNOW.read(["老师讲得非常好", "[图片]老师讲得非常好 https://a.cn/bad `垃圾`"])
    assert (bare.label, bare.polarity) == (dressed.label, dressed.polarity)


def test_the_version_names_the_library_and_the_guards() -> None:
    assert SNOW.version.startswith("snownlp-")
    assert SNOW.read(["好课"])[0].engine_version == SNOW.version


def test_simplified_text_is_left_alone() -> None:
    assert simplified("希拉里的余额，画画") == "希拉里的余额，画画"
    assert simplified("我學到了很多東西") == "我学到了很多东西"


@given(ANY_TEXT)
@settings(max_examples=300)
@example("İstanbul ẞ Ǆ")
@example("ﬁ ſ")
def test_words_are_lower_case_letters(text: str) -> None:
    found = WORDS.words(text)
    assert found == WORDS.words(text)
    for word in found:
        assert word
        assert word == word.lower()
        assert not re.fullmatch(r"[\d\s_!-/:-@。，！？]+", word)


def test_words_are_subjects_in_both_languages() -> None:
    found = WORDS.words("老師講的 Python3 和 C++ 課程，2024 年 the best course, isn't it？😀")
    assert {"老师", "python3", "c++", "课程", "best", "course"} <= set(found)
    assert not {"的", "和", "the", "2024", "isn't", "it"} & set(found)


def test_a_word_said_twice_is_there_twice() -> None:
    assert WORDS.words("python python") == ["python", "python"]
