"""Where the data keys come from."""

import base64
import multiprocessing
import os
import stat
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from adapters.sql.keys import DataKeys, keys_from_file, new_key, parse_keys
from core.kernel.errors import Refused

K1 = f"k1:{base64.b64encode(bytes(range(32))).decode()}"
K2 = f"k2:{base64.b64encode(bytes(32)).decode()}"


@pytest.mark.parametrize("written", [f"{K2},{K1}", f" {K2} ,\n{K1}\n", f"{K2}\n{K1},", f",{K2},,{K1}"])
def test_the_first_key_seals_and_all_open(written: str) -> None:
    assert parse_keys(written) == DataKeys("k2", {"k2": bytes(32), "k1": bytes(range(32))})


def test_a_fresh_key_is_written_as_it_is_read() -> None:
    assert parse_keys(new_key("k7")).first == "k7"
    assert new_key("k7") != new_key("k7")


@pytest.mark.parametrize(
    "written",
    [
        "",
        " , ",
        "k1",
        "k1:",
        K1.split(":")[1],
        "k1:!!!!",
        f"k1:{base64.b64encode(bytes(31)).decode()}",
        f"{'k' * 17}:{base64.b64encode(bytes(32)).decode()}",
        f":{base64.b64encode(bytes(32)).decode()}",
        f"键:{base64.b64encode(bytes(32)).decode()}",
        f"{K1},{K1}",
        f"{K1},k2",
    ],
)
def test_malformed_keys_are_refused_by_the_name_of_their_setting(written: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        parse_keys(written)
    assert (refused.value.key, refused.value.params) == ("key.malformed", {"setting": "DATA_KEYS"})
    path = tmp_path / "keys"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        keys_from_file(path)
    assert (refused.value.key, refused.value.params) == ("key.malformed", {"setting": "DATA_KEY_FILE"})


def test_keys_show_no_secret() -> None:
    assert repr(parse_keys(K1)) == "DataKeys(first='k1')"


def test_a_key_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "data.key"
    made = keys_from_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys_from_file(path) == made
    assert [one.name for one in path.parent.iterdir()] == ["data.key"]


def test_a_draft_of_a_crashed_start_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / f".data.key.{os.getpid()}").write_text("half")
    assert keys_from_file(tmp_path / "data.key").first == "k1"


def test_a_file_of_other_bytes_is_malformed(tmp_path: Path) -> None:
    path = tmp_path / "data.key"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused, match=r"key\.malformed"):
        keys_from_file(path)


def test_a_file_that_cannot_be_used_is_one_plain_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "file" / "data.key"):
        with pytest.raises(Refused) as refused:
            keys_from_file(path)
        assert refused.value.key == "key.file_unusable"
        assert refused.value.params["path"] == str(path)


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    path = tmp_path / "data.key"
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(keys_from_file, [path] * 16))
    assert len({keys.by_id["k1"] for keys in found}) == 1
