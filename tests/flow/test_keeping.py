"""An operator keeps a store: backs it up, brings it back, changes its key, hands rows on, and forgets people."""

import base64
import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import open_store
from bot.app.keeping import is_running
from bot.settings import Settings
from bot.shell import keeping
from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, Address
from tests.contract.stores import HEAD, a_member, a_room, talk, texts

K1, K2 = (f"k{n}:{base64.b64encode(bytes([n]) * 32).decode()}" for n in (1, 2))


def settings_at(folder: Path, name: str = "zhishe", keys: str = K1) -> Settings:
    return Settings(database_url=f"sqlite+aiosqlite:///{folder}/{name}.db", data_keys=SecretStr(keys))


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """A store in which ann and bob have each said something."""
    made = settings_at(tmp_path)
    async with open_store(made) as store, store.work.write() as tx:
        room = await a_room(tx)
        for name in ("ann", "bob"):
            await tx.log.append([talk(room, await a_member(tx, name), name, f"I am {name}")])
    return made


async def said(settings: Settings) -> dict[str, str]:
    async with open_store(settings) as store, store.work.read() as tx:
        room = await tx.rooms.at(Address(CONSOLE, "hall"))
        return {} if room is None else await texts(tx, room)


async def test_a_first_migration_and_a_second_say_what_they_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await keeping.migrate(settings_at(tmp_path))
    await keeping.migrate(settings_at(tmp_path))
    first, second = capsys.readouterr().out.splitlines()
    assert HEAD in first
    assert HEAD in second
    assert first != second


async def test_a_backup_comes_back_and_says_which_keys_it_needs(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await keeping.backup(settings, tmp_path / "b.gz")
    assert "k1" in capsys.readouterr().out
    await keeping.restore(settings_at(tmp_path, "new"), tmp_path / "b.gz")
    assert await said(settings_at(tmp_path, "new")) == {"ann": "I am ann", "bob": "I am bob"}
    with pytest.raises(Refused, match=r"restore\.not_empty"):
        await keeping.restore(settings, tmp_path / "b.gz")


async def test_a_key_is_changed_and_the_old_one_thrown_away(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await keeping.rotate_key(settings_at(tmp_path, keys=f"{K2},{K1}"))
    assert "k1" in capsys.readouterr().out
    assert await said(settings_at(tmp_path, keys=K2)) == {"ann": "I am ann", "bob": "I am bob"}
    with pytest.raises(Refused, match=r"key\.missing"):
        await said(settings)


async def test_rows_are_handed_on_as_lines_of_json(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await keeping.export(settings, "messages", None, with_text=False)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["person"], line["room"], "text" in line) for line in lines] == [
        ("ann", "hall", False),
        ("bob", "hall", False),
    ]
    out = tmp_path / "messages.jsonl"
    await keeping.export(settings, "messages", out, with_text=True)
    written = out.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["text"] for line in written] == ["I am ann", "I am bob"]
    with pytest.raises(Refused, match=r"keeping\.export_what"):
        await keeping.export(settings, "secrets", None, with_text=False)


async def test_one_person_is_forgotten_by_their_address(settings: Settings) -> None:
    await keeping.erase(settings, "console:ann", everything=False, is_sure=True)
    assert await said(settings) == {"bob": "I am bob"}
    with pytest.raises(Refused, match=r"member\.unknown"):
        await keeping.erase(settings, "console:ann", everything=False, is_sure=True)


@pytest.mark.parametrize(
    ("person", "everything", "is_sure", "why"),
    [
        (None, False, True, "keeping.erase_whom"),
        ("console:ann", True, True, "keeping.erase_whom"),
        ("ann", False, True, "keeping.erase_whom"),
        (None, True, False, "keeping.not_sure"),
    ],
)
async def test_nothing_is_erased_by_mistake(
    settings: Settings, person: str | None, everything: bool, is_sure: bool, why: str
) -> None:
    with pytest.raises(Refused) as refused:
        await keeping.erase(settings, person, everything=everything, is_sure=is_sure)
    assert refused.value.key == why
    assert len(await said(settings)) == 2


async def test_everything_is_erased_where_that_is_meant(settings: Settings) -> None:
    assert not await is_running(settings)
    await keeping.erase(settings, None, everything=True, is_sure=True)
    assert await said(settings) == {}


async def test_there_is_nothing_to_sync_yet(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    await keeping.sync(settings, is_dry=True)
    await keeping.sync(settings, is_dry=False)
    assert len(capsys.readouterr().out.splitlines()) == 2
