"""One living process per worker id, known without a clock: the lock dies with the process that holds it."""

import contextlib
import fcntl
import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import URL, make_url

from core.kernel.errors import Broken

# A sweep or a question holds the lock of another for a moment: a start asks again for this long before it yields.
PATIENCE_S = 1.0
ASK_AGAIN_S = 0.05


@dataclass(frozen=True, slots=True)
class Held:
    """A lock that was taken."""

    close: Callable[[], None]
    is_alive: Callable[[], bool]


Take = Callable[[str], Held | None]
"""Takes the lock of a worker id; None where another holds it."""


class WorkerLock:
    """Holds a worker id while this process lives.

    After `acquire`, `worker_id` is this process's own: the wished one, or one made for it where the wished one is
    alive. Calls block, for milliseconds; `acquire` for a second where the id is taken.
    """

    def __init__(self, *, database_url: str, worker_id: str) -> None:
        """Know the database and the wished id; `ValueError` if that cannot be part of a file name."""
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", worker_id):
            raise ValueError(f"a worker id has 1 to 64 letters, digits, '.', '_' or '-': {worker_id!r}")
        url = make_url(database_url)
        self._take: Take = _beside_the_file(url) if url.get_backend_name() == "sqlite" else _in_the_server(url)
        self._held: Held | None = None
        self.worker_id = worker_id

    def acquire(self) -> bool:
        """Return whether the wished id is held; if not, `worker_id` is another, held, whose engine only enqueues."""
        until = time.monotonic() + PATIENCE_S
        while (held := self._take(self.worker_id)) is None and time.monotonic() < until:
            time.sleep(ASK_AGAIN_S)
        if held is None:
            self.worker_id = f"{self.worker_id}-{uuid4().hex[:8]}"
        self._held = held or self._take(self.worker_id)
        return held is not None

    def release(self) -> None:
        """The id is free again."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def renew(self) -> bool:
        """Return whether the id is held; from a server that was away and forgot it, it is taken again if free.

        To be called before each sweep: else, after such an absence, living workers look dead to each other.
        """
        if self._held is not None and not self._held.is_alive():
            self._held.close()
            self._held = self._take(self.worker_id)
        return self._held is not None

    def is_dead(self, worker_id: str) -> bool:
        """Return whether no living process holds `worker_id`."""
        with self.holding(worker_id) as is_dead:
            return is_dead

    @contextlib.contextmanager
    def holding(self, worker_id: str) -> Iterator[bool]:
        """Yield whether `worker_id` is dead; if so, it cannot start within the block."""
        self.renew()
        held = self._take(worker_id)
        try:
            yield held is not None
        finally:
            if held is not None:
                held.close()


def _beside_the_file(url: URL) -> Take:
    """SQLite: `flock` on a file, which stays; with it deleted, two processes could hold one id."""
    database = Path(url.database or "")

    def take(worker_id: str) -> Held | None:
        database.parent.mkdir(parents=True, exist_ok=True)
        path = database.with_name(f"{database.name}.worker-{worker_id}.lock")
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return None
        return Held(close=lambda: os.close(file), is_alive=lambda: True)

    return take


def _in_the_server(url: URL) -> Take:
    """PostgreSQL: an advisory lock, which ends with the connection that it has to itself."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)

    def take(worker_id: str) -> Held | None:
        number = int.from_bytes(hashlib.sha256(f"zhishe worker {worker_id}".encode()).digest()[:8], signed=True)
        try:
            connection = psycopg.connect(address, autocommit=True, application_name=f"zhishe lock {worker_id}")
        except psycopg.OperationalError as fault:
            raise Broken("the database does not answer") from fault
        if not _is_granted(connection, number):
            connection.close()
            return None
        return Held(close=connection.close, is_alive=lambda: _answers(connection))

    return take


def _is_granted(connection: psycopg.Connection, number: int) -> bool:
    # A machine that lost its power says no goodbye: the server asks, and lets go after a minute.
    connection.execute("SET tcp_keepalives_idle = 30")
    connection.execute("SET tcp_keepalives_interval = 10")
    connection.execute("SET tcp_keepalives_count = 3")
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", (number,)).fetchone()
    return row is not None and bool(row[0])


def _answers(connection: psycopg.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True
