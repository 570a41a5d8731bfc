"""GLEIF's golden copy: legal entities, who consolidates them, and why a parent is not named.

One reader for the three files (LEI-CDF level 1, RR-CDF, reporting exceptions), each as XML, CSV
or JSON, zipped or not, whole or as what changed; the content decides which one it is. Answers of
the public interface are converted to the golden copy's form. The three belong to one dataset and
are parts of it: a complete edition of one closes nothing of the other two.

Dates: a relationship's end as published is its last day, so the record's ``end`` is the day
after. ``EntityExpirationDate`` and the day of a dissolution or merger are the first day without
the entity. Only a RELATIONSHIP_PERIOD dates a relationship. The time of day is dropped, except
where it says in UTC that a day begins elsewhere (``lei_record.intended_day``).

XML says in its header which of the three it is, its date, and which edition it follows. CSV and
JSON have none, but the publisher's names of the files say it:
``20240408-0800-gleif-goldencopy-rr-intra-day.json.zip`` is what changed in the eight hours before
8:00 UTC on that day.

A LAPSED registration means that a fee was not paid; the facts stay. A record with ``DeletedAt``
was taken back: it has no rows.

Sources: LEI-CDF 2.1 and 3.1, RR-CDF 1.1 and 2.1, Reporting Exceptions 2.1 (GLEIF).
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from graph.record.model import Row
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.xml_elements import root_name
from ingest.reader import (
    Context,
    Delta,
    InvalidRecordError,
    Piece,
    Pieces,
    Reader,
    Record,
    Refusal,
    Run,
    read_by_pieces,
)
from ingest.readers.gleif import lei_record, relationship_record
from ingest.readers.gleif.api_answers import answer_pieces, golden_copy_moment, kind_of_answer
from ingest.readers.gleif.flat_fields import (
    EXCEPTION,
    LEI,
    RELATIONSHIP,
    ROOTS,
    FlatRecord,
    columns_of,
    csv_pieces,
    flat_of_csv,
    flat_of_xml,
    kind_of_columns,
    xml_pieces,
    xml_runs,
)
from ingest.readers.gleif.golden_copy_json import flat_of_json, json_pieces, kind_of_json
from ingest.readers.gleif.golden_copy_plan import KIND, entity_plan
from ingest.values.record_fields import Audit, Fields

SCOPES: Final = {LEI: "lei2", RELATIONSHIP: "rr", EXCEPTION: "repex"}
"""The publisher's own names of the three files."""
_CONTENT_DATE = re.compile(r"ContentDate>\s*([^<\s]+)")
_FILE_CONTENT = re.compile(r"FileContent>\s*([A-Z_]+)")
_DELTA_START = re.compile(r"DeltaStart>\s*([^<\s]+)")
_FILE_NAME = re.compile(
    r"(\d{8}-\d{4})-gleif-goldencopy-[a-z0-9]+-(?:(intra-day|last-day|last-week|last-month)|)"
)
_WINDOWS: Final = {
    "intra-day": timedelta(hours=8),
    "last-day": timedelta(days=1),
    "last-week": timedelta(days=7),
    "last-month": timedelta(days=31),
}
_SLOT: Final = 8
"""Hours between two golden copies, which are begun at 0:00, 8:00 and 16:00 UTC."""


def kind_of(sniff: Sniff) -> str | None:
    """Return which of the three files it is, from its content; ``None`` for none."""
    root = root_name(sniff.text)
    if root is not None:
        return ROOTS.get(root)
    return (
        kind_of_json(sniff.text) or kind_of_answer(sniff.text) or kind_of_columns(columns_of(sniff))
    )


def scope_of(opened: Opened) -> str | None:
    """Return the publisher's name of the file's kind, such as ``lei2``."""
    kind = kind_of(opened.sniff())
    return None if kind is None else SCOPES[kind]


def edition_of(opened: Opened) -> str | None:
    """Return the header's ContentDate or an answer's date, else the moment in the name, as UTC."""
    sniff = opened.sniff()
    found = _CONTENT_DATE.search(sniff.text) if root_name(sniff.text) in ROOTS else None
    if found is not None:
        return _utc_moment(found[1]) or found[1][:10]
    if (answered := golden_copy_moment(sniff.text)) is not None:
        return _utc_moment(answered)
    named = next(_named_moments(sniff, opened.name), None)
    return None if named is None else named[0].isoformat()


def delta_of(opened: Opened) -> Delta | None:
    """Return which edition a file of changes follows; None for a whole file.

    The header names the moment at which the older copy was finished, a file's name that at which it
    was begun. Both become the latter, which is never later.
    """
    sniff = opened.sniff()
    if root_name(sniff.text) in ROOTS:
        content = _FILE_CONTENT.search(sniff.text)
        start = _DELTA_START.search(sniff.text)
        if content is None or "DELTA" not in content[1]:
            return None
        moment = None if start is None else _utc_moment(start[1])
        return Delta(None if moment is None else _slot_start(datetime.fromisoformat(moment)))
    for moment_named, window in _named_moments(sniff, opened.name):
        if window is not None:
            return Delta(_slot_start(moment_named - _WINDOWS[window]))
    return None


def _named_moments(sniff: Sniff, name: str) -> Iterator[tuple[datetime, str | None]]:
    """Yield moment (UTC) and window of each name that is the publisher's; no window if whole."""
    for one in (*sniff.members, name):
        found = _FILE_NAME.search(one)
        if found is None:
            continue
        try:
            yield datetime.strptime(found[1], "%Y%m%d-%H%M"), found[2]
        except ValueError:
            continue


def _utc_moment(text: str) -> str | None:
    """Return a date-time as UTC to the second, a date as it is; ``None`` for other texts."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="seconds") if len(text) > 10 else moment.date().isoformat()


def _slot_start(moment: datetime) -> str:
    """Return the moment at which the golden copy of a moment was begun."""
    hour = moment.hour - moment.hour % _SLOT
    return moment.replace(hour=hour, minute=0, second=0, microsecond=0).isoformat()


_DELETED: Final = "the publisher took the record back on"

_ROWS: Final = {
    LEI: lei_record.lei_record_rows,
    RELATIONSHIP: relationship_record.relationship_rows,
    EXCEPTION: relationship_record.exception_rows,
}
_KEYS: Final[dict[str, Callable[[Fields, list[str]], str]]] = {
    LEI: lambda fields, remarks: lei_record.required_lei(fields, "LEI", remarks).value,
    RELATIONSHIP: relationship_record.relationship_key,
    EXCEPTION: relationship_record.exception_key,
}


def _sniff(sniff: Sniff) -> int:
    return 0 if kind_of(sniff) is None else 95


class _GoldenCopyPieces(Pieces):
    """A golden copy record by record, be it XML, CSV or JSON."""

    def __init__(self, opened: Opened, context: Context) -> None:
        self._opened, self._remark = opened, context.remark
        level_2 = Audit(relationship_record.IGNORED, context.remark)
        self._audits = {LEI: Audit(lei_record.IGNORED, context.remark)}
        self._audits |= dict.fromkeys((RELATIONSHIP, EXCEPTION), level_2)
        text = opened.sniff().text
        self._answer = kind_of_answer(text)
        self._json = kind_of_json(text) or self._answer
        self._xml = root_name(text) is not None

    def cut(self) -> Iterator[Piece | Refusal]:
        if self._xml:
            return xml_pieces(self._opened)
        if self._json is None:
            return csv_pieces(self._opened)
        if self._answer is not None:
            return answer_pieces(self._opened, self._answer, self._remark)
        return json_pieces(self._opened)

    def runs(self) -> Iterator[Run | Piece | Refusal]:
        return xml_runs(self._opened) if self._xml else self.cut()

    def make(self, piece: Piece) -> Record | Refusal:
        if self._xml:
            flat = flat_of_xml(piece)
        elif self._json is None:
            flat = flat_of_csv(piece)
        else:
            flat = flat_of_json(piece, self._json)
        return _record(flat, self._audits[flat.kind])


_NAMING: Final[tuple[str, ...]] = (
    "LEI",
    "Exception.Category",
    "Relationship.StartNode.NodeID",
    "Relationship.StartNode.NodeIDType",
    "Relationship.EndNode.NodeID",
    "Relationship.EndNode.NodeIDType",
    "Relationship.RelationshipType",
)
"""Fields that name a record of level 2; kept aside, since reading pops them."""


def _refused_key(kind: str, naming: dict[str, str]) -> str | None:
    """Return the key of a refused record; None where it cannot be read."""
    try:
        return _KEYS[kind](Fields(naming), [])
    except InvalidRecordError:
        return None


def _record(flat: FlatRecord, audit: Audit) -> Record | Refusal:
    lei = flat.values.get("LEI", flat.values.get("Relationship.StartNode.NodeID"))
    own_key = lei if flat.kind == LEI else None
    position = flat.position if lei is None else f"{flat.position} ({lei})"
    if flat.problem is not None:
        return Refusal(position, flat.problem, flat.raw(), own_key, flat.cut)
    naming = {} if own_key else {n: flat.values[n] for n in _NAMING if n in flat.values}
    fields, remarks = Fields(flat.values), list[str]()
    deleted = fields.take("DeletedAt")
    try:
        if deleted is not None:
            key = _KEYS[flat.kind](fields, remarks)
            return Record(key, position, [], [f"{_DELETED} {deleted[:10]}"])
        key, rows = _ROWS[flat.kind](fields, remarks)
    except InvalidRecordError as wrong:
        return Refusal(position, str(wrong), flat.raw(), own_key or _refused_key(flat.kind, naming))
    if rows:
        audit.check(fields.left)
    return Record(key, position, rows, remarks)


_IGNORED: Final = {LEI: lei_record.IGNORED, EXCEPTION: relationship_record.IGNORED}


def _plain_record(values: dict[str, str]) -> tuple[str, list[Row]] | None:
    """Return key and rows of an entity or exception, ``None`` where there is more to say of it."""
    said: list[str] = []
    kind = values.pop(KIND)
    found = _record(FlatRecord(kind, "", values, str), Audit(_IGNORED[kind], said.append))
    if isinstance(found, Refusal) or said or found.remarks:
        return None
    return found.record_id, found.rows


READER: Final = Reader(
    name="gleif",
    title="GLEIF golden copy: LEI records, relationship records, reporting exceptions",
    version="10",
    publisher="Global Legal Entity Identifier Foundation",
    licence="CC0-1.0",
    url="https://www.gleif.org/en/lei-data/gleif-golden-copy/download-the-golden-copy",
    sniff=_sniff,
    read=read_by_pieces(_GoldenCopyPieces),
    pieces=_GoldenCopyPieces,
    edition=edition_of,
    scope=scope_of,
    beside={kind: {"lei2": "names and addresses (level 1)"} for kind in ("rr", "repex")},
    delta=delta_of,
    plan=entity_plan(_plain_record),
)
