"""Multinomial logistic regression with a ridge, by L-BFGS: the same weights from the same rows."""

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize

Matrix = NDArray[np.float64]


def fitted(
    rows: sp.csr_matrix, classes: NDArray[np.int64], weights: Matrix, *, count: int, ridge: float
) -> tuple[Matrix, Matrix]:
    """Return `columns_by_classes` and the bias of each class."""
    texts, columns = rows.shape
    truth, turned = np.eye(count)[classes], rows.T.tocsr()

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        slopes, bias = flat[:-count].reshape(columns, count), flat[-count:]
        logs = log_softmax(rows @ slopes + bias)
        missed = (np.exp(logs) - truth) * weights[:, None]
        cost = -(weights * logs[np.arange(texts), classes]).sum() + ridge / 2 * (slopes**2).sum()
        return float(cost), np.concatenate([(turned @ missed + ridge * slopes).ravel(), missed.sum(axis=0)])

    best = minimize(loss, np.zeros((columns + 1) * count), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return best[:-count].reshape(columns, count), best[-count:]


def log_softmax(scores: Matrix) -> Matrix:
    """Return the logarithms of the probabilities of each row's classes."""
    level = scores - scores.max(axis=1, keepdims=True)
    return level - np.log(np.exp(level).sum(axis=1, keepdims=True))


def temperature(logs: Matrix, classes: NDArray[np.int64]) -> float:
    """Return by what the scores are divided so that the confidence of unseen rows is their share of right answers."""
    tried = np.arange(0.5, 2.51, 0.02)
    costs = [-log_softmax(logs / one)[np.arange(len(classes)), classes].mean() for one in tried]
    return round(float(tried[int(np.argmin(costs))]), 2)
