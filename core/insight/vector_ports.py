"""Sentences as directions: what the topics and the likeness of questions rest on."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors, in the process that asks."""

    @property
    def version(self) -> str:
        """Name the engine; vectors are comparable only with vectors of the same version."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, in order, of length 1; 0 where nothing was said. Never raises, whatever it is."""
        ...
