"""What every slice may ask of the world: the time, a transaction, later work, and a way to speak."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from core.kernel.ids import Address, MemberId, Platform
from core.kernel.messages import Reply

Tx_co = TypeVar("Tx_co", covariant=True)


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> datetime:
        """Return the present moment, aware."""
        ...


class Work(Protocol[Tx_co]):
    """Where a use case gets its one transaction; what it yields carries the stores the use case names."""

    def read(self) -> AbstractAsyncContextManager[Tx_co]:
        """Open a consistent view; nothing can be changed in it."""
        ...

    def write(self) -> AbstractAsyncContextManager[Tx_co]:
        """Open a transaction: all of it is kept on leaving, nothing of it on an exception."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """Work for after the commit.

    `key` makes it one: a job whose key was enqueued before is not enqueued again. `payload` holds ids and numbers,
    never text of a person: the engine keeps it readable.
    """

    name: str
    key: str
    payload: Mapping[str, str | int] = field(default_factory=dict[str, str | int])
    attempt: int = 0


def notice_job(notice_key: str) -> Job:
    """Return the job that delivers the notice of this key; enqueued in the transaction that keeps the notice."""
    return Job("notify", f"notice:{notice_key}", {"notice": notice_key})


class Jobs(Protocol):
    """Later work, enqueued inside the transaction that makes it necessary."""

    async def enqueue(self, job: Job, *, due: datetime | None = None) -> None:
        """Have `job` run after this transaction commits, not before `due`; nothing if it rolls back."""
        ...


class Audit(Protocol):
    """Who changed what, when, and who looked at whom."""

    async def note(
        self, actor: MemberId | None, action: str, about: str, at: datetime, detail: Mapping[str, object]
    ) -> None:
        """Keep that `actor` (None: the operator) did `action` about `about`; ids and figures only, never text."""
        ...


class Messenger(Protocol):
    """One platform's way to a person or a room."""

    async def send(self, to: Address, reply: Reply, *, key: str) -> None:
        """Deliver `reply` at most once for `key`; `NotYet` where the platform asks for patience, `Refused` where
        the person cannot be reached."""
        ...


class Files(Protocol):
    """The way to the bytes of what came with a message."""

    async def fetch(self, platform: Platform, ref: str, *, most_bytes: int) -> bytes:
        """Return the content of the attachment whose `ref` this is; `Refused` where it is gone or larger than
        `most_bytes`, `NotYet` where the platform asks for patience."""
        ...
