"""Words that name a topic: frequent in it, rare in the others."""

import numpy as np

from core.insight.sparse import Cells, Floats
from core.insight.vectors import Space

LABEL_WORDS = 6


def labels(messages_by_words: Cells, topic_of: tuple[int, ...], space: Space) -> list[tuple[str, ...]]:
    """Return up to six words for each topic, strongest first; no word names two topics.

    A word counts once a message, so that one shouting message names nothing.
    """
    total = max(topic_of, default=-1) + 1
    scores = _class_tf_idf(messages_by_words, topic_of, total)
    named: list[list[str]] = [[] for _ in range(total)]
    taken: set[int] = set()
    ranked: list[list[int]] = np.argsort(-scores, axis=1, kind="stable")[:, : LABEL_WORDS * max(total, 1)].tolist()
    for _ in range(LABEL_WORDS):  # round by round: every topic gets its first word before one gets a second
        for topic in range(total):
            best = next((w for w in ranked[topic] if w not in taken and scores[topic, w] > 0), None)
            if best is not None:
                taken.add(best)
                named[topic].append(space.words[best])
    return [tuple(words) for words in named]


def _class_tf_idf(messages_by_words: Cells, topic_of: tuple[int, ...], total: int) -> Floats:
    """Return topics by words: share in the topic times log(1 + words per topic / uses) (as BERTopic weighs classes)."""
    present = messages_by_words.with_values(np.ones_like(messages_by_words.values))
    used = present.grouped(np.array(topic_of, np.intp), total)
    everywhere = np.maximum(used.sum(axis=0), 1)
    share = used / np.maximum(used.sum(axis=1, keepdims=True), 1)
    # A word that is commoner elsewhere names the other topic: its score here shrinks with the share it has there.
    return share * np.log1p(used.sum() / max(total, 1) / everywhere) * (used / everywhere)
