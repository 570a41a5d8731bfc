"""Logistic regression with a penalty, by Newton's method, and how well scores separate labels."""

from typing import Final

import numpy as np

from benchmarks.matching.labelled import Floats, Ints

PENALTY: Final = 30.0
"""Of the squares of the weights, each feature counted in its own spread."""
_STEPS: Final = 40


def fit(features: Floats, label: Ints, penalty: float = PENALTY) -> list[float]:
    """Return a constant and one weight for each feature."""
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    columns = np.column_stack([np.ones(len(features)), (features - middle) / spread])
    weights = np.zeros(columns.shape[1])
    drawn = np.eye(len(weights)) * penalty
    drawn[0, 0] = 1e-6
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (chance - label) + drawn @ weights
        bend = (columns.T * (chance * (1 - chance))) @ columns + drawn
        weights = weights - np.linalg.solve(bend, slope)
    each = weights[1:] / spread
    return [round(float(one), 4) for one in (weights[0] - each @ middle, *each)]


def weigh(weights: list[float], features: Floats) -> Floats:
    """Return the logits of rows of features."""
    return np.asarray(weights[0] + features @ np.array(weights[1:]), np.float64)


def area_under_curve(score: Floats, label: Ints) -> float:
    """Return how often a pair of one party scores above another pair; ties count half."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    same = int(label.sum())
    return float((rank[label == 1].sum() - same * (same + 1) / 2) / (same * (len(label) - same)))


def best_f1(score: Floats, label: Ints) -> float:
    """Return the best F1 over all thresholds."""
    found = [
        2 * int(label[score >= each].sum()) / (int((score >= each).sum()) + int(label.sum()))
        for each in np.unique(score)
    ]
    return max(found)
