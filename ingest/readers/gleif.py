"""GLEIF's golden copy: legal entities, who consolidates them, and why a parent is not named.

One reader for the three files (LEI-CDF level 1, RR-CDF, reporting exceptions), each as XML or
CSV, zipped or not; which one it is is told from the content. The three belong to one dataset
and their records have different keys, so they can be loaded one after the other.

Dates: a relationship's end as published is its last day, so the record's ``end`` is the day
after. ``EntityExpirationDate`` and the day of a dissolution are the first day without the
entity. Only a RELATIONSHIP_PERIOD dates a relationship. The time of day is dropped.

A LAPSED registration means that a fee was not paid; the facts stay.

Sources: LEI-CDF 2.1 and 3.1, RR-CDF 1.1 and 2.1, Reporting Exceptions 2.1 (GLEIF).
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from ingest.reader import Context, InvalidRecordError, Reader, Record, Refusal
from ingest.readers import _gleif_entity, _gleif_relation
from ingest.readers._fields import Audit, Fields
from ingest.readers._gleif_flat import (
    EXCEPTION,
    LEI,
    RELATIONSHIP,
    ROOTS,
    Flat,
    columns_of,
    from_csv,
    from_xml,
    kind_of_columns,
)
from ingest.readers._xml import root_name
from ingest.source import Opened, Sniff

_CONTENT_DATE = re.compile(r"ContentDate>\s*(\d{4}-\d{2}-\d{2})")
_FILE_NAME = re.compile(r"(\d{4})(\d{2})(\d{2})-\d{4}-gleif-goldencopy-")
_DELETED: Final = "the publisher took the record back on"

_ROWS: Final = {
    LEI: _gleif_entity.entity_rows,
    RELATIONSHIP: _gleif_relation.relation_rows,
    EXCEPTION: _gleif_relation.exception_rows,
}


def _sniff(sniff: Sniff) -> int:
    if root_name(sniff.text) in ROOTS:
        return 95
    return 0 if kind_of_columns(columns_of(sniff)) is None else 95


def _edition(opened: Opened) -> str | None:
    """Give the header's ContentDate; a CSV has none but in the publisher's name of the file."""
    sniff = opened.sniff()
    found = _CONTENT_DATE.search(sniff.text)
    if found is not None and root_name(sniff.text) in ROOTS:
        return found[1]
    for name in (*sniff.members, opened.name):
        dated = _FILE_NAME.search(name)
        if dated is not None:
            return "-".join(dated.groups())
    return None


def _read(opened: Opened, context: Context) -> Iterator[Record | Refusal]:
    is_xml = root_name(opened.sniff().text) is not None
    audits = _audits(context.remark)
    for flat in from_xml(opened) if is_xml else from_csv(opened):
        yield _record(flat, audits[flat.kind])


def _audits(remark: Callable[[str], None]) -> dict[str, Audit]:
    level_2 = Audit(_gleif_relation.IGNORED, remark)
    return {
        LEI: Audit(_gleif_entity.IGNORED, remark),
        RELATIONSHIP: level_2,
        EXCEPTION: level_2,
    }


def _record(flat: Flat, audit: Audit) -> Record | Refusal:
    lei = flat.values.get("LEI", flat.values.get("Relationship.StartNode.NodeID"))
    own_key = lei if flat.kind == LEI else None
    position = flat.position if lei is None else f"{flat.position} ({lei})"
    if flat.problem is not None:
        return Refusal(position, flat.problem, flat.raw(), own_key)
    fields, remarks = Fields(flat.values), list[str]()
    try:
        key, rows = _ROWS[flat.kind](fields, remarks)
    except InvalidRecordError as wrong:
        return Refusal(position, str(wrong), flat.raw(), own_key)
    deleted = fields.take("DeletedAt")
    if deleted is not None:
        return Record(key, position, [], [f"{_DELETED} {deleted[:10]}"])
    if rows:
        audit.check(fields.left)
    return Record(key, position, rows, remarks)


READER: Final = Reader(
    name="gleif",
    title="GLEIF golden copy: LEI records, relationship records, reporting exceptions",
    version="1",
    publisher="Global Legal Entity Identifier Foundation",
    licence="CC0-1.0",
    url="https://www.gleif.org/en/lei-data/gleif-golden-copy/download-the-golden-copy",
    sniff=_sniff,
    read=_read,
    edition=_edition,
)
