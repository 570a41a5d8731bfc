"""The neighbours of a party from a store, with the answers of `graph.world.neighbours`.

The store counts and pages; only what one page or one picture shows is fetched.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from graph.store.fetch.fetch_upstream import FRONTIER, FetchedRows
from graph.store.protocol.fetched_worlds import store_cache
from graph.store.protocol.graph_store import Store
from graph.values.errors import StoreError
from graph.values.name_keys import fold_name
from graph.world.neighbours import RELATIONS, NeighbourCount, NeighbourMatches, NeighbourQuery
from graph.world.world import World

_ORDER: Final = {relation: place for place, relation in enumerate(RELATIONS)}


def fetch_counts(
    store: Store, parties: Iterable[str], day: int
) -> dict[str, dict[str, NeighbourCount]]:
    """Count the neighbours of parties by relation.

    Args:
        store: the store.
        parties: canonical ids.
        day: ordinal.
    """
    wanted = list(dict.fromkeys(parties))
    found: dict[str, dict[str, NeighbourCount]] = {party: {} for party in wanted}
    for first in range(0, len(wanted), FRONTIER):
        asked = {"ids": wanted[first : first + FRONTIER], "day": date.fromordinal(day)}
        rows = store.read("near_counts", asked).dicts()
        for row in sorted(rows, key=lambda row: _ORDER[row["relation"]]):
            now, ever = int(row["now"]), int(row["ever"])
            found[row["id"]][row["relation"]] = NeighbourCount(now, ever - now)
    return found


def fetch_page(store: Store, party: str, sought: NeighbourQuery) -> NeighbourMatches:
    """Return one page of the neighbours of a party."""
    asked = {
        "id": party,
        "relation": sought.relation,
        "day": date.fromordinal(sought.day),
        "past": sought.past,
        "folded": fold_name(sought.text) if sought.text.strip() else "",
        "country": sought.country.lower(),
        "offset": sought.offset,
        "end": sought.offset + sought.limit,
    }
    rows = store.read("near_page", asked).dicts()
    return (
        NeighbourMatches(tuple(rows[0]["parties"]), int(rows[0]["total"]))
        if rows
        else NeighbourMatches((), 0)
    )


def world_between(store: Store, parties: Iterable[str], fresh: Iterable[str]) -> World:
    """Return a world of some parties and of the statements between them.

    Args:
        store: the store; its load must be complete.
        parties: canonical ids.
        fresh: parties among them; only statements with one of these as an end are fetched.

    Raises:
        StoreError: the store cannot be reached, or has no complete load.
    """
    version = store.data_version()
    if version is None:
        raise StoreError(f"{store.address} holds no graph that is loaded whole; load it first")
    fetched = FetchedRows(store, store_cache(store, version))
    wanted = list(dict.fromkeys(parties))
    fetched.parties |= set(wanted)
    asked = list(dict.fromkeys(fresh))
    if asked:
        read = store.read("near_between", {"ids": wanted, "fresh": asked})
        fetched.keep_rows(read.dicts())
    fetched.add_details()
    return fetched.world(version)
