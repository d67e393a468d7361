"""Which stretch of a message is in which language."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.insight.model import Lang
from core.insight.script import levelled, plain
from core.insight.spans import Span, spans


def said(text: str) -> list[tuple[str, Lang]]:
    return [(text[span.start : span.end], span.lang) for span in spans(text)]


def test_a_sentence_that_changes_its_language_is_two_stretches() -> None:
    assert said("这个 workshop 太棒了") == [("这个", Lang.ZH), ("workshop", Lang.EN), ("太棒了", Lang.ZH)]


def test_spaces_and_numbers_inside_one_language_do_not_cut_it() -> None:
    assert said("see chapter 3 of it!") == [("see chapter 3 of it", Lang.EN)]


def test_code_and_links_are_no_words_and_shift_nothing() -> None:
    text = "看 `print(x)` https://a.cn/b 好的"
    assert said(text) == [("看 `print(x)` https://a.cn/b 好的", Lang.ZH)]
    assert said("`abc` a") == [("a", Lang.EN)]


def test_a_third_script_is_told() -> None:
    assert spans("курс") == (Span(0, 4, Lang.OTHER),)
    assert spans("") == spans("🌹 12") == ()


@given(st.text(max_size=60))
def test_stretches_are_in_order_and_differ_from_their_neighbours(text: str) -> None:
    found = spans(text)
    assert all(one.end <= two.start and one.lang is not two.lang for one, two in pairwise(found))
    assert len(levelled(text)) == len(text)
    assert levelled(text).split() == plain(text).split()
