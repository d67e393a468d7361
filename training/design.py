"""Messages as the matrices that the regressions learn from: exactly the features that are read later."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from adapters.language import grams
from adapters.language.encoder import Encoder
from adapters.language.heads import dense
from adapters.language.said import said
from training.logistic import Rows

ENCODED_AT_ONCE = 128


@dataclass(frozen=True, slots=True)
class Design:
    """`grams` is `texts_by_columns`, sparse; `quick` and `full` are dense: cues alone, and cues beside vectors."""

    grams: sp.csr_matrix
    quick: NDArray[np.float32]
    full: NDArray[np.float32]
    bare: NDArray[np.bool_]

    def rows(self, *, is_full: bool, at: NDArray[np.bool_] | slice = slice(None)) -> Rows:
        """Return the features of some of the texts for one of the two engines."""
        return Rows(self.grams[at], (self.full if is_full else self.quick)[at])


def design(texts: Sequence[str], encoder: Encoder) -> Design:
    """Return the features of the texts, in order."""
    read = [said(text) for text in texts]
    columns = [grams.columns(one.words) for one in read]
    lengths = [len(row) for row in columns]
    scales = [np.full(n, grams.SCALE / np.sqrt(max(n, 1))) for n in lengths]
    starts = np.cumsum([0, *lengths])
    shape = (len(texts), grams.WIDTH)
    matrix = sp.csr_matrix((np.concatenate(scales), np.concatenate(columns), starts), shape=shape)
    pieces = [read[start : start + ENCODED_AT_ONCE] for start in range(0, len(read), ENCODED_AT_ONCE)]
    vectors = np.concatenate([encoder.encode([one.words for one in piece]) for piece in pieces])
    return Design(matrix, dense(read, None), dense(read, vectors), np.array([one.is_bare for one in read]))
