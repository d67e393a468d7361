"""From a log and a catalogue to what signals learn from."""

from collections.abc import Iterable
from dataclasses import replace

from core.recommend.histories import SEED, Log, histories_of
from core.recommend.model import Item
from core.recommend.signals.base import Evidence


def evidence_of(log: Log, catalogue: Iterable[Item] = (), *, seed: int = SEED) -> Evidence:
    """Return the evidence; items are numbered as in the log, then those that only the catalogue knows.

    An item that the catalogue does not know is called by its id.
    """
    known = {item.item: item for item in catalogue}
    names = list(dict.fromkeys((*log.items, *known)))
    histories = replace(histories_of(log, seed=seed), n_items=len(names))
    return Evidence(histories, [known.get(name) or Item(name, name) for name in names])
