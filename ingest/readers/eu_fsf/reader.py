"""The EU's consolidated list of financial sanctions (FSF): XML 1.1, CSV 1.1 and 1.0, global.xml.

An entry is one party and one listing for each programme it stands under, and where a code is that
of several regimes for each of them; its further regulations are amendments of the same listing.
The list states no ownership.

Dates: a listing begins on ``designationDate``; where that is empty, on the day of the first act
that the entry cites, which a note says. The list holds who is listed on the day of the file, so a
listing has no end: who is gone in a later complete file is closed by loading that with
``--complete``. Where an entry has a ``delistingDate`` (the date from which it should not be
sanctioned any more), that is the end.

Programmes are mapped by ``ingest/lists/eu_fsf.toml``; the list is the one of *financial* sanctions,
so each mapped entry is an asset freeze. Reuse is free with attribution of the source
(Commission decision 2011/833/EU).
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from graph.record.model import Listing, Name, Party, Row
from ingest import programmes
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.xml_elements import element_text, is_true, root_name
from ingest.reader import (
    Context,
    InvalidRecordError,
    Reader,
    Record,
    Records,
    Refusal,
    record_or_refusal,
)
from ingest.readers.eu_fsf.sanction_entity import (
    GLOBAL_DATE,
    GLOBAL_MARK,
    GLOBAL_ROOT,
    NAME,
    REGULATION,
    SanctionEntity,
    file_day,
    global_entries,
    xml_entries,
)
from ingest.readers.eu_fsf.sanction_entity_csv import (
    csv_day,
    csv_entries,
    header_of,
    needed_columns,
)
from ingest.readers.eu_fsf.sanction_entity_facts import (
    add_additions,
    add_addresses,
    add_births,
    add_citizenships,
    add_documents,
    add_numbers_in_prose,
)
from ingest.values.named_entries import resolve_names
from ingest.values.published_days import published_day
from ingest.values.record_fields import Audit, add_once, identifier

SUBJECTS: Final = {
    "person": "Person",
    "P": "Person",
    "enterprise": "Organization",
    "E": "Organization",
}
"""Schema of each kind of subject; the list files ships, bodies and groups under enterprise."""

_ACT: Final = re.compile(r"\s*(\d+/\d+)\s*(?:\((.*)\))?\s*\Z")
_LOST_LETTERS: Final = re.compile(r"\?.*\?")
_WEAK: Final = re.compile(r"\b(?:low[ -]quality|weak)\b", re.IGNORECASE)
_FORMER: Final = re.compile(
    r"(?:\A|[;\n])[\s(]*(?:formerly known as|former name(?: of [^;\n]+)?|f\.?k\.?a|maiden name"
    r"|(?:as )?(?:formerly|previously) listed(?: as)?)[\s).:]*(?=[;\n]|\Z)",
    re.IGNORECASE,
)
"""A remark that calls its own name a former one; ``formerly known as X`` calls another so."""


def entry_rows(entry: SanctionEntity, remarks: list[str]) -> tuple[str, list[Row]]:
    """Return an entry's key and its rows: the party and its listings."""
    own = entry.own
    key = own.pop("logicalId", None)
    if key is None:
        raise InvalidRecordError("logicalId: missing")
    party = Party(f"eu-fsf-{key}", _schema(own), _names(entry, remarks))
    _add_references(own, party, remarks)
    add_citizenships(entry, party, remarks)
    add_births(entry, party, remarks)
    add_addresses(entry, party, remarks)
    add_documents(entry, party, remarks)
    add_numbers_in_prose(entry, party)
    add_additions(entry, party)
    for part in entry.parts.get(NAME, ()):
        for field in ("title", "function", "gender", "remark"):
            add_once(party.data, (field, part[field]) if part.get(field) else None)
    return key, [party, *_listings(entry, party, remarks)]


def _schema(own: dict[str, str]) -> str:
    codes = [own.pop(f"subjectType.{name}", None) for name in ("code", "classificationCode")]
    code = next((code for code in codes if code is not None), None)
    if code is None or code not in SUBJECTS:
        raise InvalidRecordError(f"subjectType: unknown value {code!r}")
    return SUBJECTS[code]


def _names(entry: SanctionEntity, remarks: list[str]) -> list[Name]:
    names: list[Name] = []
    for part in entry.parts.get(NAME, ()):
        pieces = (part.get("firstName"), part.get("middleName"), part.get("lastName"))
        text = part.get("wholeName") or " ".join(piece for piece in pieces if piece)
        if not text:
            continue
        weak = (
            not is_true(part.get("strong", "true"))
            or _WEAK.search(part.get("remark", "")) is not None
        )
        if _LOST_LETTERS.search(text) is not None:
            remarks.append(f"letters of the name {text!r} are lost; it identifies nobody")
            weak = True
        former = _FORMER.search(part.get("remark", "")) is not None
        named = any(name.kind == "name" for name in names)
        kind = "weak" if weak else "previous" if former else "alias" if named else "name"
        language = part.get("nameLanguage")
        name = Name(text, kind, None if language is None else language.lower())
        known = next((other for other in names if other.value == text), None)
        if known is None:
            names.append(name)
        elif known.kind == "weak":
            known.kind = kind
    if not names:
        raise InvalidRecordError("nameAlias: the entry has no name")
    if not any(name.kind == "name" for name in names):
        for name in [name for name in names if name.kind == "previous"][:1]:
            name.kind = "name"
    return names


def _add_references(own: dict[str, str], party: Party, remarks: list[str]) -> None:
    for scheme, field in (("EU-FSF", "euReferenceNumber"), ("UN-SC", "unitedNationId")):
        value = own.get(field)
        found = None if value is None else identifier(scheme, value, remarks)
        if found is not None:
            party.identifiers.append(str(found))


def _listings(entry: SanctionEntity, party: Party, remarks: list[str]) -> list[Row]:
    """Return a listing for each regime; further regulations of a regime are amendments of it.

    Regimes that share a programme code are told apart by their base acts.
    """
    own, latest = entry.own, dict[str, dict[str, str]]()
    for part in entry.parts.get(REGULATION, ()):
        regime = _regime(part)
        if regime not in latest or _publication_day(part) > _publication_day(latest[regime]):
            latest[regime] = part
    if len(latest) > 1:
        latest.pop("", None)
    start, note = _listing_start(entry, remarks)
    end = published_day(own.get("delistingDate"), "delistingDate", remarks)
    reason = "\n".join(own[f] for f in ("designationDetails", "remark") if f in own) or None
    listings: dict[str, Row] = {}
    for part in list(latest.values()) or [{}]:
        listing = _listing(part.get("programme", ""), part, remarks)
        listing.party, listing.start, listing.end = party.id, start, end
        listing.note = note
        listing.reason, listing.entry_id = reason, own.get("euReferenceNumber")
        listing.observed_on = entry.seen_on
        listings.setdefault(f"{listing.list_name}:{listing.programme}", listing)
    return list(listings.values())


def _regime(part: dict[str, str]) -> str:
    """Return the list name of a regulation's programme; its code where that is not mapped."""
    code = part.get("programme", "")
    found = programmes.find_programme("eu_fsf", code, _act_number(part))
    return code if found is None else found.list_name


def _act_number(part: dict[str, str]) -> str | None:
    title = part.get("numberTitle", "")
    act = _ACT.match(title)
    return title or None if act is None else act[1]


def _publication_day(part: dict[str, str]) -> str:
    return part.get("publicationDate", "")


def _listing(code: str, part: dict[str, str], remarks: list[str]) -> Listing:
    act, number = _ACT.match(part.get("numberTitle", "")), _act_number(part)
    found = programmes.find_programme("eu_fsf", code, number)
    if found is None:
        remarks.append(
            f"unmapped programme {code!r}: kept as published, without measures"
            if code
            else "the entry names no programme: the listing has no measures"
        )
        found = programmes.Programme("EU", "eu_fsf", code, (), code)
    return Listing(
        party="",
        authority=found.authority,
        list_name=found.list_name,
        programme=found.programme or None,
        measures=list(found.measures),
        act=number,
        locator=None if act is None else act[2],
        url=part.get("publicationUrl"),
    )


def _listing_start(entry: SanctionEntity, remarks: list[str]) -> tuple[str | None, str | None]:
    """Return the ISO day of designation, or of the first act that is cited, and a note on that."""
    stated = published_day(entry.own.get("designationDate"), "designationDate", remarks)
    if stated is not None:
        return stated, None
    days = sorted(
        d for d in (published_day(t, "publicationDate", remarks) for t in entry.acts_from) if d
    )
    if not days:
        remarks.append("no day of designation and no dated act: the listing has no start")
        return None, "the list states no day of designation"
    note = "the list states no day of designation; the first act that the entry cites is taken"
    return days[0], note


_NAMESPACE: Final = "http://eu.europa.ec/fpi/fsd/export"

_ENTITY: Final = re.compile(r"<(?:\w+:)?sanctionEntity\b[^>]*\blogicalId\s*=")
_GENERATED: Final = re.compile(r"\bgenerationDate=[\"']([^\"']+)")

READ_OF_PARTS: Final = frozenset(
    """programme numberTitle publicationDate publicationUrl entryIntoForceDate wholeName firstName
    middleName lastName strong nameLanguage gender title function remark number street city zipCode
    poBox place region country countryIso2Code countryDescription contactInfo birthdate year
    monthOfYear dayOfMonth circa calendarType yearRangeFrom yearRangeTo latinNumber
    identificationTypeCode knownFalse knownExpired reportedLost revokedByIssuer diplomatic issuedBy
    issuedDate issueDate validFrom validTo nameOnDocument asAtListingTime acquisitionDate
    disenfranchisementDate additionalInformation corrigendum""".split()
)
IGNORED_OF_PARTS: Final = frozenset(
    """logicalId regulationType type organisationType regulationLanguage
    identificationTypeDescription""".split()
)
"""Attributes of parts that are knowingly not read."""


def _sniff(sniff: Sniff) -> int:
    root = root_name(sniff.text)
    if root == GLOBAL_ROOT:
        return 95 if GLOBAL_MARK.search(sniff.text) is not None else 0
    if root == "export":
        known = _NAMESPACE in sniff.text or _ENTITY.search(sniff.text) is not None
        return 95 if known else 0
    columns = {cell.strip().strip('"') for cell in header_of(sniff.text).split(";")}
    return 95 if needed_columns(columns) <= columns else 0


def _edition(opened: Opened) -> str | None:
    """Return the ISO day on which the file was made, from the root or the first row."""
    text = opened.sniff().text
    if root_name(text) is not None:
        found = (GLOBAL_DATE if root_name(text) == GLOBAL_ROOT else _GENERATED).search(text)
        return None if found is None else file_day(found[1])
    return csv_day(text)


def _read(opened: Opened, context: Context) -> Records:
    root = root_name(opened.sniff().text)
    audit = Audit((), context.remark)
    if root == GLOBAL_ROOT:
        entries = global_entries(opened)
    else:
        entries = csv_entries(opened, context.remark) if root is None else xml_entries(opened)
    return resolve_names((_record(entry, audit) for entry in entries), prose=True)


def _record(entry: SanctionEntity, audit: Audit) -> Record | Refusal:
    reference = entry.own.get("euReferenceNumber", entry.own.get("logicalId"))
    position = entry.position if reference is None else f"{entry.position} ({reference})"
    key = entry.own.get("logicalId")
    if entry.problem is not None:
        return Refusal(position, entry.problem, entry.raw(), key)
    item = record_or_refusal(partial(entry_rows, entry), position, entry.raw, key)
    if isinstance(item, Record):
        audit.check(_unread_fields(entry))
    return item


_READ_OF_ENTRY: Final = frozenset(
    """euReferenceNumber unitedNationId designationDate designationDetails delistingDate remark
    additionalInformation""".split()
)


def _unread_fields(entry: SanctionEntity) -> Iterator[str]:
    yield from (field for field in entry.own if field not in _READ_OF_ENTRY)
    for kind, parts in entry.parts.items():
        for part in parts:
            for field in part:
                if field not in READ_OF_PARTS and field not in IGNORED_OF_PARTS:
                    yield f"{kind}.{field}"


READER: Final = Reader(
    name="eu_fsf",
    title="EU consolidated list of financial sanctions (FSF)",
    version="11",
    publisher="European Commission, DG FISMA",
    licence="free reuse with attribution (Commission decision 2011/833/EU)",
    url=(
        "https://data.europa.eu/data/datasets/consolidated-list-of-persons-groups-and-entities-"
        "subject-to-eu-financial-sanctions"
    ),
    sniff=_sniff,
    read=_read,
    edition=_edition,
    # In the CSV an entry may stand in many rows.
    scattered=lambda opened: root_name(opened.sniff().text) is None,
    original=element_text(("sanctionEntity", "ENTITY")),
)
