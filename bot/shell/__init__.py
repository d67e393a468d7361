"""What the command line does with files: plain functions that get their engines as arguments."""

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int | None], None]
"""Told how many rows are done, and of how many where that is known."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows went through, and of how many the engine understood something."""

    rows: int
    understood: int
