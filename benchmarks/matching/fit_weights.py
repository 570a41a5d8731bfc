"""Fit the weights of the candidates' model: python -m benchmarks.matching.fit_weights [FOLDER].

FOLDER holds `identity_dev` and `name_matching`. Nothing is fitted to pairs that are held out.
"""

import json
import sys
from pathlib import Path
from typing import Final

from benchmarks.matching.labelled import SHARED, evidence_rows, read_names, read_parties
from benchmarks.matching.logistic import fit
from graph.candidates.levels import ENGINE
from graph.candidates.scoring.scorer_model import EVIDENCE, WEIGHTS
from graph.candidates.spelling.name_features import FEATURES

STRONG_FROM: Final = 0.0
"""Logit from which a pair is strong."""
EVIDENCE_PENALTY: Final = 1.0
WEAK_FROM: Final = -2.0
"""Logit from which it is shown at all."""


def fit_weights(folder: Path) -> dict[str, object]:
    """Return the weights fitted to all pairs for development, as the data file holds them."""
    names, parties = read_names(folder), read_parties(folder)
    name = fit(names.features, names.label)
    evidence = fit(evidence_rows(parties, name), parties.label, EVIDENCE_PENALTY)
    return {
        "version": ENGINE,
        "strong": STRONG_FROM,
        "weak": WEAK_FROM,
        "name": dict(zip(("constant", *FEATURES), name, strict=True)),
        "evidence": dict(zip(("constant", *EVIDENCE), evidence, strict=True)),
    }


if __name__ == "__main__":
    found = fit_weights(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED)
    WEIGHTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
