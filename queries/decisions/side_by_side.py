"""Two records of a pair side by side: what each states, and whether they agree or contradict."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from graph.candidates.births import CLASH, MISSING, compare_births
from graph.candidates.compared_facts import (
    BIRTH_FIELDS,
    KINDS,
    PartyFacts,
    births_beside,
    countries_of_row,
)
from graph.candidates.spelling.birth_texts import birth_parts, births_in
from graph.values.name_keys import fold_name
from graph.world.world import World

AGREES: Final = "agree"
DIFFERS: Final = "differ"
_OPEN: Final = ""


class FieldRow(NamedTuple):
    """What two rows state in one field, and whether they agree, contradict, or neither."""

    field: str
    left: list[str]
    mark: str
    right: list[str]


def field_rows(world: World, left: str, right: str) -> Iterator[FieldRow]:
    """Yield the fields that one of two rows states at least."""
    sides = [_fields(world, party) for party in (left, right)]
    for field in sides[0]:
        one, two = (side[field] for side in sides)
        if one or two:
            yield FieldRow(field, one, mark_of(field, one, two), two)


def side_by_side(world: World, left: str, right: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield the same as cells: the field, one side, the mark, and the other side."""
    for row in field_rows(world, left, right):
        yield row.field, "; ".join(row.left), row.mark, "; ".join(row.right)


def mark_of(field: str, one: list[str], two: list[str]) -> str:
    """Return whether two sides agree in a field, contradict each other, or neither."""
    if not one or not two:
        return _OPEN
    if field == "birth":
        found = compare_births(*(_stated_births(side) for side in (one, two))).found
        return _OPEN if found == MISSING else DIFFERS if found in CLASH else AGREES
    keys = [
        {fold_name(text) if field == "name" else text.lower() for text in s} for s in (one, two)
    ]
    if keys[0] & keys[1]:
        return AGREES
    if field == "number":
        schemes = [{text.partition(":")[0] for text in side} for side in keys]
        return DIFFERS if schemes[0] & schemes[1] else _OPEN
    if field == "kind":
        # A company is an organization too, and of some words nobody knows what they surely are.
        kinds = [{KINDS.get(text) for text in side} for side in (one, two)]
        return _OPEN if None in kinds[0] | kinds[1] or kinds[0] & kinds[1] else DIFFERS
    return DIFFERS if field == "jurisdiction" else _OPEN


def _further_births(row: Mapping[str, Any]) -> list[str]:
    """Return the births that a row states as text beside its birth date."""
    known = birth_parts(row["birth_date"])
    texts = [said["value"] for said in row["data"] or () if said["field"] in BIRTH_FIELDS]
    return [text for text in texts if text and any(births_beside(text, known))]


def _stated_births(texts: Iterable[str]) -> PartyFacts:
    stated = [births_in(text) for text in texts]
    return PartyFacts(
        births={day for one in stated for day in one.days},
        spans={span for one in stated for span in one.spans},
    )


def _fields(world: World, party: str) -> dict[str, list[str]]:
    """Return what the rows with an id state, and where they come from."""
    number = world.number_of(party)
    rows = [] if number is None else [r for r in world.party_rows(number) if r["id"] == party]
    offsets, by_party = world.listings_by_party
    found: dict[str, list[Any]] = {
        "name": [name["value"] for row in rows for name in row["names"] or ()],
        "kind": [row["schema"] for row in rows],
        "birth": [text for row in rows for text in (row["birth_date"], *_further_births(row))],
        "jurisdiction": [row["jurisdiction"] for row in rows],
        "countries": [text for row in rows for text in countries_of_row(row)],
        "number": [text for row in rows for text in row["identifiers"] or ()],
        "address": [text for row in rows for text in row["addresses"] or ()],
        "source": [f"{row['dataset']}:{row['record_id']}".rstrip(":") for row in rows],
    }
    listed = (
        []
        if number is None
        else [
            f"{row['authority']} {row['programme'] or row['list_name'] or ''}".strip()
            for row in world.tables["listings"]
            .take(by_party[offsets[number] : offsets[number + 1]])
            .to_pylist()
        ]
    )
    found["listed"] = listed
    return {field: list(dict.fromkeys(t for t in texts if t)) for field, texts in found.items()}
