"""Protocol v1: how good a recommender is on acts that it has not seen.

Each member's last item is the test; members with fewer than three distinct items only train; everything that a member
has not taken is ranked, nothing is sampled; items of equal score count half; a target that nobody took in training
stays in the denominator.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from core.recommend.choosing import Progress, blend_of, choose, rank
from core.recommend.histories import SEED, Floats, Histories
from core.recommend.scoring import Blend, best
from core.recommend.signals.base import Evidence, Query, Signal
from core.recommend.signals.neighbours import Neighbours
from core.recommend.signals.pairs import Reading
from core.recommend.signals.popularity import Popularity
from core.recommend.svd import TruncatedSvd

MEASURES = ("ndcg_10", "recall_10", "recall_20", "mrr_100", "novelty_10")
"""What is measured per member; coverage is one number for all."""


class Ranker(Protocol):
    """A model that has learnt."""

    def scores(self, query: Query) -> Floats:
        """Return a score for every item, higher is better; the array is the caller's."""
        ...


class Model(Protocol):
    """Something that can be compared."""

    @property
    def name(self) -> str:
        """Return what the table calls it."""
        ...

    def fit(self, evidence: Evidence, *, seed: int) -> Ranker:
        """Return the model fitted on the evidence."""
        ...


@dataclass(frozen=True, slots=True)
class Product:
    """The product's own recommender with its choice made inside the training data."""

    name: str = "Zhishe"

    def fit(self, evidence: Evidence, *, seed: int) -> Blend:
        """Return the chosen blend."""
        return blend_of(choose(evidence, seed=seed), evidence)


COSINE = Reading(decay=1.0, column_power=0.5)
"""What libraries call ItemKNN: the cosine of the columns, damped for rare items, the history a set."""


@dataclass(frozen=True, slots=True)
class Alone:
    """One signal by itself, as a baseline."""

    name: str
    signal: Signal

    def fit(self, evidence: Evidence, *, seed: int) -> Ranker:
        """Return the signal fitted; nothing in it is drawn."""
        del seed
        return self.signal.fit(evidence)


COMPARED: tuple[Model, ...] = (
    Product(),
    Alone("ItemKNN", Neighbours(readings=(COSINE,))),
    TruncatedSvd(),
    Alone("Popularity", Popularity()),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """One row of the table: the mean of each measure, its standard error over members, and the cost."""

    name: str
    means: Mapping[str, float]
    errors: Mapping[str, float]
    coverage_10: float
    fit_s: float
    lists_per_s: float


@dataclass(frozen=True, slots=True)
class Report:
    """What was compared, on how much."""

    members: int
    tested: int
    items: int
    cold_targets: int
    seed: int
    rows: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Training evidence and, per tested member, what is asked and what would have been right."""

    train: Evidence
    queries: Sequence[Query]
    targets: Sequence[int]


def split(evidence: Evidence) -> Split:
    """Return the last item of each member with three or more apart from all else."""
    histories = evidence.histories
    tested = np.flatnonzero(histories.lengths >= 3)
    train = histories.without_last(tested)
    targets = histories.items[histories.starts[tested + 1] - 1]
    return Split(Evidence(train, evidence.items), [Query(train.of(m)) for m in tested.tolist()], targets.tolist())


def evaluate(
    evidence: Evidence,
    *,
    clock: Callable[[], float],
    models: Sequence[Model] = COMPARED,
    seed: int = SEED,
    progress: Progress | None = None,
) -> Report:
    """Return the table of all models on the same split. `clock` gives seconds; it measures the cost only."""
    parts = split(evidence)
    taken = parts.train.histories.taken()
    rows: list[Figures] = []
    for number, model in enumerate(models):
        began = clock()
        ranker = model.fit(parts.train, seed=seed)
        fitted = clock()
        outcome = _judge(ranker, parts, _step(progress, number, len(models)))
        rows.append(outcome.figures(model.name, fit_s=fitted - began, rank_s=clock() - fitted))
    cold = int(np.count_nonzero(taken[parts.targets] == 0))
    histories = evidence.histories
    return Report(histories.n_members, len(parts.targets), histories.n_items, cold, seed, tuple(rows))


@dataclass(frozen=True, slots=True)
class _Outcome:
    members_by_measures: npt.NDArray[np.float64]
    coverage: float

    def figures(self, name: str, *, fit_s: float, rank_s: float) -> Figures:
        table = self.members_by_measures
        n = len(table)
        means = table.mean(axis=0) if n else np.zeros(len(MEASURES))
        errors = table.std(axis=0, ddof=1) / np.sqrt(n) if n > 1 else np.zeros(len(MEASURES))
        return Figures(
            name,
            dict(zip(MEASURES, means.tolist(), strict=True)),
            dict(zip(MEASURES, errors.tolist(), strict=True)),
            self.coverage,
            fit_s,
            n / rank_s if rank_s > 0 else 0.0,
        )


def _judge(ranker: Ranker, parts: Split, step: Callable[[int, int], None]) -> _Outcome:
    histories = parts.train.histories
    surprise = _surprise(histories)
    shown = np.zeros(histories.n_items, dtype=np.bool_)
    table = np.zeros((len(parts.targets), len(MEASURES)))
    for row, (query, target) in enumerate(zip(parts.queries, parts.targets, strict=True)):
        scores = ranker.scores(query)
        scores[query.history] = -np.inf
        ten = best(scores, 10)
        shown[ten] = True
        table[row] = (*_measures(rank(scores, target)), surprise[ten].mean())
        if row % 256 == 0:
            step(row, len(parts.targets))
    step(len(parts.targets), len(parts.targets))
    return _Outcome(table, float(shown.mean()) if len(shown) else 0.0)


def _measures(before: float) -> tuple[float, float, float, float]:
    ndcg = 1 / np.log2(before + 2) if before < 10 else 0.0
    return float(ndcg), float(before < 10), float(before < 20), 1 / (before + 1) if before < 100 else 0.0


def _surprise(histories: Histories) -> npt.NDArray[np.float64]:
    """−log2 of the share of members who took each item; an item of nobody counts as one of a single member."""
    return -np.log2(np.maximum(histories.taken(), 1) / max(1, histories.n_members))


def _step(progress: Progress | None, number: int, models: int) -> Callable[[int, int], None]:
    def step(done: int, total: int) -> None:
        if progress is not None:
            progress(number * total + done, models * total)

    return step
