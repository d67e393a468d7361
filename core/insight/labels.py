"""Words that name a topic: frequent in it, rare in the others, and said by more than one person."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.insight.script import HAN
from core.insight.sparse import Cells, Floats, Ints
from core.insight.vectors import Space

LABEL_WORDS = 6
SEVERAL = 2
"""People who must have said a word in a topic before it may name it: one person's habit is no subject."""

_CONTENT = re.compile(rf"[{HAN}]{{2,}}|(?=.*[^\W\d_].*[^\W\d_])[^{HAN}]+")
"""Two Chinese characters or two letters: a single character is a piece of a word, or grammar."""


def is_content(word: str) -> bool:
    """Whether the word can name a subject."""
    return _CONTENT.fullmatch(word) is not None


Truths = npt.NDArray[np.bool_]


def labels(
    messages_by_words: Cells, topic_of: tuple[int, ...], space: Space, authors: Sequence[str | None]
) -> list[tuple[str, ...]]:
    """Return up to six words for each topic, strongest first; no word names two topics.

    A word counts once a message, so that one shouting message names nothing. A topic in which no word is fit to name
    it is named by its strongest one. `authors` has one entry a message; an unknown one is a person of their own.
    """
    total = max(topic_of, default=-1) + 1
    homes = np.array(topic_of, np.intp)
    present = messages_by_words.with_values(np.ones_like(messages_by_words.values))
    scores = _class_tf_idf(present, homes, total)
    fit = scores * _by_several(present, homes, total, authors) * [is_content(word) for word in space.words]
    taken: set[int] = set()
    named = _named(fit, LABEL_WORDS, taken)
    for topic, words in enumerate(named):
        if not words:
            words.extend(_named(scores[topic : topic + 1], 1, taken)[0])
    return [tuple(space.words[word] for word in words) for words in named]


def _named(scores: Floats, most: int, taken: set[int]) -> list[list[int]]:
    """Return the strongest words of each topic that are not taken, and take them."""
    total = len(scores)
    named: list[list[int]] = [[] for _ in range(total)]
    ranked: list[list[int]] = np.argsort(-scores, axis=1, kind="stable")[
        :, : LABEL_WORDS * (total + len(taken))
    ].tolist()
    for _ in range(most):  # round by round: every topic gets its first word before one gets a second
        for topic in range(total):
            best = next((w for w in ranked[topic] if w not in taken and scores[topic, w] > 0), None)
            if best is not None:
                taken.add(best)
                named[topic].append(best)
    return named


def _class_tf_idf(present: Cells, homes: Ints, total: int) -> Floats:
    """Return topics by words: share in the topic times log(1 + words per topic / uses) (as BERTopic weighs classes)."""
    used = present.grouped(homes, total)
    everywhere = np.maximum(used.sum(axis=0), 1)
    share = used / np.maximum(used.sum(axis=1, keepdims=True), 1)
    # A word that is commoner elsewhere names the other topic: its score here shrinks with the share it has there.
    return share * np.log1p(used.sum() / max(total, 1) / everywhere) * (used / everywhere)


def _by_several(present: Cells, homes: Ints, total: int, authors: Sequence[str | None]) -> Truths:
    """Return topics by words: whether several people said the word in a message of the topic."""
    words = present.shape[1]
    numbers: dict[str | int, int] = {}
    persons = [numbers.setdefault(at if one is None else one, len(numbers)) for at, one in enumerate(authors)]
    person_of = np.array(persons, np.intp)[present.rows]
    kept = homes[present.rows] >= 0
    place = homes[present.rows] * words + present.columns
    distinct = np.unique(place[kept] * max(1, len(numbers)) + person_of[kept])
    people = np.bincount(distinct // max(1, len(numbers)), minlength=total * words)
    return people.reshape(total, words) >= SEVERAL
