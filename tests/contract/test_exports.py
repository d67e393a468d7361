"""Chat exports as rows: what both formats say, by hand and in real files."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.files.discord_export import discord_export
from adapters.files.telegram_export import telegram_export
from core.interactions.exported import ExportedMessage, Passed, Reason
from core.interactions.model import RoomKind
from core.kernel.ids import DISCORD, TELEGRAM, Address
from core.kernel.messages import Attachment
from tests.fakes.exports import a_channel, a_chat, a_discord_row, a_row, discord, messages, telegram

CHATS = Path(__file__).parents[3] / "shared" / "data" / "chat"
needs_chats = pytest.mark.skipif(not CHATS.exists(), reason="the shared chat exports are not beside this checkout")


def test_a_telegram_message_is_read_with_all_it_says(tmp_path: Path) -> None:
    row = a_row(
        5,
        reply_to_message_id=3,
        edited_unixtime="1709514000",
        edited="2024-03-04T09:00:00",
        photo="photos/1.jpg",
        photo_file_size=12,
    )

    (message,) = messages(telegram(tmp_path, a_chat(row)))

    assert message == ExportedMessage(
        room=message.room,
        author=Address(TELEGRAM, "7"),
        author_name="Ann",
        message_ref="5",
        at=datetime.fromtimestamp(1_709_513_954, UTC),
        text="text 5",
        reply_to="3",
        edited_at=datetime.fromtimestamp(1_709_514_000, UTC),
        attachments=(Attachment("photo", "", 12, "photos/1.jpg"),),
    )
    assert (str(message.room.address), message.room.title) == ("telegram:-1001587", "读书会")


def test_a_text_as_a_list_is_the_same_text(tmp_path: Path) -> None:
    listed = ["看 ", {"type": "bold", "text": "《边城》"}, {"type": "link", "text": "https://a.b"}, "!"]

    (message,) = messages(telegram(tmp_path, a_chat(a_row(text=listed))))

    assert message.text == "看 《边城》https://a.b!"


def test_both_roots_give_the_same_rows(tmp_path: Path) -> None:
    chat = a_chat(a_row(1), a_row(2, type="service"))
    account = {
        "about": "…",
        "contacts": {"list": [{"id": 1}]},
        "chats": {"about": "x", "list": [chat]},
        "left_chats": {},
    }

    assert list(telegram(tmp_path, account).rows()) == list(telegram(tmp_path, chat).rows())


def test_private_talk_in_a_whole_account_is_skipped_and_counted(tmp_path: Path) -> None:
    private = a_chat(a_row(1), a_row(2), type="personal_chat", id=9)
    account = {"chats": {"list": [private, a_chat(a_row(3))]}, "left_chats": {"list": [a_chat(a_row(4), id=5)]}}

    rows = list(telegram(tmp_path, account).rows())
    talk = [row for row in rows if isinstance(row, ExportedMessage)]

    assert rows[:2] == [Passed("1", Reason.PRIVATE), Passed("2", Reason.PRIVATE)]
    assert [str(row.room.address) for row in talk] == ["telegram:-1001587", "telegram:-1005"]


def test_private_talk_exported_on_its_own_is_a_private_room(tmp_path: Path) -> None:
    (message,) = messages(telegram(tmp_path, a_chat(a_row(), type="personal_chat", name=None)))

    assert (message.room.kind, message.room.title) == (RoomKind.PRIVATE, "")


@pytest.mark.parametrize(
    ("from_id", "author"), [("user7", "7"), ("channel7", None), (None, None), ("chat", None), (3, None)]
)
def test_who_is_not_a_person_stays_anonymous(tmp_path: Path, from_id: Any, author: str | None) -> None:
    (message,) = messages(telegram(tmp_path, a_chat(a_row(from_id=from_id))))

    assert message.author == (Address(TELEGRAM, author) if author else None)


def test_a_deleted_account_is_kept_without_a_name(tmp_path: Path) -> None:
    (message,) = messages(telegram(tmp_path, a_chat(a_row() | {"from": None})))

    assert (message.author, message.author_name) == (Address(TELEGRAM, "7"), "")


def test_an_old_export_tells_local_times(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text(json.dumps(a_chat({"id": 1, "type": "message", "date": "2019-03-04T08:59:09", "text": "x"})))

    (message,) = messages(telegram_export(path, zone=ZoneInfo("Asia/Shanghai")))

    assert message.at == datetime(2019, 3, 4, 0, 59, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "passed"),
    [
        ({"id": 1, "type": "unsupported"}, Passed("1", Reason.UNSUPPORTED)),
        (a_row(type="service", text=""), Passed("1", Reason.SERVICE)),
        (a_row(type="hologram"), Passed("1", Reason.TYPE)),
        ({"id": 1}, Passed("1", Reason.TYPE)),
        (a_row(text=""), Passed("1", Reason.EMPTY)),
        (a_row(text="好" * 30_000), Passed("1", Reason.TOO_LONG)),
        (a_row(text=["x"] * 300_000), Passed("row 1", Reason.TOO_LONG)),
        (a_row(text=[7]), Passed("row 1", Reason.MALFORMED)),
        (a_row(text=None), Passed("row 1", Reason.MALFORMED)),
        (a_row(id=None), Passed("row 1", Reason.MALFORMED)),
        (a_row(id=True), Passed("row 1", Reason.MALFORMED)),
        (a_row(id="x" * 200), Passed("row 1", Reason.MALFORMED)),
        (a_row(date_unixtime="soon"), Passed("row 1", Reason.MALFORMED)),
        (a_row(date_unixtime=10**4000), Passed("row 1", Reason.MALFORMED)),
        (a_row(date_unixtime=-1), Passed("row 1", Reason.MALFORMED)),
        (a_row(date_unixtime=1e300), Passed("row 1", Reason.MALFORMED)),
        (a_row(reply_to_message_id={}), Passed("row 1", Reason.MALFORMED)),
        (7, Passed("row 1", Reason.MALFORMED)),
        (None, Passed("row 1", Reason.MALFORMED)),
        ([[a_row()]], Passed("row 1", Reason.MALFORMED)),
    ],
)
def test_a_row_that_is_no_talk_has_a_reason_and_harms_no_neighbour(tmp_path: Path, row: Any, passed: Passed) -> None:
    rows = list(telegram(tmp_path, a_chat(row, a_row(2))).rows())

    assert rows[0] == passed
    assert isinstance(rows[1], ExportedMessage)
    assert len(rows) == 2


def test_the_room_may_be_named_behind_its_messages(tmp_path: Path) -> None:
    named = a_chat(a_row())
    behind = {key: named[key] for key in ("messages", "id", "type", "name")}
    account = {"chats": {"list": [behind, a_chat(a_row(2), id=2), behind | {"id": 3}]}}

    assert messages(telegram(tmp_path, behind)) == messages(telegram(tmp_path, named))
    rooms = [str(message.room.address) for message in messages(telegram(tmp_path, account))]
    assert rooms == ["telegram:-1001587", "telegram:-1002", "telegram:-1003"]


def test_a_basic_group_does_not_meet_the_live_room_whose_message_ids_differ(tmp_path: Path) -> None:
    (message,) = messages(telegram(tmp_path, a_chat(a_row(), type="private_group")))

    assert message.room.address == Address(TELEGRAM, "1587")


def test_a_discord_message_is_read_with_all_it_says(tmp_path: Path) -> None:
    row = a_discord_row(
        5,
        type="Reply",
        timestampEdited="2015-01-19T22:20:00Z",
        reference={"messageId": "3"},
        attachments=[{"id": "8", "fileName": "a.txt", "fileSizeBytes": 9}],
        stickers=[{"name": "wave"}],
        embeds=[{"fields": [1, [2]]}],
    )

    (message,) = messages(discord(tmp_path, a_channel(row)))

    assert message == ExportedMessage(
        room=message.room,
        author=Address(DISCORD, "37"),
        author_name="Ann",
        message_ref="5",
        at=datetime(2015, 1, 19, 14, 19, 5, 123456, tzinfo=UTC),
        text="text 5",
        reply_to="3",
        edited_at=datetime(2015, 1, 19, 22, 20, tzinfo=UTC),
        attachments=(Attachment("file", "a.txt", 9, "8"), Attachment("sticker", "wave")),
    )
    assert (message.room.address, message.room.title) == (Address(DISCORD, "18"), "go")


def test_partitions_of_a_channel_are_one_room_and_other_channels_are_others(tmp_path: Path) -> None:
    source = discord(
        tmp_path,
        a_channel(a_discord_row(3)),
        a_channel(a_discord_row(1), a_discord_row(2)),
        a_channel(a_discord_row(4), channel="19"),
    )

    assert [message.message_ref for message in messages(source)] == ["3", "1", "2", "4"]
    assert {str(message.room.address) for message in messages(source)} == {"discord:18", "discord:19"}


@pytest.mark.parametrize(
    ("row", "passed"),
    [
        (a_discord_row(type="GuildMemberJoin"), Passed("1", Reason.SERVICE)),
        (a_discord_row(type="ThreadCreated"), Passed("1", Reason.SERVICE)),
        (a_discord_row(type="8"), Passed("1", Reason.SERVICE)),
        (a_discord_row(type="Hologram"), Passed("1", Reason.TYPE)),
        (a_discord_row(type=0), Passed("1", Reason.TYPE)),
        (a_discord_row(content=""), Passed("1", Reason.EMPTY)),
        (a_discord_row(content="", author={"id": "1", "isBot": True}), Passed("1", Reason.BOT)),
        (a_discord_row(content=7), Passed("row 1", Reason.MALFORMED)),
        (a_discord_row(timestamp="0001-01-01T00:00:00+08:00"), Passed("row 1", Reason.MALFORMED)),
        (a_discord_row(timestamp=None), Passed("row 1", Reason.MALFORMED)),
        (a_discord_row(content="x" * 65_537), Passed("1", Reason.TOO_LONG)),
    ],
)
def test_a_discord_row_that_is_no_talk_has_a_reason(tmp_path: Path, row: Any, passed: Passed) -> None:
    assert list(discord(tmp_path, a_channel(row)).rows()) == [passed]


def test_a_message_of_a_bot_is_marked(tmp_path: Path) -> None:
    (message,) = messages(discord(tmp_path, a_channel(a_discord_row(author={"id": "1", "isBot": True}))))

    assert message.is_bot


@pytest.mark.parametrize("value", [None, "x", [], [7], {"id": 1.5}])
@pytest.mark.parametrize(
    "key", ["author", "attachments", "stickers", "reference", "forwardedMessage", "timestampEdited"]
)
def test_a_value_of_another_shape_never_ends_the_import(tmp_path: Path, key: str, value: Any) -> None:
    rows = list(discord(tmp_path, a_channel(a_discord_row(1, **{key: value}), a_discord_row(2, type="Reply"))).rows())

    assert len(rows) == 2
    assert isinstance(rows[1], ExportedMessage)


@needs_chats
def test_the_real_telegram_export_is_read_to_the_row() -> None:
    rows = list(telegram_export(CHATS / "kdconv_telegram.json").rows())
    talk = [row for row in rows if isinstance(row, ExportedMessage)]

    assert (len(rows), len(talk)) == (13_541, 13_501)
    assert Counter(row.reason for row in rows if isinstance(row, Passed)) == {Reason.SERVICE: 40}
    assert len({row.author for row in talk}) == 42
    assert sum(row.reply_to is not None for row in talk) == 2_402
    assert sum(row.edited_at is not None for row in talk) == 83
    assert any(row.author is not None and not row.author_name for row in talk)
    raw = json.loads((CHATS / "kdconv_telegram.json").read_bytes())
    whole = ["".join(e["text"] for e in row["text_entities"]) for row in raw["messages"] if row["type"] == "message"]
    assert [row.text for row in talk] == whole


@needs_chats
def test_the_real_discord_export_is_read_to_the_row() -> None:
    rows = list(discord_export([CHATS / "ubuntu_discord.json"]).rows())
    talk = [row for row in rows if isinstance(row, ExportedMessage)]
    passed = Counter(row.reason for row in rows if isinstance(row, Passed))

    assert len(rows) == 10_702
    assert passed == {Reason.SERVICE: 33, Reason.EMPTY: 4}
    assert len(talk) == 9_377 + 1_292 - passed[Reason.EMPTY]
    assert sum(row.is_bot for row in talk) == 192
    assert sum(row.reply_to is not None for row in talk) == 1_292
    assert timedelta(0) < max(row.at for row in talk) - min(row.at for row in talk) < timedelta(days=1_000)
