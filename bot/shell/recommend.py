"""`zhishe recommend`: a list with reasons for each member of a file."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.shell import Progress
from bot.shell.events_csv import read_events, read_items, read_members
from bot.shell.table import replaced
from core.recommend.histories import SEED
from core.recommend.model import Reason, Suggestion
from core.recommend.recommender import Recommender

COLUMNS = ("user", "rank", "item", "score", "reason")

_BECAUSE = {"transitions": "often taken after {title}", "neighbours": "often taken together with {title}"}


def recommend_file(  # noqa: PLR0913 - each is one option of the command
    events: Path,
    items: Path | None,
    members: Path,
    top: int,
    out: Path,
    *,
    seed: int = SEED,
    progress: Progress,
) -> int:
    """Write `user,rank,item,score,reason`, `top` rows for each member of the list, and return how many rows.

    Nobody gets an item that they have; members without events get what is popular; fewer rows only where the catalogue
    is exhausted. Raises `Refused` (`file.…`); `out` is then as it was before.
    """
    wanted = read_members(members)
    catalogue = [] if items is None else read_items(items)
    recommender = Recommender.of(read_events(events, progress=progress), catalogue, seed=seed)
    titles = {item.item: item.title for item in catalogue}
    rows = 0
    with replaced(out) as file:
        plain = csv.writer(file, lineterminator="\n")
        # A bare carriage return in an id is not quoted by the plain writer, and would read as the end of a row.
        careful = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        plain.writerow(COLUMNS)
        for done, member in enumerate(wanted, start=1):
            for rank, suggestion in enumerate(recommender.suggest_for(member, top=top), start=1):
                row = _cells(member, rank, suggestion, titles)
                (careful if any("\r" in cell for cell in row) else plain).writerow(row)
                rows += 1
            progress(done, len(wanted))
    return rows


def because(reasons: Sequence[Reason], titles: Mapping[str, str]) -> str:
    """Return the heaviest reason as a short sentence that names the fact; `titles` may lack items."""
    if not reasons:
        return "not taken by anyone yet"
    reason = reasons[0]
    if reason.fact is None:
        return "popular"
    title = titles.get(reason.fact, reason.fact)
    return _BECAUSE.get(reason.signal, "because of {title}").replace("{title}", title)


def _cells(member: str, rank: int, suggestion: Suggestion, titles: Mapping[str, str]) -> tuple[str, ...]:
    why = because(suggestion.reasons, titles)
    return (member, str(rank), suggestion.item, f"{suggestion.score:.6f}", why)
