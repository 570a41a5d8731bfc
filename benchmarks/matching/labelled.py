"""The labelled pairs that the model is fitted to and measured on, and how they are split."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.candidates.births import compare_births
from graph.candidates.compared_facts import BODY, PERSON, PartyFacts, names_told
from graph.candidates.scoring.pair_scorer import evidence_features, weigh_names
from graph.candidates.scoring.scorer_model import EVIDENCE, Model
from graph.candidates.spelling.birth_texts import birth_parts
from graph.candidates.spelling.name_features import name_features
from graph.candidates.spelling.spelled_names import spell_name
from graph.candidates.spelling.word_alignment import align

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FOLDS: Final = 5
SEED: Final = 5
SHARED: Final = Path(__file__).parents[2].parent / "shared"
"""Where the labelled pairs lie, beside the project."""


class NamePairs(NamedTuple):
    """Labelled pairs of names: features, label, kind, group, fold, and another program's score."""

    features: Floats
    label: Ints
    person: NDArray[np.bool_]
    group: list[str]
    fold: Ints
    other: Floats


class PartyPairs(NamedTuple):
    """Labelled pairs of a register party and a listed one, with the row of each and its fold."""

    sides: list[tuple[PartyFacts, PartyFacts]]
    label: Ints
    rows: list[dict[str, str]]
    fold: Ints


def read_names(folder: Path) -> NamePairs:
    """Read the pairs of names; split by the second name."""
    rows = name_rows(folder)
    kinds = [kind_of_name(row) for row in rows]
    features = []
    for row, kind in zip(rows, kinds, strict=True):
        one, two = (spell_name(row[name], kind) for name in ("name1", "name2"))
        features.append(name_features(one, two, align(one, two)))
    return NamePairs(
        np.array(features),
        np.array([row["is_match"] == "true" for row in rows], np.int64),
        np.array([kind == PERSON for kind in kinds]),
        [row["case_group"] for row in rows],
        _folds([row["name2"] for row in rows]),
        np.array([float(row["score"]) for row in rows]),
    )


def name_rows(folder: Path) -> list[dict[str, str]]:
    """Return the pairs of names as their file has them."""
    return _rows(folder / "name_matching" / "name_bench_logic_v2.csv")


def kind_of_name(row: dict[str, str]) -> str:
    """Return whether the names of a pair are read as those of persons or of bodies."""
    return PERSON if row["schema"] == "Person" else BODY


def read_parties(folder: Path) -> PartyPairs:
    """Read the pairs of parties; split by the listed one."""
    rows = party_rows(folder)
    return PartyPairs(
        [_sides(row) for row in rows],
        np.array([int(row["label"]) for row in rows], np.int64),
        rows,
        _folds([row["listed_id"] for row in rows]),
    )


def party_rows(folder: Path) -> list[dict[str, str]]:
    """Return the pairs of parties as their file has them."""
    return _rows(folder / "identity_dev" / "pairs.csv")


def evidence_rows(pairs: PartyPairs, name: Sequence[float]) -> Floats:
    """Return the features of the second model for all pairs, by their likeliest names."""
    plain = Model("", tuple(name), (0.0,) * (1 + len(EVIDENCE)), 0.0, 0.0)
    rows = []
    for one, two in pairs.sides:
        kind = PERSON if PERSON in one.kinds else BODY
        weighed = [
            weigh_names(left, right, kind, plain, weak=few or weak)
            for left, few in one.names
            for right, weak in two.names
        ]
        best = max(weighed, key=lambda names: names.logit)
        rows.append(evidence_features(best, compare_births(one, two), one, two))
    return np.array(rows)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _folds(groups: list[str]) -> Ints:
    each = sorted(set(groups))
    drawn = dict(zip(each, np.random.default_rng(SEED).integers(0, FOLDS, len(each)), strict=True))
    return np.array([drawn[group] for group in groups], np.int64)


def _sides(row: dict[str, Any]) -> tuple[PartyFacts, PartyFacts]:
    kind = PERSON if row["register_kind"] == "person" else BODY
    one = PartyFacts(["register"], _names(row["register_name"], kind))
    one.kinds.add(kind)
    one.births |= {b for b in [birth_parts(row["register_birth"] or None)] if b}
    one.places |= {row["register_country"]} - {""}
    kind = kind_of_name(row)
    listed = [_names(n, kind, weak=how == "weak") for n, how in json.loads(row["listed_names"])]
    two = PartyFacts(["listed"], [name for names in listed for name in names])
    two.kinds.add(kind)
    two.births |= {
        b for text in row["listed_births"].split(";") if (b := birth_parts(text or None))
    }
    two.places |= {place for place in row["listed_countries"].split(";") if place}
    return one, two


def _names(text: str, kind: str, *, weak: bool = False) -> list[tuple[str, bool]]:
    return names_told(text, (kind,), weak=weak)
