"""Who stands next to a party, asked of a store: the answers of `graph.world.neighbours`.

Counting and paging happen in the store; only what one page or one picture shows is fetched.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from graph.store.fetch.fetch_upstream import FRONTIER, Fetched
from graph.store.protocol.fetched_worlds import whole_of
from graph.store.protocol.graph_store import Store
from graph.values.errors import StoreError
from graph.values.name_keys import fold
from graph.world.neighbours import RELATIONS, Count, Found, Sought
from graph.world.world import World

_ORDER: Final = {relation: place for place, relation in enumerate(RELATIONS)}


def counts(store: Store, parties: Iterable[str], day: int) -> dict[str, dict[str, Count]]:
    """Count the neighbours of parties by relation.

    Args:
        store: where to ask.
        parties: canonical ids.
        day: ordinal.
    """
    wanted = list(dict.fromkeys(parties))
    found: dict[str, dict[str, Count]] = {party: {} for party in wanted}
    for first in range(0, len(wanted), FRONTIER):
        asked = {"ids": wanted[first : first + FRONTIER], "day": date.fromordinal(day)}
        rows = store.read("near_counts", asked).dicts()
        for row in sorted(rows, key=lambda row: _ORDER[row["relation"]]):
            now, ever = int(row["now"]), int(row["ever"])
            found[row["id"]][row["relation"]] = Count(now, ever - now)
    return found


def page(store: Store, party: str, sought: Sought) -> Found:
    """Return one page of the neighbours of a party."""
    asked = {
        "id": party,
        "relation": sought.relation,
        "day": date.fromordinal(sought.day),
        "past": sought.past,
        "folded": fold(sought.text) if sought.text.strip() else "",
        "country": sought.country.lower(),
        "offset": sought.offset,
        "end": sought.offset + sought.limit,
    }
    rows = store.read("near_page", asked).dicts()
    return Found(tuple(rows[0]["parties"]), int(rows[0]["total"])) if rows else Found((), 0)


def world_between(store: Store, parties: Iterable[str], fresh: Iterable[str]) -> World:
    """Fetch what is stated between parties, and what is stated of themselves.

    Args:
        store: where to ask; it must hold a whole load.
        parties: canonical ids.
        fresh: those of them one of whom is an end of every statement.

    Returns:
        A world of these parties; it has every statement between a fresh one and another.

    Raises:
        StoreError: the store cannot be reached, or holds no whole load.
    """
    version = store.data_version()
    if version is None:
        raise StoreError(f"{store.address} holds no graph that is loaded whole; load it first")
    fetched = Fetched(store, whole_of(store, version))
    wanted = list(dict.fromkeys(parties))
    fetched.parties |= set(wanted)
    asked = list(dict.fromkeys(fresh))
    if asked:
        read = store.read("near_between", {"ids": wanted, "fresh": asked})
        fetched.keep_all(read.dicts())
    fetched.add_details()
    return fetched.world(version)
