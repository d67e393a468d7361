"""Language by script: messages as people write them in a bilingual room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.insight.model import Lang, Mood
from core.insight.script import language, language_of_person, neutral, plain


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("这节课讲得真好", Lang.ZH),
        ("這節課講得真好", Lang.ZH),
        ("我用python", Lang.ZH),
        ("这个 Python 课程的第三节 pandas 没听懂", Lang.ZH),
        ("看这个 https://example.com/long/path?q=words 不错", Lang.ZH),
        ("@alice_bob 今天有课吗", Lang.ZH),
        ("@老师 讲得好", Lang.ZH),
        ("how do I install this?", Lang.EN),
        ("the word 好 means good in this sentence", Lang.EN),
        ("café is nice", Lang.EN),
        ("I love 火锅", Lang.MIXED),
        ("用 docker compose 部署 nginx", Lang.MIXED),
        ("", Lang.OTHER),
        ("👍👍", Lang.OTHER),
        ("123 456!", Lang.OTHER),
        ("[图片]", Lang.OTHER),
        ("`import this`", Lang.OTHER),
        ("<@123456> <a:wave:1234>", Lang.OTHER),
        ("привет, как дела", Lang.OTHER),
        ("مرحبا بالجميع", Lang.OTHER),
        ("今日は良い天気ですね", Lang.OTHER),
        ("안녕하세요", Lang.OTHER),
        ("可爱の小猫咪", Lang.ZH),
    ],
)
def test_a_message_has_the_language_of_its_script(text: str, lang: Lang) -> None:
    assert language(text) is lang


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_has_a_language(text: str) -> None:
    assert language(text) in set(Lang)
    assert "\0" not in plain(text)


@pytest.mark.parametrize("unit", ["a", "a.", "@", "`", "[", ":a", "我", "a@", "<@", "www.", "a'", "```"])
def test_no_repetition_makes_it_slow(unit: str) -> None:
    assert language(unit * (65_536 // len(unit))) in set(Lang)


def test_code_links_and_mentions_are_not_what_a_person_said() -> None:
    text = "```\nprint(1)\n```看 `x` https://a.cn/b，@tom 和 a.b@c.com [图片] :smile: 好"
    assert plain(text).split() == ["看", "，", "和", "好"]


@pytest.mark.parametrize(
    ("texts", "lang"),
    [
        (["你好", "请问这个课怎么报名"], Lang.ZH),
        (["hello", "how do I join the course"], Lang.EN),
        (["报名 python 课", "ok", "thanks"], Lang.ZH),
        (["👍", "ok"], None),
        ([], None),
    ],
)
def test_a_person_has_a_language_once_they_said_enough(texts: list[str], lang: Lang | None) -> None:
    assert language_of_person(texts) is lang


def test_an_unread_text_keeps_its_language() -> None:
    reading = neutral("hello there", "none")
    assert (reading.lang, reading.label, reading.confidence) == (Lang.EN, Mood.NEU, 0.0)
