"""What a window of messages talks about: the same messages always give the same topics."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from math import isqrt
from statistics import fmean

import numpy as np

from core.insight.clusters import clusters
from core.insight.labels import labels
from core.insight.model import Spoken, Topic, Topics
from core.insight.sentences import both, on_a_map, placed, reduced
from core.insight.sparse import Floats, Ints
from core.insight.vector_ports import Vectors
from core.insight.vectors import counts, message_vectors, space_of, unit, word_vectors

SEED = 20_241
FIT_LIMIT = 40_000
"""Documents that shape the topics; more of them are taken evenly, and every message is placed."""
POOL_GAP = timedelta(minutes=3)
POOL_SIZE = 6
"""Messages that one person sends in a row are one thought: pooled to learn which words stand together."""
FEWEST, MOST = 2, 12
MESSAGES_PER_TOPIC = 15
"""k² · 15 messages are k topics: 60 messages give 2, 240 give 4, 2,160 and more give 12."""


def topics(
    spoken: Sequence[Spoken],
    words_of: Sequence[Sequence[str]],
    *,
    k: int | None = None,
    sentences: Vectors | None = None,
) -> Topics:
    """Return the topics of the messages, the largest first, without moods.

    `words_of` has the words of each message, `sentences` a row for each (0 where it was not read). Without `k` the
    number follows the size, from 2 to 12. Fewer come out where fewer messages differ; a message that says nothing
    usable (no word that another one uses in a large window, and no sentence) has topic -1.
    """
    documents = [[word for at in pool for word in words_of[at]] for pool in pools(spoken)]
    documents = [document for document in documents if document]
    documents = documents[:: len(documents) // FIT_LIMIT + 1]
    space = space_of(documents)
    if not space.words:
        return Topics((), (-1,) * len(spoken))
    by_words = counts(words_of, space)
    rows = message_vectors(by_words, space, word_vectors(counts(documents, space), SEED))
    rows, homes = _homes(rows, words_of, k, sentences)
    topic_of = _by_size(homes)
    names = labels(by_words, topic_of, space, [message.author for message in spoken])
    found = _described(spoken, topic_of, names)
    places = on_a_map(rows, topic_of, len(found))
    return Topics(tuple(replace(topic, place=at) for topic, at in zip(found, places, strict=True)), topic_of)


def _homes(
    by_words: Floats, words_of: Sequence[Sequence[str]], k: int | None, sentences: Vectors | None
) -> tuple[Floats, Ints]:
    """Return the direction of each message and its cluster, -1 where it has none."""
    by_sentence = np.zeros((len(by_words), 0))
    if sentences is not None and sentences.any():
        # A message of bare politeness has a sentence too, and belongs to no topic.
        by_sentence = reduced(sentences, np.array([bool(words) for words in words_of]))
    rows = both(by_sentence, by_words)
    homes = np.full(len(rows), -1)
    usable = np.flatnonzero(rows.any(axis=1))
    if not len(usable):
        return rows, homes
    seen = np.flatnonzero(by_sentence.any(axis=1)) if by_sentence.any() else usable
    shaping = rows[seen[:: len(seen) // FIT_LIMIT + 1]]
    found = clusters(unit(shaping), k or fitting_k(len(usable)), SEED)
    homes[usable] = placed(rows[usable], found.centres, by_sentence[usable])
    return rows, homes


def fitting_k(messages: int) -> int:
    """Return how many topics a window of this size can carry: the root of a fifteenth of it, from 2 to 12."""
    return min(MOST, max(FEWEST, isqrt(messages // MESSAGES_PER_TOPIC)))


def pools(spoken: Sequence[Spoken]) -> list[list[int]]:
    """Return the positions of the messages, those together that one person sent in a row within minutes."""
    found: list[list[int]] = []
    for at, message in enumerate(spoken):
        if found and len(found[-1]) < POOL_SIZE and _continues(spoken[found[-1][-1]], message):
            found[-1].append(at)
        else:
            found.append([at])
    return found


def with_moods(topics: Topics, polarities: Mapping[int, float]) -> Topics:
    """Return the topics with the mean polarity of those messages that were read; keys are positions of messages."""
    felt: list[list[float]] = [[] for _ in topics.found]
    for at, polarity in polarities.items():
        if topics.topic_of[at] >= 0:
            felt[topics.topic_of[at]].append(polarity)
    found = (replace(t, mood=fmean(of) if of else None) for t, of in zip(topics.found, felt, strict=True))
    return replace(topics, found=tuple(found))


def some_of_each(topics: Topics, most: int) -> list[int]:
    """Return the positions of at most `most` messages of each topic, evenly over the window."""
    chosen: list[int] = []
    for topic, about in enumerate(topics.found):
        members = (at for at, of in enumerate(topics.topic_of) if of == topic)
        chosen.extend(islice(members, 0, None, about.size // most + 1))
    return sorted(chosen)


def _continues(earlier: Spoken, later: Spoken) -> bool:
    if earlier.author is None or earlier.author != later.author or earlier.at is None or later.at is None:
        return False
    return timedelta(0) <= later.at - earlier.at <= POOL_GAP


def _by_size(homes: Ints) -> tuple[int, ...]:
    sizes = np.bincount(homes[homes >= 0])
    order = [int(home) for home in np.argsort(-sizes, kind="stable") if sizes[home]]
    position = {home: at for at, home in enumerate(order)}
    return tuple(position.get(int(home), -1) for home in homes)


def _described(
    spoken: Sequence[Spoken], topic_of: tuple[int, ...], words: Sequence[tuple[str, ...]]
) -> tuple[Topic, ...]:
    members: list[list[Spoken]] = [[] for _ in words]
    for message, topic in zip(spoken, topic_of, strict=True):
        if topic >= 0:
            members[topic].append(message)
    times = sorted(message.at for message in spoken if message.at is not None)
    return tuple(_topic(own, label, times) for own, label in zip(members, words, strict=True))


def _topic(own: Sequence[Spoken], words: tuple[str, ...], times: Sequence[datetime]) -> Topic:
    dated = [message for message in own if message.at is not None]
    first = min(dated, key=lambda message: message.at or times[0], default=own[0])
    people = len({message.author for message in own if message.author is not None})
    return Topic(words, len(own), people, _growth([m.at for m in dated if m.at], times), None, first.ref)


def _growth(own: Sequence[datetime], times: Sequence[datetime]) -> float:
    """Return the topic's share of the newer half by its share of the older; 1.0 where no times tell halves apart.

    The halves are by number of messages, so that a room that only grows louder stays steady; one is added to each
    count, so that a topic that is new has a number.
    """
    if not times or times[0] == times[-1]:
        return 1.0
    middle = times[(len(times) - 1) // 2]
    newer, newer_all = sum(at > middle for at in own), sum(at > middle for at in times)
    older, older_all = len(own) - newer, len(times) - newer_all
    if not newer_all:
        return 1.0
    return round((newer + 1) / (newer_all + 1) * (older_all + 1) / (older + 1), 4)
