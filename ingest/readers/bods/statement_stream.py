"""The statements of a BODS file one by one: from a JSON array, from lines, or from tables.

Open Ownership's releases have tables, in CSV or Parquet. There a statement is a row of
`entity_statement`, `person_statement` and `relationship_statement` (`ooc_` before 0.4), and its
lists are rows of further tables. Columns are the fields on the way to a value, joined by ``_``, in
small letters or as the standard writes them. What no version has is said.
"""

import re
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import IO, Any, BinaryIO, Final
from weakref import WeakKeyDictionary, finalize

import orjson

from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.json_objects import Element, Splitter, lines_of, parse_element
from ingest.formats.linked_tables import LINK, LinkedItems, Values, rows_of_table, table_name
from ingest.reader import Refusal
from ingest.readers.bods.statement_shape import (
    DETAILS_FIELDS,
    FIELDS_0_4,
    FIELDS_BEFORE_0_4,
    NUMBER,
)

_OLD_KINDS: Final = {
    "entity": "entityStatement",
    "person": "personStatement",
    "ooc": "ownershipOrControlStatement",
}
_NEW_KINDS: Final = ("entity", "person", "relationship")
_NEEDED: Final = {
    "entity_statement": "entities",
    "person_statement": "persons",
    "(relationship|ooc)_statement": "relationships",
    "person_(recorddetails_)?names": "names of persons",
}
"""What a release has as tables, and how it is called; one without persons is odd, not wrong."""
_MAIN: Final = re.compile(r"(entity|person|relationship|ooc)_statement\Z")
_LOOSE: Final = re.compile(
    r"[^\n]*\b_link(?:_(?:entity|person|relationship|ooc)_statement|[^\n]*\bstatementid)\b",
    re.IGNORECASE,
)
_SEPARATOR: Final = ","
_TRUTH: Final = {"true": True, "false": False}
Place = tuple[tuple[str, ...], Any]
"""The fields that lead to a value, and the shape of it."""


def is_tables(sniff: Sniff) -> bool:
    """Return whether a zip holds statements as tables."""
    return any(_MAIN.match(name) for name in map(table_name, sniff.members) if name)


def is_loose_table(sniff: Sniff) -> bool:
    """Return whether a text is one of the tables alone."""
    return not sniff.members and _LOOSE.match(sniff.text) is not None


def loose_table_error(opened: Opened) -> RefusedFileError:
    """Return the error that one table alone holds no statements."""
    return RefusedFileError(
        f"{opened.name}: is one of several tables of a release of BODS; give the zip with all of "
        "them (csv.zip or parquet.zip), or load json.zip"
    )


def statement_elements(opened: Opened) -> Iterator[Element | Refusal]:
    """Yield the statements of a zip of tables as if it were JSON lines.

    Raises:
        RefusedFileError: a table cannot be read.
    """
    if opened not in _LINES:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the opened file
        finalize(opened, file.close)
        _LINES[opened] = file, [*_write_lines(opened, file)]
    lines, said = _LINES[opened]
    for text in said:
        opened.remark_once(text)
    # One reading ends before the next begins, so that they may share the place in the file.
    lines.seek(0)
    for line in lines:
        position, _, record = line.partition(b"\t")
        yield parse_element(record.rstrip(b"\n"), position.decode())


_LINES: Final[WeakKeyDictionary[Opened, tuple[IO[bytes], list[str]]]] = WeakKeyDictionary()
"""The statements of each opened zip, read more than once but taken apart once only, and remarks."""


def _write_lines(opened: Opened, lines: IO[bytes]) -> Iterator[str]:
    """Write the statements of a zip as lines; yield what is to be said of its tables."""
    items = LinkedItems(opened, lambda table: _MAIN.match(table) is not None)
    unknown: set[str] = set()
    tables = list[str]()
    try:
        for name, stream in opened.binary():
            tables.append(table_name(name) or "")
            found = _MAIN.match(tables[-1])
            if found is None:
                continue
            counted = "element" if name.lower().endswith(".parquet") else "row"
            for number, row in rows_of_table(name, stream):
                value = _statement(found[1], row, items, unknown)
                lines.write(f"{name} {counted} {number}\t".encode() + orjson.dumps(value) + b"\n")
    finally:
        items.close()
    for column in sorted(unknown):
        yield f"ignored unknown column or table {column}"
    absent = [w for name, w in _NEEDED.items() if not any(re.match(name, t) for t in tables)]
    for what in absent:
        # Without persons there are no names of them either.
        if not ("persons" in absent and what.startswith("names")):
            yield f"has no table of {what}: what is told there stands in no answer"


def _statement(kind: str, row: Values, items: LinkedItems, unknown: set[str]) -> dict[str, Any]:
    """Return the statement of a row of a main table and of the rows below it."""
    new = kind in _NEW_KINDS and ("recordtype" in row or "recordid" in row)
    value: dict[str, Any] = {}
    if not new and kind in _OLD_KINDS:
        value["statementType"] = _OLD_KINDS[kind]
    link = str(row.pop(LINK, ""))
    if new:
        value["recordType"] = kind
    scalars, lists = _places(kind, new=new)
    _put_all(value, row, scalars, unknown)
    for table, cells in items.of(f"{kind}_statement", link):
        place = lists.get(table.removeprefix(f"{kind}_"))
        cells.pop(LINK, None)
        if place is None or any(name.startswith(f"{LINK}_") for name in cells):
            unknown.add(table)
            continue
        path, shape = place
        item: dict[str, Any] = {}
        _put_all(item, cells, _flatten(shape)[0], unknown)
        _list_at(value, path).append(item)
    return value


@cache
def _places(kind: str, *, new: bool) -> tuple[dict[str, Place], dict[str, Place]]:
    """Return the places of a kind's columns, and of its lists, by their names in small letters."""
    if new:
        return _flatten({**FIELDS_0_4, "recordDetails": DETAILS_FIELDS[kind]})
    return _flatten(FIELDS_BEFORE_0_4[_OLD_KINDS.get(kind, "ownershipOrControlStatement")])


def _flatten(shape: dict[str, Any]) -> tuple[dict[str, Place], dict[str, Place]]:
    scalars: dict[str, Place] = {}
    lists: dict[str, Place] = {}
    _add_places(shape, (), scalars, lists)
    return scalars, lists


def _add_places(
    shape: dict[str, Any],
    above: tuple[str, ...],
    scalars: dict[str, Place],
    lists: dict[str, Place],
) -> None:
    for name, wanted in shape.items():
        path = (*above, name)
        column = "_".join(path).lower()
        for choice in wanted if isinstance(wanted, tuple) and wanted != NUMBER else (wanted,):
            if isinstance(choice, dict):
                _add_places(choice, path, scalars, lists)
            elif isinstance(choice, list) and isinstance(choice[0], dict):
                lists[column] = (path, choice[0])
            else:
                scalars[column] = (path, wanted)


def _put_all(
    value: dict[str, Any], row: Values, scalars: dict[str, Place], unknown: set[str]
) -> None:
    """Put the cells of a row where they belong in a statement or an item of one."""
    for column, cell in row.items():
        place = scalars.get(column)
        if place is None:
            unknown.add(column)
            continue
        path, wanted = place
        target = value
        for name in path[:-1]:
            inner = target.setdefault(name, {})
            if not isinstance(inner, dict):
                break
            target = inner
        else:
            target[path[-1]] = _value(cell, wanted, path[-1])


def _list_at(value: dict[str, Any], path: tuple[str, ...]) -> list[Any]:
    for name in path[:-1]:
        value = value.setdefault(name, {})
    found: list[Any] = value.setdefault(path[-1], [])
    return found


def _value(cell: Any, wanted: Any, name: str) -> Any:
    """Return a cell in the type that the standard wants; one that does not fit stays as it is."""
    if isinstance(wanted, list):
        texts = cell if isinstance(cell, list) else [cell]
        # A list of texts is one cell, with commas between ids and codes, which have none.
        split = name != "alternateNames" and not isinstance(cell, list)
        return [part.strip() for part in str(cell).split(_SEPARATOR)] if split else texts
    choices = wanted if isinstance(wanted, tuple) else (wanted,)
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, str) and bool in choices and cell.lower() in _TRUTH:
        return _TRUTH[cell.lower()]
    if float in choices:
        return _number(cell)
    return str(cell) if str in choices else cell


def _number(cell: Any) -> Any:
    try:
        found = float(cell)
    except (TypeError, ValueError):
        return cell
    return int(found) if found.is_integer() else found


_BEGINNING: Final = 1 << 20
_MARK: Final = b"\xef\xbb\xbf"


def statements(opened: Opened) -> Iterator[Element | Refusal]:
    """Yield every object of a file in order, and a refusal for what is no object.

    Raises:
        RefusedFileError: a line is longer than any statement, or the file cannot be unpacked.
    """
    sniff = opened.sniff()
    if is_tables(sniff):
        yield from statement_elements(opened)
        return
    if is_loose_table(sniff):
        raise loose_table_error(opened)
    for member, stream in opened.binary():
        prefix = f"{member} " if opened.is_zip else ""
        yield from _stream_statements(stream, member, prefix)


def _stream_statements(stream: BinaryIO, name: str, prefix: str) -> Iterator[Element | Refusal]:
    start, number = b"", 0
    while not start.strip() and (start := stream.readline(_BEGINNING)):
        start = start.removeprefix(_MARK) if number == 0 else start
        number += 1
    first = start.strip().rstrip(b",")
    if first[:1] == b"[" or (first[:1] == b"{" and first[-1:] != b"}"):
        yield from Splitter(stream, start, prefix).elements()
        return
    for line in chain((start,), lines_of(stream, name)):
        if text := line.strip().rstrip(b","):
            item = parse_element(text, f"{prefix}line {number}")
            if isinstance(item, Refusal) and not line.endswith(b"\n"):
                item.cut = True
            yield item
        number += 1
