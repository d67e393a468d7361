"""Whom a command names is found where they stand, also behind characters that Telegram counts twice."""

from adapters.telegram.mentions import Mention, mentions


def test_names_are_found_from_the_end_to_the_beginning() -> None:
    text = "/grant 👍 @Ann_Lee Bob vip"
    message = {
        "text": text,
        "entities": [
            {"type": "bot_command", "offset": 0, "length": 6},
            {"type": "mention", "offset": 10, "length": 8},
            {"type": "text_mention", "offset": 19, "length": 3, "user": {"id": 7}},
        ],
    }
    bob, ann = mentions(message)
    assert (bob, text[bob.start : bob.end]) == (Mention(18, 21, person="7"), "Bob")
    assert (ann, text[ann.start : ann.end]) == (Mention(9, 17, name="ann_lee"), "@Ann_Lee")


def test_a_text_without_names_names_nobody() -> None:
    assert list(mentions({"text": "hello"})) == []
    assert list(mentions({})) == []
