"""`zhishe evaluate`: how good the recommender is on a file of events, beside what it must beat."""

import json
import time
from dataclasses import asdict
from pathlib import Path

from bot.shell import Progress
from bot.shell.events_csv import read_events, read_items
from core.recommend.evaluate import Report, evaluate
from core.recommend.evidence import evidence_of
from core.recommend.histories import SEED

_RANKED = ("ndcg_10", "recall_10", "recall_20", "mrr_100")
_WIDTHS = (14, 17, 17, 17, 17, 8, 15, 8, 9)
_HEADS = ("model", "NDCG@10", "Recall@10", "Recall@20", "MRR@100", "cov@10", "novelty@10", "fit s", "lists/s")


def evaluate_files(events: Path, items: Path | None, *, seed: int = SEED, progress: Progress) -> Report:
    """Return the report of protocol v1: leave-last-out over the events, full ranking, against three baselines.

    Raises `Refused` (`file.…`).
    """
    catalogue = [] if items is None else read_items(items)
    evidence = evidence_of(read_events(events, progress=progress), catalogue, seed=seed)
    return evaluate(evidence, clock=time.perf_counter, seed=seed, progress=progress)


def as_json(report: Report) -> str:
    """Return the report as one JSON object; `means` and `errors` (one standard error over members) by measure."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=2)


def as_table(report: Report) -> str:
    """Return the report as text of fixed columns, each mean with its standard error."""
    lines = [
        f"{report.tested} of {report.members} members tested, {report.items} items, "
        f"{report.cold_targets} targets never seen in training, seed {report.seed}",
        _line(_HEADS),
    ]
    for row in report.rows:
        measured = [
            f"{row.means[key]:.4f} ± {row.errors[key]:.4f}" for key in ("ndcg_10", "recall_10", "recall_20", "mrr_100")
        ]
        novelty = f"{row.means['novelty_10']:.2f} ± {row.errors['novelty_10']:.2f}"
        cost = (f"{row.fit_s:.2f}", f"{row.lists_per_s:.0f}")
        lines.append(_line((row.name, *measured, f"{row.coverage_10:.3f}", novelty, *cost)))
    return "\n".join(lines)


def _line(cells: tuple[str, ...]) -> str:
    first, *rest = zip(cells, _WIDTHS, strict=True)
    return first[0].ljust(first[1]) + "".join(cell.rjust(width) for cell, width in rest)
