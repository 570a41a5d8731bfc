"""Companies whose stated shares make exactly 1 % together, as fractions of one would be."""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow.compute as pc

from graph.cascade.outcome import local_of
from graph.kernels.cascade_loops import Bools
from graph.reasons.evidence import Evidence
from graph.values.share import UNIT
from graph.world.world import World

_SHOWN: Final = 3
"""Companies that are named."""


class FractionWords:
    """Says of a party and its owners that their shares may be fractions read as percent."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence, self.facts = evidence, evidence.outcome.facts

    def caveats_of(self, node: int) -> Iterator[str]:
        """Yield a sentence on a party, and each of the nearest above it, of which it holds."""
        nodes, below = self._below
        if not nodes:
            return
        found = self.evidence.nearest_above(node, nodes, below, by_stakes=True)
        scope = self.facts.scope
        for one in sorted({*found, *({node} & nodes)})[:_SHOWN]:
            name = scope.world.text_name_of(scope.world_number(one))
            yield (
                f"The shares that one source states in {name} make 1% together: if they are "
                "fractions of one, each is 100 times as large, and this result may be wrong."
            )

    @cached_property
    def _below(self) -> tuple[frozenset[int], Bools]:
        found = companies_in_fractions(self.facts.scope.world, self.facts.day)
        nodes = local_of(self.facts, found)
        return frozenset(nodes.tolist()), self.evidence.nodes_below(nodes, by_stakes=True)


def companies_in_fractions(world: World, day: int | None = None) -> frozenset[int]:
    """Return whose exact shares from one dataset make 1 % on a day (ordinal), or on any make more.

    Shares that were published with a sign of percent are none of them.
    """
    kept: dict[int | None, frozenset[int]] = world.looked_up.setdefault("in_fractions", {})
    if day in kept:
        return kept[day]
    table = world.tables["interests"]
    share = table["share"].combine_chunks()
    low, high = (pc.fill_null(pc.struct_field(share, end), 0).to_numpy() for end in ("low", "high"))
    signed = pc.fill_null(pc.match_substring(table["share_published"], "%"), False)
    asset = world.column("interests", "asset_idx").astype(np.int64)
    some = (low == high) & (low > 0) & (low < UNIT) & (asset >= 0)
    some &= ~signed.to_numpy().astype(bool)
    if day is not None:
        some &= world.column("interests", "may_from") <= day
        some &= world.column("interests", "may_until") > day
    datasets = table["dataset"].combine_chunks().dictionary_encode()
    keys = asset * (len(datasets.dictionary) + 1) + datasets.indices.to_numpy()
    groups, place = np.unique(keys[some], return_inverse=True)
    sums = np.bincount(place, low[some], len(groups))
    wanted = sums == UNIT if day is not None else sums >= UNIT
    kept[day] = frozenset((groups[wanted] // (len(datasets.dictionary) + 1)).tolist())
    return kept[day]
