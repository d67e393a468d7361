"""Buttons below a message (spec: InlineKeyboardMarkup, InlineKeyboardButton; docs: deep linking)."""

from typing import Any
from urllib.parse import urlsplit

from tests.wire.telegram.errors import NotModelled, bad
from tests.wire.telegram.model import Json

MOST_BUTTONS, MOST_IN_A_ROW = 100, 8
"""Known from clients and from MTProto's REPLY_MARKUP_TOO_LONG; not written in the specification."""
LONGEST_LABEL = 256
"""Telegram names no limit; a phone shows some 30 characters, and nothing sensible is longer than this."""
MODELLED = frozenset({"text", "callback_data", "url", "copy_text", "style"})


def kept(markup: Any) -> Json | None:
    """Return the keyboard as it stands; raise where Telegram refuses it."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup)
    if {"keyboard", "remove_keyboard", "force_reply"} & markup.keys():
        return markup
    if not markup:
        return None
    raise bad("can't parse reply keyboard markup JSON object")


def _inline(markup: Json) -> Json | None:
    rows = [row for row in markup["inline_keyboard"] if row]
    for row in rows:
        if len(row) > MOST_IN_A_ROW:
            raise bad("BUTTON_COUNT_INVALID")
        for button in row:
            _check(button)
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": rows} if rows else None


def _check(button: Json) -> None:
    unknown = button.keys() - MODELLED
    if unknown:
        raise NotModelled(f"buttons with {', '.join(sorted(unknown))}")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad("can't parse inline keyboard button: Text buttons must be non-empty")
    if len(text) > LONGEST_LABEL:
        raise bad("can't parse inline keyboard button: the text is too long")
    acts = button.keys() & {"callback_data", "url", "copy_text"}
    if len(acts) != 1:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_url(button["url"])


def _check_url(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme == "tg":
        return
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or "." not in host:
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
