"""The blend that fits the community: chosen on acts withheld from training, never on what it is judged by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.recommend.histories import Floats, Histories, Ints
from core.recommend.scoring import BACK_OFF_WEIGHT, Blend, Voice
from core.recommend.signals import ALL, BACK_OFF
from core.recommend.signals.base import Evidence, Fitted, Query, Signal

Progress = Callable[[int, int | None], None]

JUDGES = 3_000
"""Members whose last act is withheld: one standard error of NDCG@10 is then below 0.007."""

_TOO_FEW = 30
_WEIGHTS = (0.25, 0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Choice:
    """One signal in the plan, by name: which of its variants, and how loud."""

    signal: str
    variant: int
    weight: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Which signals speak and how loudly. `ndcg` is what it reached on withheld acts, None if there were too few."""

    choices: tuple[Choice, ...]
    ndcg: float | None = None


DEFAULT = Plan((Choice(ALL[0].name, variant=0, weight=1.0),))


def blend_of(plan: Plan, evidence: Evidence, signals: Sequence[Signal] = ALL) -> Blend:
    """Return the plan fitted on the evidence, popularity behind it."""
    by_name = {signal.name: signal for signal in signals}
    voices = [Voice(c.signal, by_name[c.signal].fit(evidence).variants()[c.variant], c.weight) for c in plan.choices]
    return Blend((*voices, Voice(BACK_OFF.name, BACK_OFF.fit(evidence), BACK_OFF_WEIGHT)))


def choose(evidence: Evidence, *, seed: int, signals: Sequence[Signal] = ALL, progress: Progress | None = None) -> Plan:
    """Return the plan that ranks the withheld last acts best: one leader, and each further signal only if it gains
    more than one standard error. Order matters in some communities and not in others; this is where it is learnt."""
    histories = evidence.histories
    able = np.flatnonzero(histories.lengths >= 2)
    if len(able) < _TOO_FEW:
        return DEFAULT
    judges = able
    if len(able) > JUDGES:
        judges = np.sort(np.random.default_rng(seed).choice(able, JUDGES, replace=False))
    trial = _Trial(evidence, histories.without_last(judges), judges, signals)
    return trial.run(progress or _quiet)


def gain(scores: Floats, target: int) -> float:
    """Return NDCG@10 of one target among all items that are not barred; equal scores count half."""
    place = rank(scores, target)
    return float(1 / np.log2(place + 2)) if place < 10 else 0.0


def rank(scores: Floats, target: int) -> float:
    """Return how many items stand before the target: those with a higher score, and half of those with the same."""
    mine = scores[target]
    return np.count_nonzero(scores > mine) + (np.count_nonzero(scores == mine) - 1) / 2


def _quiet(done: int, total: int | None) -> None:
    del done, total


class _Trial:
    """All signals fitted without the judges' last acts, to be compared by them."""

    def __init__(self, evidence: Evidence, kept: Histories, judges: Ints, signals: Sequence[Signal]) -> None:
        known = Evidence(kept, evidence.items)
        self.readings = [
            (signal.name, variant, fitted)
            for signal in signals
            for variant, fitted in enumerate(signal.fit(known).variants())
        ]
        self.floor = BACK_OFF.fit(known)
        self.queries = [Query(kept.of(member)) for member in judges.tolist()]
        self.targets = evidence.histories.items[evidence.histories.starts[judges + 1] - 1].tolist()

    def run(self, progress: Progress) -> Plan:
        alone = [Plan((Choice(name, variant, 1.0),)) for name, variant, _ in self.readings]
        rounds = len({name for name, _, _ in self.readings})
        plan, gains = self._best(alone)
        for done in range(1, rounds):
            progress(done, rounds)
            spoken = {choice.signal for choice in plan.choices}
            wider = [
                Plan((*plan.choices, Choice(name, variant, weight)))
                for name, variant, _ in self.readings
                if name not in spoken
                for weight in _WEIGHTS
            ]
            rival, rival_gains = self._best(wider)
            more = rival_gains - gains
            if more.mean() <= more.std() / np.sqrt(len(more)):
                break
            plan, gains = rival, rival_gains
        progress(rounds, rounds)
        return Plan(plan.choices, float(gains.mean()))

    def _best(self, plans: Sequence[Plan]) -> tuple[Plan, npt.NDArray[np.float64]]:
        gains = np.array([self._gains(plans, *case) for case in zip(self.queries, self.targets, strict=True)])
        winner = int(gains.mean(axis=0).argmax())
        return plans[winner], gains[:, winner]

    def _gains(self, plans: Sequence[Plan], query: Query, target: int) -> list[float]:
        wanted = {(choice.signal, choice.variant) for plan in plans for choice in plan.choices}
        heard = {
            (name, variant): _levelled(fitted, query)
            for name, variant, fitted in self.readings
            if (name, variant) in wanted
        }
        floor = _levelled(self.floor, query) * np.float32(BACK_OFF_WEIGHT)
        return [gain(_sum(plan, heard, floor, query.history), target) for plan in plans]


def _levelled(fitted: Fitted, query: Query) -> Floats:
    scores = fitted.scores(query)
    scores[query.history] = 0
    loudest = scores.max(initial=0)
    return scores / loudest if loudest > 0 else scores


def _sum(plan: Plan, heard: dict[tuple[str, int], Floats], floor: Floats, barred: Ints) -> Floats:
    total = floor.copy()
    for choice in plan.choices:
        total += np.float32(choice.weight) * heard[choice.signal, choice.variant]
    total[barred] = -np.inf
    return total
