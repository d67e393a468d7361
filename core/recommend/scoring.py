"""The blend: signals on one scale, filters before ranking, and the reasons of what is shown."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from core.recommend.histories import Floats, Ints
from core.recommend.signals.base import Fitted, Query

BACK_OFF_WEIGHT = 0.02
"""What popularity weighs beside a leading signal of 1: enough to break ties, too little to reorder (measured:
NDCG@10 within 0.0005 of the leader alone on both course sets at 0.02)."""


Why: TypeAlias = tuple[str, int | None, float]
"""The signal that speaks, the item of the history it speaks from (or none), its share of the score."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A fitted signal and how loudly it speaks."""

    name: str
    fitted: Fitted
    weight: float


@dataclass(frozen=True, slots=True)
class Rated:
    """Scores of all items for one member, −inf where an item is barred; `scales` turn raw scores into shares."""

    scores: Floats
    scales: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Blend:
    """Voices, each divided by the largest score that it gives this member to an item still open, then weighed."""

    voices: tuple[Voice, ...]

    def scores(self, query: Query) -> Floats:
        """Return the scores of all items with the member's own barred."""
        return self.rate(query, query.history).scores

    def rate(self, query: Query, barred: Ints) -> Rated:
        """Return the scores of all items; nothing about a barred item reaches the scale of the others."""
        total: Floats | None = None
        scales: list[float] = []
        for voice in self.voices:
            raw = voice.fitted.scores(query)
            raw[barred] = 0
            loudest = float(raw.max(initial=0))
            scales.append(voice.weight / loudest if loudest > 0 else 0.0)
            raw *= np.float32(scales[-1])
            total = raw if total is None else np.add(total, raw, out=total)
        assert total is not None, "a blend has at least one voice"
        total[barred] = -np.inf
        return Rated(total, tuple(scales))

    def reasons(self, query: Query, rated: Rated, items: Ints) -> list[list[Why]]:
        """Return per item its reasons, heaviest first; their shares sum to its score."""
        found: list[list[Why]] = [[] for _ in items.tolist()]
        for voice, scale in zip(self.voices, rated.scales, strict=True):
            shares = voice.fitted.shares(query, items)
            parts = shares.parts * np.float32(scale)
            facts, places = np.nonzero(parts)
            for fact, place in zip(facts.tolist(), places.tolist(), strict=True):
                found[place].append((voice.name, shares.facts[fact], float(parts[fact, place])))
        return [sorted(reasons, key=_heaviest_first) for reasons in found]

    def add(self, before: Ints, item: int) -> None:
        """Let every voice learn the act at once."""
        for voice in self.voices:
            voice.fitted.add(before, item)

    def grow(self, n_items: int) -> None:
        """Make room for `n_items` items in every voice."""
        for voice in self.voices:
            voice.fitted.grow(n_items)


def best(scores: Floats, top: int) -> Ints:
    """Return the `top` best item numbers that are not barred, best first; of equal scores the lower number leads."""
    open_items = np.flatnonzero(scores > -np.inf)
    if 0 < top < len(open_items):
        edge = np.partition(scores[open_items], len(open_items) - top)[len(open_items) - top]
        open_items = open_items[scores[open_items] >= edge]
    return open_items[np.argsort(-scores[open_items], kind="stable")][: max(0, top)]


def _heaviest_first(why: Why) -> float:
    return -why[2]
