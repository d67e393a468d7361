"""A picture takes any text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.charts.fonts import Fonts
from adapters.charts.wording import MISSING, drawable, short, wide, wrapped

CHINESE = Fonts(("A", "B"), frozenset(map(ord, "课程很好abc ABC012$〓…▲")), has_chinese=True)
LATIN = Fonts(("B",), frozenset(map(ord, "abc ABC012$…")), has_chinese=False)


def test_emoji_are_left_out_and_a_missing_character_has_a_sign() -> None:
    assert drawable("课程👍🏽 很好❤️ 䶮", CHINESE) == f"课程 很好 {MISSING}"


def test_without_a_chinese_font_only_latin_is_drawn() -> None:
    assert drawable("课程 abc 很好 $12", LATIN) == "abc $12"


def test_controls_and_gaps_become_one_space() -> None:
    assert drawable("a\0\u202eb\n\n\tc\ud800", CHINESE) == "ab c"


def test_what_is_too_long_is_cut_by_columns() -> None:
    assert short("课程很好", 8) == "课程很好"
    assert short("课程很好", 7) == "课程很…"


def test_lines_break_at_spaces_and_between_chinese_characters() -> None:
    assert wrapped("abc ABC abc", 8, 3) == "abc ABC\nabc"
    assert wrapped("课程很好课程", 8, 2) == "课程很好\n课程"


@settings(max_examples=60)
@given(st.text(max_size=80), st.integers(4, 30), st.integers(1, 3))
def test_nothing_is_wider_than_it_may_be(text: str, columns: int, lines: int) -> None:
    said = drawable(text, CHINESE)
    assert all(ord(char) in CHINESE.glyphs for char in said)
    assert wide(short(said, columns)) <= columns
    assert len(wrapped(said, columns, lines).splitlines() or [""]) <= lines
