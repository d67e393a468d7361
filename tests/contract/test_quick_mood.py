"""The quick engine takes short cuts; here is the plain way, and both must say the same of any text."""

import re
from itertools import pairwise
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.language import cues, grams
from adapters.language.heads import dense, heads
from adapters.language.mood import MoodSentiment
from adapters.language.said import Said, said
from training.messages import SEALED, labelled

WRITTEN = [message.text for message in [*labelled(SEALED), *labelled(SEALED.parent / "messages")[::6]]]
LETTERS = "老师课好坏不但是吗谢呵哈就这？！!?“\" butNoThxHOWlol'’ iİıſsSK0１😀:()\0\ud800"
ANY_WORDS = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=40),
    st.text(LETTERS, max_size=40),
    st.lists(st.sampled_from(["不是", "但是", "谢谢", "not", "but", "WHY", "ſure", "ıs", "thanks"])).map(" ".join),
)
FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
SIGNS = {
    "question": cues._QUESTION, "turn": cues._TURN, "yielding": cues._YIELDING, "irony": cues._IRONY,
    "thanks": cues._THANKS, "quoted": cues._QUOTED, "laughter": cues._LAUGH,
}  # fmt: skip


def plain_columns(words: str) -> set[int]:
    """Return the columns gram by gram."""
    row = ["<", *grams.tokens(words), ">"]
    named = [*row[1:-1], *(f"{one}\0{two}" for one, two in pairwise(row))]
    if turned := cues.after_turn(words):
        named.extend(f"but\0{word}" for word in grams.tokens(turned))
    return {crc32(gram.encode("utf-8", "replace")) % grams.WIDTH for gram in named} | plain_pieces(words)


def plain_pieces(words: str) -> set[int]:
    """Return the columns of all pieces of two to four characters."""
    points = [ord("?") if 0xD800 <= ord(one) < 0xE000 else ord(one) for one in f" {words.lower()} "]
    found: set[int] = set()
    for size in (2, 3, 4):
        for start in range(len(points) - size + 1):
            mixed = sum(f * p for f, p in zip(FACTORS, points[start : start + size], strict=False)) + size & 2**64 - 1
            found.add(((mixed ^ mixed >> 29) >> 7) % grams.WIDTH)
    return found


def assert_same_signs(message: Said) -> None:
    names: tuple[str, ...] = cues.NAMES
    numbers = dict(zip(names, cues.cues(message), strict=True))
    for name, pattern in SIGNS.items():
        assert numbers[name] == float(bool(pattern.search(message.words))), name
    denied = len(cues._DENIAL.findall(message.words))
    assert (numbers["denial"], numbers["denied twice"]) == (float(denied == 1), float(denied > 1))
    assert numbers["loud"] == min(len(re.findall("[!！]", message.words)), 3) / 3


def test_written_messages_have_the_columns_and_signs_of_the_plain_way() -> None:
    for message in map(said, WRITTEN):
        assert grams.found(message.words) == plain_columns(message.words)
        assert_same_signs(message)


@given(ANY_WORDS)
@settings(max_examples=150)
def test_any_words_have_the_columns_and_signs_of_the_plain_way(words: str) -> None:
    assert grams.found(words) == plain_columns(words)
    assert_same_signs(Said(words, 0, 0, is_bare=False))


def test_one_text_alone_has_the_odds_of_a_table_with_one_row() -> None:
    engine = heads("quick")
    for message in map(said, WRITTEN):
        (slow,) = engine.odds([grams.columns(message.words)], dense([message], None))
        quick = engine.odds_of_one(grams.found(message.words), cues.cues(message))
        assert quick == pytest.approx(slow, rel=1e-5)


def test_a_message_reads_the_same_alone_and_among_others() -> None:
    alone, together = MoodSentiment(), MoodSentiment()
    assert together.read(WRITTEN) == [alone.read([text])[0] for text in WRITTEN]
    assert np.isfinite([reading.polarity for reading in alone.read(WRITTEN)]).all()
