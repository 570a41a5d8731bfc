"""Companies whose stated shares make exactly 1 % together, as fractions of one would be."""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.cascade.outcome import local_of
from graph.kernels.cascade_loops import Bools, Longs
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
        if not companies_in_fractions(self.facts.scope.world, self.facts.day):
            return
        nodes, below = self._below
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
    rows, groups, low = _small_shares(world)
    if day is not None:
        columns = (world.column("interests", name)[rows] for name in ("may_from", "may_until"))
        begun, until = columns
        on_day = (begun <= day) & (day < until)
        rows, groups, low = rows[on_day], groups[on_day], low[on_day]
    if not rows.size:
        return frozenset()
    sums = np.bincount(groups, low)
    wanted = np.flatnonzero(sums == UNIT if day is not None else sums >= UNIT)
    assets = world.column("interests", "asset_idx")[rows]
    return frozenset(assets[np.isin(groups, wanted)].tolist())


def _small_shares(world: World) -> tuple[Longs, Longs, Longs]:
    """Return the rows of exact shares below 1 % that make 1 % or more in a company at some time.

    Also the number of the group of each, one company and dataset, and the share in ticks.
    """
    kept: tuple[Longs, Longs, Longs] | None = world.looked_up.get("small_shares")
    if kept is not None:
        return kept
    table = world.tables["interests"]
    share = table["share"].combine_chunks()
    low, high = (pc.fill_null(pc.struct_field(share, end), 0).to_numpy() for end in ("low", "high"))
    asset = world.column("interests", "asset_idx").astype(np.int64)
    rows = np.flatnonzero((low == high) & (low > 0) & (low < UNIT) & (asset >= 0))
    said = table.select(["share_published", "dataset"]).take(pa.array(rows))
    signed = pc.fill_null(pc.match_substring(said["share_published"], "%"), False)
    datasets = said["dataset"].combine_chunks().dictionary_encode()
    keys = asset[rows] * (len(datasets.dictionary) + 1) + datasets.indices.to_numpy()
    plain = ~signed.to_numpy().astype(bool)
    rows, keys = rows[plain], keys[plain]
    groups = np.unique(keys, return_inverse=True)[1].astype(np.int64)
    enough = np.bincount(groups, low[rows], 1)[groups] >= UNIT
    rows, groups = rows[enough], groups[enough]
    kept = rows.astype(np.int64), groups, low[rows].astype(np.int64)
    world.looked_up["small_shares"] = kept
    return kept
