"""One record of a source file as its publisher wrote it, cut out of the file that was kept."""

import csv
import io
from collections.abc import Callable
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import orjson

from ingest.files.opened_file import Opened
from ingest.files.record_position import Position, parse_position
from ingest.formats.delimited_rows import DamagedRow, rows_of
from ingest.formats.json_objects import Element
from ingest.formats.json_values import elements as objects
from ingest.formats.table_cells import DELIMITERS, HEADER_SEARCH_ROWS, SEPARATOR
from ingest.reader import Context, Reader
from ingest.recognition.detect import readers

LONGEST: Final = 100_000
"""Characters of a record that are shown; the kept file has the rest."""


def record_text(path: Path, reader: str, position: str, encoding: str | None = None) -> str | None:
    """Return the text of one record of a source file.

    Returns:
        The record as published, at most 100,000 characters; for a row of a table with the header
        above it. ``None`` where records of this kind of file cannot be cut out.

    Raises:
        RefusedFileError: the file is damaged.
    """
    place, known = parse_position(position), readers().get(reader)
    if place is None or place.number < 1:
        return None
    opened = Opened(path)
    opened.encoding = encoding
    if opened.is_zip and place.member is None:
        return None
    for make in _WAYS[place.kind] if place.part is None else (_piece, _part):
        text = make(opened, known, place)
        if text is not None:
            return text[:LONGEST]
    return None


def _own_way(opened: Opened, reader: Reader | None, place: Position) -> str | None:
    """Return what the reader itself cuts out, if it has a way of its own."""
    if reader is None or reader.original is None:
        return None
    return reader.original(opened, place)


def _line(opened: Opened, _: Reader | None, place: Position) -> str | None:
    """Return a line of text, with the header above it in a table."""
    number = place.number
    for member, stream in opened.text():
        if place.member not in (None, member):
            continue
        first = stream.readline() if number > 1 else ""
        text = next(islice(stream, max(number - 2, 0), None), None)
        if text is None:
            return None
        return text.rstrip("\n") if text.lstrip()[:1] == "{" else f"{first}{text}".rstrip("\n")
    return None


def _row(opened: Opened, _: Reader | None, place: Position) -> str | None:
    """Return a row of a delimited table, its header above it."""
    if opened.sniff().text[:2] == "PK":
        return None
    number = place.number
    for member, stream in opened.text(newline=""):
        if place.member not in (None, member):
            continue
        first = stream.readline()
        # A line that names the separator is no row of the spreadsheet.
        first = stream.readline() if SEPARATOR.match(first) else first
        ahead = list(islice(stream, HEADER_SEARCH_ROWS))
        above = (first, *ahead[: max(number - 2, 0)])
        head = next((line for line in above if any(map(line.count, DELIMITERS))), first)
        delimiter = max(DELIMITERS, key=head.count)
        rows = rows_of(chain(ahead, stream), delimiter)
        found = next(islice(rows, max(number - 2, 0), None), None)
        if found is None:
            return None
        header = head.rstrip("\r\n") + "\n" if number > 1 else ""
        if isinstance(found, DamagedRow):
            return header + found.raw
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(found)
        return header + out.getvalue().rstrip("\n")
    return None


def _piece(opened: Opened, reader: Reader | None, place: Position) -> str | None:
    """Return a record of a file that its reader cuts into the texts of its records."""
    start = None if reader is None else reader.pieces
    pieces = start(opened, Context("", None, _unheard)) if start is not None else None
    if pieces is None:
        return None
    try:
        for piece in pieces.cut():
            if isinstance(piece, tuple) and place.is_same(parse_position(piece[0])):
                return piece[1].decode("utf-8", errors="replace")
    finally:
        pieces.close()
    return None


def _object(opened: Opened, _: Reader | None, place: Position) -> str | None:
    """Return an object of a JSON file."""
    if opened.sniff().text.lstrip()[:1] not in ("{", "["):
        return None
    for item in objects(opened):
        if isinstance(item, Element) and place.is_same(parse_position(item.position)):
            return item.raw
    return None


def _part(opened: Opened, _: Reader | None, place: Position) -> str | None:
    """Return one of the records in an object that holds many, the answer of a search."""
    for item in objects(opened):
        if not isinstance(item, Element) or not f"{item.position},".startswith(
            f"{place.kind} {place.number},"
        ):
            continue
        found: Any = item.value.get("hits", item.value)
        listed = found.get("hits", found.get("value")) if isinstance(found, dict) else None
        number = place.part or 0
        if isinstance(listed, list) and 1 <= number <= len(listed):
            return orjson.dumps(listed[number - 1], option=orjson.OPT_INDENT_2).decode()
    return None


def _unheard(_text: str) -> None:
    """Take a remark that was made when the file was loaded."""


_Way = Callable[[Opened, Reader | None, Position], str | None]
_WAYS: Final[dict[str, tuple[_Way, ...]]] = {
    "line": (_own_way, _line),
    "row": (_row,),
    "element": (_piece, _object, _own_way),
}
"""How a record is cut out, by what a position counts; the first way that finds it."""
