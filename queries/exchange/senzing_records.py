"""Parties as records of Senzing's generic entity specification, with what they own as relations."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from graph.values.vocabulary import PARTY_SCHEMATA
from queries.exchange.canonical_rows import CanonicalRows, Row
from queries.exchange.stated_words import end_day, entry_words, holding_words

_NAME_TYPES: Final = {"name": "PRIMARY", "previous": "FORMER"}
_NUMBERS: Final = {"LEI": "LEI_NUMBER", "PASSPORT": "PASSPORT_NUMBER"}
_RECORD_TYPES: Final = {
    **dict.fromkeys(PARTY_SCHEMATA, "ORGANIZATION"),
    "Person": "PERSON",
    "Vessel": "VESSEL",
    "Airplane": "AIRCRAFT",
}
"""What Senzing calls a kind of party; it never joins two of different types. Others have none."""
_DOMAIN: Final = "OWNERSHIP"


def senzing_records(rows: CanonicalRows) -> Iterator[dict[str, Any]]:
    """Yield a record a party and dataset; holdings point from the owner to what it holds."""
    pointers: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows.rows("interests"):
        pointers[row["dataset"], row["owner"]].append(
            {
                "REL_POINTER_DOMAIN": _DOMAIN,
                "REL_POINTER_KEY": row["asset"],
                "REL_POINTER_ROLE": holding_words(row),
            }
        )
    listed: defaultdict[str, list[str]] = defaultdict(list)
    for row, annulled in zip(rows.rows("listings"), rows.annulments(), strict=True):
        listed[row["party"]].append(entry_words(row, annulled.text if annulled else None))
    grouped = groupby(rows.rows("parties"), lambda row: (str(row["dataset"]), str(row["id"])))
    for (dataset, party), found in grouped:
        stated = list(found)
        record: dict[str, Any] = {
            "DATA_SOURCE": dataset.upper().replace(" ", "_"),
            "RECORD_ID": party,
            "FEATURES": [*_features(party, stated), *pointers.pop((dataset, party), [])],
        }
        ends = [end_day(row["end"]) for row in stated if row["schema"] != "Person"]
        if known := list(filter(None, ends)):
            record["DISSOLVED_ON"] = min(known)
        if party in listed:
            record["SANCTIONS_LISTS"] = "; ".join(sorted(set(listed[party])))
        yield record


def _features(party: str, rows: list[Row]) -> Iterator[dict[str, Any]]:
    person = rows[0]["schema"] == "Person"
    if kind := _RECORD_TYPES.get(rows[0]["schema"]):
        yield {"RECORD_TYPE": kind}
    yield {"REL_ANCHOR_DOMAIN": _DOMAIN, "REL_ANCHOR_KEY": party}
    seen: set[str] = set()
    for row in rows:
        for feature in _of_row(row, person=person):
            # Several statements often say the same.
            if (key := repr(feature)) not in seen:
                seen.add(key)
                yield feature


def _of_row(row: Row, *, person: bool) -> Iterator[dict[str, Any]]:
    for name in row["names"]:
        kind = _NAME_TYPES.get(name["kind"], "AKA")
        yield {"NAME_TYPE": kind, "NAME_FULL" if person else "NAME_ORG": name["value"]}
    if row["birth_date"]:
        yield {"DATE_OF_BIRTH": row["birth_date"]}
    for text in row["addresses"]:
        yield {"ADDR_FULL": text}
    if row["jurisdiction"]:
        yield {"REGISTRATION_COUNTRY": row["jurisdiction"].upper()}
    if row["start"] and not person:
        yield {"REGISTRATION_DATE": row["start"]}
    if person and (died := end_day(row["end"])):
        yield {"DATE_OF_DEATH": died}
    for code in row["countries"]:
        yield {"NATIONALITY" if person else "REGISTRATION_COUNTRY": code.upper()}
    for text in row["identifiers"]:
        scheme, _, number = text.partition(":")
        if scheme in _NUMBERS:
            yield {_NUMBERS[scheme]: number}
        else:
            yield {"NATIONAL_ID_NUMBER": number, "NATIONAL_ID_TYPE": scheme}
