"""How many of the labelled pairs of one party share a key, before anything is weighed."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from benchmarks.matching.labelled import read_parties
from graph.candidates.blocking.listed_index import index_listed
from graph.candidates.blocking.name_table import tabulate
from graph.candidates.compared_facts import BODY, PERSON


def key_recall(folder: Path) -> dict[str, float]:
    """Return the share of pairs of one party with a key in common: by kind of party, and of all."""
    pairs = read_parties(folder)
    found, every = dict[str, float](), 0
    for kind in (PERSON, BODY):
        same_party = np.flatnonzero(pairs.label).tolist()
        chosen = [n for n in same_party if kind in pairs.sides[n][0].kinds]
        ours = [(n, name) for n in chosen for name, _ in pairs.sides[n][0].names]
        listed = [(n, name) for n in chosen for name, _ in pairs.sides[n][1].names]
        names, index = (
            tabulate(pa.array([name for _, name in side]), np.array([n for n, _ in side]), kind)
            for side in (ours, listed)
        )
        met = set[int]()
        found_by = index_listed(index)
        for shared in found_by.join(names):
            left, right = found_by.distinct_pairs(names, shared)
            same = names.row[left] == index.row[right]
            met.update(names.row[left[same]].tolist())
        found[kind] = len(met) / len(chosen)
        every += len(met)
    return found | {"all": every / int(pairs.label.sum())}
