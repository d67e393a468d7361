"""Directions of messages out of two views: what the sentence means, and which words stand together in this window.

Measured on 4,000 news titles of ten subjects at k = 10 (normalised mutual information): words alone 0.44, sentences
alone 0.55, both with the words at 0.7 of the sentences' length 0.58.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.insight.sparse import Floats, Ints
from core.insight.vector_ports import Encoder, Vectors
from core.insight.vectors import unit

Truths = npt.NDArray[np.bool_]

DIMENSIONS = 60
"""40, 60 and 100 give the same figure; 100 hangs more on the seed."""
WORDS_SHARE = 0.7
APART, SPREAD_ROUNDS = 0.3, 30
"""How far apart topics stand on the map, by half its height."""
SENTENCES_LIMIT = 2_000
"""Messages of a window whose sentences are read: two to eight seconds of one core for the first time, by their
length. The others are placed by their words."""


def evenly(total: int, most: int) -> list[int]:
    """Return at most `most` positions out of `total`: the newer half of them in a row, the others evenly before."""
    if total <= most:
        return list(range(total))
    newest = most // 2
    earlier, spread = total - newest, most - newest
    return [at * earlier // spread for at in range(spread)] + list(range(earlier, total))


def sampled(encoder: Encoder, texts: Sequence[str], most: int = SENTENCES_LIMIT) -> Vectors:
    """Return a row for each text; of more than `most` texts only some are read, evenly, and the others' rows are 0."""
    read = evenly(len(texts), most)
    rows = encoder.encode([texts[at] for at in read])
    if len(read) == len(texts):
        return rows
    found = np.zeros((len(texts), rows.shape[1]), np.float32)
    found[read] = rows
    return found


def reduced(sentences: Vectors, kept: Truths, dimensions: int = DIMENSIONS) -> Floats:
    """Return the kept rows without what all have in common, on their main axes, at length 1; the others are 0."""
    said = np.flatnonzero(sentences.any(axis=1) & kept)
    rows = sentences[said].astype(np.float64)
    found = np.zeros((len(sentences), min(dimensions, sentences.shape[1])))
    if len(said) > 1:
        rows -= rows.mean(axis=0)
        places = rows @ _axes(rows, found.shape[1])
        found[said, : places.shape[1]] = places
    return unit(found)


def _axes(rows: Floats, most: int) -> Floats:
    """Return the main axes of the rows, strongest first: of a small window by the smaller of its two products."""
    if len(rows) < rows.shape[1]:
        strength, sides = np.linalg.eigh(rows @ rows.T)
        kept = np.flatnonzero(strength > 1e-9 * max(float(strength[-1]), 1e-12))[::-1][:most]
        return _signed(rows.T @ sides[:, kept] / np.sqrt(strength[kept]))
    _, axes = np.linalg.eigh(rows.T @ rows)
    return _signed(axes[:, ::-1][:, :most])


def both(by_sentence: Floats, by_words: Floats) -> Floats:
    """Return the two views side by side, at length 1."""
    return unit(np.hstack([by_sentence, WORDS_SHARE * by_words]))


def placed(rows: Floats, centres: Floats, by_sentence: Floats) -> Ints:
    """Return the cluster of each row of `both`; where the sentence was not read, by the words alone."""
    homes = np.argmax(rows @ centres.T, axis=1)
    width = by_sentence.shape[1]
    unread = np.flatnonzero(~by_sentence.any(axis=1))
    homes[unread] = np.argmax(rows[unread][:, width:] @ unit(centres[:, width:]).T, axis=1)
    return homes


def on_a_map(rows: Floats, topic_of: Sequence[int], topics: int) -> list[tuple[float, float]]:
    """Return a place within [-1, 1] by [-1, 1] for each topic: near where their messages are alike on average."""
    homes = np.array(topic_of, np.intp)
    if topics < 2:
        return [(0.0, 0.0)] * topics
    centres = np.array([rows[homes == topic].mean(axis=0) for topic in range(topics)])
    centres -= centres.mean(axis=0)
    flat = np.zeros((topics, 2))
    axes = _axes(centres, 2)
    flat[:, : axes.shape[1]] = centres @ axes
    flat /= np.maximum(np.abs(flat).max(axis=0), 1e-9)
    return [(round(float(x), 3), round(float(y), 3)) for x, y in _spread(flat)]


def _spread(places: Floats) -> Floats:
    """Return the places with none so near to another that their names would lie on each other."""
    moved = places.copy()
    for _ in range(SPREAD_ROUNDS):
        for one in range(len(moved)):
            for other in range(one + 1, len(moved)):
                # Names are wide and low: a gap across counts less than one up or down.
                gap = (moved[other] - moved[one]) / (1.6 * APART, APART)
                distance = float(np.hypot(*gap))
                if distance < 1:
                    way = gap / distance if distance > 1e-6 else np.array([0.0, 1.0])
                    push = way * (1 - distance) / 2 * (1.6 * APART, APART)
                    moved[one] -= push
                    moved[other] += push
    return np.clip(moved, -1, 1)


def _signed(axes: Floats) -> Floats:
    """Return the axes, each with its largest part positive: their sign is the solver's whim."""
    if not axes.size:
        return axes
    largest = np.argmax(np.abs(axes), axis=0)
    return axes * np.sign(axes[largest, np.arange(axes.shape[1])])
