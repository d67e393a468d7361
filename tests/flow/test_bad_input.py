"""What goes wrong at the command line is one plain line in the operator's language, and nothing kept before is lost."""

import asyncio
import base64
import ctypes
import gzip
import json
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import pytest

from bot.app import build
from bot.settings import Settings
from core.kernel.ids import CONSOLE, Address
from tests.flow.shell import KEYS, PATIENCE_S, Shell

STORE = "sqlite+aiosqlite:///kept/zhishe.db"
HAN = re.compile(r"[\u4e00-\u9fff]")
LANGUAGES = {"en": "en_US.UTF-8", "zh": "zh_CN.UTF-8"}
KEPT = "The first words that were kept, before anything went wrong."


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """An operator in an empty folder whose settings name a store and a key."""
    return Shell(tmp_path, {"DATABASE_URL": STORE, "DATA_KEYS": KEYS})


def in_turn(cases: Iterable[str]) -> list[tuple[str, str]]:
    """Return each case with a language of the operator: a process costs seconds, so the languages take turns."""
    return list(zip(cases, cycle(LANGUAGES), strict=False))


def check_said(line: str, language: str, *named: str) -> None:
    """The line is in the language and names what is wrong."""
    assert bool(HAN.search(line)) == (language == "zh"), line
    for name in named:
        assert name in line, line


def said_in_private(shell: Shell, url: str = STORE) -> list[str]:
    """Return what stands in ann's private chat, oldest first."""

    async def read() -> list[str]:
        path = url.replace("sqlite+aiosqlite:///", f"sqlite+aiosqlite:///{shell.folder}/", 1)
        settings = Settings(database_url=path if "////" not in url else url, data_keys=KEYS)
        async with build(settings) as app, app.work.read() as tx:
            room = await tx.rooms.at(Address(CONSOLE, "@ann"))
            assert room is not None
            start = room.created_at.replace(year=2000)
            return [one.text for one in await tx.readings.said(room.id, start, start.replace(year=9000), 10**6)]

    return asyncio.run(read())


@pytest.mark.parametrize(
    ("setting", "language"),
    [
        *in_turn(
            (
                "DATABASE_URL=mysql+aiomysql://localhost/zhishe",
                "DATABASE_URL=zhishe.db",
                "DATABASE_URL=sqlite+aiosqlite:///:memory:",
                "DATABASE_URL=postgresql+psycopg://nobody:secret-word@127.0.0.1:1/none",
                "DATA_KEYS=zz",
                "WEB_PORT=x",
                "TIMEZONE=Mars",
                "OWNER_IDS=zz",
                "GRACE_DAYS=-1",
                "LOG_LEVEL=loud",
                "STRIPE_API_BASE=http://example.org",
            )
        ),
        ("TIMEZONE=Mars", "zh"),
    ],
)
def test_a_wrong_setting_is_named(shell: Shell, setting: str, language: str) -> None:
    name, _, value = setting.partition("=")
    line = shell.run("chat", "--as", "ann", typed="hello\n", LANG=LANGUAGES[language], **{name: value}).line
    check_said(line, language, name)
    assert "secret-word" not in line
    # Wholly: no sentence of a library in another language stands in it.
    assert language == "en" or not re.search(r"[A-Za-z]+ [a-z]+ [a-z]+", line.partition("connection failed")[0]), line


@pytest.mark.parametrize(("typed", "language"), in_turn(("frobnicate", "chat", "import", "import telegram", "run --x")))
def test_a_command_that_is_written_wrongly_is_one_line_too(shell: Shell, typed: str, language: str) -> None:
    outcome = shell.run(*typed.split(), LANG=LANGUAGES[language])
    check_said(outcome.line, language, "zhishe --help")
    assert (outcome.code, outcome.out) == (2, "")


def test_a_wrong_setting_in_the_file_is_named_too(shell: Shell) -> None:
    (shell.folder / ".env").write_text("TIMEZONE=Mars\n")
    assert "TIMEZONE" in shell.run("run").line


def deep(path: Path) -> None:
    path.write_text('{"messages":' + "[" * 200_000)


def deep_within(path: Path) -> None:
    path.write_text(telegram('{"text":' + "[" * 200_000))


def bomb(path: Path) -> None:
    """300 MB of one text in 300 KB."""
    with gzip.open(path, "wb") as file:
        file.write(telegram('{"id": 1, "text": "').encode())
        for _ in range(300):
            file.write(b"a" * 1_000_000)


def discord(path: Path) -> None:
    channel = {"id": "2", "type": "GuildTextChat", "name": "general"}
    path.write_text(json.dumps({"guild": {"id": "1", "name": "g"}, "channel": channel, "messages": []}))


def telegram(messages: str) -> str:
    return '{"name": "g", "type": "private_group", "id": 1, "messages": [' + messages


FILES = {
    "missing": lambda _: None,
    "empty": Path.touch,
    "folder": Path.mkdir,
    "broken": lambda path: path.write_text(telegram('{"id": 1,')),
    "nonsense": lambda path: path.write_bytes(b"\xff\xfe\x00 no JSON at all"),
    "deep": deep,
    "deep-within": deep_within,
    "bomb": bomb,
    "discord": discord,
}


@pytest.mark.parametrize(("what", "language"), [*in_turn(FILES), ("missing", "zh")])
def test_a_bad_export_is_named_and_changes_nothing(shell: Shell, what: str, language: str) -> None:
    file = shell.folder / f"{what}.json"
    FILES[what](file)
    outcome = shell.run("import", "telegram", file.name, LANG=LANGUAGES[language])
    check_said(outcome.line, language, file.name)
    if what == "discord":
        assert "zhishe import discord" in outcome.line


@pytest.mark.parametrize(("command", "language"), in_turn(("courses", "events")))
def test_a_bad_table_is_named(shell: Shell, command: str, language: str) -> None:
    for name, content in (("missing.csv", None), ("no-columns.csv", b"a,b\n1,2\n"), ("binary.csv", bytes(range(256)))):
        if content is not None:
            (shell.folder / name).write_bytes(content)
        outcome = shell.run("import", command, name, LANG=LANGUAGES[language])
        check_said(outcome.line, language, name)


def test_what_was_read_before_the_break_stays_and_the_rest_comes_with_the_whole_file(shell: Shell) -> None:
    one = '{"id": %d, "type": "message", "date": "2026-01-01T00:00:00", "from": "A", "from_id": "user1", "text": "hi"}'
    file = shell.folder / "result.json"
    file.write_text(telegram(one % 1 + "," + one % 2 + "," + '{"id": 3,'))
    broken = shell.run("import", "telegram", file.name)
    assert "result.json" in broken.line
    file.write_text(telegram(one % 1 + "," + one % 2 + "," + one % 3 + "]}"))
    whole = shell.run("import", "telegram", file.name)
    assert whole.code == 0, whole
    assert "3 rows read" in whole.out
    again = shell.run("import", "telegram", file.name)
    assert "imported 0, " in again.out


def a_used_store(shell: Shell) -> Path:
    """Return the file of a store that holds one message."""
    outcome = shell.run("chat", "--as", "ann", typed=f"{KEPT}\n")
    assert outcome.code == 0, outcome
    return shell.folder / "kept" / "zhishe.db"


def test_a_store_that_cannot_be_opened_is_said_and_left_as_it_is(shell: Shell) -> None:
    database = a_used_store(shell)
    wrong = "k1:" + base64.b64encode(b"b" * 32).decode()
    absent = {"DATA_KEYS": "", "DATA_KEY_FILE": "nowhere/data.key"}
    check_said(shell.run("run", DATA_KEYS=wrong).line, "en", "k1", "DATA_KEYS")
    shell.environment["LANG"] = LANGUAGES["zh"]
    check_said(shell.run("run", DATA_KEYS=wrong.replace("k1", "k2")).line, "zh", "k1", "DATA_KEYS")
    check_said(shell.run("run", **absent).line, "zh", "nowhere/data.key", "DATA_KEY_FILE")
    assert not (shell.folder / "nowhere").exists()
    with sqlite3.connect(database) as connection:
        [[revision]] = connection.execute("SELECT version_num FROM alembic_version")
        connection.execute("UPDATE alembic_version SET version_num = 'zz9999'")
    check_said(shell.run("run").line, "zh", "DATABASE_URL", "zz9999")
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.close()
    assert said_in_private(shell) == [KEPT]


def test_a_place_that_cannot_be_written_is_named(shell: Shell) -> None:
    shell.environment["LANG"] = LANGUAGES["zh"]
    (shell.folder / "file").touch()
    (shell.folder / "text.db").write_text("This is no database, it is a letter to a friend. " * 99)
    for place in ("file/zhishe.db", "/proc/zhishe/zhishe.db", "text.db"):
        line = shell.run("run", DATABASE_URL=f"sqlite+aiosqlite:///{place}").line
        check_said(line, "zh", "DATABASE_URL")
    unusable = {"DATA_KEYS": "", "DATA_KEY_FILE": "file/data.key"}
    check_said(shell.run("run", **unusable).line, "zh", "file/data.key", "DATA_KEY_FILE")


def test_a_folder_that_is_read_only_is_named_and_its_store_left_whole(shell: Shell) -> None:
    a_used_store(shell)
    with read_only(shell.folder / "kept"):
        assert "DATABASE_URL" in shell.run("chat", "--as", "ann", typed="hello\n").line
    assert said_in_private(shell) == [KEPT]


@contextmanager
def mounted(target: Path, kind: str, flags: int, options: str) -> Iterator[None]:
    """Mount at `target` for the block; skip the test where only root of the machine may."""
    if sys.platform != "linux":
        pytest.skip("mounts as Linux does")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(str(target).encode(), str(target).encode(), kind.encode(), flags, options.encode()):
        pytest.skip("may not mount here")
    try:
        yield
    finally:
        libc.umount2(str(target).encode(), 2)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder cannot be written to, by root neither."""
    ms_rdonly, ms_remount, ms_bind = 1, 32, 4096
    with mounted(folder, "", ms_bind, ""), mounted(folder, "", ms_bind | ms_remount | ms_rdonly, ""):
        yield


def talk(shell: Shell, url: str, lines: list[str], *, limit: int | None = None) -> list[bool]:
    """Return for each line whether it was acknowledged; no file may grow above `limit` bytes."""
    command = [sys.executable, "-m", "bot", "chat", "--as", "ann"]
    done = subprocess.run(
        command,
        cwd=shell.folder,
        env=shell.settings(DATABASE_URL=url),
        input="".join(f"{line}\n" for line in lines).encode(),
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
        preexec_fn=None if limit is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 0, done.stderr
    assert b"Traceback (" not in done.stderr
    replies = [reply for reply in done.stdout.decode().split("\n\n") if reply]
    assert len(replies) == len(lines)
    assert {reply.split(".")[0] for reply in replies} <= {
        "Noted",
        "Too busy at this moment; your message was not taken",
    }
    return [reply.startswith("Noted") for reply in replies]


def words(what: str, count: int, size: int) -> list[str]:
    return [f"{what} number {n} " + "of many words, " * (size // 15) for n in range(count)]


def test_on_a_full_disk_nothing_acknowledged_is_lost_and_the_rest_is_said(shell: Shell) -> None:
    folder = shell.folder / "small"
    folder.mkdir()
    url = f"sqlite+aiosqlite:///{folder}/zhishe.db"
    with mounted(folder, "tmpfs", 0, "size=4m"):
        assert talk(shell, url, [KEPT]) == [True]
        ballast = folder / "ballast"
        fill(ballast, leave=400_000)
        lines = words("Message", 60, 12_000)
        taken = talk(shell, url, lines)
        assert True in taken
        assert False in taken
        # Full to the last byte, and started again: one line, and the disk may be made free.
        fill(ballast, leave=0)
        outcome = shell.run("chat", "--as", "ann", typed="hello\n", DATABASE_URL=url)
        if outcome.code:
            assert "DATABASE_URL" in outcome.line
        ballast.unlink()
        assert talk(shell, url, ["Room again, and on we go with it."]) == [True]
        expected = [line.strip() for line, is_taken in zip(lines, taken, strict=True) if is_taken]
        said = [text.strip() for text in said_in_private(shell, url)]
        assert [text for text in said if text in {line.strip() for line in lines}] == expected
        assert said[0] == KEPT
        assert said[-1] == "Room again, and on we go with it."


def fill(ballast: Path, *, leave: int) -> None:
    """The disk of the file has `leave` bytes left."""
    with ballast.open("ab") as file:
        while (free := shutil.disk_usage(ballast.parent).free) > leave:
            file.write(b"\1" * min(free - leave, 65_536))
            file.flush()


def test_at_the_limit_of_a_file_nothing_acknowledged_is_lost(shell: Shell) -> None:
    a_used_store(shell)
    lines = words("Message", 60, 12_000)
    taken = talk(shell, STORE, lines, limit=500_000)
    assert True in taken
    assert False in taken
    assert talk(shell, STORE, ["No limit any more, and on we go."]) == [True]
    expected = [line.strip() for line, is_taken in zip(lines, taken, strict=True) if is_taken]
    assert [text.strip() for text in said_in_private(shell)] == [KEPT, *expected, "No limit any more, and on we go."]
