"""The mood of a window as arithmetic: means with their doubt, and nothing about fewer people than the floor."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

import numpy as np

from core.insight.model import Felt

SEED = 20_241
DRAWS = 1_000


@dataclass(frozen=True, slots=True)
class Floor:
    """The fewest people and messages that a group figure may rest on."""

    people: int = 5
    messages: int = 20


@dataclass(frozen=True, slots=True)
class BelowFloor:
    """Why there is no figure: how many people and messages are still missing; at least one of them is above 0."""

    people_missing: int
    messages_missing: int


@dataclass(frozen=True, slots=True)
class Mood:
    """The mean polarity over the days `first` to `last`, with its 95 % interval `low` to `high`."""

    first: date
    last: date
    mean: float
    low: float
    high: float
    messages: int
    people: int


@dataclass(frozen=True, slots=True)
class MoodFigure:
    """A whole window and its course; a span is one day, or several where single days are below the floor."""

    whole: Mood
    spans: tuple[Mood, ...]


def mood_figure(felt: Sequence[Felt], floor: Floor, zone: tzinfo) -> MoodFigure | BelowFloor:
    """Return the mood of the window by days of `zone`, or which floor is missing and by how much."""
    missing = below(felt, floor)
    if missing is not None:
        return missing
    days: defaultdict[date, list[Felt]] = defaultdict(list)
    for one in felt:
        days[one.at.astimezone(zone).date()].append(one)
    spans = _spans([days[day] for day in sorted(days)], floor)
    return MoodFigure(_mood(felt, zone), tuple(_mood(span, zone) for span in spans))


def below(felt: Sequence[Felt], floor: Floor) -> BelowFloor | None:
    """Return what is missing to the floor; None where nothing is."""
    people = max(0, floor.people - len({one.author for one in felt}))
    messages = max(0, floor.messages - len(felt))
    return BelowFloor(people, messages) if people or messages else None


def _spans(days: Sequence[list[Felt]], floor: Floor) -> list[list[Felt]]:
    """Return the days, each joined with the next ones until the floor is reached; a rest joins the last span."""
    spans: list[list[Felt]] = []
    waiting: list[Felt] = []
    for day in days:
        waiting = waiting + day
        if below(waiting, floor) is None:
            spans.append(waiting)
            waiting = []
    if waiting and spans:
        spans[-1] = spans[-1] + waiting
    return spans


def _mood(felt: Sequence[Felt], zone: tzinfo) -> Mood:
    days = [one.at.astimezone(zone).date() for one in felt]
    mean = float(np.mean([one.polarity for one in felt]))
    low, high = _interval(felt)
    people = len({one.author for one in felt})
    return Mood(min(days), max(days), mean, min(low, mean), max(high, mean), len(felt), people)


def _interval(felt: Sequence[Felt]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval over people, with a fixed seed.

    People are drawn, not messages: one person's messages are alike, and counting them as independent would promise
    too much.
    """
    by_author: defaultdict[str, list[float]] = defaultdict(list)
    for one in felt:
        by_author[one.author].append(one.polarity)
    people = sorted(by_author)
    sums = np.array([sum(by_author[person]) for person in people])
    sizes = np.array([len(by_author[person]) for person in people])
    odds = np.full(len(people), 1 / len(people))
    drawn = np.random.default_rng(SEED).multinomial(len(people), odds, size=DRAWS)
    low, high = np.quantile((drawn @ sums) / (drawn @ sizes), (0.025, 0.975))
    return float(low), float(high)
