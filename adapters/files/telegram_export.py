"""Telegram Desktop's JSON export: one chat, or a whole account with its chats in a list.

Source: telegramdesktop/tdesktop, Telegram/SourceFiles/export/output/export_output_json.cpp.
"""

import re
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any

from adapters.files.export import At, Exported, ExportFiles, Format, Head
from adapters.files.json_rows import Layout
from adapters.files.values import Misfit, iso_time, kept_text, name, ref, ref_or_none, size_bytes, unix_time
from core.interactions.exported import ExportedMessage, ExportedRoom, Passed, Reason
from core.interactions.model import RoomKind
from core.kernel.ids import TELEGRAM, Address
from core.kernel.messages import Attachment
from core.kernel.text import displayable

LAYOUT = Layout(
    rows_at=frozenset({("messages",), ("chats", "list", "messages"), ("left_chats", "list", "messages")}),
    inside=frozenset({("chats",), ("chats", "list"), ("left_chats",), ("left_chats", "list")}),
    keep=frozenset(
        (
            *("id", "type", "date", "date_unixtime", "edited", "edited_unixtime", "from", "from_id", "text"),
            *("reply_to_message_id", "photo", "photo_file_size", "file", "file_name", "file_size", "media_type"),
            *("location_information", "contact_information", "poll", "game_title", "invoice_information"),
        )
    ),
    said=frozenset({"id", "name", "type"}),
    alien={"guild": "discord", "channel": "discord"},
)

_ONE_TO_ONE = {"personal_chat", "bot_chat", "saved_messages", "replies", "verify_codes"}
_USER = re.compile(r"user([0-9]{1,20})")
_CHAT = re.compile(r"-?[0-9]{1,20}")
_OTHER_MEDIA = {
    "location_information": "location",
    "contact_information": "contact",
    "game_title": "game",
    "invoice_information": "invoice",
}


def telegram_export(path: Path, *, zone: tzinfo = UTC) -> ExportFiles:
    """Return the export at `path` as rows; `zone` is that of old exports, whose times name none."""
    form = Format(
        kind="telegram",
        layout=LAYOUT,
        named_by=frozenset({("id",), ("name",), ("type",)}),
        room=telegram_room,
        message=partial(telegram_message, zone=zone),
    )
    return ExportFiles(form, (path,))


def telegram_room(head: Head, base: At) -> ExportedRoom | None:
    """Return the room at the address that the Bot API gives it, so that a live room meets its own past.

    Private talk is a room only where it was exported on its own: in a whole account it is nobody's community.
    """
    kind = name(head.get((*base, "type")))
    is_private = kind in _ONE_TO_ONE
    if base and is_private:
        return None
    # Message ids of a basic group are counted per account: it must not meet the live room, whose ids are others.
    prefix = "-100" if "supergroup" in kind or "channel" in kind else ""
    chat_id = ref(head.get((*base, "id")))
    if not _CHAT.fullmatch(chat_id):
        raise Misfit("a chat id")
    address = Address(TELEGRAM, chat_id if chat_id.startswith("-") else prefix + chat_id)
    title = displayable(name(head.get((*base, "name"))))
    return ExportedRoom(address, title, RoomKind.PRIVATE if is_private else RoomKind.GROUP)


def telegram_message(row: dict[str, Any], room: ExportedRoom, *, zone: tzinfo) -> Exported:
    """Return what one row of `messages` says; raises `Misfit`."""
    message_ref = ref(row.get("id"))
    if reason := {"service": Reason.SERVICE, "unsupported": Reason.UNSUPPORTED}.get(name(row.get("type"))):
        return Passed(message_ref, reason)
    if row.get("type") != "message":
        return Passed(message_ref, Reason.TYPE)
    text = kept_text(_text(row.get("text", "")))
    attachments = _attachments(row)
    if text is None:
        return Passed(message_ref, Reason.TOO_LONG)
    if not text and not attachments:
        return Passed(message_ref, Reason.EMPTY)
    return ExportedMessage(
        room=room,
        author=_author(row.get("from_id")),
        author_name=displayable(name(row.get("from"))),
        message_ref=message_ref,
        at=_time(row, "date", zone),
        text=text,
        reply_to=ref_or_none(row.get("reply_to_message_id")),
        edited_at=_time(row, "edited", zone) if "edited" in row or "edited_unixtime" in row else None,
        attachments=attachments,
    )


def _text(value: Any) -> str:
    """Return the text of a string, or of a list of strings and `{type, text}`."""
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        raise Misfit("a text")
    return "".join(_piece(piece) for piece in value)


def _piece(value: Any) -> str:
    piece = value.get("text") if isinstance(value, dict) else value
    if not isinstance(piece, str):
        raise Misfit("a text")
    return piece


def _author(from_id: Any) -> Address | None:
    """Return the person; a channel, an anonymous admin and a missing sender are nobody."""
    found = _USER.fullmatch(from_id) if isinstance(from_id, str) else None
    return Address(TELEGRAM, found[1]) if found else None


def _time(row: dict[str, Any], key: str, zone: tzinfo) -> datetime:
    seconds = row.get(f"{key}_unixtime")
    return iso_time(row.get(key), zone) if seconds is None else unix_time(seconds)


def _attachments(row: dict[str, Any]) -> tuple[Attachment, ...]:
    found = [Attachment(kind) for key, kind in _OTHER_MEDIA.items() if key in row]
    if "photo" in row:
        found.append(Attachment("photo", size_bytes=size_bytes(row.get("photo_file_size")), ref=_file(row["photo"])))
    if "file" in row:
        kind = displayable(name(row.get("media_type"))) or "file"
        size = size_bytes(row.get("file_size"))
        found.append(Attachment(kind, displayable(name(row.get("file_name")), 255), size, _file(row["file"])))
    if isinstance(poll := row.get("poll"), dict):
        found.append(Attachment("poll", displayable(name(poll.get("question")), 255)))
    return tuple(found)


def _file(value: Any) -> str:
    """Return the file's path in the export's folder, empty for "(File not included …)"."""
    path = displayable(name(value), 255)
    return "" if path.startswith("(") else path
