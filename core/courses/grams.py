"""What a search looks for: words of spaced scripts, and pairs of signs of Chinese, which has no spaces."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

IN_TITLE, IN_SUMMARY, IN_BODY = 9, 3, 1
"""How much a word weighs by where it stands."""
MOST_INDEXED = 20_000
"""Characters of a text that can be found."""
MOST_ASKED = 24
"""Grams of a question: a sentence has no more, and a pasted page must not."""
_RUNS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LEAST_SPELT = 4
"""Shorter words have too many neighbours to guess which was meant."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A course or lesson that was found: how many of the asked grams it holds, and how much they weigh there."""

    code: str
    held: int
    weight: int


def weights_of(title: str, summary: str, body: str) -> Mapping[str, int]:
    """Return every gram under which a course or lesson is found, with its weight; single signs by title alone."""
    weights: dict[str, int] = {}
    for text, weight in ((body[:MOST_INDEXED], IN_BODY), (summary, IN_SUMMARY), (title, IN_TITLE)):
        for gram in grams(text):
            weights[gram] = max(weight, weights.get(gram, 0))
    return dict.fromkeys(_HAN.findall(title.casefold()), IN_TITLE) | weights


def asked(words: str) -> tuple[str, ...]:
    """Return the grams that are looked for, each once, in order; a lone Chinese sign stands for itself."""
    return tuple(dict.fromkeys(grams(words)))[:MOST_ASKED]


def grams(text: str) -> Iterator[str]:
    """Yield the words and pairs of signs of the text, case folded; a plural is its singular."""
    for run in _RUNS.findall(text.casefold()):
        if not _HAN.match(run):
            yield stem(run)[:32]
        elif len(run) == 1:
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def stem(word: str) -> str:
    """Return an English word without the s of its plural."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def is_word(gram: str) -> bool:
    """Whether a typing error in it can be guessed."""
    return len(gram) >= LEAST_SPELT and gram.isascii()


def spellings(word: str) -> frozenset[str]:
    """Return the word and it with any one letter left out: words that are one error apart share one of these.

    Source: the symmetric deletes of SymSpell (W. Garbe, 2012).
    """
    return frozenset((word, *(word[:at] + word[at + 1 :] for at in range(len(word)))))


def best(hits: Collection[Hit], asked_for: int) -> tuple[Hit, ...]:
    """Return what was meant, best first: what holds everything; where nothing does, what holds at least half."""
    most = max((hit.held for hit in hits), default=0)
    least = asked_for if most >= asked_for else (asked_for + 1) // 2
    good = (hit for hit in hits if hit.held >= least)
    return tuple(sorted(good, key=lambda hit: (-hit.held, -hit.weight, hit.code)))
