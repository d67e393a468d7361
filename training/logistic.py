"""Multinomial logistic regression with a ridge, by L-BFGS: the same weights from the same rows."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize

Matrix = NDArray[np.float64]
STEPS = 80
"""Enough: the loss moves in its fifth digit after 60."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The features of some texts: `grams` sparse, `dense` beside them."""

    grams: sp.csr_matrix
    dense: Matrix


@dataclass(frozen=True, slots=True)
class Regression:
    """`grams` and `dense` are `columns_by_classes`, `bias` one number a class."""

    grams: Matrix
    dense: Matrix
    bias: Matrix

    def logs(self, rows: Rows) -> Matrix:
        """Return the logarithms of the chances, `texts_by_classes`."""
        return log_softmax(rows.grams @ self.grams + rows.dense @ self.dense + self.bias)


def fitted(rows: Rows, classes: NDArray[np.int64], *, count: int, ridge: float) -> Regression:
    """Return the regression that explains the classes best, its slopes held small by the ridge."""
    sparse, turned, dense = rows.grams, rows.grams.T.tocsr(), rows.dense.astype(np.float64)
    texts, first, second = len(classes), sparse.shape[1] * count, dense.shape[1] * count
    truth = np.eye(count)[classes]

    def parts(flat: Matrix) -> Regression:
        grams, rest, bias = flat[:first], flat[first : first + second], flat[first + second :]
        return Regression(grams.reshape(-1, count), rest.reshape(-1, count), bias)

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        now = parts(flat)
        logs = log_softmax(sparse @ now.grams + dense @ now.dense + now.bias)
        missed = np.exp(logs) - truth
        cost = -logs[np.arange(texts), classes].sum() + ridge / 2 * (flat[:-count] ** 2).sum()
        slopes = np.concatenate([(turned @ missed).ravel(), (dense.T @ missed).ravel()]) + ridge * flat[:-count]
        return float(cost), np.concatenate([slopes, missed.sum(axis=0)])

    start = np.zeros(first + second + count)
    return parts(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x)


def log_softmax(scores: Matrix) -> Matrix:
    """Return the logarithms of the probabilities of each row's classes."""
    level = scores - scores.max(axis=1, keepdims=True)
    return level - np.log(np.exp(level).sum(axis=1, keepdims=True))


def temperature(logs: Matrix, classes: NDArray[np.int64]) -> float:
    """Return by what the scores are divided so that the confidence of unseen rows is their share of right answers."""
    tried = np.arange(0.5, 2.51, 0.02)
    costs = [-log_softmax(logs / one)[np.arange(len(classes)), classes].mean() for one in tried]
    return round(float(tried[int(np.argmin(costs))]), 2)
