"""One BODS statement of any version in one form."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from graph.values.dates import days_of
from graph.values.errors import InputError
from ingest.codes.bods_codes import MOTIVATION, SOURCE, STATUS, VERSIONS, code_of, quote_value
from ingest.reader import InvalidRecordError
from ingest.readers.bods.statement_shape import (
    DETAILS_FIELDS,
    FIELDS_0_4,
    FIELDS_BEFORE_0_4,
    POINTER,
    Reading,
    check_statement,
)

_MARKS_OF_NEW: Final = ("recordType", "recordDetails", "recordId", "statementId")
_DAY = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ]\d{2}:.*)?\Z", re.DOTALL)
_KINDS: Final = {
    "entityStatement": "entity",
    "personStatement": "person",
    "ownershipOrControlStatement": "relationship",
}
_DAY_LENGTH: Final = len("2024-06-01")
_ID_LENGTHS: Final = range(32, 65)
"""How many signs the standard wants in the id of a statement."""
DETAILS_PATH: Final = "recordDetails."


@dataclass(slots=True)
class Statement:
    """The metadata of a statement and the fields of the party or relationship that it describes.

    Attributes:
        kind: ``entity``, ``person`` or ``relationship``.
        statement_id: its own id.
        record_id: what other statements call it by: the record's id in 0.4, its own before.
        day: its date, ISO, perhaps partial.
        details: the fields of the party or relationship.
        where: path of these fields, for reasons: ``recordDetails.`` in 0.4.
        new: whether it is of 0.4.
        status: ``recordStatus`` of 0.4.
        replaces: ids of statements that it replaces, before 0.4.
        remarks: what a person should know.
    """

    kind: str
    statement_id: str
    record_id: str
    day: str | None
    details: dict[str, Any]
    where: str
    new: bool
    status: str | None = None
    replaces: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def is_version_0_4(value: dict[str, Any]) -> bool:
    """Return whether a statement is of 0.4, by the fields that it has."""
    if "statementType" in value:
        return False
    return "recordType" in value or any(name in value for name in _MARKS_OF_NEW)


def statement_of(value: dict[str, Any], reading: Reading) -> Statement:
    """Read a statement of any version."""
    return _read_0_4(value, reading) if is_version_0_4(value) else _read_before_0_4(value, reading)


def _read_0_4(value: dict[str, Any], reading: Reading) -> Statement:
    """Read a statement of 0.4, whose party or relationship stands in ``recordDetails``."""
    details = value.pop("recordDetails", None)
    known = _pop_repeated_fields(value, reading)
    check_statement(value, FIELDS_0_4, "", reading)
    day = checked_date(value.get("statementDate"), "statementDate")
    remarks: list[str] = []
    check_whole_day(day, "statementDate", remarks)
    for name in ("statementId", "recordId", "recordType", "statementDate"):
        if name not in value:
            raise InvalidRecordError(f"{name}: missing")
    kind = value["recordType"]
    shape = DETAILS_FIELDS.get(kind)
    if shape is None:
        raise InvalidRecordError(f"recordType: unknown value {quote_value(kind)}")
    if not isinstance(details, dict):
        wrong = "missing" if details is None else f"{quote_value(details)} is not an object"
        raise InvalidRecordError(f"recordDetails: {wrong}")
    check_statement(details, shape, DETAILS_PATH, reading)
    status = value.get("recordStatus")
    statement = Statement(
        kind, value["statementId"], value["recordId"], day, details, DETAILS_PATH, new=True
    )
    statement.remarks = remarks
    statement.status = None if status is None else code_of(status, STATUS, "recordStatus")
    if "declarationSubject" not in value:
        statement.remarks.append("declarationSubject: missing")
    if "isComponent" not in details:
        statement.remarks.append(f"{DETAILS_PATH}isComponent: missing; taken as false")
    _check_shared_fields(statement, value, known, reading)
    return statement


def _read_before_0_4(value: dict[str, Any], reading: Reading) -> Statement:
    """Read a statement of 0.1 to 0.3, all of whose fields stand on one level."""
    published = value.get("statementType")
    if published is None:
        raise InvalidRecordError("statementType: missing")
    if not isinstance(published, str) or published not in _KINDS:
        raise InvalidRecordError(f"statementType: unknown value {quote_value(published)}")
    known = _pop_repeated_fields(value, reading)
    check_statement(value, FIELDS_BEFORE_0_4[published], "", reading)
    day = checked_date(value.get("statementDate"), "statementDate")
    if "statementID" not in value:
        raise InvalidRecordError("statementID: missing")
    own = value["statementID"]
    statement = Statement(_KINDS[published], own, own, day, value, "", new=False)
    statement.replaces = [
        text for text in filled_items(value, "replacesStatements") if text and text != own
    ]
    _check_shared_fields(statement, value, known, reading)
    return statement


def _pop_repeated_fields(value: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """Pop the fields that equal those of an earlier statement, which were in order."""
    last = reading.last
    same = [name for name in last if name in value and value[name] == last[name]]
    return {name: value.pop(name) for name in same}


def _check_shared_fields(
    statement: Statement, value: dict[str, Any], known: dict[str, Any], reading: Reading
) -> None:
    """Check the fields that all versions share, and copy those of 0.4 into the details.

    ``known`` are fields that an earlier statement had as well, put back unchecked.
    """
    if len(statement.statement_id) not in _ID_LENGTHS:
        name = "statementId" if statement.new else "statementID"
        statement.remarks.append(f"{name}: {statement.statement_id!r} is not 32 to 64 signs long")
    publication = value.get("publicationDetails")
    if publication is not None:
        before = len(statement.remarks)
        _check_publication(publication, statement.remarks)
        if len(statement.remarks) == before:
            reading.last["publicationDetails"] = publication
    source = value.get("source")
    if source is not None:
        before = len(statement.remarks)
        for code in filled_items(source, "type"):
            _remark_unless_read(statement.remarks, code_of, code, SOURCE, "source.type")
        retrieved = source.get("retrievedAt")
        _remark_unless_read(statement.remarks, checked_date, retrieved, "source.retrievedAt")
        check_uri(source.get("url"), "source.url", statement.remarks)
        for agent in filled_items(source, "assertedBy"):
            check_uri(agent.get("uri"), "source.assertedBy.uri", statement.remarks)
        if len(statement.remarks) == before:
            reading.last["source"] = source
    value.update(known)
    annotations = value.get("annotations")
    if annotations:
        _check_annotations(annotations, statement.remarks)
    if statement.new:
        for name in ("source", "annotations", "declaration", "declarationSubject"):
            if name in value:
                statement.details[name] = value[name]


def _remark_unless_read(
    remarks: list[str], read: Callable[..., str | None], *stated: Any
) -> str | None:
    """Return what a field of metadata is read as; a remark where it cannot be read."""
    try:
        return read(*stated)
    except InvalidRecordError as wrong:
        remarks.append(f"{wrong}; left out")
        return None


def _check_publication(publication: dict[str, Any], remarks: list[str]) -> None:
    version = publication.get("bodsVersion")
    if version is None:
        remarks.append("publicationDetails.bodsVersion: missing")
    elif version not in VERSIONS:
        remarks.append(
            f"publicationDetails.bodsVersion: {quote_value(version)} is not one of "
            f"{', '.join(VERSIONS)}; read by its fields"
        )
    if "publicationDate" in publication:
        path, text = "publicationDetails.publicationDate", publication["publicationDate"]
        check_whole_day(_remark_unless_read(remarks, checked_date, text, path), path, remarks)
    else:
        remarks.append("publicationDetails.publicationDate: missing")
    publisher = publication.get("publisher")
    if publisher is None:
        remarks.append("publicationDetails.publisher: missing")
    elif "name" not in publisher and "url" not in publisher:
        remarks.append("publicationDetails.publisher: has neither name nor url")
    else:
        check_uri(publisher.get("url"), "publicationDetails.publisher.url", remarks)
    check_uri(publication.get("license"), "publicationDetails.license", remarks)


def _check_annotations(annotations: list[Any], remarks: list[str]) -> None:
    for number, item in enumerate(annotations):
        path = f"annotations[{number}]"
        if item is None:
            continue
        motivation = item.get("motivation")
        if motivation is None:
            remarks.append(f"{path}.motivation: missing")
        elif motivation not in MOTIVATION:
            remarks.append(f"{path}.motivation: unknown value {quote_value(motivation)}")
        if POINTER not in item:
            remarks.append(f"{path}.{POINTER}: missing")
        if motivation == "linking" and "url" not in item:
            remarks.append(f"{path}.url: missing, though it links")
        if motivation != "transformation" and item.get("transformedContent"):
            remarks.append(f"{path}.transformedContent: given, though nothing was transformed")
        check_uri(item.get("url"), f"{path}.url", remarks)
        check_uri(item.get("createdBy", {}).get("uri"), f"{path}.createdBy.uri", remarks)


def check_uri(text: str | None, path: str, remarks: list[str]) -> None:
    """Add a remark where a text can be no URI, having no colon."""
    if text is not None and ":" not in text:
        remarks.append(f"{path}: {quote_value(text)} is not a URI")


def filled_items(value: dict[str, Any], name: str) -> list[Any]:
    """Return the entries of a list, without those that are null."""
    found = value.get(name)
    return [item for item in found if item is not None] if found else []


@lru_cache(maxsize=65_536)
def day_of(text: str) -> str | None:
    """Return the date of a date or date-time, partial as it is; None where it is none."""
    match = _DAY.match(text.strip())
    if match is None:
        return None
    try:
        days_of(match[1])
    except InputError:
        return None
    return match[1]


def moment_of(text: str) -> str:
    """Return a date-time as text in UTC, so that texts sort as the moments do.

    A date alone stays as it is and comes before what has a time on that day.

    >>> moment_of("2024-03-01T01:00:00+03:00")
    '2024-02-29T22:00:00.000000'
    """
    if len(text) <= _DAY_LENGTH:
        return text
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return text
    return moment.isoformat(timespec="microseconds")


def checked_date(text: str | None, path: str) -> str | None:
    """Return the date of a date or date-time without regard to its time zone; may be partial."""
    if text is None:
        return None
    day = day_of(text)
    if day is None:
        raise InvalidRecordError(f"{path}: {quote_value(text)} is not a date")
    return day


def check_whole_day(day: str | None, path: str, remarks: list[str]) -> None:
    """Add a remark on a partial date where the standard wants a day."""
    if day is not None and len(day) < _DAY_LENGTH:
        remarks.append(f"{path}: {day} is not a whole day")


def annotation_texts(annotations: list[Any]) -> list[str]:
    """Return each annotation as one text."""
    texts = []
    for item in annotations:
        parts = [item.get(name) for name in ("motivation", "description", "transformedContent")]
        parts += [item.get("url"), item.get("creationDate")]
        target = item.get(POINTER)
        parts.append(f"of {target}" if target else None)
        texts.append("; ".join(part for part in parts if part))
    return texts
