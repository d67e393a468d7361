"""The same topic again: a window's topics are found anew each time, and recognised by the words that name them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from core.insight.model import Topic

LEAST_SHARED = 2
"""Of six words: one is shared by chance in a room with one subject, three would lose a topic that drifts."""
MOST_MARKS = 12
"""A topic keeps the marks of its older words too, so that it is known when it comes back to them."""


@dataclass(frozen=True, slots=True)
class KnownTopic:
    """A topic that a room had before: the marks of its words, the newest first; no word is kept."""

    id: int
    marks: tuple[str, ...]
    first_at: datetime
    last_at: datetime


def marks_of(words: Sequence[str]) -> tuple[str, ...]:
    """Return a short hash of each word."""
    return tuple(blake2b(word.encode(), digest_size=6).hexdigest() for word in words)


def recognised(found: Sequence[Topic], known: Sequence[KnownTopic]) -> list[KnownTopic | None]:
    """Return the known topic that each one is, None for a new one; the most alike first, none is taken twice."""
    pairs = sorted(
        (-len(set(marks_of(topic.words)) & set(one.marks)), at, one.id)
        for at, topic in enumerate(found)
        for one in known
    )
    by_id = {one.id: one for one in known}
    same: dict[int, int] = {}
    for shared, at, number in pairs:
        if -shared >= min(LEAST_SHARED, len(found[at].words)) and at not in same and number not in same.values():
            same[at] = number
    return [by_id[same[at]] if at in same else None for at in range(len(found))]


def joined(new: Sequence[str], old: Sequence[str]) -> tuple[str, ...]:
    """Return the marks of both, each once, the newest first, as many as are kept."""
    return tuple(dict.fromkeys((*new, *old)))[:MOST_MARKS]
