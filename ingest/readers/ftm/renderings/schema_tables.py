"""FollowTheMoney as CSV by schema: a table for each schema, as ``ftm export-csv`` writes them.

The file's name is the schema (``Company.csv``), a row an entity, a column a property. Several
values of a property stand in one cell with ``; `` between them; the program that writes them says
that this cannot be undone for sure, so texts of sentences are left whole.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.formats.delimited_rows import Row, read_header_and_rows
from ingest.reader import Context, InvalidRecordError, Record, Records, Refusal
from ingest.readers.ftm.ftm_entity import Entity
from ingest.readers.ftm.ftm_parties import RowContext
from ingest.readers.ftm.ftm_rows import ADDRESS, rows_of
from ingest.readers.ftm.renderings.address_store import AddressBook, address_text

_MARKS: Final = frozenset({"sourceUrl", "publisher", "publisherUrl", "retrievedAt", "modifiedAt"})
"""Properties of every node and every edge that the model has; the export writes empty ones too."""
_PROPERTY = re.compile(r"[a-z][A-Za-z0-9]*")
_SCHEMA = re.compile(r"[A-Z][A-Za-z]+")
_UNSPLIT_PROPERTIES: Final = frozenset("id description summary notes full bodyText".split())
_SEPARATOR: Final = "; "


def is_export(text: str) -> bool:
    """Return whether a text begins with the header of an export."""
    first = text.split("\n", 1)[0].strip()
    columns = [cell.strip().strip('"') for cell in first.split(",")]
    named = columns[0] == "id" and set(columns) >= _MARKS
    return named and all(_PROPERTY.fullmatch(column) for column in columns)


def schema_of(name: str) -> str | None:
    """Return the schema that a file or member is named after; None where it is none.

    >>> schema_of("export/Company.csv"), schema_of("companies.csv")
    ('Company', None)
    """
    stem = name.rpartition("/")[2].split(".")[0]
    return stem if _SCHEMA.fullmatch(stem) is not None else None


def read_export(opened: Opened, context: Context) -> Records:
    """Yield a record for every row of every table.

    Raises:
        RefusedFileError: the file's name is no schema.
    """
    if not opened.is_zip and schema_of(opened.name) is None:
        raise RefusedFileError(
            f"{opened.name}: is a table of FollowTheMoney's entities of one schema, which the "
            "file's name should be; call it Company.csv, Ownership.csv or as the schema is called"
        )
    if not opened.is_zip and context.dataset == schema_of(opened.name):
        context.remark(
            "holds one schema only; give all tables of the export one --dataset, or load them "
            "as one zip, so that owners and companies meet"
        )
    with AddressBook(lambda: _addresses(opened)) as book:
        for name, schema, rows, columns in _tables(opened, context):
            prefix = f"{name} " if opened.is_zip else ""
            for row in rows:
                yield _record(row, f"{prefix}row {row.number}", (schema, columns), (context, book))


_Table = tuple[str, str, Iterator[Row], list[str]]


def _tables(opened: Opened, context: Context | None) -> Iterator[_Table]:
    for name, stream in opened.text(newline=""):
        schema, first = schema_of(name), stream.readline()
        if schema is None or not is_export(first):
            said = f"{name} is no table of the entities of a schema"
            if context is not None:
                context.remark(f"not read: {said}")
                opened.mark_passed_over(said)
            continue
        columns, rows = read_header_and_rows(chain((first,), stream), ",", name, frozenset({"id"}))
        yield name, schema, rows, columns


def _addresses(opened: Opened) -> Iterator[tuple[str, str]]:
    # Opened again, since the tables of ``opened`` are being read meanwhile.
    for _, schema, rows, columns in _tables(Opened(opened.path), None):
        for row in rows if schema == ADDRESS else ():
            entity = None if row.problem is not None else _entity(row, schema, columns)
            text = None if entity is None else address_text(entity)
            if entity is not None and text is not None:
                yield entity.id, text


def _entity(row: Row, schema: str, columns: list[str]) -> Entity:
    found: dict[str, list[str]] = {}
    for name, cell in zip(columns, row.cells, strict=True):
        texts = [cell] if name in _UNSPLIT_PROPERTIES else cell.split(_SEPARATOR)
        if filled := [text.strip() for text in texts if text.strip()]:
            found[name] = filled
    return Entity(" ".join(found.pop("id", ())), schema, None, [], [], found)


def _record(
    row: Row, position: str, form: tuple[str, list[str]], beside: tuple[Context, AddressBook]
) -> Record | Refusal:
    context, book = beside
    key = row.key(form[1].index("id")) or None
    remarks = list[str]()
    try:
        if row.problem is not None:
            raise InvalidRecordError(row.problem)
        if key is None:
            raise InvalidRecordError("id: missing")
        place = RowContext(context.dataset, book.text, remarks)
        return Record(key, position, rows_of(_entity(row, *form), place), remarks)
    except InvalidRecordError as wrong:
        return Refusal(position, str(wrong), row.raw(","), key)
