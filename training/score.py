"""How good readings are."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Classes = NDArray[np.int64]


def macro_f1(truth: Classes, said: Classes, count: int) -> float:
    """Return the mean over the classes of F1, in [0, 1]."""
    each = [
        2 * ((truth == c) & (said == c)).sum() / max(1, (truth == c).sum() + (said == c).sum()) for c in range(count)
    ]
    return float(np.mean(each))


def recall(truth: Classes, said: Classes, wanted: int) -> float:
    """Return the share of the class that was found."""
    return float(((truth == wanted) & (said == wanted)).sum() / max(1, (truth == wanted).sum()))


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> float:
    """Return by how much the confidence misses the share of right answers, over bins of equal width."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    missed = (abs(confidence[place == b].sum() - right[place == b].sum()) for b in range(bins))
    return float(sum(missed) / max(1, len(confidence)))


def kappa(one: Sequence[str], two: Sequence[str]) -> float:
    """Return Cohen's kappa of two labellings of the same messages."""
    share = sum(a == b for a, b in zip(one, two, strict=True)) / len(one)
    chance = sum((one.count(name) / len(one)) * (two.count(name) / len(two)) for name in set(one))
    return (share - chance) / (1 - chance)
