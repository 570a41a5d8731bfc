"""Parties as records of Senzing's generic entity specification, with what they own as relations."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from queries.exchange.canonical_rows import CanonicalRows, Row
from queries.exchange.ftm_entities import percentage

_NAME_TYPES: Final = {"name": "PRIMARY", "previous": "FORMER"}
_NUMBERS: Final = {"LEI": "LEI_NUMBER", "PASSPORT": "PASSPORT_NUMBER"}
_DOMAIN: Final = "OWNERSHIP"


def senzing_records(rows: CanonicalRows) -> Iterator[dict[str, Any]]:
    """Yield a record a party and dataset; holdings point from the owner to what it holds."""
    pointers: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows.rows("interests"):
        pointers[row["dataset"], row["owner"]].append(
            {
                "REL_POINTER_DOMAIN": _DOMAIN,
                "REL_POINTER_KEY": row["asset"],
                "REL_POINTER_ROLE": _role(row),
            }
        )
    listed: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows.rows("listings"):
        listed[row["party"]].append(
            " ".join(filter(None, (row["authority"], row["programme"], row["start"], row["end"])))
        )
    grouped = groupby(rows.rows("parties"), lambda row: (str(row["dataset"]), str(row["id"])))
    for (dataset, party), found in grouped:
        stated = list(found)
        record: dict[str, Any] = {
            "DATA_SOURCE": dataset.upper().replace(" ", "_"),
            "RECORD_ID": party,
            "FEATURES": [*_features(party, stated), *pointers.pop((dataset, party), [])],
        }
        if party in listed:
            record["SANCTIONS_LISTS"] = "; ".join(sorted(set(listed[party])))
        yield record


def _role(row: Row) -> str:
    """Return in words what an owner holds, its share and how sure that is."""
    share = percentage(row["share"] or row["votes"])
    said = [*row["types"], share and f"{share}%", row["certainty"]]
    return " ".join(filter(None, said))


def _features(party: str, rows: list[Row]) -> Iterator[dict[str, Any]]:
    person = rows[0]["schema"] == "Person"
    yield {"RECORD_TYPE": "PERSON" if person else "ORGANIZATION"}
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
    for code in row["countries"]:
        yield {"NATIONALITY" if person else "REGISTRATION_COUNTRY": code.upper()}
    for text in row["identifiers"]:
        scheme, _, number = text.partition(":")
        if scheme in _NUMBERS:
            yield {_NUMBERS[scheme]: number}
        else:
            yield {"NATIONAL_ID_NUMBER": number, "NATIONAL_ID_TYPE": scheme}
