"""A text goes out whole: in pieces that Telegram takes, cut where nothing falls apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.text import MOST_TEXT, Piece, Span, marked, pieces, units
from core.kernel.graphemes import is_boundary

WHOLE = ("e\u0301", "👨‍👩‍👧‍👦", "🇨🇳", "👍🏽", "1\ufe0f\u20e3", "각", "\r\n")
CLUSTERS = st.sampled_from((*WHOLE, "a", "字", "𠮷", " ", "\n", "。", "word "))


@pytest.mark.parametrize("cluster", WHOLE)
def test_no_cut_goes_through_what_a_person_sees_as_one_character(cluster: str) -> None:
    text = f"x{cluster}x"
    inside = range(2, 1 + len(cluster))
    assert [at for at in inside if is_boundary(text, at)] == []
    assert is_boundary(text, 1)
    assert is_boundary(text, 1 + len(cluster))


def test_two_flags_in_a_row_are_cut_between_them_only() -> None:
    flags = "🇨🇳🇩🇪"
    assert [at for at in range(1, 4) if is_boundary(flags, at)] == [2]


def test_length_is_counted_in_utf_16_units() -> None:
    assert units("a字𠮷👍") == 6


@given(st.lists(CLUSTERS, max_size=200), st.integers(30, 80))
def test_pieces_are_short_enough_and_together_the_text(clusters: list[str], limit: int) -> None:
    text = "".join(clusters)
    found = list(pieces(Piece(text), limit))
    assert all(0 < units(piece.text) <= limit for piece in found)
    assert "".join("".join(piece.text.split()) for piece in found) == "".join(text.split())
    for piece in found:
        assert piece.text == piece.text.strip()


@given(st.lists(st.sampled_from(WHOLE[:-1]), min_size=1, max_size=60))
def test_no_character_falls_apart(clusters: list[str]) -> None:
    cut = list(pieces(Piece("".join(clusters)), 30))
    rebuilt: list[str] = []
    for piece in cut:
        rest = piece.text
        while rest:
            head = next(one for one in sorted(WHOLE, key=len, reverse=True) if rest.startswith(one))
            rebuilt.append(head)
            rest = rest.removeprefix(head)
    assert rebuilt == clusters


def test_a_long_text_is_cut_at_a_pause() -> None:
    text = "第一句话。" * 1_000
    first, second = list(pieces(Piece(text)))
    assert first.text.endswith("。")
    assert units(first.text) <= MOST_TEXT
    assert first.text + second.text == text


def test_fences_become_blocks_of_code() -> None:
    found = marked("See:\n```python\nprint(1)\n```\nDone ``` not one")
    assert found.text == "See:\nprint(1)\nDone ``` not one"
    assert found.spans == (Span("pre", 5, 13, "python"),)
    assert marked("plain") == Piece("plain")


def test_a_block_that_fits_into_a_message_is_not_cut() -> None:
    text = "a" * 50 + "\n" + "b" * 40
    first, second = pieces(Piece(text, (Span("pre", 51, 91),)), 60)
    assert first == Piece("a" * 50)
    assert second == Piece("b" * 40, (Span("pre", 0, 40),))


def test_a_block_that_is_longer_than_a_message_goes_on_in_the_next() -> None:
    found = list(pieces(Piece("b" * 100, (Span("pre", 0, 100),)), 60))
    assert [(len(one.text), one.spans) for one in found] == [(60, (Span("pre", 0, 60),)), (40, (Span("pre", 0, 40),))]


def test_nothing_is_said_of_blanks() -> None:
    assert list(pieces(Piece(" \n\n "))) == []
