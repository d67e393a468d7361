"""Sentences and words place a message together."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from adapters.language.vectors import HashedEncoder
from core.insight.model import Spoken
from core.insight.sentences import evenly, on_a_map, reduced, sampled
from core.insight.topics import topics

TEXTS = ["火锅 麻辣 聚餐", "麻辣 烧烤 火锅", "python 表格 报错", "pandas python 表格"] * 12


def found(limit: int) -> tuple[int, ...]:
    spoken = [
        Spoken(f"m{n}", text, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n), f"u{n % 7}")
        for n, text in enumerate(TEXTS)
    ]
    rows = sampled(HashedEncoder(), TEXTS, limit)
    return topics(spoken, [text.split() for text in TEXTS], k=2, sentences=rows).topic_of


def test_messages_whose_sentences_were_not_read_fall_where_their_words_do() -> None:
    for limit in (100, 20):
        topic_of = found(limit)
        food, code = set(topic_of[::4] + topic_of[1::4]), set(topic_of[2::4] + topic_of[3::4])
        assert len(food) == len(code) == 1
        assert food != code


@pytest.mark.parametrize(("total", "most"), [(5, 10), (10, 10), (11, 10), (1_000, 10)])
def test_the_newest_half_is_read_whole_and_the_rest_evenly(total: int, most: int) -> None:
    read = evenly(total, most)
    assert len(read) == min(total, most)
    assert read == sorted(set(read))
    assert read[-(min(total, most) // 2) :] == list(range(total - min(total, most) // 2, total))


def test_a_row_that_is_left_out_stays_empty() -> None:
    rows = HashedEncoder().encode(["a b", "c d", "e f"])
    kept = reduced(rows, np.array([True, False, True]))
    assert kept[0].any()
    assert not kept[1].any()


def test_topics_lie_apart_on_their_map() -> None:
    rows = np.array([[1.0, 0, 0], [0.99, 0.1, 0], [0, 1.0, 0], [0, 0, 1.0]])
    places = np.array(on_a_map(rows, (0, 1, 2, 3), 4))
    assert np.abs(places).max() <= 1
    gaps = [np.abs(a - b).max() for n, a in enumerate(places) for b in places[:n]]
    assert min(gaps) > 0.2
    assert on_a_map(rows, (0, 0, 0, 0), 1) == [(0.0, 0.0)]
