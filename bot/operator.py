"""The edge of the command line: one plain line for what went wrong, progress for what takes long.

Every command starts here, `--help` too: what reads catalogues and settings is imported when it is needed.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from core.kernel.errors import Broken, NotYet, Refused
from core.kernel.phrase import Phrase, phrase
from core.members.model import Language, hinted_language

if TYPE_CHECKING:
    from bot.settings import Settings

T = TypeVar("T")

REPORT_S = 5.0
"""How often a piped command says how far it is (the outside contract)."""


def operator_language(setting: str = "auto") -> Language:
    """Return the language for the operator: the setting, else that of the environment, else English."""
    if setting != "auto":
        return Language(setting)
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return hinted_language(said) or Language.EN


def in_words(said: Phrase, language: Language | None = None) -> str:
    """Return a phrase in the operator's language, on one line."""
    from bot.phrases import Speaker

    return " ".join(Speaker(language or operator_language(), "UTC").text(said).split())


def run(work: Coroutine[object, object, T]) -> T:
    """Return what `work` returns; what it is refused is one plain line on standard error and exit code 1."""
    try:
        return asyncio.run(work)
    except Refused as refusal:
        stop(Phrase(refusal.key, refusal.params))
    except NotYet as delay:
        stop(phrase("store.unusable", problem=str(delay)))
    except Broken as fault:
        stop(phrase("cli.broken", problem=str(fault)))
    except asyncio.CancelledError:
        # A signal asked for the end, and everything has ended in order.
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
    raise AssertionError("unreachable")


def stop(said: Phrase, code: int = 1) -> None:
    """End the process with one plain line."""
    sys.stderr.write(in_words(said) + "\n")
    sys.exit(code)


def load_settings() -> "Settings":
    """Return the settings of the environment and `.env`; a wrong one ends the process with a line that names it."""
    from bot.settings import Settings

    try:
        return Settings.load()
    except Refused as refusal:
        stop(Phrase(refusal.key, refusal.params), 2)
    raise AssertionError("unreachable")


Progress = Callable[[int, int | None], None]


@contextmanager
def progress(what: str) -> Generator[Progress]:
    """Yield something to be told how far the work is: a bar on a terminal, else one JSON line each five seconds."""
    if sys.stderr.isatty():
        with _bar(what) as tell:
            yield tell
        return
    last = time.monotonic()

    def tell_in_lines(done: int, total: int | None) -> None:
        nonlocal last
        if time.monotonic() - last >= REPORT_S:
            last = time.monotonic()
            sys.stderr.write(json.dumps({"work": what, "done": done, "total": total}) + "\n")
            sys.stderr.flush()

    yield tell_in_lines


@contextmanager
def _bar(what: str) -> Generator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
