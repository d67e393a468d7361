"""Chat exports, written by hand as the two exporters write them."""

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.files.discord_export import discord_export
from adapters.files.export import ExportFiles
from adapters.files.telegram_export import telegram_export
from core.interactions.exported import ExportedMessage, Passed
from core.kernel.errors import Refused


def a_row(ref: int = 1, **more: Any) -> dict[str, Any]:
    """A Telegram message."""
    said = {"id": ref, "type": "message", "date": "2024-03-04T08:59:09", "date_unixtime": str(1_709_513_949 + ref)}
    return said | {"from": "Ann", "from_id": "user7", "text": f"text {ref}"} | more


def a_chat(*rows: Any, **more: Any) -> dict[str, Any]:
    """A one-chat Telegram export."""
    return {"name": "读书会", "type": "private_supergroup", "id": 1587, "messages": list(rows)} | more


def a_discord_row(ref: int = 1, **more: Any) -> dict[str, Any]:
    """A Discord message."""
    said = {
        "id": str(ref),
        "type": "Default",
        "timestamp": "2015-01-19T22:19:05.1234567+08:00",
        "content": f"text {ref}",
    }
    return said | {"author": {"id": "37", "name": "ann", "nickname": "Ann", "isBot": False}} | more


def a_channel(*rows: Any, channel: str = "18") -> dict[str, Any]:
    """A DiscordChatExporter export."""
    return {
        "guild": {"id": "17"},
        "channel": {"id": channel, "type": "GuildTextChat", "name": "go"},
        "messages": list(rows),
    }


def telegram(folder: Path, content: Any) -> ExportFiles:
    """A Telegram export of this content: bytes, or what is written as JSON."""
    path = folder / "result.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return telegram_export(path)


def discord(folder: Path, *contents: Any) -> ExportFiles:
    """A Discord export of these files."""
    paths = [folder / f"part {number}.json" for number, _ in enumerate(contents)]
    for path, content in zip(paths, contents, strict=True):
        path.write_text(json.dumps(content))
    return discord_export(paths)


def messages(source: ExportFiles) -> list[ExportedMessage]:
    """The messages among the rows."""
    return [row for row in source.rows() if isinstance(row, ExportedMessage)]


def until_refused(source: ExportFiles) -> tuple[list[ExportedMessage | Passed], Refused]:
    """The rows before the refusal, and the refusal."""
    rows: list[ExportedMessage | Passed] = []
    with pytest.raises(Refused) as refused:
        rows.extend(iter(source.rows()))
    return rows, refused.value


def collected(source: ExportFiles) -> tuple[list[ExportedMessage | Passed], Refused | None]:
    """The rows, and the refusal at their end if there is one."""
    rows: list[ExportedMessage | Passed] = []
    try:
        for row in source.rows():
            rows.append(row)
    except Refused as fault:
        return rows, fault
    return rows, None
