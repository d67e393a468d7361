"""How good a lesson is, by those who finished it, so that a crowd of new accounts changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.kernel.errors import Refused
from core.kernel.ids import LessonId, MemberId

LEAST_STARS, MOST_STARS = 1, 5
MOST_RATING_TEXT = 1_000
PRIOR_VOTES = 10
"""How many raters the mean of all lessons stands for: below it a lesson is mostly judged as any other."""
FULL_AGE = timedelta(days=60)
FRESH_AGE = timedelta(days=14)
"""An account younger than this has no weight yet; it grows to 1 at `FULL_AGE`."""
FULL_WORK = 5
"""Finished lessons: who finished one only to rate it counts a fifth."""
NEUTRAL = 3.5
"""The mean where nobody with weight has rated anything."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What a member says of a lesson. Raises `Refused` for stars or text out of range."""

    member_id: MemberId
    lesson_id: LessonId
    stars: int
    at: datetime
    text: str = ""

    def __post_init__(self) -> None:
        if not LEAST_STARS <= self.stars <= MOST_STARS:
            raise Refused("rate.range")
        if len(self.text) > MOST_RATING_TEXT:
            raise Refused("rate.too_long", size=len(self.text), limit=MOST_RATING_TEXT)


@dataclass(frozen=True, slots=True)
class Rater:
    """Who rated: since when they are here, and how many lessons they have finished."""

    since: datetime
    finished: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a lesson stands: its shrunk mean, the weight of its raters, and how many they are."""

    lesson_id: LessonId
    mean: float
    weight: float
    raters: int


def weight_of(rater: Rater, now: datetime) -> float:
    """Return how much a rater counts, in [0, 1]: nothing while fresh, then by the age of the account and its work."""
    age = now - rater.since
    if age < FRESH_AGE:
        return 0.0
    return min(1.0, age / FULL_AGE) * min(1.0, rater.finished / FULL_WORK)


def standings(ratings: Iterable[tuple[LessonId, int, Rater]], now: datetime) -> Sequence[Standing]:
    """Return how every rated lesson stands, best first.

    (v R + m C) / (v + m): v the weight of the lesson's raters, R their weighted mean, C the mean of all lessons, m
    `PRIOR_VOTES`. Source: IMDb's weighted rating, https://help.imdb.com/article/imdb/track-movies-tv/weighted-average-ratings,
    a Bayesian mean with m votes before the first; the weights by age and work are ours.
    """
    sums: dict[LessonId, tuple[float, float, int]] = {}
    for lesson_id, stars, rater in ratings:
        weight = weight_of(rater, now)
        total, votes, raters = sums.get(lesson_id, (0.0, 0.0, 0))
        sums[lesson_id] = (total + weight * stars, votes + weight, raters + 1)
    centre = _mean_of(sums)
    found = [
        Standing(lesson_id, (total + PRIOR_VOTES * centre) / (votes + PRIOR_VOTES), votes, raters)
        for lesson_id, (total, votes, raters) in sums.items()
    ]
    return sorted(found, key=lambda one: (-one.mean, one.lesson_id))


def _mean_of(sums: Mapping[LessonId, tuple[float, float, int]]) -> float:
    votes = sum(one for _, one, _ in sums.values())
    return sum(total for total, _, _ in sums.values()) / votes if votes else NEUTRAL
