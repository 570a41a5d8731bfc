"""The EU's list as CSV: many rows an entry, one component a row; two generations of columns.

Version 1.1 has columns such as ``NameAlias_WholeName``, version 1.0 such as ``Naal_wholename``.
Files of version 1.0 are about with every line in quotes as a whole and each comma turned into a
tab, as a spreadsheet leaves them; that damage can be undone exactly, and is, with a remark.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

from ingest.files.opened_file import Opened
from ingest.formats.delimited_rows import Row, read_header_and_rows
from ingest.readers.eu_fsf.sanction_entity import (
    ADDRESS,
    BIRTH,
    CITIZENSHIP,
    DOCUMENT,
    NAME,
    PARTS,
    REGULATION,
    SanctionEntity,
    file_day,
)

NEEDED_1_1: Final = frozenset(
    {"Entity_LogicalId", "Entity_Regulation_Programme", "NameAlias_WholeName"}
)
NEEDED_1_0: Final = frozenset({"Entity_logical_id", "Programme", "Naal_wholename"})

_PREFIXES: Final = {
    "Entity_Regulation_": REGULATION,
    "NameAlias_": NAME,
    "Address_": ADDRESS,
    "BirthDate_": BIRTH,
    "Identification_": DOCUMENT,
    "Citizenship_": CITIZENSHIP,
}
_RENAMED: Final[dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("csv_columns.toml").read_text(encoding="utf-8")
)
"""Columns whose name in the XML does not follow from their own."""

_ACT_DAY: Final = re.compile(
    r".*_Regulation_(?:PublicationDate|EntryIntoForceDate)\Z|(?:.*_)?[Ll]eba_publication_date\Z"
)
_ACT_OF_PART: Final = re.compile(r"(?!Entity_).*_Regulation_.*|.{4}_(?:leba_\w+|programme)\Z")


def is_whole_line_quoted(header: str) -> bool:
    """Return whether a header is one quoted cell, as in files that a spreadsheet damaged."""
    return header.startswith('"') and ";" in header and '";' not in header


def header_of(head: str) -> str:
    """Return the header line of a file's beginning, with the damage undone."""
    line = head.split("\n", 1)[0].rstrip("\r")
    return next(_repaired_lines([line])) if is_whole_line_quoted(line) else line


def csv_day(head: str) -> str | None:
    """Return the ISO day of the file, which is the first cell of every row."""
    row = head.split("\n", 2)[1:2]
    return file_day(row[0].strip().strip('"').split(";")[0]) if row else None


def needed_columns(columns: Iterable[str]) -> frozenset[str]:
    """Return the mandatory columns of the generation that a header is of."""
    return NEEDED_1_0 if "Naal_wholename" in columns else NEEDED_1_1


def csv_entries(opened: Opened, remark: Callable[[str], None]) -> Iterator[SanctionEntity]:
    """Yield every entry of the CSV.

    Raises:
        RefusedFileError: a mandatory column is missing.
    """
    for name, stream in opened.text(newline=""):
        first = stream.readline()
        lines: Iterator[str] = chain((first,), stream)
        if is_whole_line_quoted(first):
            remark(f"{name}: every line is quoted as a whole and commas are tabs; undone")
            lines = _repaired_lines(lines)
        columns = [cell.strip().strip('"') for cell in header_of(first).split(";")]
        header, rows = read_header_and_rows(lines, ";", name, needed_columns(columns))
        yield from _entries(_column_places(header), rows)


def _repaired_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines without the quotes around them, with tabs turned back into commas."""
    for line in lines:
        inner = line.rstrip("\r\n")
        if inner.startswith('"') and inner.endswith('"') and len(inner) > 1:
            inner = inner[1:-1].replace('""', '"')
        yield inner.rstrip("\t").replace("\t", ",") + "\n"


def _column_places(header: list[str]) -> list[tuple[str, str]]:
    """Return for each column the kind of part (empty: the entry itself) and the attribute."""
    places = []
    for column in header:
        if column == "fileGenerationDate" or column.startswith("Date_file"):
            places.append(("", "generationDate"))
        elif column in _RENAMED:
            kind, dot, attribute = _RENAMED[column].partition(".")
            places.append((kind, attribute) if dot and kind in PARTS else ("", _RENAMED[column]))
        elif _ACT_OF_PART.match(column):
            places.append(("act", column))
        else:
            prefix = next((p for p in _PREFIXES if column.startswith(p)), None)
            rest = column if prefix is None else column.removeprefix(prefix)
            kind = "" if prefix is None else _PREFIXES[prefix]
            places.append((kind, rest[:1].lower() + rest[1:]))
    return places


def _entries(places: list[tuple[str, str]], rows: Iterable[Row]) -> Iterator[SanctionEntity]:
    """Yield entries from their rows, which must be neighbours in the file.

    A damaged row without ``logicalId`` may belong to the entry before it or behind it, or be one by
    itself: it is refused, and these two with it.
    """
    key = places.index(("", "logicalId"))
    entry: SanctionEntity | None = None
    text: list[str] = []
    done: set[str] = set()
    lost: str | None = None
    # ``lost`` waits for the next entry: a damaged row before it may have been its first.
    for row in rows:
        this = row.key(key)
        if row.problem is not None and not this:
            lost = f"row {row.number}, which may be of this entry: {row.problem}"
            raw = partial(row.raw, ";")
            yield SanctionEntity(f"row {row.number}", {}, raw=raw, problem=row.problem)
            if entry is not None:
                entry.problem = entry.problem or lost
            continue
        if entry is None or this != entry.own.get("logicalId", ""):
            if entry is not None:
                yield entry
            text = []
            entry = SanctionEntity(
                f"row {row.number}", {"logicalId": this} if this else {}, problem=lost
            )
            if this in done:
                entry.problem = f"logicalId: rows of {this} stand apart; sort the file by it"
            done.add(this)
        lost = None
        text.append(row.raw(";"))
        entry.raw = partial("\n".join, text)
        if row.problem is not None:
            entry.problem = f"row {row.number}: {row.problem}"
        else:
            _add_row(entry, places, row.cells)
    if entry is not None:
        yield entry


def _add_row(entry: SanctionEntity, places: list[tuple[str, str]], cells: list[str]) -> None:
    parts: dict[str, dict[str, str]] = {}
    for (kind, attribute), cell in zip(places, cells, strict=True):
        value = cell.strip()
        if not value:
            continue
        if kind == "act":
            if _ACT_DAY.match(attribute):
                entry.acts_from.append(value)
        elif not kind:
            _add_own_attribute(entry, attribute, value)
        else:
            parts.setdefault(kind, {})[attribute] = value
    for kind, values in parts.items():
        if kind == REGULATION:
            days = (values.get("publicationDate"), values.get("entryIntoForceDate"))
            entry.acts_from.extend(day for day in days if day is not None)
        entry.add_part(kind, values)


def _add_own_attribute(entry: SanctionEntity, attribute: str, value: str) -> None:
    value = value.replace("\\n", "\n")
    if attribute == "generationDate":
        entry.seen_on = file_day(value)
    elif attribute == "remark" and entry.own.get("remark", value) != value:
        if value not in entry.own["remark"]:
            entry.own["remark"] += f"\n{value}"
    else:
        entry.own[attribute] = value
