"""How well the next silence is told from behaviour: `python -m tests.bench.churn`.

Simulated communities, where people lose heart some weeks before they go; judged on the held-out last weeks, against the
bare count of days since the last word. The chat exports beside the checkout do not judge this: their people are played
parts, or came once with one question.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np

from core.insight.churn import HELD_OUT, Deed, Did, auc_of, examples_at, held_out, outlook, past_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CHANCE_TO_FADE = 0.05
FADING = 0.55
"""Who loses heart does this share of the week before, each week."""
USUAL = {Deed.WORD: 3.0, Deed.LESSON: 1.0, Deed.SIGN: 1.5}


def community(people: int, weeks: int, seed: int) -> Iterator[Did]:
    """Yield what everybody did: a pace of their own, which holds until they lose heart."""
    chance = np.random.default_rng(seed)
    for person in range(people):
        pace, joined, fades = chance.gamma(1.5, 0.7), int(chance.integers(-weeks, 0)), False
        for week in range(joined, 0):
            fades = fades or bool(chance.random() < CHANCE_TO_FADE)
            pace *= FADING if fades else 1.0
            for deed, usual in USUAL.items():
                for _ in range(int(chance.poisson(pace * usual))):
                    yield Did(person, deed, NOW + timedelta(weeks=week + float(chance.random())))


def measure(people: int, weeks: int, seed: int) -> None:
    """Print how one community is told, and what it cost."""
    dids = list(community(people, weeks, seed))
    past = past_of(dids, NOW)
    began = time.perf_counter()
    found = outlook(dids, NOW)
    took_ms = 1e3 * (time.perf_counter() - began)
    auc = None if past is None else held_out(past)
    if past is None or auc is None:
        print(f"{people:>5} people {weeks:>3} weeks  too little to learn from")
        return
    features, truth = examples_at(past, HELD_OUT)
    bare = auc_of(features[:, 0], truth)
    said = "-" if found is None else "{} ({}-{}) of {}".format(*found.expected, len(found.odds))
    print(
        f"{people:>5} people {weeks:>3} weeks  AUC {auc:.3f}  days since the last word alone {bare:.3f}  "
        f"({len(truth)} judged, {truth.mean():.0%} silent)  {took_ms:.0f} ms  next: {said}"
    )


def main() -> None:
    """Measure small and large communities, short and long pasts."""
    for people, weeks in ((40, 12), (100, 12), (300, 12), (300, 26), (1000, 26)):
        for seed in (1, 2):
            measure(people, weeks, seed)


if __name__ == "__main__":
    main()
