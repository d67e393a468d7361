"""Who is likely to fall silent, out of behaviour alone: a logistic regression on the community's own past weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from core.insight.sparse import Floats, Ints

WEEK = timedelta(weeks=1)
ACTIVE_WEEKS, SILENT_WEEKS = 4, 2
"""Asked of people who did something in the last 4 weeks: will they do nothing in the next 2?"""
HELD_OUT = (-SILENT_WEEKS, -SILENT_WEEKS - 1)
"""The weeks that judge: the last ones whose outcome is known."""
NEWEST_TRAINED = min(HELD_OUT) - SILENT_WEEKS
"""What is learnt for judging has its outcome before the first week that judges begins."""
LEAST_WEEKS = ACTIVE_WEEKS - NEWEST_TRAINED + 1
LEAST_EACH = 10
"""Fewer who stayed, or who fell silent, teach and judge nothing."""
LEAST_AUC = 0.65
"""Below, the past weeks were told too badly for anything to be said of the next ones."""
RIDGE = 1.0
STEPS = 25


class Deed(IntEnum):
    """What counts as being there."""

    WORD = 0
    LESSON = 1
    SIGN = 2


@dataclass(frozen=True, slots=True)
class Did:
    """That a person did something."""

    person: int
    deed: Deed
    at: datetime


@dataclass(frozen=True, slots=True)
class Outlook:
    """How likely each active person is to fall silent, most likely first, and how well the held-out weeks were told."""

    odds: tuple[tuple[int, float], ...]
    auc: float

    @property
    def expected(self) -> tuple[int, int, int]:
        """How many will, and the ends of the 95 % band."""
        chances = np.array([chance for _, chance in self.odds])
        mean, spread = float(chances.sum()), 1.96 * float(np.sqrt((chances * (1 - chances)).sum()))
        return round(mean), max(0, round(mean - spread)), min(len(self.odds), round(mean + spread))


@dataclass(frozen=True, slots=True)
class Past:
    """The deeds as columns: who (places in `people`), which, and when, in weeks before now (below 0)."""

    who: Ints
    deed: Ints
    at: Floats
    people: tuple[int, ...]

    def counts(self, deed: Deed, since: float, until: float) -> Floats:
        """Return how often each person did it from `since` to before `until`."""
        chosen = (self.deed == deed) & (self.at >= since) & (self.at < until)
        return np.bincount(self.who[chosen], minlength=len(self.people)).astype(np.float64)

    def last(self, until: float, deed: Deed | None = None) -> Floats:
        """Return when each person last did it before `until`, at the earliest as long ago as one is active."""
        chosen = (self.at < until) & ((self.deed == deed) if deed is not None else True)
        found = np.full(len(self.people), until - ACTIVE_WEEKS, dtype=np.float64)
        np.maximum.at(found, self.who[chosen], self.at[chosen])
        return found


def outlook(dids: Sequence[Did], now: datetime) -> Outlook | None:
    """Return the outlook; None where the past is too short, too even, or told the held-out weeks too badly."""
    past = past_of(dids, now)
    if past is None or (auc := held_out(past)) is None or auc < LEAST_AUC:
        return None
    oldest = _oldest(past)
    model = Model.fitted(*examples_at(past, range(oldest, max(HELD_OUT) + 1)))
    features, is_active = features_at(past, 0)
    chances = model.chances(features)
    found = [(person, float(chances[n])) for n, person in enumerate(past.people) if is_active[n]]
    return Outlook(tuple(sorted(found, key=lambda one: (-one[1], one[0]))), auc)


def held_out(past: Past) -> float | None:
    """Return the AUC on the held-out weeks of what the weeks before them teach; None where they are too few."""
    oldest = _oldest(past)
    if oldest >= NEWEST_TRAINED:
        return None
    taught, truth = examples_at(past, range(oldest, NEWEST_TRAINED + 1))
    asked, answers = examples_at(past, HELD_OUT)
    if min(truth.sum(), (~truth).sum(), answers.sum(), (~answers).sum()) < LEAST_EACH:
        return None
    return auc_of(Model.fitted(taught, truth).chances(asked), answers)


def auc_of(scores: Floats, truth: NDArray[np.bool_]) -> float:
    """Return how often one who did scores above one who did not; equal scores count half."""
    values, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    del values
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    yes, no = int(truth.sum()), int((~truth).sum())
    return float((ranks[truth].sum() - yes * (yes + 1) / 2) / (yes * no))


def features_at(past: Past, cut: float) -> tuple[Floats, NDArray[np.bool_]]:
    """Return what is known of each person at `cut`, and who is active then."""
    newest, before = past.counts(Deed.WORD, cut - 2, cut), past.counts(Deed.WORD, cut - 4, cut - 2)
    lessons, signs = (past.counts(deed, cut - ACTIVE_WEEKS, cut) for deed in (Deed.LESSON, Deed.SIGN))
    columns = (
        np.log1p(7 * (cut - past.last(cut, Deed.WORD))),
        np.log1p(7 * (cut - past.last(cut))),
        np.log1p(past.counts(Deed.WORD, cut - 1, cut)),
        np.log1p(newest + before),
        np.log1p(newest) - np.log1p(before),
        np.log1p(lessons),
        np.log1p(signs),
    )
    return np.stack(columns, axis=1), newest + before + lessons + signs > 0


def past_of(dids: Sequence[Did], now: datetime) -> Past | None:
    """Return the deeds as columns; None where there are none."""
    people = tuple(sorted({one.person for one in dids}))
    if not dids:
        return None
    place = {person: n for n, person in enumerate(people)}
    who = np.array([place[one.person] for one in dids], dtype=np.intp)
    deed = np.array([int(one.deed) for one in dids], dtype=np.intp)
    at = np.array([(one.at - now) / WEEK for one in dids], dtype=np.float64)
    return Past(who, deed, at, people)


def _oldest(past: Past) -> int:
    """Return the first week at which as much is known of people as is looked at."""
    return int(np.ceil(past.at.min())) + ACTIVE_WEEKS


def examples_at(past: Past, cuts: Sequence[int]) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the features of those active at each cut, and who of them fell silent after it."""
    rows: list[Floats] = []
    truth: list[NDArray[np.bool_]] = []
    for cut in cuts:
        features, is_active = features_at(past, cut)
        heard = sum(past.counts(deed, cut, cut + SILENT_WEEKS) for deed in Deed)
        rows.append(features[is_active])
        truth.append((np.asarray(heard) == 0)[is_active])
    return np.concatenate(rows), np.concatenate(truth)


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression over standardised features; the last weight is the constant."""

    mean: Floats
    spread: Floats
    weights: Floats

    @classmethod
    def fitted(cls, features: Floats, truth: NDArray[np.bool_]) -> "Model":
        """Return the weights that the examples teach, by Newton's steps, held small by `RIDGE`."""
        mean, spread = features.mean(axis=0), features.std(axis=0)
        model = cls(mean, np.where(spread > 0, spread, 1.0), np.zeros(len(mean) + 1))
        rows = model._rows(features)
        weights: Floats = model.weights
        held = np.diag([*np.full(len(mean), RIDGE), 1e-6])
        for _ in range(STEPS):
            chances = _chance(rows @ weights)
            slope = rows.T @ (truth - chances) - held @ weights
            bend = (rows * (chances * (1 - chances))[:, None]).T @ rows + held
            weights = np.asarray(weights + np.linalg.solve(bend, slope), dtype=np.float64)
        return cls(model.mean, model.spread, weights)

    def chances(self, features: Floats) -> Floats:
        """Return how likely each row is a yes."""
        return _chance(self._rows(features) @ self.weights)

    def _rows(self, features: Floats) -> Floats:
        scaled = (features - self.mean) / self.spread
        return np.concatenate([scaled, np.ones((len(scaled), 1))], axis=1)


def _chance(score: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-np.clip(score, -30.0, 30.0)))
