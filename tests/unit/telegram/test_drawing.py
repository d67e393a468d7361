"""A reply becomes the messages that Telegram takes: captions short, buttons under the last one."""

from telegram import InlineKeyboardMarkup

from adapters.telegram.drawing import entities, sheets, with_written_links
from adapters.telegram.text import MOST_CAPTION, MOST_TEXT, Piece, Span, units
from core.kernel.messages import Button, Reply

KEYS = InlineKeyboardMarkup([])


def test_a_short_text_is_one_message_with_its_buttons() -> None:
    [sheet] = sheets(Reply("hello"), KEYS)
    assert (sheet.piece.text, sheet.picture, sheet.keyboard) == ("hello", None, KEYS)


def test_a_long_text_has_its_buttons_under_the_last_message() -> None:
    drawn = sheets(Reply("word " * 2_000), KEYS)
    assert [sheet.keyboard for sheet in drawn] == [None] * (len(drawn) - 1) + [KEYS]
    assert all(units(sheet.piece.text) <= MOST_TEXT for sheet in drawn)


def test_a_picture_has_a_short_text_under_it_and_a_long_one_after_it() -> None:
    [short] = sheets(Reply("hello", picture=b"png"), KEYS)
    assert (short.piece.text, short.picture, short.keyboard) == ("hello", b"png", KEYS)
    picture, text = sheets(Reply("字" * (MOST_CAPTION + 1), picture=b"png"), KEYS)
    assert (picture.piece.text, picture.picture, picture.keyboard) == ("", b"png", None)
    assert (len(text.piece.text), text.picture, text.keyboard) == (MOST_CAPTION + 1, None, KEYS)


def test_a_reply_of_blanks_is_no_message() -> None:
    assert sheets(Reply("  \n"), KEYS) == []


def test_entities_are_counted_as_telegram_counts() -> None:
    [entity] = entities(Piece("👍👍 code", (Span("pre", 3, 7, "python"),)))
    assert (entity.type, entity.offset, entity.length, entity.language) == ("pre", 5, 4, "python")


def test_an_address_that_no_button_may_bear_is_written_out() -> None:
    reply = with_written_links(Reply("pay", (Button("Pay", url="http://localhost:1/x"), Button("Help", "/help"))))
    assert reply.text == "pay\n\nPay: http://localhost:1/x"
    assert reply.buttons == (Button("Help", "/help"),)
