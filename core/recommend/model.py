"""What the recommender reads and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Act:
    """One positive act of a member on an item; `at` orders the acts of one member (any unit, larger is later)."""

    member: str
    item: str
    at: float


@dataclass(frozen=True, slots=True)
class Item:
    """What can be recommended: a lesson or a course, with its words."""

    item: str
    title: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item scored: the signal that said so, the fact it rests on (an item of the member, or none), its share.

    `weight` is this fact's part of the shown score; the parts of one `Suggestion` sum to its score.
    """

    signal: str
    fact: str | None
    weight: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An item with its score (higher is better, comparable only within one list) and its reasons, heaviest first."""

    item: str
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """All that the recommender knows: acts in time order and the catalogue."""

    acts: Sequence[Act]
    items: Mapping[str, Item] = field(default_factory=dict[str, Item])
