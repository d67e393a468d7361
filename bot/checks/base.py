"""What a check of `doctor` is made of: what it looks at, what it may find."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal, Protocol

from bot.settings import Settings
from core.kernel.errors import Refused
from core.kernel.phrase import Phrase


class Status(StrEnum):
    """How one check ended."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Probe(Protocol):
    """What a check may ask of the store; nothing is made or changed by it."""

    @property
    def database_path(self) -> Path | None:
        """The file that the store is, or None for a server."""
        ...

    @property
    def key_file(self) -> Path | None:
        """The file that keeps the data keys, or None where a setting holds them."""
        ...

    async def database_problem(self) -> str | None:
        """Return why the store cannot be used, in a few words."""
        ...

    async def migration_state(self) -> Literal["current", "empty", "older", "newer"]:
        """Return how the schema stands to this version of the product."""
        ...

    async def integrity_problem(self) -> str | None:
        """Return the first damage that the database itself finds."""
        ...

    async def journal_mode(self) -> str:
        """Return "wal" where a commit outlives a power cut, else what the database does instead."""
        ...

    async def server_time(self) -> datetime:
        """Return the time, aware, of the database server, or of the file system that keeps the file."""
        ...

    async def key_problem(self) -> tuple[Literal["malformed", "unusable", "missing", "wrong"], str] | None:
        """Return what is wrong with the data keys, and which key or setting it is."""
        ...


class DiscordProbe(Protocol):
    """What a check may ask Discord; nothing is changed there."""

    async def token_problem(self) -> str | None:
        """Return "" where Discord does not know the token, "away" where Discord does not answer; None where it does."""
        ...

    async def intents_off(self) -> Sequence[str]:
        """Return the intents that are switched off in the portal."""
        ...

    async def rights_missing(self) -> Sequence[str]:
        """Return "community: rights" for each community in which the bot lacks some."""
        ...


class Machine(Protocol):
    """What a check may ask of the computer it runs on."""

    @property
    def python_version(self) -> tuple[int, int]:
        """The version of the running Python."""
        ...

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables of the environment."""
        ...

    def now(self) -> datetime:
        """Return the present by this computer's clock, aware."""
        ...

    def free_bytes(self, path: Path) -> int:
        """Return how much may still be written where `path` is or will be."""
        ...

    def file_system(self, path: Path) -> str:
        """Return the kind of file system where `path` is or will be, or "" where that cannot be known."""
        ...

    async def chinese_font(self) -> str | None:
        """Return a font of this computer that has Chinese characters."""
        ...


@dataclass(frozen=True, slots=True)
class Subject:
    """What is examined. `refused` is why the settings could not be read; `settings` are then the defaults."""

    settings: Settings
    probe: Probe
    env_file: Path
    machine: Machine
    refused: Refused | None = None
    discord: DiscordProbe | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a check found. `kind` chooses between causes of one check, `status` stands for the check's own severity."""

    kind: str = ""
    params: Mapping[str, object] = field(default_factory=dict[str, object])
    status: Status | None = None


def trouble(kind: str = "", *, status: Status | None = None, **params: object) -> Trouble:
    """Return the trouble of this kind, its words filled by `params`."""
    return Trouble(kind, params, status)


Run = Callable[[Subject], Awaitable[Trouble | None] | Trouble | None]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that may be wrong: `doctor.<id>.cause[.kind]` says what, `doctor.<id>.fix[.kind]` what to do.

    `needs` is the check without which this one means nothing: it is skipped where that one did not pass.
    """

    id: str
    severity: Status
    run: Run
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one check ended, in phrases."""

    id: str
    status: Status
    cause: Phrase
    fix: Phrase
