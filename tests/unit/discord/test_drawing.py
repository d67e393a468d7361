"""A reply as Discord takes it: buttons within their limits, a picture with the last part."""

from adapters.discord.drawing import sheets
from core.kernel.messages import Button, Reply


def test_an_address_that_no_button_can_carry_stands_in_the_text() -> None:
    long = "https://pay.example/" + "x" * 600
    [sheet] = sheets(Reply("Pay", (Button("Pay", url=long), Button("App", url="tg://x"), Button("Help", "/help"))))
    assert f"Pay: {long}" in sheet.text
    assert "App: tg://x" in sheet.text
    assert [one.label for one in sheet.buttons] == ["Help"]


def test_the_same_action_stands_once_and_no_more_than_25_stand_there() -> None:
    many = tuple(Button(str(number), f"/lesson {number % 40}") for number in range(80))
    [sheet] = sheets(Reply("x", many))
    actions = [one.action for one in sheet.buttons]
    assert len(actions) == len(set(actions)) == 25


def test_buttons_and_picture_stand_under_the_last_part() -> None:
    *first, last = sheets(Reply("word " * 1_000, (Button("Help", "/help"),), picture=b"png"))
    assert first
    assert all(one.picture is None and not one.buttons for one in first)
    assert last.picture == b"png"
    assert last.buttons


def test_a_reply_without_words_is_still_a_message() -> None:
    assert [one.text for one in sheets(Reply("", (Button("Help", "/help"),)))] == ["…"]
    assert [one.text for one in sheets(Reply("", picture=b"png"))] == [""]
