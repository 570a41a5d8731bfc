"""How good the scorer is, cross-validated: figures of each model fitted without the fold."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.fit_weights import EVIDENCE_PENALTY, STRONG_FROM, WEAK_FROM
from benchmarks.matching.labelled import (
    FOLDS,
    Floats,
    NamePairs,
    PartyPairs,
    evidence_rows,
    read_names,
    read_parties,
)
from benchmarks.matching.logistic import area_under_curve, best_f1, fit, weigh
from graph.candidates.levels import ENGINE, STRONG
from graph.candidates.scoring.pair_scorer import judge_pair
from graph.candidates.scoring.scorer_model import Model

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class NameFigures:
    """Pairs of names: ours and the other program's area under the curve and best F1."""

    group: str
    pairs: int
    area: float
    f1: float
    other_area: float
    other_f1: float


@dataclass(frozen=True)
class LevelFigures:
    """Pairs of parties: what was found of the same party, and what was said of another one."""

    group: str
    pairs: int
    area: float
    f1: float
    strong: float
    any_level: float
    precision: float
    others_weak: float


def name_figures(folder: Path) -> list[NameFigures]:
    """Return the figures of the pairs of names: all, persons, organisations, each group."""
    pairs = read_names(folder)
    score = _scores(pairs)
    masks: dict[str, Mask] = {
        "all": np.ones(len(pairs.label), np.bool_),
        "persons": pairs.person,
        "organisations": ~pairs.person,
    }
    for group in sorted(set(pairs.group)):
        masks[group] = np.array([each == group for each in pairs.group])
    return [
        NameFigures(
            group,
            int(mask.sum()),
            area_under_curve(score[mask], pairs.label[mask]),
            best_f1(score[mask], pairs.label[mask]),
            area_under_curve(pairs.other[mask], pairs.label[mask]),
            best_f1(pairs.other[mask], pairs.label[mask]),
        )
        for group, mask in masks.items()
        if 0 < pairs.label[mask].sum() < mask.sum()
    ]


def unseen_areas(folder: Path) -> dict[str, float]:
    """Return for each group of names the area under the curve of a model fitted without it."""
    pairs = read_names(folder)
    found = dict[str, float]()
    for group in sorted(set(pairs.group)):
        away = np.array([each == group for each in pairs.group])
        if 0 < pairs.label[away].sum() < away.sum():
            weights = fit(pairs.features[~away], pairs.label[~away])
            score = weigh(weights, pairs.features[away])
            found[group] = area_under_curve(score, pairs.label[away])
    return found


def _scores(pairs: NamePairs) -> Floats:
    score = np.zeros(len(pairs.label))
    for fold in range(FOLDS):
        away = pairs.fold == fold
        score[away] = weigh(fit(pairs.features[~away], pairs.label[~away]), pairs.features[away])
    return score


def level_figures(folder: Path) -> tuple[list[LevelFigures], dict[str, tuple[int, int, int]]]:
    """Return the figures of the pairs of parties, and by change how many were found.

    Returns:
        Figures of all, persons and companies; and for each change of the same party how many pairs
        there are, how many are strong, and how many are found at any level.
    """
    names, pairs = read_names(folder), read_parties(folder)
    weights = fit(names.features, names.label)
    levels, score = _levels(pairs, weights)
    groups = np.array([row["group"] for row in pairs.rows])
    masks = {"all": groups != "", "persons": groups == "person", "companies": groups == "company"}
    found = [_figures(name, mask, pairs, levels, score) for name, mask in masks.items()]
    changes: dict[str, tuple[int, int, int]] = {}
    for row, label, level in zip(pairs.rows, pairs.label, levels, strict=True):
        if label:
            change = f"{row['group']}: {row['change'].partition(';')[0].replace('_', ' ')}"
            count, strong, some = changes.get(change, (0, 0, 0))
            changes[change] = count + 1, strong + (level == STRONG), some + (level is not None)
    return found, dict(sorted(changes.items()))


def _levels(pairs: PartyPairs, name: list[float]) -> tuple[list[str | None], Floats]:
    rows = evidence_rows(pairs, name)
    levels: list[str | None] = [None] * len(pairs.label)
    score = np.zeros(len(pairs.label))
    for fold in range(FOLDS):
        away = pairs.fold == fold
        evidence = fit(rows[~away], pairs.label[~away], EVIDENCE_PENALTY)
        model = Model(ENGINE, tuple(name), tuple(evidence), STRONG_FROM, WEAK_FROM)
        for place in np.flatnonzero(away).tolist():
            judged = judge_pair(*pairs.sides[place], model)
            levels[place], score[place] = judged.level, judged.logit
    return levels, score


def _figures(
    group: str, mask: Mask, pairs: PartyPairs, levels: list[str | None], score: Floats
) -> LevelFigures:
    same = [levels[n] for n in np.flatnonzero(mask & (pairs.label == 1))]
    other = [levels[n] for n in np.flatnonzero(mask & (pairs.label == 0))]
    strong = _share(level == STRONG for level in same)
    wrong = sum(level == STRONG for level in other)
    right = sum(level == STRONG for level in same)
    return LevelFigures(
        group,
        int(mask.sum()),
        area_under_curve(score[mask], pairs.label[mask]),
        best_f1(score[mask], pairs.label[mask]),
        strong,
        _share(level is not None for level in same),
        right / max(right + wrong, 1),
        _share(level is not None and level != STRONG for level in other),
    )


def _share(told: Iterable[Any]) -> float:
    every = [bool(one) for one in told]
    return sum(every) / max(len(every), 1)
