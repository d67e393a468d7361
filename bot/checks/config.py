"""Checks of the settings and of the file they are written in."""

import os
import stat
from collections.abc import Iterable
from difflib import get_close_matches

from dotenv import dotenv_values

from bot.checks.base import Check, Status, Subject, Trouble, trouble
from bot.settings import Settings
from core.kernel.text import displayable

KNOWN = tuple(name.upper() for name in Settings.model_fields)
PREFIX = "ZHISHE_"
# Measured with difflib on all names: one letter left out leaves a likeness of 0.93 or more; TELEGRAM_TOKEN has 0.88,
# DATABASE_HOST (not ours) 0.72, the usual variables of a shell 0.5. Outside the file most names are not meant for us.
CLOSE_IN_FILE, CLOSE_OUTSIDE = 0.7, 0.87


def _env_readable(subject: Subject) -> Trouble | None:
    path = subject.env_file
    try:
        path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None  # every setting has a default
    except UnicodeDecodeError:
        return trouble("encoding", path=str(path))
    except OSError as fault:
        return trouble(path=str(path), problem=fault.strerror or type(fault).__name__)
    return None


def _valid(subject: Subject) -> Trouble | None:
    if subject.refused is None:
        return None
    params = subject.refused.params
    return trouble(name=str(params.get("name", "?")), problem=params.get("problem", subject.refused.key))


def _unknown_keys(subject: Subject) -> Trouble | None:
    in_file = [name for name in dotenv_values(subject.env_file) if name not in KNOWN]
    outside = [name for name in subject.machine.environment if name not in KNOWN and _is_meant(name)]
    meant = {name: _nearest(name, CLOSE_IN_FILE) for name in sorted({*in_file, *outside})}
    if not meant:
        return None
    guesses = [f"{displayable(name)} → {known}" for name, known in meant.items() if known]
    if guesses:
        return trouble("near", names=_listed(meant), guesses=_listed(guesses))
    return trouble(names=_listed(meant))


def _is_meant(name: str) -> bool:
    """Whether a variable of the environment, which is full of other programs' names, speaks to us."""
    return name.upper().startswith(PREFIX) or _nearest(name, CLOSE_OUTSIDE) is not None


def _nearest(name: str, likeness: float) -> str | None:
    found = get_close_matches(name.upper().removeprefix(PREFIX), KNOWN, n=1, cutoff=likeness)
    return found[0] if found else None


def _listed(names: Iterable[str]) -> str:
    return ", ".join(displayable(name, 100) for name in names)


def _env_mode(subject: Subject) -> Trouble | None:
    if os.name == "nt":
        return None
    try:
        mode = stat.S_IMODE(subject.env_file.stat().st_mode)
    except OSError:
        return None  # config.env_readable says so
    return trouble(path=str(subject.env_file), mode=f"{mode:04o}") if mode & 0o077 else None


CHECKS = (
    Check("config.env_readable", Status.FAIL, _env_readable),
    Check("config.valid", Status.FAIL, _valid, needs="config.env_readable"),
    Check("config.unknown_keys", Status.WARN, _unknown_keys, needs="config.env_readable"),
    Check("config.env_mode_0600", Status.WARN, _env_mode),
)
