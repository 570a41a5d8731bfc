"""What the record says of one party: names, numbers, facts, listings, gaps, rulings."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.values.dates import iso
from graph.values.identifiers import parse
from graph.values.share import Share
from graph.values.vocabulary import COUNTED_CERTAINTY, NEEDS_CHECKING, NOTE_KINDS
from graph.world.world import World
from queries.answers.hops import citation, document_of, row_of, state_on
from queries.question.party_kind import is_trust

OWN_LISTS: Final = frozenset({"eu_fsf", "ofac", "uk_sanctions", "un", "seco"})
"""Readers of the lists that authorities publish themselves."""
CASE_READER: Final = "case"
_FACTS: Final = ("start", "end", "status", "birth_date", "note")


def facts_of(world: World, number: int, day: int) -> dict[str, Any]:
    """Return everything that sources state of a party, each item with its source.

    Args:
        world: the world.
        number: world number of the party.
        day: ordinal; listings, gaps and rulings say whether they are in force that day.

    Returns:
        Names, identifiers, addresses, facts, listings, gaps, notes, rulings, arrangements and
        members.
        Gaps are those of the party and of the documents that speak of it.
    """
    rows = world.party_rows(number)
    return {
        "id": world.id_of(number),
        "name": world.name_of(number),
        "schema": world.schema_of(number) if rows else None,
        "trust": is_trust(rows),
        "jurisdiction": next((row["jurisdiction"] for row in rows if row["jurisdiction"]), None),
        "as_of": iso(day),
        "names": [_cited(world, row, name) for row in rows for name in row["names"]],
        "identifiers": list(_identifiers(world, rows)),
        "addresses": [
            _cited(world, row, {"value": address}) for row in rows for address in row["addresses"]
        ],
        "facts": list(_facts(world, rows)),
        "listings": _listings(world, number, day),
        "gaps": gaps_of(world, number, day),
        "notes": _notes(world, number),
        "rulings": _rulings(world, number, day),
        "arrangements": _arrangements(world, number, day),
        "members": [_member(world, row) for row in rows],
        "data_version": world.data_version,
    }


def _cited(world: World, said: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    return {**item, **citation(world, said)}


def _identifiers(world: World, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        for text in row["identifiers"]:
            number = parse(text)
            yield _cited(
                world,
                row,
                {
                    "scheme": number.scheme,
                    "value": number.value,
                    "valid": number.valid,
                    "remark": number.problem,
                },
            )


def _facts(world: World, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        said = [(name.replace("_", " "), row[name]) for name in _FACTS]
        said += [("country", code) for code in row["countries"]]
        said += [("topic", topic) for topic in row["topics"]]
        said += [(pair["field"], pair["value"]) for pair in row["data"]]
        for fact, value in said:
            if value:
                yield _cited(world, row, {"fact": fact, "value": value})


def _member(world: World, row: Mapping[str, Any]) -> dict[str, Any]:
    names = [name["value"] for name in row["names"]]
    return _cited(
        world,
        row,
        {
            "name": names[0] if names else row["id"],
            "member_id": row["id"],
            "schema": row["schema"],
            "trust": is_trust([row]),
            "jurisdiction": row["jurisdiction"],
        },
    )


def _rows_about(world: World, table: str, column: str, number: int) -> list[dict[str, Any]]:
    rows = np.flatnonzero(world.column(table, f"{column}_idx") == number)
    found: list[dict[str, Any]] = world.tables[table].take(pa.array(rows)).to_pylist()
    return found


def listing_item(world: World, said: Mapping[str, Any], day: int) -> dict[str, Any]:
    """Return one entry of a list, with its state on a day and its source."""
    item = {
        "state": state_on(said, day),
        "authority": said["authority"],
        "list": said["list_name"],
        "programme": said["programme"],
        "measures": said["measures"],
        "start": said["start"],
        "end": said["end"],
        "act": said["act"],
        "reason": said["reason"],
        "entry_id": said["entry_id"],
        "certainty": said["certainty"],
        "observed_on": said["observed_on"],
        "note": said["note"],
    }
    return _cited(world, said, item)


def _listings(world: World, number: int, day: int) -> list[dict[str, Any]]:
    rows = _rows_about(world, "listings", "party", number)
    return sorted((listing_item(world, said, day) for said in rows), key=cited_before)


def counts(item: Mapping[str, Any]) -> bool:
    """Return whether an entry is stated without doubt and with measures that are known."""
    return item["certainty"] in COUNTED_CERTAINTY and bool(item["measures"])


def cited_before(item: Mapping[str, Any]) -> tuple[Any, ...]:
    """Order listings for citing: sure that day, in no doubt, the authority's own list, act named.

    Lists that others compile come after. What is equal in all that goes by its own text, never
    by the order in which files were loaded.
    """
    return (
        item["state"] != "in force",
        not counts(item),
        item["reader"] not in OWN_LISTS and item["reader"] != CASE_READER,
        not item["act"],
        not item["programme"],
        item["reader"] == CASE_READER,
        item["start"] or "",
        item["dataset"],
        item["record"],
    )


def gaps_of(world: World, number: int, day: int) -> list[dict[str, Any]]:
    """Return the gaps of a party, then those of the documents that speak of it."""
    found = [
        _gap(world, said, day, None)
        for said in _rows_about(world, "gaps", "about", number)
        if said["kind"] not in NOTE_KINDS
    ]
    cited = _cited_documents(world, number)
    table = world.tables["gaps"]
    if cited and len(table):
        chosen = pc.is_in(table["about"], value_set=pa.array(sorted(cited), pa.string()))
        for said in table.filter(chosen).to_pylist():
            found.append(_gap(world, said, day, said["about"]))
    return found


def _gap(world: World, said: Mapping[str, Any], day: int, document: str | None) -> dict[str, Any]:
    share = said["share"]
    if document is None:
        about = world.name_of(int(said["about_idx"]))
    else:
        about = document_of(world, document, said["dataset"]).get("title") or document
    item = {
        "kind": said["kind"],
        "ground": said["ground"],
        "share": None if share is None else Share(**share).text,
        "about": about,
        "about_id": said["about"],
        "about_document": document is not None,
        "start": said["start"],
        "end": said["end"],
        "state": state_on(said, day),
        "quote": said["quote"],
        "note": said["note"],
    }
    return _cited(world, said, item)


def _notes(world: World, number: int) -> list[dict[str, Any]]:
    """Return the notes on a party: remarks of whoever keeps a case, no statements of a source."""
    return [
        _cited(
            world,
            said,
            {
                "note": said["note"],
                "needs_checking": said["kind"] == NEEDS_CHECKING,
                "about": said["ground"] or "this party",
            },
        )
        for said in _rows_about(world, "gaps", "about", number)
        if said["kind"] in NOTE_KINDS
    ]


def _cited_documents(world: World, number: int) -> set[str]:
    """Return the ids of the documents that statements about a party cite."""
    cited: set[str] = {row["document"] for row in world.party_rows(number) if row["document"]}
    for table, ends in (("interests", ("owner", "asset")), ("links", ("source", "target"))):
        near = np.zeros(len(world.tables[table]), bool)
        for end in ends:
            near |= world.column(table, f"{end}_idx") == number
        column = world.tables[table]["document"].filter(pa.array(near))
        cited.update(pc.unique(column).drop_null().to_pylist())
    return cited


def _rulings(world: World, number: int, day: int) -> list[dict[str, Any]]:
    keys = ("authority", "date", "conclusion", "effect", "start", "end", "note")
    return [
        _cited(world, said, {**{key: said[key] for key in keys}, "state": state_on(said, day)})
        for said in _rows_about(world, "rulings", "about", number)
    ]


def _arrangements(world: World, number: int, day: int) -> list[dict[str, Any]]:
    table = world.tables["arrangements"]
    found = []
    for row, members in enumerate(table["members_idx"].to_pylist()):
        if number in members:
            said = row_of(world, "arrangements", row)
            item = {
                "kind": said["kind"],
                "name": said["name"],
                "members": [world.name_of(member) for member in members],
                "start": said["start"],
                "end": said["end"],
                "state": state_on(said, day),
                "note": said["note"],
            }
            found.append(_cited(world, said, item))
    return found
