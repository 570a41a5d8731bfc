"""One page of the parties that a search finds, with what tells namesakes apart."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from graph.values.dates import Holds
from graph.world.listing_days import listing_holds
from graph.world.neighbours import (
    HOLDINGS,
    LINK_RELATIONS,
    NeighbourMatches,
    NeighbourQuery,
    neighbour_page,
)
from graph.world.world import World
from queries.find.find_party import hit_rows, party_name
from queries.question.answer_rows import RecordRow
from queries.question.found_page import FindQuestion, FoundPage
from queries.question.party_facts import FoundRow
from queries.words.list_names import mark_words

if TYPE_CHECKING:
    from graph.search.name_index import NameIndex
    from graph.search.search_hits import Hit
    from graph.store.protocol.graph_store import Store

COMPANIES_NAMED: Final = 2
PERSON: Final = "Person"

PageOfNeighbours = Callable[[str, NeighbourQuery], NeighbourMatches]


def found_in_world(world: World, index: "NameIndex", sought: FindQuestion) -> FoundPage:
    """Return one page of the parties of a world that fit."""

    def page(person: str, asked: NeighbourQuery) -> NeighbourMatches:
        number = world.number_of(person)
        return NeighbourMatches((), 0) if number is None else neighbour_page(world, number, asked)

    def rows(hits: "list[Hit]") -> list[FoundRow]:
        return found_rows(world, sought, hits, _company_ids(_persons_of(hits), sought.day, page))

    return _page_of(index, sought, rows)


def found_in_store(store: "Store", index: "NameIndex", sought: FindQuestion) -> FoundPage:
    """Return one page of the parties of a store that fit."""
    from graph.store.fetch.fetch_party import fetch_page, world_between

    def page(person: str, asked: NeighbourQuery) -> NeighbourMatches:
        return fetch_page(store, person, asked)

    def rows(hits: "list[Hit]") -> list[FoundRow]:
        held = _company_ids(_persons_of(hits), sought.day, page)
        near = [company for ids in held.values() for company in ids]
        world = world_between(store, [*(hit.party_id for hit in hits), *near], [])
        return found_rows(world, sought, hits, held)

    return _page_of(index, sought, rows)


def _page_of(
    index: "NameIndex", sought: FindQuestion, rows: "Callable[[list[Hit]], list[FoundRow]]"
) -> FoundPage:
    from graph.search.search_hits import count_facets

    hits, complete = _hits_of(index, sought, sought.text)
    # What nothing is called as it is typed may be called so in English.
    for text in () if hits else _other_readings(sought.text):
        more, every = _hits_of(index, sought, text)
        hits, complete = list({hit.party_id: hit for hit in [*more, *hits]}.values()), every
    page = FoundPage(rows(hits[sought.offset : sought.offset + sought.limit]))
    page.total, page.complete, page.offset = len(hits), complete, sought.offset
    page.facets = count_facets(hits)
    return page


def _hits_of(index: "NameIndex", sought: FindQuestion, text: str) -> "tuple[list[Hit], bool]":
    """Return the parties that fit a text, and whether these are all."""
    if sought.counted:
        return index.search_all(text, **sought.narrowed)
    return index.search(text, limit=sought.limit), False


def _other_readings(text: str) -> list[str]:
    """Return the same name read in other ways: by what its words mean, or as a foreigner's."""
    from graph.candidates.compared_facts import BODY, PERSON
    from graph.candidates.spelling.names_in_one import names_in_one

    each = [names_in_one(text, kind)[1:] for kind in (BODY, PERSON)]
    return list(dict.fromkeys(name for names in each for name in names))


def found_rows(
    world: World, sought: FindQuestion, hits: "list[Hit]", companies: Mapping[str, list[str]]
) -> list[FoundRow]:
    """Return the rows of a page of hits; ``companies`` are what persons hold or direct, by id."""
    rows: list[FoundRow] = []
    for row in hit_rows(world, sought.text, hits):
        number = world.number_of(row["id"])
        stated = [] if number is None else world.party_rows(number)
        rows.append(
            {
                **row,
                "birth_date": next((r["birth_date"] for r in stated if r["birth_date"]), None),
                "address": next((a for said in stated for a in said["addresses"] or ()), None),
                "companies": [party_name(world, one) for one in companies.get(row["id"], ())],
                "lists": [] if number is None else listing_names(world, number, sought.day),
            }
        )
    return rows


def _company_ids(persons: Sequence[str], day: int, page: PageOfNeighbours) -> dict[str, list[str]]:
    """Return the ids of what persons hold or direct, at most two for each, today's first.

    ``page`` returns one page of the neighbours of a party.
    """
    found: dict[str, list[str]] = {}
    for person in persons:
        ids: dict[str, None] = {}
        for relation in (HOLDINGS, LINK_RELATIONS["Directorship"]):
            left = COMPANIES_NAMED - len(ids)
            if left > 0:
                sought = NeighbourQuery(relation, day, past=True, limit=COMPANIES_NAMED)
                ids |= dict.fromkeys(page(person, sought).parties[:left])
        found[person] = list(ids)
    return found


def _persons_of(hits: "list[Hit]") -> list[str]:
    """Return the ids of the persons among some hits."""
    return [hit.party_id for hit in hits if hit.facets.schema == PERSON]


def listing_names(world: World, number: int, day: int) -> list[str]:
    """Return the names of a party's listings that are, or perhaps are, in force on a day."""
    offsets, rows = world.listings_by_party
    mine = np.sort(rows[offsets[number] : offsets[number + 1]])
    if not mine.size:
        return []
    found = world.tables["listings"].take(pa.array(mine)).to_pylist()
    held = ((said, listing_holds(said, day)) for said in found)
    named = (_listing_name(said, holds) for said, holds in held if holds is not Holds.NO)
    return list(dict.fromkeys(named))


def _listing_name(said: RecordRow, holds: Holds) -> str:
    """Return a listing's authority and programme, and what its days leave open."""
    name = mark_words(said["authority"], said["programme"], said["list_name"])
    if holds is Holds.PERHAPS:
        return f"{name} (perhaps on that day)"
    return name if said["start"] else f"{name} (day not stated)"
