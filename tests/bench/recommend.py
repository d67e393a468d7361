"""Quality and speed of the recommender: `python -m tests.bench.recommend [EVENTS.csv…]`.

Without arguments the course sets beside the checkout are taken, where they are present.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import resource
import sys
import time
from pathlib import Path

import numpy as np

from bot.shell.evaluate import as_table
from bot.shell.events_csv import read_events
from core.recommend.evaluate import evaluate
from core.recommend.evidence import evidence_of
from core.recommend.histories import Log
from core.recommend.model import Act
from core.recommend.recommender import Recommender

COURSES = Path(__file__).resolve().parents[3] / "shared" / "data" / "courses"
CLICKS = 500


def quiet(done: int, total: int | None) -> None:
    """Show nothing."""
    del done, total


def click_to_list_ms(recommender: Recommender, log: Log) -> tuple[float, float]:
    """Return median and 95th percentile of adding a random act and asking that member's list of ten."""
    chance = np.random.default_rng(1)
    times: list[float] = []
    for member in chance.integers(0, len(log.members), CLICKS).tolist():
        act = Act(log.members[member], log.items[int(chance.integers(len(log.items)))], float("inf"))
        began = time.perf_counter()
        recommender.add(act)
        recommender.suggest_for(act.member)
        times.append(1e3 * (time.perf_counter() - began))
    return float(np.median(times)), float(np.percentile(times, 95))


def measure(events: Path) -> None:
    """Print the table of one set and the cost of the product's recommender on all of it."""
    log = read_events(events, progress=quiet)
    print(f"\n{events.name}\n{as_table(evaluate(evidence_of(log), clock=time.perf_counter))}")
    began = time.perf_counter()
    recommender = Recommender.of(log)
    fit_s = time.perf_counter() - began
    median, tail = click_to_list_ms(recommender, log)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{recommender.plan}")
    print(f"choose and fit {fit_s:.2f} s, click -> new list {median:.2f} ms (p95 {tail:.2f}), peak {peak_mb:.0f} MB")


def main(arguments: list[str]) -> None:
    """Measure the sets named, or those beside the checkout."""
    sets = [Path(name) for name in arguments] or sorted(COURSES.glob("*_events.csv"))
    if not sets:
        print("no course events found; name a file of user,item,timestamp")
    for events in sets:
        measure(events)


if __name__ == "__main__":
    main(sys.argv[1:])
