"""Train what reads moods, kinds and aspects: `uv run python -m training.sentiment` writes the weights anew.

Two engines, `full` on sentence vectors and `quick` on n-grams alone, each with three heads. There is no chance in it:
the same messages give the same weights.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.language.encoder import SentenceEncoder
from adapters.language.heads import WEIGHTS
from training.design import Design, design
from training.logistic import Matrix, Regression, fitted
from training.messages import ASPECTS, KINDS, MESSAGES, MOODS, Labelled, folds, labelled

RIDGES = {"full": 0.2, "quick": 0.1}
TEMPERATURES = {
    "full": {"mood": 1.02, "kind": 1.1, "aspect": 1.08},
    "quick": {"mood": 1.1, "kind": 1.22, "aspect": 1.22},
}
"""By what scores are divided so that a confidence is the share of right answers; fitted out of fold."""
FOLDS = 8


@dataclass(frozen=True, slots=True)
class Head:
    """What is asked of a message."""

    name: str
    classes: tuple[str, ...]
    answer: Callable[[Labelled], str]

    def truth(self, messages: Sequence[Labelled]) -> NDArray[np.int64]:
        """Return the place of each message's answer in `classes`."""
        return np.array([self.classes.index(self.answer(message)) for message in messages])


HEADS = (
    Head("mood", MOODS, lambda message: message.mood),
    Head("kind", KINDS, lambda message: message.kind),
    Head("aspect", ASPECTS, lambda message: message.aspect),
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """Everything that is learned from."""

    messages: tuple[Labelled, ...]
    plain: Design
    folds: NDArray[np.int64]


def lesson() -> Lesson:
    """Return the labelled messages with their features."""
    messages = labelled(MESSAGES)
    plain = design([message.text for message in messages], SentenceEncoder())
    return Lesson(tuple(messages), plain, np.array(folds(messages, FOLDS)))


def learned(taught: Lesson, head: Head, engine: str, *, without: int | None = None) -> Regression:
    """Return the regression on every theme, or on all but those of one fold."""
    is_full = engine == "full"
    wanted = ~taught.plain.bare & (taught.folds != without)
    rows, truth = taught.plain.rows(is_full=is_full, at=wanted), head.truth(taught.messages)[wanted]
    return fitted(rows, truth, count=len(head.classes), ridge=RIDGES[engine])


def out_of_fold(taught: Lesson, head: Head, engine: str) -> Matrix:
    """Return `messages_by_classes`, logarithms, each row by a regression that never saw its theme."""
    found = np.zeros((len(taught.messages), len(head.classes)))
    for fold in range(FOLDS):
        unseen = taught.folds == fold
        one = learned(taught, head, engine, without=fold)
        found[unseen] = one.logs(taught.plain.rows(is_full=engine == "full", at=unseen))
    return found


def main() -> None:
    """Write the weights; `tests.bench.language` tells what they are worth on themes that they never saw."""
    taught = lesson()
    kept: dict[str, NDArray[np.generic]] = {}
    for engine, temperatures in TEMPERATURES.items():
        for head in HEADS:
            one = learned(taught, head, engine)
            name = f"{engine}_{head.name}"
            kept |= {
                f"{name}_classes": np.array(head.classes),
                f"{name}_grams": one.grams.astype(np.float16),
                f"{name}_dense": one.dense.astype(np.float32),
                f"{name}_bias": one.bias.astype(np.float32),
                f"{name}_temperature": np.array(temperatures[head.name], np.float32),
            }
    np.savez_compressed(WEIGHTS, **kept)
    told = {"weights_kb": WEIGHTS.stat().st_size >> 10, "messages": len(taught.messages)}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
