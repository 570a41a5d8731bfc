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

from ingest.files.opened_file import Opened, Sniff
from ingest.formats.xml_elements import element_text, root_name
from ingest.reader import Context, Reader, Record, Refusal, record_or_refusal
from ingest.readers.eu_fsf.sanction_entity import (
    GLOBAL_DATE,
    GLOBAL_MARK,
    GLOBAL_ROOT,
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
from ingest.readers.eu_fsf.sanction_entity_rows import entry_rows
from ingest.values.named_entries import resolve_names
from ingest.values.record_fields import Audit

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


def _read(opened: Opened, context: Context) -> Iterator[Record | Refusal]:
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
    version="9",
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
