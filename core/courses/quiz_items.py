"""How well each question of a quiz measures: its difficulty and its discrimination.

Source: F. M. Lord, M. R. Novick, Statistical Theories of Mental Test Scores (1968), ch. 15: the share of right answers,
and the point-biserial correlation of the answer with the score on the other questions (the "corrected" item-total one,
else a question would correlate with itself).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from core.courses.attempt import Attempt
from core.courses.quiz import Mark

LEAST_ANSWERS = 10
"""Below so many members nothing is said of a question: neither is it stable, nor are they hidden in it."""
TOO_HARD, TOO_EASY = 0.2, 0.95
WEAK = 0.1
"""A question below it says next to nothing about who knows the rest (Ebel 1972 asks for revision under 0.2)."""


class Verdict(StrEnum):
    """What a creator should look at."""

    FEW = "few"
    FINE = "fine"
    HARD = "hard"
    EASY = "easy"
    MISLEADS = "misleads"


@dataclass(frozen=True, slots=True)
class Item:
    """A question: how many answered it, the share that was right, and its discrimination in [-1, 1].

    Both are None below the floor; the discrimination also where everybody did alike.
    """

    mark: Mark
    answers: int
    right_share: float | None
    discrimination: float | None

    @property
    def verdict(self) -> Verdict:
        """What is to be said of it."""
        if self.right_share is None:
            return Verdict.FEW
        if self.discrimination is not None and self.discrimination < WEAK:
            return Verdict.MISLEADS
        if self.right_share < TOO_HARD:
            return Verdict.HARD
        return Verdict.EASY if self.right_share > TOO_EASY else Verdict.FINE


def items_of(marks: Sequence[Mark], attempts: Sequence[Attempt]) -> Sequence[Item]:
    """Return the record of each question over these attempts, one of each member."""
    return [_item(mark, attempts) for mark in marks]


def _item(mark: Mark, attempts: Sequence[Attempt]) -> Item:
    rows = [(attempt, attempt.marks.index(mark)) for attempt in attempts if mark in attempt.marks]
    right = [float(attempt.picks[place].is_right is True) for attempt, place in rows]
    if len(rows) < LEAST_ANSWERS:
        return Item(mark, len(rows), None, None)
    rest = [
        (attempt.right - own) / (len(attempt.marks) - 1) if len(attempt.marks) > 1 else 0.0
        for (attempt, _), own in zip(rows, right, strict=True)
    ]
    return Item(mark, len(rows), sum(right) / len(right), correlation(right, rest))


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Return Pearson's r, which is the point-biserial where `xs` are 0 and 1; None where either is constant."""
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    across = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread = sqrt(sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys))
    return max(-1.0, min(1.0, across / spread)) if spread > 1e-12 else None
