"""A party out of a store by what a person typed, and its neighbours page by page.

The answers are those of `graph.world.neighbours`. The store counts and pages; only what one page or
one picture shows is fetched.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from graph.store.fetch.fetch_upstream import FetchedRows, cut_batches, version_of
from graph.store.protocol.fetched_worlds import store_cache
from graph.store.protocol.graph_store import Store
from graph.values.identifiers import has_known_scheme, parse_identifier
from graph.values.name_keys import fold_name
from graph.values.vocabulary import COUNTED_CERTAINTY
from graph.world.neighbours import (
    HALF,
    RELATIONS,
    NeighbourCount,
    NeighbourMatches,
    NeighbourQuery,
)
from graph.world.world import World

Row = dict[str, Any]
_ORDER: Final = {relation: place for place, relation in enumerate(RELATIONS)}


def find_parties(store: Store, text: str) -> list[tuple[str, str]]:
    """Return the parties with an id, an identifier `SCHEME:VALUE` or a name equal to a text.

    Canonical id and name of each that fits in the strongest way: the id itself, else an id or
    identifier, else a name that folds to the same (weak aliases never identify).
    """
    exact = store.read("entities", {"ids": [text]}).dicts()
    if exact:
        return [(str(row["id"]), str(row["found"]["name"])) for row in exact]
    folded = fold_name(text)
    identifier = str(parse_identifier(text)) if has_known_scheme(text) else text
    asked = {"text": text, "identifier": identifier, "folded": folded}
    rows = store.read("find", asked).dicts()
    strong = [row for row in rows if row["by_id"] or row["by_identifier"]]
    named = [row for row in rows if _has_name(row, folded)]
    # Who is stated now comes before a namesake whom the newest edition lacks.
    named = [row for row in named if row["last_seen"] is None] or named
    return [(str(row["id"]), str(row["name"])) for row in strong or named]


def _has_name(row: Row, folded: str) -> bool:
    pairs = zip(row["names"], row["kinds"], strict=True)
    return any(kind != "weak" and fold_name(name) == folded for name, kind in pairs)


def fetch_counts(
    store: Store, parties: Iterable[str], day: int
) -> dict[str, dict[str, NeighbourCount]]:
    """Count the neighbours of parties by relation; the day is an ordinal."""
    wanted = list(dict.fromkeys(parties))
    found: dict[str, dict[str, NeighbourCount]] = {party: {} for party in wanted}
    for batch in cut_batches(wanted):
        asked = {"ids": batch, "day": date.fromordinal(day)}
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
        "counted": [word.value for word in COUNTED_CERTAINTY],
        "half": HALF,
    }
    for row in store.read("near_page", asked).dicts():
        return NeighbourMatches(tuple(row["parties"]), int(row["total"]), int(row["at_half"]))
    return NeighbourMatches((), 0)


def world_between(store: Store, parties: Iterable[str], fresh: Iterable[str]) -> World:
    """Return a world of some parties and of the statements between them.

    Only statements with one of the ``fresh`` parties as an end are fetched.
    """
    version = version_of(store)
    fetched = FetchedRows(store, store_cache(store, version))
    wanted = list(dict.fromkeys(parties))
    fetched.parties |= set(wanted)
    asked = list(dict.fromkeys(fresh))
    if asked:
        read = store.read("near_between", {"ids": wanted, "fresh": asked})
        fetched.keep_rows(read.dicts())
    fetched.add_details()
    return fetched.world(version)
