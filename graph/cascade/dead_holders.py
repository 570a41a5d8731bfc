"""Persons who are stated to have died: who has what was theirs no source states.

What a source says that they hold counts as it stands. But nobody is an end of a chain who no longer
lives, so that whose it is now is open (rule 5 of docs/reference/rules.md).
"""

from contextlib import suppress
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.kernels.cascade_loops import Longs
from graph.values.dates import end_days
from graph.values.errors import InputError
from graph.world.scope import Scope, gather_groups
from graph.world.world import World

PERSON: Final = "Person"
DEATH: Final = "deathDate"
"""Field of the data of a person, as published, that has the day of death."""


def deaths_of(scope: Scope) -> dict[int, str]:
    """Return of the persons of a scope, by number in it, the earliest stated end of their lives."""
    if "deaths" not in scope.kept:
        offsets, by_party = scope.world.parties_by_number
        rows = None if scope.nodes is None else gather_groups(offsets, scope.nodes, by_party)
        found = find_deaths(scope.world, rows)
        local = scope.local_numbers(np.array([*found], np.int64)).tolist()
        scope.kept["deaths"] = dict(zip(local, found.values(), strict=True))
    kept: dict[int, str] = scope.kept["deaths"]
    return kept


def dead_nodes(scope: Scope, day: int) -> Longs:
    """Return the persons of a scope who no longer live on a day, or perhaps not."""
    found = [node for node, end in deaths_of(scope).items() if end_days(end)[0] <= day]
    return np.array(found, np.int64)


def find_deaths(world: World, rows: Longs | None = None) -> dict[int, str]:
    """Return of persons, by number, the earliest stated end of their lives.

    Args:
        world: the world.
        rows: the only rows of ``parties`` that are read; ``None`` for all.
    """
    parties = world.tables["parties"].select(["party_idx", "schema", "end", "data"])
    parties = parties if rows is None else parties.take(pa.array(rows, pa.int64()))
    parties = parties.filter(pc.equal(parties["schema"], PERSON))
    data = parties["data"].combine_chunks()
    flat, parents = pc.list_flatten(data), pc.list_parent_indices(data)
    told = pc.equal(pc.struct_field(flat, "field"), DEATH)
    places, texts = parents.filter(told).to_pylist(), pc.struct_field(flat, "value").filter(told)
    ended = np.flatnonzero(pc.is_valid(parties["end"]).to_numpy())
    said = [*zip(places, texts.to_pylist(), strict=True)]
    said += zip(ended.tolist(), parties["end"].take(pa.array(ended)).to_pylist(), strict=True)
    found: dict[int, str] = {}
    for place, text in said:
        party, day = parties["party_idx"][place].as_py(), text.partition("T")[0]
        # Data are as published: a moment, or no date at all.
        with suppress(InputError):
            if party not in found or end_days(day)[0] < end_days(found[party])[0]:
                end_days(day)
                found[party] = day
    return found
