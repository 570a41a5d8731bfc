"""Ships and aircraft on a list: their owners, and whoever holds these, are told of them.

What a party owns moves no verdict on it, so all are words beside one.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.cascade.outcome import Outcome
from graph.kernels.cascade_loops import Bools, Longs
from graph.kernels.distinct_numbers import drop_doubles
from graph.values.vocabulary import COUNTED_CERTAINTY, VEHICLE_SCHEMATA
from graph.world.scope import gather_groups
from graph.world.world import World

VEHICLES: Final = dict(zip(VEHICLE_SCHEMATA, ("a ship", "an aircraft", "a vehicle"), strict=True))
"""Kinds of things that a list may name and that have owners, and how they are called."""
_SHOWN: Final = 5
"""Ships that are named; of more, only how many they are is told."""


class ListedVehicles:
    """Finds the ships and aircraft on a list that a party owns, itself or through others."""

    def __init__(self, outcome: Outcome) -> None:
        self.facts = outcome.facts
        self.world = self.facts.scope.world
        self.outcome = outcome

    @cached_property
    def listed(self) -> frozenset[int]:
        """Who is, or may be, on a list that counts."""
        return self.outcome.listed.sure | self.outcome.listed.perhaps

    def told_at(self, node: int) -> bool:
        """Return whether a party is to be told of a ship, as one that is on no list itself."""
        if not self._vehicles.size:
            return False
        number = self.facts.scope.world_number(node)
        return number not in self.listed and bool(self._above[number])

    def caveats_of(self, node: int) -> Iterator[str]:
        """Yield in sentences which ships a party, or one below it, is stated to own."""
        if not self.told_at(node):
            return
        name = self.world.text_name_of
        number = self.facts.scope.world_number(node)
        found = self._vehicles_below(number)
        for vehicle, owner, sure in found[:_SHOWN]:
            who = "The party" if owner == number else f"{name(owner)}, below the party,"
            what = VEHICLES[self.world.schema_of(vehicle)]
            yield (
                f"{who} is {'stated' if sure else 'said, without proof,'} to own {name(vehicle)}, "
                f"{what} on a list: the rule counts who owns the party and not what it owns, so a "
                "person must look."
            )
        if (more := len(found) - _SHOWN) > 0:
            yield f"{more} more ships or aircraft on a list are stated as owned in the same way."

    @cached_property
    def _vehicles(self) -> Longs:
        vehicles = _vehicles_of(self.world)
        if not vehicles.size:
            return vehicles
        return vehicles[np.isin(vehicles, list(self.listed))] if self.listed else vehicles[:0]

    @cached_property
    def _above(self) -> Bools:
        return holders_above(self.world, self._vehicles, self.facts.day)

    def _vehicles_below(self, number: int) -> list[tuple[int, int, bool]]:
        """Return the ships below a party, each with its owner and whether that is not in doubt."""
        offsets, by_owner = self.world.interests_by_owner
        found, seen, front = dict[int, tuple[int, bool]](), {number}, [number]
        vehicles = set(self._vehicles.tolist())
        for holder in front:
            rows = by_owner[offsets[holder] : offsets[holder + 1]]
            rows = rows[_held_on(self.world, rows, self.facts.day)]
            assets = self.world.column("interests", "asset_idx")[rows].tolist()
            certainty = self.world.tables["interests"]["certainty"].take(pa.array(rows))
            for asset, word in zip(assets, certainty.to_pylist(), strict=True):
                if asset in vehicles:
                    sure = word in COUNTED_CERTAINTY
                    found[asset] = (holder, sure) if sure else found.get(asset, (holder, sure))
                elif asset not in seen and self._above[asset]:
                    seen.add(asset)
                    front.append(asset)
        return [(vehicle, *said) for vehicle, said in found.items()]


def holders_above(world: World, starts: Iterable[int], day: int | None = None) -> Bools:
    """Return who holds some parties, or their holders, on a day (ordinal), or on any."""
    offsets, by_asset = world.interests_by_asset
    found = np.zeros(world.size, np.bool_)
    front = drop_doubles(np.fromiter(starts, np.int64))
    while front.size:
        rows = gather_groups(offsets, front, by_asset)
        owners = world.column("interests", "owner_idx")[rows[_held_on(world, rows, day)]]
        front = drop_doubles(owners[owners >= 0]).astype(np.int64)
        front = front[~found[front]]
        found[front] = True
    return found


def above_listed_vehicles(world: World) -> Bools:
    """Return the parties that are above a ship or an aircraft with an entry of any list and day."""
    return holders_above(
        world, np.intersect1d(_vehicles_of(world), world.column("listings", "party_idx"))
    )


def _held_on(world: World, rows: Longs, day: int | None) -> Any:
    """Return which rows of interests hold, or perhaps hold, on a day."""
    if day is None:
        return np.ones(len(rows), np.bool_)
    begin, until = (world.column("interests", name)[rows] for name in ("may_from", "may_until"))
    return (begin <= day) & (day < until)


def _vehicles_of(world: World) -> Longs:
    """Return the ships, aircraft and vehicles of a world."""
    found: Longs | None = world.looked_up.get("vehicles")
    if found is None:
        parties = world.tables["parties"]
        rows = pc.is_in(parties["schema"], value_set=pa.array(list(VEHICLES)))
        found = drop_doubles(parties["party_idx"].filter(rows).to_numpy()).astype(np.int64)
        found = np.array([n for n in found if world.schema_of(int(n)) in VEHICLES], np.int64)
        world.looked_up["vehicles"] = found
    return found
