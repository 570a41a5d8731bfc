"""The record as FollowTheMoney 4: parties, Ownership and other links, Sanction, Note, Document.

What FollowTheMoney has a property for is said in it, for every program that reads the format. A
range is written as `25-50`; open ends, what a share is of, certainty and the like travel in the
exact rows beside (`ingest.values.exact_rows`), from which this program reads the same record.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Final

import pycountry

from graph.values.vocabulary import COUNTED_CERTAINTY, SHAREHOLDING, VOTING_RIGHTS, Certainty
from ingest.values.exact_rows import FIELD, pack_rows
from queries.exchange.canonical_rows import Annulment, CanonicalRows, Row, statement_columns
from queries.exchange.stated_words import days_words, end_day, open_percentage

Entity = dict[str, Any]
Properties = dict[str, list[str]]

_NAMES: Final = {
    "name": "name",
    "alias": "alias",
    "previous": "previousName",
    "weak": "weakAlias",
    "abbreviation": "abbreviation",
    "transliteration": "alias",
}
_NUMBERS: Final = {
    "LEI": "leiCode",
    "RU-OGRN": "ogrnCode",
    "RU-INN": "innCode",
    "IMO": "imoNumber",
    "BIC": "swiftBic",
    "WIKIDATA": "wikidataId",
}
"""Properties of numbers by scheme; any other number of a company is a `registrationNumber`."""
_PLAIN_ID: Final = re.compile(r"[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?")
_POINTERS: Final = frozenset({"entity", "proof", "owner", "asset", "controller", "controlled"})
"""Properties whose values are ids, beside the ends of links."""
_LEGAL: Final = ("Person", "Company", "Organization", "PublicBody", "LegalEntity")
_EDGES: Final = {
    "Directorship": ("director", "organization"),
    "Membership": ("member", "organization"),
    "Employment": ("employee", "employer"),
    "Representation": ("agent", "client"),
    "Family": ("person", "relative"),
    "Associate": ("person", "associate"),
    "Succession": ("predecessor", "successor"),
    "Payment": ("payer", "beneficiary"),
}
"""Ends of the links that are schemata of FollowTheMoney; the others are an `UnknownLink`."""
_ENDS: Final = frozenset({"subject", "object", *(end for ends in _EDGES.values() for end in ends)})
_RELATIONS: Final = {"Family": "relationship", "Associate": "relationship", "Payment": "purpose"}
_WITHOUT_STATUS: Final = ("Payment", "Family", "Associate")
_PROSE: Final = ("summary", "notes", "description")
"""Data of a party that the format has a property for."""
_NOTES: Final = ("gaps", "rulings", "transfers")
_TOPICS: Final = frozenset(
    """
    asset.frozen corp.clone corp.disqual corp.offshore corp.public corp.shell crime crime.boss
    crime.cyber crime.env crime.fin crime.fraud crime.terror crime.theft crime.traffick
    crime.traffick.drug crime.traffick.human crime.war debarment export.control
    export.control.linked export.risk fin fin.adivsor fin.bank fin.fund forced.labor geo.risk gov
    gov.admin gov.executive gov.financial gov.head gov.igo gov.judicial gov.legislative gov.muni
    gov.national gov.religion gov.security gov.soe gov.state invest.ban invest.risk mare.detained
    mare.shadow mare.sts mil poi pol.party pol.union reg.action reg.warn rel role.acct role.act
    role.civil role.diplo role.journo role.judge role.lawyer role.lobby role.oligarch role.pep
    role.pep.frmr role.pep.intl role.pep.natl role.pol role.rca role.spy sanction sanction.control
    sanction.counter sanction.linked wanted
    """.split()
)
"""Topics that FollowTheMoney 4 has; others travel in the exact rows alone."""


def ftm_entities(rows: CanonicalRows, dataset: str) -> Iterator[Entity]:
    """Yield the entities of a dataset: documents, parties, then what is stated between them.

    Each carries the day of the dataset's edition, since other programs may set them in any order.
    """
    edition = rows.edition(dataset)
    for entity in _entities(rows, dataset):
        if edition is not None:
            entity[FIELD] = {"edition": edition, **entity[FIELD]}
        yield entity


def _entities(rows: CanonicalRows, dataset: str) -> Iterator[Entity]:
    for row in rows.documents(dataset):
        yield _entity(row["id"], "Document", _document_words(row), dataset, [("documents", row)])
    for party, stated in groupby(rows.rows("parties", dataset), key=lambda row: str(row["id"])):
        together = list(stated)
        schema = together[0]["schema"]
        words = _party_words(schema, together)
        yield _entity(party, schema, words, dataset, [("parties", row) for row in together])
    for row in rows.rows("interests", dataset):
        yield _edge(_interest_schema(row), row, dataset, "interests")
    for row in rows.rows("links", dataset):
        schema = row["kind"] if row["kind"] in _EDGES else "UnknownLink"
        yield _edge(schema, row, dataset, "links")
    for row, annulled in zip(rows.seen_listings(dataset), rows.annulments(dataset), strict=True):
        words = _listing_words(row) | _annulment_words(row, annulled)
        yield _entity(_key(row), "Sanction", words, dataset, [("listings", row)])
    for table in _NOTES:
        for row in rows.rows(table, dataset):
            yield _entity(_key(row), "Note", _note_words(table, row), dataset, [(table, row)])
    for row in rows.rows("arrangements", dataset):
        words = {
            "name": row["name"] or "Arrangement",
            "entity": row["members"],
            **_source_properties(row),
        }
        yield _entity(_key(row), "Note", words, dataset, [("arrangements", row)])


def _entity(
    key: str,
    schema: str,
    words: Mapping[str, Any],
    dataset: str,
    rows: Iterable[tuple[str, Row]],
) -> Entity:
    """Return an entity with the exact rows that it stands for."""
    properties: Properties = {}
    for name, value in words.items():
        texts = value if isinstance(value, list) else [value]
        if kept := list(dict.fromkeys(str(text) for text in texts if text)):
            pointing = name in _POINTERS or name in _ENDS
            properties[name] = [entity_id(text) for text in kept] if pointing else kept
    entity: Entity = {"id": entity_id(key), "schema": schema, "properties": properties}
    exact = [(table, statement_columns(row)) for table, row in rows]
    entity |= {"datasets": [dataset], FIELD: pack_rows(entity, exact)}
    return entity


def entity_id(text: str) -> str:
    """Return an id as the format allows it: letters, digits, dots and hyphens; others have a hash.

    >>> entity_id("gb-coh-01234567"), entity_id("toloka:toloka_bv")
    ('gb-coh-01234567', 'toloka-toloka-bv-e9c343')
    """
    if _PLAIN_ID.fullmatch(text):
        return text
    plain = re.sub(r"[^0-9A-Za-z.-]+", "-", text).strip(".-")
    mark = hashlib.sha1(text.encode()).hexdigest()[:6]
    return f"{plain}-{mark}" if plain else mark


def _key(row: Row) -> str:
    """Return an id that stays the same in every export of the same statement."""
    said = repr(sorted(statement_columns(row).items()))
    text = "\x1f".join((row["dataset"], row["record_id"], row["position"], said))
    return f"oe-{hashlib.sha1(text.encode()).hexdigest()}"


def _party_words(schema: str, rows: list[Row]) -> dict[str, Any]:
    words: dict[str, list[Any]] = {}

    def add(name: str, *values: Any) -> None:
        words.setdefault(name, []).extend(values)

    for row in rows:
        for name in row["names"]:
            kind = _NAMES[name["kind"]]
            # Only a legal entity has abbreviations.
            add("alias" if kind == "abbreviation" and schema not in _LEGAL else kind, name["value"])
        add("country", *row["countries"])
        add("address", *row["addresses"])
        add("topics", *(topic for topic in row["topics"] if topic in _TOPICS))
        add("sourceUrl", row["url"])
        add("notes", row["note"])
        for said in row["data"]:
            if said["field"] in _PROSE:
                add(said["field"], said["value"])
        add("proof", row["document"])
        if schema in _LEGAL:
            add("jurisdiction", row["jurisdiction"])
            add("incorporationDate", row["start"] if schema != "Person" else None)
            add("dissolutionDate", end_day(row["end"]) if schema != "Person" else None)
            add("status", row["status"])
        else:
            add("country", row["jurisdiction"])
        if schema == "Person":
            add("birthDate", row["birth_date"])
            add("deathDate", end_day(row["end"]))
        for text in row["identifiers"]:
            scheme, _, number = text.partition(":")
            add(_number_property(schema, scheme), number)
    return words


def _number_property(schema: str, scheme: str) -> str:
    """Return the property of a number; those of a kind that has none are kept as notes."""
    known = _NUMBERS.get(scheme)
    if known == "wikidataId" or (known == "imoNumber" and schema in ("Vessel", "Company")):
        return known
    if schema not in _LEGAL:
        return "notes"
    return known if known not in (None, "imoNumber") else "registrationNumber"


def _document_words(row: Row) -> dict[str, Any]:
    return {
        "title": row["title"],
        "publisher": row["publisher"],
        "sourceUrl": row["url"],
        "language": _language(row.get("language")),
        "publishedAt": row["published_on"],
        "retrievedAt": row["retrieved_on"],
        "notes": row.get("note"),
    }


def _language(code: str | None) -> str | None:
    """Return the code of three letters (ISO 639-3) of a language with one of two."""
    found = pycountry.languages.get(alpha_2=code) if code and len(code) == 2 else None
    return code if found is None else str(found.alpha_3)


def _source_properties(row: Row) -> dict[str, Any]:
    """Return the properties by which every interval and note names its source."""
    return {"sourceUrl": row["url"], "proof": row["document"], "publisher": row.get("asserted_by")}


def _interval_properties(row: Row) -> dict[str, Any]:
    return {
        "startDate": row["start"],
        "endDate": end_day(row["end"]),
        "date": row["observed_on"],
        "recordId": row["locator"],
        "summary": row.get("quote"),
        "description": "; ".join(filter(None, [_end_words(row), row["note"]])),
        **_source_properties(row),
    }


def _end_words(row: Row) -> str | None:
    """Return between which days something ended, where no day is stated."""
    return days_words(row) if "/" in (row["end"] or "") else None


def _interest_schema(row: Row) -> str:
    """Return the schema of an interest; what is only claimed is no Ownership.

    Most programs that read the format do not look at a status.
    """
    if row["certainty"] not in COUNTED_CERTAINTY:
        return "UnknownLink"
    owns = {SHAREHOLDING, VOTING_RIGHTS}
    return "Ownership" if owns & set(row["types"]) or not row["types"] else "Control"


def _edge(schema: str, row: Row, dataset: str, table: str) -> Entity:
    words: dict[str, Any] = _interval_properties(row)
    if schema == "Ownership":
        words |= {"owner": row["owner"], "asset": row["asset"]}
        words |= {"percentage": percentage(row["share"] or row["votes"])}
        words |= {"ownershipType": row["directness"], "role": row["types"]}
        if row["share"] and row["votes"] and row["votes"] != row["share"]:
            # There is one percentage, which is that of the shares.
            votes = f"{VOTING_RIGHTS} {open_percentage(row['votes'])}"
            words["description"] = "; ".join(filter(None, [votes, words["description"]]))
    elif schema == "Control":
        words |= {"controller": row["owner"], "controlled": row["asset"], "role": row["types"]}
    elif table == "interests":
        share = percentage(row["share"] or row["votes"])
        said = " ".join(
            filter(None, (row["certainty"] + ":", *row["types"], share and f"{share}%"))
        )
        words |= {"subject": row["owner"], "object": row["asset"], "role": said}
    else:
        near, far = _EDGES.get(schema, ("subject", "object"))
        words |= {near: row["source"], far: row["target"]}
        roles = [row["role"], row["subtype"]]
        roles = roles if schema in _EDGES else [row["kind"], *roles]
        words[_RELATIONS.get(schema, "role")] = roles
        if schema == "Payment":
            words |= {"amount": row["amount"], "currency": row["currency"]}
    if schema not in _WITHOUT_STATUS:
        words["status"] = row["certainty"]
    return _entity(_key(row), schema, words, dataset, [(table, row)])


def percentage(share: Mapping[str, Any] | None) -> str | None:
    """Return a share as the text of a percentage: `50`, `25-50`.

    >>> percentage({"low": 250_000, "high": 500_000})
    '25-50'
    """
    if share is None:
        return None
    low, high = (f"{share[end] / 10_000:.4f}".rstrip("0").rstrip(".") for end in ("low", "high"))
    return low if low == high else f"{low}-{high}"


def _listing_words(row: Row) -> dict[str, Any]:
    # The status says it too, which few programs look at.
    doubt = None if row["certainty"] in COUNTED_CERTAINTY else f"only {row['certainty']}"
    return {
        "entity": row["party"],
        "authority": row["authority"],
        "program": row["programme"] or row["list_name"],
        "provisions": row["measures"],
        "reason": row["reason"],
        "authorityId": row["entry_id"],
        "listingDate": row["start"],
        "startDate": row["start"],
        "endDate": end_day(row["end"]),
        "retrievedAt": row["observed_on"],  # A sanction without a start begins on its date.
        "status": row["certainty"],
        "recordId": row["locator"],
        "summary": "; ".join(filter(None, [doubt, row["act"]])),
        "description": "; ".join(filter(None, [doubt, row["note"]])),
        "sourceUrl": row["url"],
        "proof": row["document"],
    }


def _annulment_words(row: Row, annulled: Annulment | None) -> dict[str, Any]:
    """Return what an annulment changes: its ruling is a Note, which few programs read."""
    if annulled is None:
        return {}
    words = {"description": "; ".join(filter(None, [annulled.text, row["note"]]))}
    if not annulled.sure:
        return words
    ends = [day for day in (end_day(row["end"]), annulled.day) if day]
    return words | {"status": "annulled", "endDate": min(ends, default=None)}


def _note_words(table: str, row: Row) -> dict[str, Any]:
    words = {
        "gaps": ("kind", "ground", "quote", "note"),
        "rulings": ("authority", "effect", "conclusion", "note"),
        "transfers": ("share_published", "quote", "note"),
    }[table]
    about = [row["about"]] if "about" in row else [row["giver"], row["receiver"], row["asset"]]
    said = "; ".join(filter(None, [*map(row.get, words), *_note_days(row)]))
    return {
        "name": {"gaps": "Gap", "rulings": "Ruling", "transfers": "Transfer"}[table],
        "entity": about,
        "description": said,
        **_source_properties(row),
    }


def _note_days(row: Row) -> Iterator[str | None]:
    """Yield the days of a note, and how sure it is: it has no property for these."""
    yield row.get("date") and f"of {row['date']}"
    yield days_words(row)
    if row.get("certainty", Certainty.CONFIRMED) != Certainty.CONFIRMED:
        yield row["certainty"]
