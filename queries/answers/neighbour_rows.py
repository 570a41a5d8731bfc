"""Rows of parties and of the statements between them, for a picture and its tables."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from graph.world.neighbours import (
    HOLDINGS,
    OWNERS,
    countries_of,
    statements_between,
    transfers_between,
)
from graph.world.readable_names import most_specific_schema
from graph.world.world import World
from queries.find.found_parties import listing_names
from queries.question.answer_rows import Hop, RecordRow
from queries.question.party_facts import PartyBrief, SeenHop
from queries.question.party_kind import is_trust
from queries.rows.citations import record_row
from queries.rows.hops import hop
from queries.words.plain_words import line_kind

INTEREST_LINES: Final = ("ownership", "control", "consolidation")
_SHOWN_NAMES: Final = ("name", "alias", "transliteration")
_WORD: Final = re.compile(r"\w")


def party_brief(world: World, number: int, day: int) -> PartyBrief:
    """Return what a picture shows of a party, with listings in force on the day, or perhaps."""
    name = world.name_of(number)
    rows = world.party_rows(number)
    listings = listing_names(world, number, day)
    return {
        "id": world.id_of(number),
        "name": name,
        "original": _other_script_name(rows, name),
        "schema": most_specific_schema(row["schema"] for row in rows),
        "identifiers": sorted({i for row in rows for i in row["identifiers"] or ()}),
        "topics": sorted({t for row in rows for t in row["topics"] or ()}),
        "trust": is_trust(rows),
        "datasets": sorted({row["dataset"] for row in rows} - {""}),
        "country": countries_of(world, [number]).get(number, ""),
        "listed": bool(listings),
        "listings": listings,
    }


def statement_hops(
    world: World, numbers: Sequence[int], fresh: Sequence[int], day: int
) -> list[SeenHop]:
    """Return every hop between a fresh party and another of some parties, whenever it holds.

    ``first_seen`` and ``last_seen`` are the editions from and until which sources state it.
    """
    interests, links = statements_between(world, numbers, fresh)
    rows = [("interests", row) for row in interests] + [("links", row) for row in links]
    rows += [("transfers", row) for row in transfers_between(world, numbers, fresh)]
    return [_seen_hop(world, table, row, day) for table, row in rows]


def relation_between(said: Hop, party: str) -> str:
    """Return the relation (`graph.world.neighbours`) of a hop, seen from one of its ends."""
    line = line_kind(said)
    if line in INTEREST_LINES:
        return HOLDINGS if said["from_id"] == party else OWNERS
    return line


def _seen_hop(world: World, table: str, row: int, day: int) -> SeenHop:
    said = record_row(world, table, row)
    return {
        **hop(world, table, row, day=day),
        "first_seen": said.get("first_seen"),
        "last_seen": said.get("last_seen"),
    }


def _other_script_name(rows: Sequence[RecordRow], shown: str) -> str | None:
    """Return a Latin name of a party shown in another script, or the reverse; ``None`` if none."""
    latin = _is_latin(shown)
    names = (name for row in rows for name in row["names"] or ())
    fitting = (
        str(name["value"])
        for name in names
        if name["kind"] in _SHOWN_NAMES and _is_latin(name["value"]) is not latin
    )
    return next(fitting, None)


def _is_latin(text: str) -> bool:
    letters = [letter for letter in _WORD.findall(text) if letter.isalpha()]
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
