"""What may lead from one party to another, whenever and however doubtfully: leads.

Over them a list entry, a ruling or a decision on one party may move what is said of another. Every
statement is taken for one that counts, which errs on the safe side.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.kernels.distinct_numbers import drop_doubles
from graph.world.scope import Longs, gather_groups, listed_parts, party_numbers
from graph.world.world import World, group_rows

Bools = NDArray[np.bool_]


class Leads(NamedTuple):
    """Pairs of parties of which the first may pass a status on to the second.

    Attributes:
        holder: place of the one.
        asset: place of the other.
        row: the interest that says so; -1 where it may hold on any day.
    """

    holder: Longs
    asset: Longs
    row: Longs


def leads_of(world: World, places: Callable[[NDArray[Any]], Longs]) -> Leads:
    """Return all leads of a world: of interests, nominators, gifts, links, pairs, parts, groups.

    Args:
        world: the world.
        places: gives the places of parties by their numbers; -1 for parties that are left out.
    """
    interests = world.tables["interests"]
    every = np.arange(interests.num_rows)
    asset = world.column("interests", "asset_idx")
    parts = [(world.column("interests", "owner_idx"), asset, every)]
    named = np.flatnonzero(pc.is_valid(interests["nominee_for"]).to_numpy())
    if named.size:
        ids = interests["nominee_for"].take(pa.array(named)).to_pylist()
        parts.append((party_numbers(world, ids), asset[named], named))
    ends = [*_pairs(world), *_gifts(world), *_links(world), *_parts(world)]
    pairs = np.array(ends, np.int64).reshape(-1, 2)
    parts.append((pairs[:, 0], pairs[:, 1], np.full(len(pairs), -1)))
    holder, asset, row = (np.concatenate(column) for column in zip(*parts, strict=True))
    holder, asset = places(holder), places(asset)
    inside = (holder >= 0) & (asset >= 0)
    return Leads(holder[inside], asset[inside], row[inside].astype(np.int64))


def parties_below(leads: Leads, starts: Longs, size: int) -> Bools:
    """Return which parties are among some parties, or lie below one by leads of any day."""
    offsets, order = group_rows(leads.holder, size)
    asset, found = leads.asset[order], np.zeros(size, np.bool_)
    front = drop_doubles(starts)
    while front.size:
        found[front] = True
        below = drop_doubles(gather_groups(offsets, front, asset))
        front = below[~found[below]]
    return found


def _pairs(world: World) -> Iterable[tuple[int, int]]:
    left = world.unsure["left_idx"].to_pylist()
    groups = [*zip(left, world.unsure["right_idx"].to_pylist(), strict=True)]
    groups += world.tables["arrangements"]["members_idx"].to_pylist()
    return ((one, two) for group in groups for one in group for two in group if one != two)


def _gifts(world: World) -> Iterator[tuple[int, int]]:
    """Yield who is stated to have given a stake away or to have received it, and in what."""
    for end in ("giver", "receiver"):
        ends = (world.column("transfers", f"{name}_idx").tolist() for name in (end, "asset"))
        yield from zip(*ends, strict=True)


def _links(world: World) -> Iterator[tuple[int, int]]:
    """Yield who is linked to whom: the entry of a relative or an officer is told too."""
    ends = (world.column("links", f"{end}_idx").tolist() for end in ("source", "target"))
    for one, two in zip(*ends, strict=True):
        yield from ((one, two), (two, one))


def _parts(world: World) -> Iterator[tuple[int, int]]:
    """Yield the branches and sub-funds on a list, and whose parts they are."""
    for whole, parts in listed_parts(world).items():
        yield from ((part, whole) for part in parts)
