"""The UK's lists as CSV: many rows a designation, put together by its key.

Rows of a designation stand together as a rule. The file is read twice: once for the keys, to
know which designations do not, and once for the rows; only those that stand apart wait for their
last row. The files mix encodings within one file, so each line is decoded by itself.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Final

from graph.values.errors import RefusedFileError
from ingest.codes.uk_measures import letters_and_digits
from ingest.files.opened_file import Opened
from ingest.formats.delimited_rows import MAX_CELL, Row, each_row, rows_of
from ingest.readers.uk_sanctions.designation import PARTS, PLACES, Designation, iso_day

NEEDED: Final = {
    "uniqueid": frozenset({"uniqueid", "name6", "regimename", "sanctionsimposed"}),
    "groupid": frozenset({"groupid", "name6", "regime", "grouptype"}),
}
"""Columns without which a file cannot be read, by the column of the key."""

_KINDS: Final = frozenset({"individualentityship", "designationtype"})
_PREFACE: Final = 5
"""The header is one of the first lines; before it stands the day of the file."""
_BOM: Final = b"\xef\xbb\xbf"
_BANS: Final = re.compile(r"inv(?:estment)?[ _-]?bans?", re.IGNORECASE)
"""The name of OFSI's file of investment bans, whose columns are those of the list of freezes."""
_STATUS: Final = frozenset({"groupstatus", "grpstatus"})


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file."""

    row: int
    columns: list[str]
    delimiter: str
    key: str
    seen_on: str | None

    @property
    def has_status(self) -> bool:
        """Whether a column says of each row if it is a freeze or an investment ban."""
        return any(letters_and_digits(column) in _STATUS for column in self.columns)


def find_header(lines: list[str]) -> Header | None:
    """Return the header among the first lines of a file, or None if it is none of these lists."""
    for number, line in enumerate(lines[:_PREFACE]):
        delimiter = max(",;\t", key=line.count)
        try:
            columns = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
        except csv.Error:
            continue
        known = {letters_and_digits(column) for column in columns}
        for key, needed in NEEDED.items():
            if needed <= known and (key != "uniqueid" or known & _KINDS):
                return Header(number + 1, columns, delimiter, key, _day(lines[:number]))
    return None


def is_investment_ban_file(name: str, header: Header | None) -> bool:
    """Return whether a file is OFSI's of investment bans, by its name if no column says so."""
    named = _BANS.search(name.rpartition("/")[2]) is not None
    return named if header is None else named and header.key == "groupid" and not header.has_status


def _day(lines: list[str]) -> str | None:
    """Return the first day of ``Report Date: 21-Sep-2026`` or ``Last Updated,27/04/2020``."""
    for line in lines:
        for piece in line.replace('"', ",").replace(";", ",").replace(": ", ",").split(","):
            found = iso_day(piece)
            if found is not None:
                return found
    return None


def csv_designations(opened: Opened, remark: Callable[[str], None]) -> Iterator[Designation]:
    """Yield every designation of the CSV, and every row without a key as one with a problem.

    Raises:
        RefusedFileError: there is no header of one of these lists.
    """
    with opened.extra_reading():
        last = [
            _last_rows_apart(*_header_and_lines(stream, name, None))
            for name, stream in opened.binary(by_line=True)
        ]
    for (name, stream), apart in zip(opened.binary(by_line=True), last, strict=True):
        header, lines = _header_and_lines(stream, name, remark)
        bans = is_investment_ban_file(name, header)
        if bans:
            remark(f"{name}: read as OFSI's list of investment bans, which its name says it is")
        for entry in _designations(header, _rows(lines, header), apart):
            entry.investment = bans
            yield entry


def _header_and_lines(
    stream: Iterator[bytes], name: str, remark: Callable[[str], None] | None
) -> tuple[Header, Iterator[str]]:
    lines = _lines(iter(stream), name, remark)
    head: list[str] = []
    for line in lines:
        head.append(line)
        header = find_header(head)
        if header is not None:
            return header, lines
        if len(head) == _PREFACE:
            break
    raise RefusedFileError(
        f"{name}: none of the first {_PREFACE} lines is a header with the columns "
        "Unique ID, Name 6, Regime Name, Sanctions Imposed (UK Sanctions List) or "
        "Group ID, Name 6, Regime, Group Type (OFSI list)"
    )


def _lines(
    stream: Iterator[bytes], name: str, remark: Callable[[str], None] | None
) -> Iterator[str]:
    first = True
    for piece in stream:
        if first:
            piece = piece.removeprefix(_BOM)
            first = False
        try:
            yield piece.decode("utf-8")
        except UnicodeDecodeError:
            if remark is not None:
                remark(f"{name} has lines that are not UTF-8; those are read as Windows-1252")
                remark = None
            yield piece.decode("cp1252", errors="replace")


def _rows(lines: Iterator[str], header: Header) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL)
    reader = rows_of(lines, header.delimiter)
    return each_row(reader, len(header.columns), header.row + 1)


def _key_index(header: Header) -> int:
    return [letters_and_digits(column) for column in header.columns].index(header.key)


def _last_rows_apart(header: Header, lines: Iterator[str]) -> dict[str, int]:
    """Return the number of the last row of each key whose rows do not stand together."""
    index, before = _key_index(header), ""
    known: set[str] = set()
    apart: dict[str, int] = {}
    for row in _rows(lines, header):
        key = row.key(index)
        if key == before or not key:
            if key in apart:
                apart[key] = row.number
            continue
        if key in known:
            apart[key] = row.number
        known.add(key)
        before = key
    return apart


def _designations(
    header: Header, rows: Iterator[Row], apart: dict[str, int]
) -> Iterator[Designation]:
    """Yield the designations of rows; one whose rows stand apart only after its last row.

    ``apart`` has the last row of each such key.
    """
    index, layout = _key_index(header), _Layout(header)
    waiting: dict[str, Designation] = {}
    texts: dict[str, list[Row]] = {}
    before: str | None = None
    for row in rows:
        key = row.key(index)
        if not key:
            problem = row.problem or f"{header.columns[index]}: missing"
            raw = partial(row.raw, header.delimiter)
            yield Designation(f"row {row.number}", layout.old, raw=raw, problem=problem)
            continue
        if before is not None and key != before and before not in apart:
            texts.pop(before)
            yield waiting.pop(before)
        before = key
        entry = waiting.get(key)
        if entry is None:
            entry = waiting[key] = Designation(
                f"row {row.number}", layout.old, seen_on=header.seen_on
            )
            texts[key] = []
            entry.raw = partial(_text, texts[key], header.delimiter)
            entry.own[layout.key] = {key: None}
            entry.unknown = layout.unknown
        texts[key].append(row)
        if row.problem is not None:
            entry.problem = f"row {row.number}: {row.problem}"
        else:
            layout.add_row(entry, row.cells)
        if apart.get(key) == row.number:
            texts.pop(key)
            yield waiting.pop(key)
            before = None
    yield from waiting.values()


def _text(rows: list[Row], delimiter: str) -> str:
    return "\n".join(row.raw(delimiter) for row in rows)


class _Layout:
    """The place of each field and part in the columns of a file."""

    def __init__(self, header: Header) -> None:
        self.old = header.key == "groupid"
        self.key = "group_id" if self.old else "unique_id"
        self.unknown: list[str] = []
        self._own: list[tuple[int, str]] = []
        places: dict[str, dict[str, int]] = {}
        for index, column in enumerate(header.columns):
            part, attribute = PLACES.get(letters_and_digits(column), ("", ""))
            if part:
                places.setdefault(part, {})[attribute] = index
            elif attribute:
                self._own.append((index, attribute))
            elif column.strip():
                self.unknown.append(column.strip())
        width = len(header.columns)
        self._parts = [
            (part, itemgetter(*(found.get(name, width) for name in PARTS[part])))
            for part, found in places.items()
        ]

    def add_row(self, entry: Designation, cells: list[str]) -> None:
        """Add the fields and parts of one row that the entry does not have yet."""
        own, parts = entry.own, entry.parts
        for index, attribute in self._own:
            value = cells[index]
            if value:
                own.setdefault(attribute, {})[value] = None
        padded = [*cells, ""]
        for part, values in self._parts:
            parts.setdefault(part, {})[values(padded)] = None
