"""Tags that a text suggests by itself: what it says again and again, and what others were tagged with."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

MOST_TAGS = 5
LEAST_TIMES = 3
"""A word that stands there three times is what the text is about more often than not."""
_WORD = re.compile(r"[a-z][a-z0-9+#-]{2,23}")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_HOLLOW = frozenset(
    (
        *(
            "the",
            "and",
            "for",
            "you",
            "with",
            "that",
            "this",
            "are",
            "not",
            "from",
            "have",
            "has",
            "can",
            "will",
            "your",
        ),
        *(
            "was",
            "but",
            "all",
            "one",
            "they",
            "what",
            "when",
            "then",
            "them",
            "into",
            "our",
            "out",
            "use",
            "how",
            "its",
        ),
        *(
            "more",
            "than",
            "also",
            "which",
            "about",
            "there",
            "their",
            "here",
            "each",
            "only",
            "may",
            "get",
            "some",
            "any",
        ),
        *("were", "been", "http", "https", "www", "com", "org", "html"),
    )
)
_HOLLOW_HAN = frozenset("的了是在和我你他她它们这那有不也就都而及与着或一个上下中来去到说要会可以对为之于把被让给从很")


def suggested_tags(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Return up to five tags: known ones that the text names first, then its own most frequent words."""
    folded = text.casefold()
    named = [(folded.count(tag.casefold()), tag) for tag in known if len(tag) > 1]
    taken = [tag for times, tag in sorted(named, key=lambda one: (-one[0], one[1])) if times]
    counts = Counter(_words(folded))
    ranked = sorted(counts.items(), key=lambda one: (-one[1] * len(one[0]), one[0]))
    for word, times in ranked:
        # A part of what was taken already says nothing new.
        if times >= LEAST_TIMES and not any(word in tag.casefold() or tag.casefold() in word for tag in taken):
            taken.append(word)
    return tuple(taken[:MOST_TAGS])


def _words(folded: str) -> Iterator[str]:
    yield from (word for word in _WORD.findall(folded) if word not in _HOLLOW)
    for run in _HAN.findall(folded):
        for size in (2, 3, 4):
            parts = (run[start : start + size] for start in range(len(run) - size + 1))
            yield from (part for part in parts if _HOLLOW_HAN.isdisjoint(part))
