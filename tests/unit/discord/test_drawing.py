"""A reply as Discord takes it: buttons within their limits, a picture with the last part."""

from adapters.discord.drawing import sheets
from core.kernel.messages import Button, Enclosure, Poll, Reply


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
    assert all(not one.files and not one.buttons for one in first)
    assert [one.content for one in last.files] == [b"png"]
    assert last.buttons


def test_a_reply_without_words_is_still_a_message() -> None:
    assert [one.text for one in sheets(Reply("", (Button("Help", "/help"),)))] == ["…"]
    assert [one.text for one in sheets(Reply("", picture=b"png"))] == [""]


def a_file(name: str, size: int = 3) -> Enclosure:
    return Enclosure("file", name, b"x" * size, f"What {name} is")


def test_files_go_with_the_last_text_and_bear_their_descriptions() -> None:
    first, last = sheets(Reply("word " * 500, (Button("Help", "/help"),), b"png", enclosures=(a_file("a.csv"),)))
    assert not first.files
    assert [(one.filename, one.description) for one in last.drawn()] == [
        ("picture.png", ("word " * 500)[:1024].strip()),
        ("a.csv", "What a.csv is"),
    ]
    assert last.buttons


def test_a_file_that_is_too_large_is_put_into_words() -> None:
    [sheet] = sheets(Reply("Here:", enclosures=(a_file("big.zip", 11), a_file("small.csv", 10))), 10)
    assert sheet.text == "Here:\n\nbig.zip: What big.zip is"
    assert [one.name for one in sheet.files] == ["small.csv"]


def test_more_files_than_a_message_takes_go_with_further_ones() -> None:
    many = sheets(Reply("Here:", (Button("Help", "/help"),), enclosures=tuple(a_file(f"{n}.txt") for n in range(23))))
    assert [len(one.files) for one in many] == [10, 10, 3]
    assert [bool(one.buttons) for one in many] == [False, False, True]
    heavy = sheets(Reply("", enclosures=(a_file("a", 6), a_file("b", 6), a_file("c", 4))), 10)
    assert [[one.name for one in sheet.files] for sheet in heavy] == [["a"], ["b", "c"]]


def test_a_poll_is_its_buttons() -> None:
    poll = Poll("2 + 2?", ("3", "4"), "/pick q1", frozenset((1,)))
    reply = Reply("2 + 2?", (Button("3", "/pick q1 0"), Button("4", "/pick q1 1")), poll=poll)
    [sheet] = sheets(reply)
    assert (sheet.text, [one.label for one in sheet.buttons]) == ("2 + 2?", ["3", "4"])
