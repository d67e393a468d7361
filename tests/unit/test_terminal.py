"""Replies as a terminal shows them."""

from hypothesis import given
from hypothesis import strategies as st

from bot.terminal import WIDTH, columns, shown
from core.kernel.messages import Button, Reply


def rows_of(*buttons: Button) -> list[str]:
    return shown(Reply("text", buttons)).splitlines()[1:]


def test_a_reply_without_buttons_is_its_text() -> None:
    assert shown(Reply("text")) == "text"


def test_buttons_are_numbered_in_one_row_where_they_fit() -> None:
    assert rows_of(Button("Help", "/help"), Button("看课程", "/courses")) == ["[1] Help  [2] 看课程"]


def test_the_buttons_of_one_item_stand_in_a_row_of_their_own() -> None:
    items = [Button(word, f"/opinion {word} {item}") for item in "ab" for word in ("open", "like", "no")]
    assert rows_of(*items, Button("Consent", "/consent")) == [
        "[1] open  [2] like  [3] no",
        "[4] open  [5] like  [6] no",
        "[7] Consent",
    ]


@given(st.lists(st.text(st.sampled_from("ab中文🎉 "), min_size=1, max_size=30), max_size=12))
def test_no_row_is_wider_than_a_terminal_unless_one_button_is(labels: list[str]) -> None:
    rows = rows_of(*(Button(f"x{label}x", f"/go {n}") for n, label in enumerate(labels)))
    assert all(columns(row) <= WIDTH for row in rows)
    assert "  ".join(rows) == "  ".join(f"[{n}] x{label}x" for n, label in enumerate(labels, 1))


def test_chinese_signs_take_two_columns() -> None:
    assert (columns("ab"), columns("中a"), columns("，")) == (2, 3, 2)
