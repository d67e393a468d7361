"""What a window says, all at once: its topics, what burst, and which questions wait."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.insight.bursts import Burst, bursts
from core.insight.model import Spoken, Topics
from core.insight.questions import Waiting, unanswered
from core.insight.topics import topics, with_moods
from core.insight.vector_ports import Vectors


@dataclass(frozen=True, slots=True)
class Gist:
    """The topics of a window, its bursts (the strongest first) and its open questions (the oldest first)."""

    topics: Topics
    bursts: tuple[Burst, ...] = ()
    waiting: tuple[Waiting, ...] = ()


def gist(
    spoken: Sequence[Spoken],
    words_of: Sequence[Sequence[str]],
    *,
    sentences: Vectors | None,
    polarities: Sequence[float | None] | None = None,
) -> Gist:
    """Return what the messages of one room say, in time order; the same messages always give the same."""
    found = topics(spoken, words_of, sentences=sentences)
    felt = {at: polarity for at, polarity in enumerate(polarities or ()) if polarity is not None}
    rows = np.zeros((len(spoken), 1), np.float32) if sentences is None else sentences
    burst = bursts(spoken, words_of)
    return Gist(with_moods(found, felt), tuple(burst), tuple(unanswered(spoken, rows)))
