"""The first command of a newcomer: it answers, serves, ends in order, and is there again the next time."""

import json
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import psutil
import pytest

from tests.flow.shell import Shell

READY_S = 60
MEMBERS = 240


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A newcomer in an empty folder, with no settings; the tests of this file follow one another there."""
    return Shell(tmp_path_factory.mktemp("newcomer"))


@contextmanager
def a_taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def a_free_port() -> int:
    with a_taken_port() as port:
        return port


@contextmanager
def a_demo(shell: Shell, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A running demo; it does not outlive the block."""
    with shell.start(WEB_PORT=str(port)) as process:
        try:
            yield process
        finally:
            process.kill()


def asked(port: int, path: str) -> object:
    """Return what the web server answers, as soon as it does."""
    # No proxy of this machine: the server is on the loopback.
    opener = build_opener(ProxyHandler({}))
    until = time.monotonic() + READY_S
    while True:
        try:
            with opener.open(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return json.load(answer)
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def ended(process: subprocess.Popen[bytes]) -> str:
    """Ask the process to end; return what it wrote on standard error after it did, with code 0 and no child left."""
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGTERM)
    assert process.stderr is not None
    err = process.stderr.read()
    process.wait(timeout=30)
    assert process.returncode == 0, err
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive
    return err.decode()


def test_with_no_settings_a_piped_help_is_answered(shell: Shell) -> None:
    outcome = shell.run("chat", "--as", "ann", typed="/help\n")
    assert (outcome.code, outcome.err) == (0, "")
    assert "/start" in outcome.out
    assert "/courses" in outcome.out
    assert (shell.folder / "data" / "demo.db").exists()
    assert (shell.folder / "home" / ".config" / "zhishe" / "data.key").stat().st_mode & 0o777 == 0o600


def test_the_demo_serves_and_ends_in_order(shell: Shell) -> None:
    port = a_free_port()
    with a_demo(shell, port) as process:
        assert asked(port, "/healthz")
        assert "ok" in json.dumps(asked(port, "/readyz"))
        assert ended(process) == ""


def test_the_community_is_there_again_and_the_second_start_is_quick(shell: Shell) -> None:
    communities: set[bytes] = set()
    starts: list[float] = []
    for _ in range(2):
        port, begun = a_free_port(), time.monotonic()
        with a_demo(shell, port) as process:
            assert process.stdout is not None
            screen = process.stdout.readline()
            while str(MEMBERS).encode() not in screen:
                line = process.stdout.readline()
                assert line, screen
                screen += line
            starts.append(time.monotonic() - begun)
            communities.add(next(line for line in screen.splitlines() if str(MEMBERS).encode() in line))
            assert ended(process) == ""
    assert len(communities) == 1
    assert min(starts) < 10


def test_the_demo_ends_in_order_also_while_it_waits_for_a_line(shell: Shell) -> None:
    port = a_free_port()
    with shell.start_typing(WEB_PORT=str(port)) as process:
        try:
            assert asked(port, "/healthz")
            assert ended(process) == ""
        finally:
            process.kill()


def test_a_taken_port_is_said_by_the_demo_and_refused_by_a_real_run(shell: Shell) -> None:
    with a_taken_port() as port:
        outcome = shell.run("demo", typed=":quit\n", WEB_PORT=str(port))
        assert outcome.code == 0
        assert outcome.err.count("\n") == 1
        assert str(port) in outcome.err
        store = f"sqlite+aiosqlite:///{Path('data') / 'real.db'}"
        assert str(port) in shell.run("run", WEB_PORT=str(port), DATABASE_URL=store).line


def test_a_real_run_says_where_it_serves_and_ends_in_order(shell: Shell) -> None:
    port = a_free_port()
    with shell.start("run", WEB_PORT=str(port), DATABASE_URL="sqlite+aiosqlite:///data/real.db") as process:
        try:
            assert asked(port, "/readyz")
            assert str(port) in ended(process)
        finally:
            process.kill()


def test_bytes_that_are_no_text_do_not_stop_a_chat(shell: Shell) -> None:
    for strictness in ("utf-8:strict", "ascii"):
        with shell.start_typing("chat", "--as", "ann", PYTHONIOENCODING=strictness) as process:
            try:
                out, err = process.communicate(b"caf\xff \xe4\n/help\n/help@zhishe\n", timeout=READY_S)
            finally:
                process.kill()
        assert (process.returncode, err) == (0, b"")
        assert out.count(b"/start") == 2


def test_a_person_who_cannot_be_is_refused_in_one_line(shell: Shell) -> None:
    for person in ("", "x" * 200, "a\udcff"):
        assert shell.run("chat", "--as", person, typed="hello\n").line
