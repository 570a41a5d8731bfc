"""Ids of what is or was on a list and stands below others: branches, sub-funds, and ships once.

A question fetches what stands above a party, and a branch stands below its head office: a store
says so by itself, since it can be looked up by neither. So it does of ships that were on a list
once, since what is known now does not tell of them.
"""

from collections.abc import Iterator

import numpy as np

from graph.values.vocabulary import VEHICLE_SCHEMATA
from graph.world.scope import parts_among, rows_of_parts
from graph.world.world import Past, World


def listed_part_ids(world: World) -> list[tuple[str, str]]:
    """Return pairs of ids, the whole and its part on a list, as stated at any time.

    Ids are canonical ones of today, or those of a row of the past.
    """
    past = world.past or Past()
    once = _column(past, "listings", "party")
    numbers = {number for one in once if (number := world.number_of(one)) is not None}
    listed = numbers.union(
        world.column("listings", "party_idx").tolist(), world.sanctioned_by_topic
    )
    now = parts_among(world, np.array(sorted(listed), np.int64))
    found = {(world.id_of(w), world.id_of(part)) for w, parts in now.items() for part in parts}
    groups = {past.groups.get(one) for one in once} - {None}
    for whole, part in _parts_once(past):
        if world.number_of(part) in listed or past.groups.get(part) in groups:
            found.add((whole, part))
    return sorted(found)


def listed_vehicle_ids_once(world: World) -> list[str]:
    """Return the ids of the ships and aircraft of which a list, or what they are, tells the past.

    Ids are those that rows of the past have; what today's rows say is not repeated.
    """
    past = world.past or Past()
    ids, schemas = (_column(past, "parties", name) for name in ("id", "schema"))
    once = {one for one, schema in zip(ids, schemas, strict=True) if schema in VEHICLE_SCHEMATA}
    groups = {past.groups.get(one) for one in once} - {None}
    for party in _column(past, "listings", "party"):
        number = world.number_of(party)
        now = number is not None and world.schema_of(number) in VEHICLE_SCHEMATA
        if now or past.groups.get(party) in groups:
            once.add(party)
    return sorted(once)


def _parts_once(past: Past) -> Iterator[tuple[str, str]]:
    """Yield the ends of interests of the past that say that the asset is a part of the owner."""
    table = past.tables.get("interests")
    if table is not None:
        rows = rows_of_parts(table, np.arange(table.num_rows))
        ends = (table[end].take(rows).to_pylist() for end in ("owner", "asset"))
        yield from zip(*ends, strict=True)


def _column(past: Past, table: str, name: str) -> list[str]:
    found: list[str] = past.tables[table][name].to_pylist() if table in past.tables else []
    return found
