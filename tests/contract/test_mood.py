"""Our own engine: what it must get right, what must not disturb it, and the engines behind it."""

import pickle
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.language import chain
from adapters.language.faces import NEGATIVE, POSITIVE, faces
from adapters.language.mood import MoodSentiment
from adapters.language.snow import SnowSentiment
from core.insight.model import Aspect, Kind, Lang, Mood, Reading
from core.insight.script import language

ANY_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=60), st.text("老師师课好坏but但是a@`[]<>:/。😀!\0\ud800")
)
QUICK = MoodSentiment()
BEST = chain.best_sentiment()
ODD = ["", "   ", "\0" * 65_536, "\u202e\u05e9\u05dc\u05d5\u05dd", "\ud800" * 65_536, "好" * 65_536, "🌹" * 65_536]


def one(text: str) -> Reading:
    return BEST.read([text])[0]


@given(ANY_TEXT)
@settings(max_examples=200)
@example("\0")
@example("好\ud800课")
def test_no_text_raises_or_leaves_the_bounds(text: str) -> None:
    reading = MoodSentiment().read([text])[0]
    assert (reading.lang, reading.engine_version) == (language(text), QUICK.version)
    assert reading == QUICK.read([text])[0]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_read_by_both_engines(text: str) -> None:
    assert [QUICK.read([text])[0].label, one(text).label].count(Mood.NEG) == 0


def test_64_kib_cost_no_more_than_a_page() -> None:
    start = time.process_time()
    QUICK.read(["好的课" * 21_845, "bad!" * 16_384])
    assert time.process_time() - start < 0.1


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("老师讲得太好了，终于听懂了", Mood.POS),
        ("爱了爱了，这课绝了", Mood.POS),
        ("感谢老师耐心解答", Mood.POS),
        ("视频一直卡，气死我了", Mood.NEG),
        ("退款拖了一个月，客服没人理", Mood.NEG),
        ("老師講得很清楚，謝謝", Mood.POS),
        ("今晚八点直播，链接在公告", Mood.NEU),
        ("请问作业在哪里提交？", Mood.NEU),
        ("this course is fantastic, thank you", Mood.POS),
        ("terrible audio, waste of money", Mood.NEG),
        ("Class starts at 7 pm", Mood.NEU),
        ("😡😡", Mood.NEG),
        ("🎉🎉", Mood.POS),
    ],
)
def test_plain_cases_are_right(text: str, mood: Mood) -> None:
    assert one(text).label is mood


@pytest.mark.parametrize(
    "text", ["收到", "好的", "ok", "[图片]", "https://a.cn/bad", "`bad code`", "import pandas as pd"]
)
def test_nods_code_links_and_placeholders_have_no_mood(text: str) -> None:
    reading = one(text)
    assert (reading.label, reading.polarity, reading.kind, reading.has_mood) == (Mood.NEU, 0.0, Kind.BARE, False)


def test_another_script_is_neutral_without_confidence() -> None:
    assert (one("ужасный курс").confidence, one("ужасный курс").lang) == (0.0, Lang.OTHER)


def test_traditional_text_reads_as_its_simplified_form() -> None:
    traditional, plain = BEST.read(["老師講得非常好", "老师讲得非常好"])
    assert traditional == plain


def test_kinds_and_aspects_are_told() -> None:
    asked, thanked, blamed = BEST.read(["请问这道题怎么做？", "谢谢老师", "老师讲课总是迟到，一点不负责"])
    assert (asked.kind, thanked.kind, blamed.kind) == (Kind.QUESTION, Kind.THANKS, Kind.COMPLAINT)
    assert blamed.aspect is Aspect.TEACHER


def test_a_batch_reads_as_its_texts_alone_and_in_order() -> None:
    texts = ["太好了", "收到", "烂透了，退钱", "太好了", "明天见"]
    assert [reading.label for reading in BEST.read(texts)] == [one(text).label for text in texts]


def test_the_engine_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(QUICK)).version == QUICK.version


def test_the_table_of_faces_is_large_and_without_contradiction() -> None:
    assert len(POSITIVE | NEGATIVE) >= 100
    assert not POSITIVE & NEGATIVE
    assert faces("good :) https://a.cn") == (1, 0)
    assert faces("666") == (1, 0)


def test_without_sentence_vectors_n_grams_read_and_without_jieba_snownlp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "installed_encoder", lambda: None)
    assert chain.best_sentiment().version == QUICK.version
    monkeypatch.setattr(chain, "can_cut", lambda: False)
    assert isinstance(chain.best_sentiment(), SnowSentiment)
