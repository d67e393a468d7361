"""DiscordChatExporter's JSON, one channel in one or several partitions.

Source: Tyrrrz/DiscordChatExporter, DiscordChatExporter.Core/Exporting/JsonMessageWriter.cs and MessageKind.cs; the
numbers are Discord's message types, written where the exporter has no name for one.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from adapters.files.export import At, Exported, ExportFiles, Format, Head
from adapters.files.json_rows import Layout
from adapters.files.values import Misfit, iso_time, kept_text, name, ref, size_bytes
from core.interactions.exported import ExportedMessage, ExportedRoom, Passed, Reason
from core.interactions.model import RoomKind
from core.kernel.ids import DISCORD, Address
from core.kernel.messages import Attachment
from core.kernel.text import displayable

LAYOUT = Layout(
    rows_at=frozenset({("messages",)}),
    inside=frozenset({("guild",), ("channel",)}),
    keep=frozenset(
        (
            *("id", "type", "timestamp", "timestampEdited", "content", "author", "attachments", "stickers"),
            *("reference", "forwardedMessage"),
        )
    ),
    said=frozenset({"id", "name", "type"}),
    alien=dict.fromkeys(("name", "type", "chats", "left_chats", "personal_information"), "telegram"),
)

TALK_TYPES = frozenset(("Default", "Reply", "0", "19", "20", "23"))
"""20 and 23 are a bot's answers to commands: their author says so."""
SYSTEM_TYPES = frozenset(
    (
        *("RecipientAdd", "RecipientRemove", "Call", "ChannelNameChange", "ChannelIconChange"),
        *("ChannelPinnedMessage", "GuildMemberJoin", "ThreadCreated", "ThreadStarterMessage"),
        *(str(number) for number in (*range(1, 13), *range(14, 19), 21, 22, *range(24, 30), 31, 32)),
        *(str(number) for number in (*range(36, 40), 44, 46)),
    )
)


def discord_export(paths: Sequence[Path]) -> ExportFiles:
    """Return the exports at `paths` as rows; partitions of a channel become one room, whatever their order."""
    form = Format(
        kind="discord",
        layout=LAYOUT,
        named_by=frozenset({("channel", "id"), ("channel", "name")}),
        room=discord_room,
        message=discord_message,
    )
    return ExportFiles(form, tuple(paths))


def discord_room(head: Head, _base: At) -> ExportedRoom:
    """Return the channel as a room; raises `Misfit` where it has no id."""
    is_private = name(head.get(("channel", "type"))).startswith("Direct")
    address = Address(DISCORD, ref(head.get(("channel", "id"))))
    title = displayable(name(head.get(("channel", "name"))))
    return ExportedRoom(address, title, RoomKind.PRIVATE if is_private else RoomKind.GROUP)


def discord_message(row: dict[str, Any], room: ExportedRoom) -> Exported:
    """Return what one row of `messages` says; raises `Misfit`."""
    message_ref, kind = ref(row.get("id")), name(row.get("type"))
    if kind not in TALK_TYPES:
        return Passed(message_ref, Reason.SERVICE if kind in SYSTEM_TYPES else Reason.TYPE)
    text = kept_text(_content(row))
    attachments = _attachments(row)
    if text is None:
        return Passed(message_ref, Reason.TOO_LONG)
    author, is_bot = _map(row.get("author")), _map(row.get("author")).get("isBot") is True
    if not text and not attachments:
        return Passed(message_ref, Reason.BOT if is_bot else Reason.EMPTY)
    edited = row.get("timestampEdited")
    return ExportedMessage(
        room=room,
        author=Address(DISCORD, ref(author["id"])) if author.get("id") is not None else None,
        author_name=displayable(name(author.get("nickname")) or name(author.get("name"))),
        message_ref=message_ref,
        at=iso_time(row.get("timestamp")),
        text=text,
        reply_to=_reply(row) if kind in {"Reply", "19"} else None,
        edited_at=None if edited is None else iso_time(edited),
        attachments=attachments,
        is_bot=is_bot,
    )


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _content(row: dict[str, Any]) -> str:
    """Return the text; of a forwarded message without one, what was forwarded."""
    content = row.get("content") or _map(row.get("forwardedMessage")).get("content") or ""
    if not isinstance(content, str):
        raise Misfit("a text")
    return content


def _reply(row: dict[str, Any]) -> str | None:
    """Return the message that is answered; None where it is gone."""
    answered = _map(row.get("reference")).get("messageId")
    return None if answered is None else ref(answered)


def _attachments(row: dict[str, Any]) -> tuple[Attachment, ...]:
    files = [
        Attachment("file", _shown(value, "fileName"), size_bytes(value.get("fileSizeBytes")), _shown(value, "id"))
        for value in _maps(row.get("attachments"))
    ]
    return (*files, *(Attachment("sticker", _shown(value, "name")) for value in _maps(row.get("stickers"))))


def _maps(value: Any) -> list[dict[str, Any]]:
    return [_map(one) for one in value] if isinstance(value, list) else []


def _shown(value: dict[str, Any], key: str) -> str:
    return displayable(name(value.get(key)), 255)
