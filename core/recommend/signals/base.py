"""What a signal is: a pure rule that, fitted on what all members did, scores every item for one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from core.recommend.histories import Floats, Histories, Ints
from core.recommend.model import Item


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a signal may learn from: the `Context` as arrays. Item number `i` is `items[i]` where the catalogue is
    known; a new fact is one more field here."""

    histories: Histories
    items: Sequence[Item] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """The member for whom items are scored: item numbers in the order they were taken, each once."""

    history: Ints


@dataclass(frozen=True, slots=True)
class Shares:
    """Why items score: `parts[f, i]` is what `facts[f]` gives to the i-th item asked for; columns sum to the scores.

    A fact is an item number of the member's history, or None where nothing of the member's speaks.
    """

    facts: tuple[int | None, ...]
    parts: Floats


class Fitted(Protocol):
    """A signal that has learnt."""

    def scores(self, query: Query) -> Floats:
        """Return a score ≥ 0 for every item, taken ones included; all 0 where the signal has nothing to say."""
        ...

    def shares(self, query: Query, items: Ints) -> Shares:
        """Return from which facts the scores of `items` come."""
        ...

    def variants(self) -> Sequence["Fitted"]:
        """Return the ways to read what was learnt, the default first; all share it, so `add` reaches each."""
        ...

    def add(self, before: Ints, item: int) -> None:
        """Learn at once that a member who had taken `before`, in this order, took `item`; as a refit would."""
        ...

    def grow(self, n_items: int) -> None:
        """Make room for `n_items` items; the new ones were taken by nobody."""
        ...


class Signal(Protocol):
    """A pure, frozen rule; one file and one line in `signals.ALL`."""

    @property
    def name(self) -> str:
        """Return the name that reasons and phrases use."""
        ...

    def fit(self, evidence: Evidence) -> Fitted:
        """Return the signal fitted on the evidence, which is not changed."""
        ...


def explain(fitted: Fitted, query: Query, item: int) -> list[tuple[int | None, float]]:
    """Return (fact, contribution) for one item; the contributions sum to its score up to rounding."""
    shares = fitted.shares(query, np.array([item]))
    return [(fact, float(part)) for fact, part in zip(shares.facts, shares.parts[:, 0], strict=True) if part > 0]
