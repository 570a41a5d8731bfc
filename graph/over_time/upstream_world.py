"""The cone above some parties as a small world of its own, with the numbers of the large one.

A question that is asked again and again, day by day or change by change, costs what the cone
costs and not what the record costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.world.scope import Longs, find_upstream
from graph.world.world import World

_ABOUT: Final = {
    "rulings": ("about_idx",),
    "gaps": ("about_idx",),
    "transfers": ("asset_idx",),
}
_LIST: Final = ("authority", "list_name", "dataset")


@dataclass(frozen=True)
class ConeWorld:
    """What decides about some parties, at any time.

    Attributes:
        world: the same parties and numbers, with the rows of the cone alone.
        nodes: numbers of the parties of the cone, ascending.
    """

    world: World
    nodes: Longs


def cone_world(world: World, targets: Sequence[int]) -> ConeWorld:
    """Build the world of what lies above some parties at any time.

    Of every list one entry stays, so that it still counts as loaded; parties and documents stay
    whole, since they are only looked up.

    Args:
        world: the world.
        targets: numbers of canonical parties.
    """
    nodes, rows = find_upstream(world, targets)
    tables = dict(world.tables)
    tables["arrangements"] = _keep_rows(tables["arrangements"], _arrangements(world, nodes))
    rows = np.union1d(rows, _blocks(world, tables["arrangements"]))
    tables["interests"] = tables["interests"].take(pa.array(rows)).combine_chunks()
    for name, columns in _ABOUT.items():
        tables[name] = _keep_rows(tables[name], _naming_rows(world, name, columns, nodes))
    links = _naming_rows(world, "links", ("source_idx", "target_idx"), nodes)
    tables["links"] = _keep_rows(tables["links"], links)
    # A listed person who is a relative or in office has a say in the words beside a verdict.
    linked = [world.column("links", f"{end}_idx")[links] for end in ("source", "target")]
    tables["listings"] = _keep_rows(
        tables["listings"], _listings(world, np.union1d(nodes, np.concatenate(linked)))
    )
    left, right = (
        np.isin(np.asarray(world.unsure[name].to_pylist(), np.int64), nodes)
        for name in ("left_idx", "right_idx")
    )
    return ConeWorld(
        replace(world, tables=tables, unsure=_keep_rows(world.unsure, left | right)), nodes
    )


def _listings(world: World, nodes: Longs) -> NDArray[np.bool_]:
    """Return which listings are of the cone's parties, and one of each list."""
    table = world.tables["listings"]
    mine = np.isin(world.column("listings", "party_idx"), nodes)
    if not table.num_rows:
        return mine
    columns = table.select(list(_LIST)).append_column("row", pa.array(np.arange(table.num_rows)))
    first = columns.group_by(list(_LIST)).aggregate([("row", "min")])["row_min"]
    mine[first.to_numpy()] = True
    return mine


def _naming_rows(
    world: World, table: str, columns: tuple[str, ...], nodes: Longs
) -> NDArray[np.bool_]:
    found = [np.isin(world.column(table, name), nodes) for name in columns]
    return np.asarray(np.logical_or.reduce(found), np.bool_)


def _arrangements(world: World, nodes: Longs) -> NDArray[np.bool_]:
    lists = world.tables["arrangements"]["members_idx"].combine_chunks()
    mine = np.zeros(len(lists), np.bool_)
    inside = np.isin(pc.list_flatten(lists).to_numpy(zero_copy_only=False), nodes)
    mine[pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)[inside]] = True
    return mine


def _blocks(world: World, arrangements: pa.Table) -> Longs:
    """Return one interest that names each arrangement: it says that no other holding is bound."""
    named = {(row["dataset"], row["name"]) for row in arrangements.to_pylist()} & world.named_blocks
    if not named:
        return np.zeros(0, np.int64)
    table = world.tables["interests"].select(["dataset", "joint"])
    rows = np.flatnonzero(pc.is_valid(table["joint"]).to_numpy(zero_copy_only=False))
    names = table.take(pa.array(rows)).to_pylist()
    first: dict[tuple[str, str], int] = {}
    for row, said in zip(rows.tolist(), names, strict=True):
        first.setdefault((said["dataset"], said["joint"]), row)
    return np.array(sorted(first[name] for name in named), np.int64)


def _keep_rows(table: pa.Table, rows: NDArray[np.bool_]) -> pa.Table:
    return table if rows.all() else table.filter(pa.array(rows)).combine_chunks()
