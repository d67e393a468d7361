"""A long text goes out in pieces that Discord takes, and nothing of it is lost or falls apart."""

import re

from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.text import pieces, units
from core.kernel.graphemes import is_boundary

WORDS = st.lists(
    st.sampled_from(
        ["wörd", "课程", "👩‍👩‍👧", "🇨🇳", "a\u0301", " ", "\n", "\n\n", "。", "\n```sql\n", "\n```\n", "x" * 40]
    )
).map("".join)


def bare(text: str) -> str:
    return re.sub(r"```\w*|\s", "", text)


@given(WORDS)
def test_every_piece_is_short_enough_and_together_they_say_everything(text: str) -> None:
    found = list(pieces(text, 60))
    assert all(0 < units(piece) <= 60 for piece in found)
    assert bare("\n".join(found)) == bare(text)


@given(WORDS)
def test_no_character_falls_apart(text: str) -> None:
    for piece in pieces(text, 60):
        assert is_boundary(text, text.find(piece)) or "```" in piece
        assert not piece.startswith(("\u200d", "\u0301"))


@given(st.integers(1, 400))
def test_a_block_of_code_goes_on_as_one(lines: int) -> None:
    code = "\n".join(f"    x{number} = {number}" for number in range(lines))
    found = list(pieces(f"Look:\n\n```python\n{code}\n```\nDone."))
    assert all(piece.count("```") % 2 == 0 for piece in found)
    assert all("```python\n" in piece for piece in found if "x" in piece)
    assert all(line in "\n".join(found) for line in code.split("\n"))


def test_a_short_text_stays_as_it_is() -> None:
    assert list(pieces("One.\n\n```\ncode\n```")) == ["One.\n\n```\ncode\n```"]
    assert list(pieces("")) == list(pieces(" \n ")) == []


def test_a_cut_is_made_where_a_reader_pauses() -> None:
    first, second = pieces("甲" * 30 + "。" + "乙" * 40, 50)
    assert first == "甲" * 30 + "。"
    assert second == "乙" * 40
