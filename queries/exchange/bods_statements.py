"""The record as BODS 0.4: statements about entities, persons and relationships.

The standard has no place for a list entry, a link, a gap or a ruling, nor for a certainty or a day
that is not whole. They travel in an annotation of the statement about their party, as the exact
rows (`ingest.values.exact_rows`), from which this program reads the same record.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Final

import orjson

from graph.values import vocabulary
from ingest.values.exact_rows import FIELD, PUBLISHER, pack_rows
from queries.exchange.canonical_rows import CanonicalRows, Row, statement_columns
from queries.exchange.stated_words import days_words, end_day
from queries.question.party_kind import is_trust

Statement = dict[str, Any]
VERSION: Final = "0.4"
_NO_DAY: Final = "1970-01-01"
"""The day of publication of data that state none at all; the standard wants one."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH: Final = re.compile(r"\d{4}(-\d\d)?(-\d\d)?")
_ENTITY_TYPES: Final = {"Company": "registeredEntity", "PublicBody": "stateBody"}
_SCHEMES: Final = {"LEI": "XI-LEI"}
"""Codes of org-id.guide where they differ from ours."""
_PERSON_SCHEMES: Final = {"RU-INN": "RUS-TAXID"}
"""The standard's schemes of persons name a country and one of three kinds of document."""
_PERSON_NAMES: Final = {"name": "legal", "previous": "former", "transliteration": "transliteration"}
_ABOUT: Final = {
    "listings": "party",
    "gaps": "about",
    "rulings": "about",
    "links": "source",
    "transfers": "giver",
}
"""Tables without a statement of their own, and the column with the party that carries a row."""


class StatementWriter:
    """Makes the statements of one dataset."""

    def __init__(self, rows: CanonicalRows, dataset: str) -> None:
        """Gather what is said of each party beside its own statement."""
        self._rows, self._dataset = rows, dataset
        self._edition = rows.edition(dataset)
        self._day = _publication_day(rows, dataset)
        self._beside: dict[str, list[tuple[str, Row]]] = {}
        for table, column in _ABOUT.items():
            stated = rows.rows(table, dataset)
            for row in rows.seen_listings(dataset) if table == "listings" else stated:
                self._beside.setdefault(row[column], []).append((table, row))
        for row in rows.rows("arrangements", dataset):
            for member in sorted(row["members"])[:1]:
                self._beside.setdefault(member, []).append(("arrangements", row))
        self._persons = {
            row["id"] for row in rows.rows("parties", dataset) if row["schema"] == "Person"
        }
        self._trusts: set[str] = set()
        for row in rows.rows("interests", dataset):
            if vocabulary.TRUST_ROLES & set(row["types"]):
                self._trusts.add(row["asset"])
            if row["asset"] in self._persons:
                # The standard knows no interest in a person, such as a sole trader.
                self._beside.setdefault(row["asset"], []).append(("interests", row))
        self._documents = {row["id"]: row for row in rows.documents(dataset)}

    def statements(self) -> Iterator[Statement]:
        """Yield the statements: of parties, of those named without one, then relationships."""
        stated: set[str] = set()
        grouped = groupby(self._rows.rows("parties", self._dataset), lambda row: str(row["id"]))
        for number, (party, found) in enumerate(grouped):
            rows = list(found)
            stated.add(party)
            exact = [("parties", row) for row in rows] + self._beside.pop(party, [])
            if number == 0:
                exact = [*(("documents", row) for row in self._documents.values()), *exact]
            yield self._party(party, rows, exact)
        for party in sorted(self._find_named_parties() - stated):
            # A relationship may only name what a statement before it describes.
            yield self._party(party, self._elsewhere(party), self._beside.pop(party, []))
        for row in self._rows.rows("interests", self._dataset):
            if row["asset"] not in self._persons:
                yield self._relationship(row)

    def _find_named_parties(self) -> set[str]:
        named = set(self._beside)
        for row in self._rows.rows("interests", self._dataset):
            named |= {row["owner"], row["asset"]}
        return named

    def _elsewhere(self, party: str) -> list[Row]:
        """Return the rows of a party that this dataset names and another one describes."""
        number = self._rows.world.number_of(party)
        return [] if number is None else self._rows.world.party_rows(number)

    def _party(self, party: str, rows: list[Row], exact: Iterable[tuple[str, Row]]) -> Statement:
        person = bool(rows) and rows[0]["schema"] == "Person"
        details = _person(rows) if person else _entity(rows, trust=party in self._trusts)
        kind = "person" if person else "entity"
        return self._statement(party, kind, party, details, exact, rows[0] if rows else {})

    def _relationship(self, row: Row) -> Statement:
        details = {
            "isComponent": False,
            "subject": row["asset"],
            "interestedParty": row["owner"],
            "interests": _interests(row),
        }
        text = repr(sorted(statement_columns(row).items()))
        key = f"{row['record_id']}:{hashlib.sha1(text.encode()).hexdigest()[:12]}"
        return self._statement(
            key, "relationship", row["asset"], details, [("interests", row)], row
        )

    def _statement(
        self,
        key: str,
        kind: str,
        subject: str,
        details: Mapping[str, Any],
        exact: Iterable[tuple[str, Row]],
        cited: Mapping[str, Any],
    ) -> Statement:
        said = cited.get("observed_on") or ""
        statement: Statement = {
            "statementId": hashlib.sha256(
                f"{self._dataset}\x1f{kind}\x1f{key}".encode()
            ).hexdigest(),
            "declarationSubject": subject,
            "statementDate": said[:10] if _DAY.match(said) else self._day,
            "recordId": key,
            "recordType": kind,
            "recordStatus": "new",
            "recordDetails": dict(details),
            "publicationDetails": {
                "publicationDate": self._day,
                "bodsVersion": VERSION,
                "publisher": {"name": PUBLISHER},
            },
        }
        if source := self._source(cited):
            statement["source"] = source
        rows = [(table, statement_columns(row)) for table, row in exact]
        exactly = pack_rows(statement, rows)
        if self._edition is None:
            # The standard asks for a day, and this one is no edition's.
            exactly = {"edition": None, **exactly}
        packed = orjson.dumps({FIELD: exactly}).decode()
        statement["annotations"] = [
            {
                "statementPointerTarget": "/recordDetails",
                "motivation": "transformation",
                "description": "The exact rows of this statement, for Ownership Explorer.",
                "transformedContent": packed,
            }
        ]
        return statement

    def _source(self, row: Mapping[str, Any]) -> dict[str, Any]:
        document = self._documents.get(row.get("document") or "", {})
        url = row.get("url") or document.get("url")
        source: dict[str, Any] = {"url": url} if _is_web_address(url) else {}
        retrieved = document.get("retrieved_on") or ""
        if _DAY.fullmatch(retrieved):
            source["retrievedAt"] = retrieved
        names = [row.get("asserted_by"), document.get("publisher")]
        if speakers := list(dict.fromkeys(filter(None, names))):
            source["assertedBy"] = [{"name": name} for name in speakers]
        if document.get("title"):
            source["description"] = document["title"]
        return source


def _publication_day(rows: CanonicalRows, dataset: str) -> str:
    """Return the day of a dataset's newest edition, else the newest that its sources state.

    A day of the clock or of a file would make other bytes of the same data, and one of another
    dataset would say that this one was seen on it.
    """
    files = [row for row in rows.world.sources.to_pylist() if row["dataset"] == dataset]
    editions = [row["edition"] or row["retrieved_on"] for row in files]
    documents = rows.documents(dataset)
    stated = [row[name] for row in documents for name in ("published_on", "retrieved_on")]
    for days in (editions, stated):
        whole = [day for text in days if _DAY.fullmatch(day := str(text or "")[:10])]
        if whole:
            return max(whole)
    return _NO_DAY


def _is_web_address(url: str | None) -> bool:
    return bool(url) and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", str(url)) is not None


def _whole_day(text: str | None) -> str | None:
    return text if text and _DAY.fullmatch(text) else None


def _without_empty(details: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if value not in (None, "", [])}


def _identifiers(rows: list[Row]) -> list[dict[str, str]]:
    texts = dict.fromkeys(text for row in rows for text in row["identifiers"])
    pairs = (text.partition(":") for text in texts)
    return [{"scheme": _SCHEMES.get(scheme, scheme), "id": number} for scheme, _, number in pairs]


def _person(rows: list[Row]) -> dict[str, Any]:
    names = [
        {"type": _PERSON_NAMES.get(name["kind"], "alternative"), "fullName": name["value"]}
        for row in rows
        for name in row["names"]
    ]
    born = next((row["birth_date"] for row in rows if row["birth_date"]), None)
    countries = dict.fromkeys(code for row in rows for code in row["countries"])
    return _without_empty(
        {
            "isComponent": False,
            "personType": "knownPerson" if names else "unknownPerson",
            "names": names,
            "identifiers": [
                {"scheme": _PERSON_SCHEMES[item["scheme"]], "id": item["id"]}
                for item in _identifiers(rows)
                if item["scheme"] in _PERSON_SCHEMES
            ],
            "nationalities": [_country(code) for code in countries],
            "birthDate": born if born and _MONTH.fullmatch(born) else None,
            "addresses": [
                {"type": "residence", "address": text} for row in rows for text in row["addresses"]
            ],
        }
    )


def _entity(rows: list[Row], *, trust: bool) -> dict[str, Any]:
    schema = rows[0]["schema"] if rows else "LegalEntity"
    names = list(dict.fromkeys(name["value"] for row in rows for name in row["names"]))
    place = next((row["jurisdiction"] for row in rows if row["jurisdiction"]), None)
    kind = _ENTITY_TYPES.get(schema, "legalEntity") if names else "unknownEntity"
    sort = (
        {"type": "arrangement", "subtype": "trust"} if trust or is_trust(rows) else {"type": kind}
    )
    return _without_empty(
        {
            "isComponent": False,
            "entityType": sort,
            "name": names[0] if names else None,
            "alternateNames": names[1:],
            "jurisdiction": None if place is None else _country(place),
            "identifiers": _identifiers(rows),
            "foundingDate": next((d for row in rows if (d := _whole_day(row["start"]))), None),
            "dissolutionDate": next(
                (d for row in rows if (d := _whole_day(end_day(row["end"])))), None
            ),
            "addresses": [
                {"type": "registered", "address": text} for row in rows for text in row["addresses"]
            ],
        }
    )


def _country(code: str) -> dict[str, str]:
    upper = code.upper()
    return {"name": upper, "code": upper} if len(upper) == 2 else {"name": upper}


def _interests(row: Row) -> list[dict[str, Any]]:
    """Return the interests of a row; what is only claimed is of unknown type and has no share.

    A program that reads the standard does not look at annotations.
    """
    claimed = row["certainty"] not in vocabulary.COUNTED_CERTAINTY
    found = []
    for kind in row["types"] or ["unknownInterest"]:
        share = row["votes"] if kind == vocabulary.VOTING_RIGHTS else row["share"]
        known = kind if kind in vocabulary.BODS_INTEREST_TYPES else "otherInfluenceOrControl"
        said = [kind] if known != kind or claimed else []
        said += [row["certainty"]] if row["certainty"] != "confirmed" else []
        # The standard has whole days, and takes what has no end for something that holds.
        part = row["end"] and row["end"] != _whole_day(row["end"])
        ended = days_words(row) if part else None
        found.append(
            _without_empty(
                {
                    "type": "unknownInterest" if claimed else known,
                    "directOrIndirect": row["directness"],
                    "details": "; ".join(filter(None, [*said, ended, row["note"]])),
                    "share": None if claimed else _share(share),
                    "startDate": _whole_day(row["start"]),
                    "endDate": _whole_day(end_day(row["end"])),
                }
            )
        )
    return found


def _share(share: Mapping[str, Any] | None) -> dict[str, float] | None:
    """Return a share as the standard writes it, in percent.

    >>> _share({"low": 250_000, "high": 500_000, "low_open": True, "high_open": False})
    {'exclusiveMinimum': 25.0, 'maximum': 50.0}
    """
    if share is None:
        return None
    low, high = share["low"] / 10_000, share["high"] / 10_000
    if low == high:
        return {"exact": low}
    ends = {"exclusiveMinimum" if share["low_open"] else "minimum": low}
    return ends | {"exclusiveMaximum" if share["high_open"] else "maximum": high}
