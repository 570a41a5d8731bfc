"""What may connect two parties, out of a store: the search of `graph.ties.reach_between`."""

from collections.abc import Collection
from dataclasses import dataclass

from graph.store.fetch.fetch_party import fetch_counts
from graph.store.fetch.fetch_upstream import (
    INTEREST_READS,
    FetchedRows,
    cut_batches,
    may_hold,
    version_of,
)
from graph.store.protocol.fetched_worlds import store_cache
from graph.store.protocol.graph_store import Store
from graph.ties.reach_between import Reach, reach_between
from graph.world.world import World


def fetch_between(
    store: Store, left: str, right: str, day: int, steps: int
) -> tuple[World, Reach[int]]:
    """Return a world with everything that may connect two parties, and how far it reaches.

    The day is an ordinal; a way has so many ``steps`` at the most.
    """
    version = version_of(store)
    fetched = FetchedRows(store, store_cache(store, version), as_stated=True)
    reach = reach_between(_StoreTies(fetched, day), left, right, steps)
    fetched.parties |= reach.seen
    _keep_between_seen(fetched, sorted(reach.hubs), reach.seen)
    fetched.add_details()
    world = fetched.world(version)
    return world, _as_numbers(world, reach)


@dataclass
class _StoreTies:
    """The ties of a store on a day; the rows of what is opened are kept."""

    fetched: FetchedRows
    day: int

    def count_neighbours(self, parties: Collection[str]) -> dict[str, int]:
        """Return the number of neighbours of each party by interests and links."""
        found = fetch_counts(self.fetched.store, parties, self.day)
        return {party: sum(c.now for c in counts.values()) for party, counts in found.items()}

    def neighbours(self, parties: Collection[str]) -> set[str]:
        """Return all parties that these have a tie to, and keep the rows that say so."""
        found: set[str] = set()
        for batch in cut_batches(sorted(parties)):
            for name in INTEREST_READS:
                ends = ("asset", "owner") if name.endswith("into") else ("owner", "asset")
                for row in self.fetched.read(name, batch):
                    found |= self._keep("interests", row, ends)
            for row in self.fetched.read("links", batch):
                found |= self._keep("links", row, ("party", "other"))
        return found | self.fetched.at_addresses(sorted(parties), precise=True)

    def _keep(self, table: str, row: dict[str, object], ends: tuple[str, str]) -> set[str]:
        near, far = (str(row[end]) for end in ends)
        found = row["found"]
        if near == far or not isinstance(found, dict) or not may_hold(found, self.day):
            return set()
        self.fetched.keep_row(table, found)
        return {far}


def _keep_between_seen(fetched: FetchedRows, hubs: list[str], seen: Collection[str]) -> None:
    """Keep the statements between hubs and other parties that were seen."""
    for batch in cut_batches(hubs):
        asked = {"ids": sorted({*seen, *batch}), "fresh": batch}
        fetched.keep_rows(fetched.store.read("near_between", asked).dicts())


def _as_numbers(world: World, reach: Reach[str]) -> Reach[int]:
    """Return a reach over ids as one over the numbers of a world."""
    number = {party: place for place, party in enumerate(world.ids.to_pylist())}
    return Reach(
        frozenset(number[party] for party in reach.opened),
        frozenset(number[party] for party in reach.seen),
        {number[party]: count for party, count in reach.hubs.items()},
        reach.steps,
        reach.stopped,
    )
