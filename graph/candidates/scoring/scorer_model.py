"""The weights of the model: how much each feature of a pair counts, as data with a version."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul
from pathlib import Path
from typing import Final

from graph.candidates.spelling.name_features import FEATURES

WEIGHTS: Final = Path(__file__).parent.parent / "data" / "weights.json"
EVIDENCE: Final = tuple(
    "name body births further_word unmatched_both other_business places_meet".split()
)
"""What the second model weighs: the first one's result, births, and what differs."""


@dataclass(frozen=True)
class Model:
    """Two logistic models, and the scores from which a pair is shown and asks for a review.

    Attributes:
        version: of the weights and of what is measured.
        name: weight of each of `FEATURES`, after a constant.
        evidence: weight of each of `EVIDENCE`, after a constant.
        strong: least score of a strong pair, in logits.
        weak: least score of a pair that is shown at all.
    """

    version: str
    name: tuple[float, ...]
    evidence: tuple[float, ...]
    strong: float
    weak: float

    def weigh_name(self, features: Sequence[float]) -> float:
        """Return the logit of two names being one party's."""
        return _weigh(self.name, features)

    def weigh_evidence(self, features: Sequence[float]) -> float:
        """Return the logit of two parties being one."""
        return _weigh(self.evidence, features)


def _weigh(weights: Sequence[float], features: Sequence[float]) -> float:
    return weights[0] + float(sum(map(mul, weights[1:], features)))


@cache
def open_model(path: Path = WEIGHTS) -> Model:
    """Return the model that the package comes with.

    Raises:
        ValueError: the weights are of other features.
    """
    stated = json.loads(path.read_text(encoding="utf-8"))
    if (*stated["name"],) != ("constant", *FEATURES):
        raise ValueError("the weights of names are of other features; fit them again")
    if (*stated["evidence"],) != ("constant", *EVIDENCE):
        raise ValueError("the weights of evidence are of other features; fit them again")
    return Model(
        stated["version"],
        tuple(stated["name"].values()),
        tuple(stated["evidence"].values()),
        stated["strong"],
        stated["weak"],
    )
