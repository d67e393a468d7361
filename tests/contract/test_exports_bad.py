"""Chat exports that are broken, hostile, or none at all: refused in a word, and what stands before is kept."""

import gzip
import json
import os
import random
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.files.discord_export import discord_export
from adapters.files.source import BLOCK_BYTES
from adapters.files.telegram_export import telegram_export
from core.interactions.exported import ExportedMessage
from core.kernel.errors import Refused
from tests.fakes.exports import (
    a_channel,
    a_chat,
    a_discord_row,
    a_row,
    collected,
    discord,
    messages,
    telegram,
    until_refused,
)


def test_an_export_of_the_other_kind_is_named(tmp_path: Path) -> None:
    _, of_discord = until_refused(telegram(tmp_path, a_channel(a_discord_row())))
    _, of_telegram = until_refused(discord(tmp_path, a_chat(a_row())))
    _, of_account = until_refused(discord(tmp_path, {"chats": {"list": []}}))

    assert (of_discord.key, of_discord.params["found"]) == ("file.looks_like", "discord")
    assert (of_telegram.key, of_telegram.params["found"]) == ("file.looks_like", "telegram")
    assert of_account.params["found"] == "telegram"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "file.empty"),
        (b" \n", "file.truncated"),
        (b"{}", "file.not_export"),
        (b"7", "file.not_export"),
        (b"[1, 2]", "file.not_export"),
        (b'{"messages": []}', "file.not_export"),
        (b'{"id": null, "name": "x", "type": "y", "messages": []}', "file.not_export"),
        (b"user,item\n1,2\n", "file.json_broken"),
        (b"PK\x03\x04 and so on", "file.zip"),
        (gzip.compress(bytes(9_000), mtime=0)[:-5] + b"broke", "file.gzip_broken"),
        (b"\x1f\x8b\x07 and so on", "file.gzip_broken"),
        (b"[" * 200_000, "file.not_export"),
        (b'{"a":' * 200_000, "file.json_too_deep"),
        (b'{"name": ' + b"[" * 200_000, "file.json_too_deep"),
        (b'{"id": ' + b"9" * 100_000, "file.json_number"),
        (b'{"id": NaN}', "file.json_broken"),
        (b'{"id": 1,, "a": 2}', "file.json_broken"),
        (b'{"id": "' + b"x" * 20_000_000, "file.json_token"),
        (b'{"id": "\xff"}', "file.json_broken"),
        ("{}".encode("utf-16"), "file.json_broken"),
        (bytes(range(256)) * 40, "file.json_broken"),
    ],
    ids=lambda value: str(value[:20]),
)
def test_a_file_that_is_no_export_is_refused_in_one_word(tmp_path: Path, content: bytes, key: str) -> None:
    began = time.perf_counter()

    rows, refused = until_refused(telegram(tmp_path, content))

    assert (refused.key, rows) == (key, [])
    assert refused.params["file"] == "result.json"
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("nest", [b"[", b'{"a":'])
@pytest.mark.parametrize("key", [b"text", b"other"])
def test_a_deep_row_is_refused_after_the_rows_before_it(tmp_path: Path, nest: bytes, key: bytes) -> None:
    whole = json.dumps(a_chat(a_row(1))).encode()
    content = whole[:-2] + b', {"id": 2, "' + key + b'": ' + nest * 200_000

    rows, refused = collected(telegram(tmp_path, content))

    assert (len(rows), refused and refused.key, refused and refused.params["after"]) == (1, "file.json_too_deep", 1)


def test_a_missing_file_a_folder_and_a_pipe_are_refused_by_name(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, key in (("absent", "file.missing"), ("", "file.is_folder"), ("pipe", "file.unreadable")):
        for source in (telegram_export(tmp_path / name), discord_export([tmp_path / name])):
            with pytest.raises(Refused, match=key):
                source.fingerprint()
            assert until_refused(source)[1].key == key


def test_the_place_of_broken_json_is_told_and_the_rows_before_it_are_kept(tmp_path: Path) -> None:
    rows = [a_row(ref) for ref in range(1, 400)]
    text = json.dumps(a_chat(*rows), indent=1, ensure_ascii=False)
    place = text.index('"text 350"') + len('"text 350"')
    content = text[:place].encode() + b" @" + text[place:].encode()
    assert len(content) > BLOCK_BYTES

    kept, refused = collected(telegram(tmp_path, content))

    assert refused is not None
    assert (refused.key, refused.params["after"], len(kept)) == ("file.json_broken", 349, 349)
    assert refused.params["byte"] == len(text[:place].encode()) + 2
    assert refused.params["line"] == text[:place].count("\n") + 1


@given(share=st.floats(0, 1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@pytest.mark.parametrize("pack", [bytes, lambda content: gzip.compress(content, 1)], ids=["plain", "gzip"])
def test_a_truncated_file_gives_every_whole_row_and_then_says_so(tmp_path: Path, pack: Any, share: float) -> None:
    whole = json.dumps(a_chat(*(a_row(ref, text=f"好 {random.random()}") for ref in range(300)))).encode()
    packed = pack(whole)
    cut = packed[: 3 + int(share * (len(packed) - 12))]

    rows, refused = collected(telegram(tmp_path, cut))

    assert refused is not None
    assert refused.key == "file.truncated"
    assert refused.params["after"] == len(rows)
    assert [row.message_ref for row in rows if isinstance(row, ExportedMessage)] == [str(n) for n in range(len(rows))]
    if pack is bytes:
        assert len(rows) == cut.count(b'"}')


def test_a_gzip_file_is_read_as_it_is_and_a_bomb_is_refused_at_once(tmp_path: Path) -> None:
    chat = json.dumps(a_chat(a_row())).encode()
    assert len(messages(telegram(tmp_path, gzip.compress(chat)))) == 1

    began = time.perf_counter()
    bomb = gzip.compress(b'{"name": "' + b"x" * 100_000_000, 9)
    blank = gzip.compress(b" " * 100_000_000 + chat, 9)
    made = time.perf_counter() - began

    assert {until_refused(telegram(tmp_path, content))[1].key for content in (bomb, blank)} == {"file.gzip_bomb"}
    assert time.perf_counter() - began - made < 2


def test_a_zip_is_to_be_unpacked_first(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "result.zip", "w") as packed:
        packed.writestr("result.json", json.dumps(a_chat(a_row())))

    assert until_refused(telegram_export(tmp_path / "result.zip"))[1].key == "file.zip"


LONE = [
    (r"\ud800", "�"),
    (r"\udc00", "�"),
    (r"\udc00\ud800z", "��z"),
    (r"\ud83d\ude00", "😀"),
    (r"\uD83D\uDE00\uDE00", "😀�"),
    (r"\ud83dx\u0000", "�x�"),
    (r"\ud83d\u0041", "�A"),
    (r"\\ud800", r"\ud800"),
    (r"\\\ud800\"", '\\�"'),
    (r"\n\t\/", "\n\t/"),
]


@pytest.mark.parametrize(("written", "read"), LONE)
def test_lone_surrogates_and_nul_are_replaced_wherever_a_block_ends(tmp_path: Path, written: str, read: str) -> None:
    begin = json.dumps(a_chat()).removesuffix("]}").encode()
    row = json.dumps(a_row(text="@")).replace("@", written + "!").encode()
    at = row.index(b"!") - len(written)
    for back in range(len(written) + 1):
        filler = b" " * (65_536 - len(begin) - at - back)
        (message,) = messages(telegram(tmp_path, begin + filler + row + b"]}"))
        assert message.text == read + "!"


def test_a_long_run_of_digits_in_a_text_is_a_text(tmp_path: Path) -> None:
    (message,) = messages(telegram(tmp_path, a_chat(a_row(text="1" * 4096))))

    assert message.text == "1" * 4096


def test_an_endless_number_is_found_wherever_a_block_ends(tmp_path: Path) -> None:
    for filler in range(61_000, 65_600, 117):
        content = b'{"a":' + b" " * filler + b"1" * 4400 + b"}"
        assert until_refused(telegram(tmp_path, content))[1].key == "file.json_number"


def test_of_a_key_that_is_there_twice_the_last_counts(tmp_path: Path) -> None:
    content = json.dumps(a_chat(a_row())).replace('"text": "text 1"', '"text": "a", "text": "b"').encode()

    assert messages(telegram(tmp_path, content))[0].text == "b"


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    assert len(messages(telegram(tmp_path, b"\xef\xbb\xbf" + json.dumps(a_chat(a_row())).encode()))) == 1


def test_a_fingerprint_tells_the_content_and_nothing_else(tmp_path: Path) -> None:
    first = telegram(tmp_path, a_chat(a_row())).fingerprint()
    (tmp_path / "elsewhere").mkdir()

    assert telegram(tmp_path / "elsewhere", a_chat(a_row())).fingerprint() == first
    assert telegram(tmp_path, a_chat(a_row(text="other."))).fingerprint() != first


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of a process is read from /proc")
def test_hostile_files_are_refused_within_the_memory_of_a_small_machine(tmp_path: Path) -> None:
    hostile = [b"[" * 200_000, b'{"a":' * 200_000, b'{"id": "' + b"x" * 60_000_000, gzip.compress(b" " * 90_000_000)]
    for number, content in enumerate(hostile):
        (tmp_path / f"{number}.json").write_bytes(content)
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from adapters.files.telegram_export import telegram_export\nfrom core.kernel.errors import Refused\n"
        "for path in sorted(Path(sys.argv[1]).iterdir()):\n"
        "    try:\n        list(telegram_export(path).rows())\n    except Refused as fault:\n        print(fault.key)\n"
        # Not ru_maxrss: it begins with the size of the process that started this one.
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])\n"
    )

    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )

    *keys, peak_kb = run.stdout.split()
    assert keys == ["file.not_export", "file.json_too_deep", "file.json_token", "file.gzip_bomb"]
    assert int(peak_kb) < 150_000
