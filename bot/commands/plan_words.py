"""How an owner writes a plan: what /newplan and /editplan share."""

import re

from bot.commands.base import BadInput, button
from core.kernel.ids import PlanCode

OPTION = re.compile(r"(?:^|\s)([a-z_]+)=")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
"""A code stands in buttons of 64 bytes, in deep links and in Stripe's metadata."""
MOST_DAYS = 3_650


def options_of(words: str) -> tuple[list[str], dict[str, str]]:
    """Return the bare words before the first `key=value`, and the options; a value runs on to the next key."""
    parts = OPTION.split(words)
    return parts[0].split(), {name: value.strip() for name, value in zip(parts[1::2], parts[2::2], strict=True)}


def code_of(word: str, command: str) -> PlanCode:
    """Return the word as a plan's code. Raises `BadInput` for one that cannot be a code."""
    if not CODE.fullmatch(word):
        raise BadInput("plan.code", button("help", f"/help {command}"))
    return PlanCode(word)


def methods_of(words: str) -> tuple[str, ...]:
    """Return ways to pay, each once, in the order in which they were written."""
    return listed(words.lower())


def listed(words: str) -> tuple[str, ...]:
    """Return what is separated by commas of either script, each once, in the order in which it was written."""
    return tuple(dict.fromkeys(one.strip() for one in re.split(r"[,，]", words) if one.strip()))


def days_of(word: str, command: str) -> int:
    """Return the days of `pass:DAYS`."""
    kind, _, written = word.partition(":")
    days = int(written) if written.isascii() and written.isdigit() and len(written) <= 4 else 0
    if kind != "pass" or not 1 <= days <= MOST_DAYS:
        raise BadInput("newplan.days", button("help", f"/help {command}"), most=MOST_DAYS)
    return days


def trial_of(word: str, command: str) -> int:
    """Return the days of a trial."""
    if not word.isascii() or not word.isdigit() or len(word) > 4:
        raise BadInput("newplan.trial", button("help", f"/help {command}"))
    return int(word)
