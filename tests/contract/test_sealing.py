"""Text at rest: it opens where it was sealed, with its key, and nowhere else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sql.keys import DataKeys
from adapters.sql.sealing import Sealer, key_id
from adapters.sql.store import check_keys
from core.kernel.errors import Broken, Refused
from tests.contract.stores import MINUTE, ONE_KEY, TWO_KEYS, a_member, a_room, edit, opened, talk, texts

OTHER_K1 = DataKeys("k1", {"k1": bytes(32)})
SEALER = Sealer(ONE_KEY)
PLANTED = "一只蓝鲸在图书馆里读报纸 a blue whale reads the paper"


@given(st.text(), st.text())
def test_any_text_opens_where_it_was_sealed(text: str, place: str) -> None:
    sealed = SEALER.seal(text, place)
    assert SEALER.open(sealed, place) == text
    assert len(sealed) == len(text.encode()) + 1 + len("k1") + 12 + 16


def test_the_same_text_never_looks_the_same() -> None:
    assert len({SEALER.seal("yes", "place") for _ in range(100)}) == 100


def test_text_that_was_moved_does_not_open() -> None:
    with pytest.raises(Broken):
        SEALER.open(SEALER.seal("text", "interactions.sealed|console:a|1"), "interactions.sealed|console:a|2")


def test_a_fault_names_neither_text_nor_message() -> None:
    with pytest.raises(Broken) as fault:
        SEALER.open(SEALER.seal("text", "a"), "interactions.sealed|console:secret-room|77")
    assert "secret-room" not in str(fault.value)


@given(st.data())
def test_mangled_bytes_never_open_and_never_break_anything_else(data: st.DataObject) -> None:
    sealed = bytearray(SEALER.seal("some text", "place"))
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(sealed) - 1))
        sealed[at] ^= data.draw(st.integers(1, 255))
    else:
        del sealed[data.draw(st.integers(0, len(sealed) - 1)) :]
    with pytest.raises((Broken, Refused)):
        SEALER.open(bytes(sealed), "place")


@given(st.binary(max_size=60))
def test_bytes_that_were_never_sealed_do_not_open(anything: bytes) -> None:
    with pytest.raises((Broken, Refused)):
        SEALER.open(anything, "place")


def test_an_unknown_key_is_named() -> None:
    sealed = Sealer(TWO_KEYS).seal("text", "place")
    with pytest.raises(Refused) as refused:
        SEALER.open(sealed, "place")
    assert (refused.value.key, refused.value.params) == ("key.missing", {"key_id": "k2"})


def test_the_wrong_key_opens_nothing() -> None:
    with pytest.raises(Broken):
        Sealer(OTHER_K1).open(SEALER.seal("text", "place"), "place")


def test_after_a_rotation_the_old_texts_open_and_new_ones_carry_the_new_key() -> None:
    old, both = SEALER.seal("text", "place"), Sealer(TWO_KEYS)
    assert both.open(old, "place") == "text"
    assert not both.is_current(old)
    new = both.seal("text", "place")
    assert both.is_current(new)
    assert key_id(new) == "k2"


def test_a_sealer_shows_no_key() -> None:
    assert repr(ONE_KEY.by_id["k1"]) not in repr(SEALER)
    assert "by_id" not in repr(SEALER)


async def test_a_store_is_refused_without_its_key_and_with_a_wrong_one(database_url: str) -> None:
    async with opened(database_url, TWO_KEYS):
        pass
    async with opened(database_url, TWO_KEYS) as store:
        with pytest.raises(Refused) as missing:
            await check_keys(store.engines.writer, SEALER)
        wrong = DataKeys("k2", {"k2": bytes(32), "k1": bytes(32)})
        with pytest.raises(Refused) as refused:
            await check_keys(store.engines.writer, Sealer(wrong))
    assert (missing.value.key, missing.value.params) == ("key.missing", {"key_id": "k2"})
    assert (refused.value.key, refused.value.params) == ("key.wrong", {"key_id": "k2"})


async def test_a_refused_key_leaves_no_trace(database_url: str) -> None:
    async with opened(database_url) as store:
        with pytest.raises(Refused, match=r"key\.missing"):
            await check_keys(store.engines.writer, Sealer(DataKeys("k9", {"k9": bytes(32)})))
        assert await store.count("key_checks") == 1


def planted(folder: Path, *, is_open: bool = False) -> list[str]:
    words = (PLANTED.encode(), PLANTED.encode("utf-16-le"), "蓝鲸".encode(), b"blue whale")
    files = [path for path in folder.iterdir() if path.is_file()]
    assert files
    assert not is_open or {path.name for path in files} >= {"zhishe.db", "zhishe.db-wal", "zhishe.db-shm"}
    return [path.name for path in files if any(word in path.read_bytes() for word in words)]


async def test_no_said_text_stands_in_any_file_of_the_store(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url) as store:
        async with store.work.write() as tx:
            room, ann = await a_room(tx), await a_member(tx)
            await tx.log.append([talk(room, ann, "1", PLANTED), talk(room, ann, "2", "plain")])
            await tx.log.append([edit(room, ann, "2", PLANTED, after=MINUTE)])
        async with store.work.read() as tx:
            assert await texts(tx, room) == {"1": PLANTED, "2": PLANTED}
            assert planted(tmp_path, is_open=True) == []
    assert planted(tmp_path) == []
