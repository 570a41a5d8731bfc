"""Reading a list of counterparties: columns are guessed, no line and no column is dropped."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graph.values.errors import InputError
from graph.values.name_keys import fold_name
from ingest.files.encoding import ENCODING_ADVICE, is_ascii_based
from ingest.files.opened_file import Opened
from ingest.formats.table_cells import HEADER_SEARCH_ROWS, SEPARATOR, is_workbook
from ingest.formats.workbook_sheets import tables
from ingest.values.countries import country_in_words
from queries.screening.match_lines import Line
from queries.screening.typed_cells import (
    LIST_WORDS,
    country_of_address,
    typed_birth,
    typed_kind,
    typed_number,
)

SNIFFED_LETTERS: Final = 10_000
SHOWN_LETTERS: Final = 200

GUESSES: Final[dict[str, str]] = LIST_WORDS["columns"]
"""Headings, folded, that mean a column; the first column that fits is taken."""
NAMING_COLUMNS: Final = ("party_id", "name", "surname", "number", "lei")
"""Columns that say which party a line means; one of them is needed."""
COPIED_COLUMNS: Final = frozenset(("birth_date", "kind", "address", "role"))
"""Columns that are compared and come back as they were typed."""
DELIMITERS: Final = (";", "\t", ",", "|")
_EITHER_HALF: Final[str] = LIST_WORDS["either_half"]["name"]
NO_DELIMITER: Final = "\x1f"
_QUOTES: Final = "put a cell that holds the separator in quotes"
_EITHER_OF: Final = re.compile(r"\s*[/|]\s*|\s+or\s+")
_QUOTED: Final = re.compile('"[^"]*"')
AMBIGUOUS_ID: Final = "id"
"""A heading under which people write an id of ours or one of their own."""


@dataclass
class ListTable:
    """A list of counterparties as a table, before its lines are read; headings are distinct.

    ``taken`` has the number of the column that each known one is read from, ``numbers`` those of
    further columns with numbers of registers.
    """

    heading: list[str]
    rows: list[list[str]]
    taken: dict[str, int]
    remarks: list[str]
    numbers: list[int] = field(default_factory=list)

    @property
    def columns(self) -> dict[str, str]:
        """The heading of each known column."""
        return {key: self.heading[column] for key, column in self.taken.items()}

    @property
    def names_parties(self) -> bool:
        """Whether a column says which party a line means."""
        return not self.taken.keys().isdisjoint(NAMING_COLUMNS)


def read_lines(
    path: Path,
    remark: Callable[[str], None] = lambda _text: None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> tuple[list[Line], dict[str, str]]:
    """Return the lines of a list of counterparties, and the heading of each known column.

    The path is a CSV (comma, semicolon, tab or ``|``; UTF-8, UTF-16 or Windows-1252) or a workbook,
    with a heading in one of the first rows. ``remark`` is told what a person should know of the
    file, such as its encoding; ``columns`` are headings a person gave in place of the guess. Raises
    `InputError` for no file, an empty one, no heading that names the parties, or an encoding that
    is not known or does not fit; `RefusedFileError` for a workbook.
    """
    table = read_table(path, encoding, columns)
    for words in table.remarks:
        remark(words)
    if not table.names_parties:
        raise InputError(
            f"{path}: no column is called name, number or lei, nor party_id; the first line must "
            "be a heading such as name,country,number; here it is: "
            f"{', '.join(table.heading)[:SHOWN_LETTERS]}. Which column has the names, "
            "--column name=HEADING says"
        )
    return [
        _line_of_cells(number, table, row) for number, row in enumerate(table.rows, 1)
    ], table.columns


def read_table(
    path: Path, encoding: str | None = None, columns: Mapping[str, str] | None = None
) -> ListTable:
    """Read a list as a table and guess its columns, also where none names the parties.

    As `read_lines`; an empty heading says that the file has no such column.
    """
    opened = Opened(path)
    said: list[str] = []
    opened.remark = said.append
    if encoding is not None and not is_ascii_based(encoding):
        raise InputError(f"--encoding {encoding!r}: {ENCODING_ADVICE}")
    opened.encoding = encoding
    opened.advice = "save it as UTF-8 or name its encoding, such as --encoding windows-1251"
    workbook = is_workbook(opened.sniff().head) and not opened.is_zip
    rows = _sheet_rows(opened) if workbook else _text_rows(path, opened)
    rows = _rows_with_cells(rows)
    top = _heading_place(rows)
    above, rows = rows[:top], rows[top:]
    if len(rows) < 2:
        raise InputError(f"{path}: a heading and at least one line are needed")
    heading = _distinct_headings(rows)
    taken = _choose_columns(path, heading, columns or {})
    if above:
        told = " ".join(cell.strip() for row in above for cell in row if cell.strip())
        said.append(
            f"{path.name}: what stands above the heading is not read: {told[:SHOWN_LETTERS]}"
        )
    # A line with too many cells has an unquoted separator in it, and its columns are shifted.
    longer = [number for number, row in enumerate(rows[1:], 1) if len(row) > len(rows[0])]
    if longer:
        said.append(
            f"{path.name}: {len(longer)} of {len(rows) - 1} lines "
            f"{'has' if len(longer) == 1 else 'have'} more cells than the "
            f"heading, the first is no {longer[0]}; "
            + ("give each column a heading" if workbook else _QUOTES)
        )
    numbers = [] if "number" in (columns or {}) else _further_numbers(heading, taken)
    return ListTable(heading, rows[1:], taken, said, numbers)


def _rows_with_cells(rows: Iterable[list[str]]) -> list[list[str]]:
    return [row for row in rows if any(cell.strip() for cell in row)]


def _heading_place(rows: Sequence[list[str]]) -> int:
    """Return which row is the heading: the first that names the parties, titles may stand above.

    Where the row below it is a heading of more columns, it heads groups of them.
    """
    tops = rows[:HEADER_SEARCH_ROWS]
    top = next((place for place, row in enumerate(tops) if _is_heading(row)), 0)
    known = len(guess_columns(rows[top])) if rows else 0
    below = rows[top + 1 : top + 2]
    return top + any(_is_heading(row) and len(guess_columns(row)) > known for row in below)


def _further_numbers(heading: Sequence[str], taken: Mapping[str, int]) -> list[int]:
    """Return the columns beside the one for numbers whose headings mean a register's number too."""
    known = {fold_name(word) for word in GUESSES["number"].split(", ")}
    free = (place for place in range(len(heading)) if place not in taken.values())
    return [place for place in free if fold_name(heading[place]) in known]


def _choose_columns(path: Path, heading: Sequence[str], given: Mapping[str, str]) -> dict[str, int]:
    """Return the guess with a person's columns in place; `InputError` for an unknown one."""
    taken = guess_columns(heading)
    for key, name in given.items():
        if key not in GUESSES:
            raise InputError(f"--column {key}={name}: write one of {', '.join(GUESSES)} before =")
        if name and name not in heading:
            told = ", ".join(heading)[:SHOWN_LETTERS]
            raise InputError(f"{path}: no column is headed {name!r}; there are: {told}")
    numbers = {key: heading.index(name) for key, name in given.items() if name}
    # A column that a person gave a meaning has no other that was only guessed.
    kept = {k: n for k, n in taken.items() if k not in given and n not in numbers.values()}
    return {key: {**kept, **numbers}[key] for key in GUESSES if key in {**kept, **numbers}}


def guess_columns(heading: Sequence[str]) -> dict[str, int]:
    """Guess the number of each known column from the headings; a heading is used once.

    A heading such as ``Company / Person`` means a column where all that it names does. Only a
    column headed ``id`` may be two: where no other column is the person's own reference,
    it is that as well.
    """
    guess: dict[str, int] = {}
    folded = [fold_name(cell) for cell in heading]
    parts = [{fold_name(part) for part in _EITHER_OF.split(cell)} for cell in heading]
    for key, words in GUESSES.items():
        known = {fold_name(word) for word in words.split(", ")}
        free = [column for column in range(len(heading)) if column not in guess.values()]
        exact = [column for column in free if folded[column] in known]
        either = [column for column in free if parts[column] <= known]
        if found := [*exact, *either]:
            guess[key] = found[0]
    _split_name(guess, folded)
    if "party_id" in guess and folded[guess["party_id"]] == AMBIGUOUS_ID:
        guess.setdefault("your_ref", guess["party_id"])
    return guess


def _split_name(guess: dict[str, int], folded: Sequence[str]) -> None:
    """Take a column headed ``name`` for the half of a name that no other column has."""
    halves = [half for half in ("surname", "forename") if half in guess]
    if len(halves) == 1 and "name" in guess and folded[guess["name"]] in _words_of(_EITHER_HALF):
        other = "forename" if halves == ["surname"] else "surname"
        guess[other] = guess.pop("name")


def _words_of(text: str) -> set[str]:
    return {fold_name(word) for word in text.split(", ")}


def _name_of_parts(table: ListTable, cells: Mapping[int, str], known: Mapping[str, str]) -> str:
    """Return a name whose parts stand in columns of their own: what is given first, then that."""
    parts: list[str] = []
    for half in ("forename", "surname"):
        words = _words_of(LIST_WORDS["further_parts"][half])
        further = [n for n, text in enumerate(table.heading) if fold_name(text) in words]
        free = [n for n in further if n not in table.taken.values()]
        parts += [known.get(half, ""), *(cells.get(n, "") for n in free)]
    return " ".join(filter(None, parts))


def _is_heading(row: Sequence[str]) -> bool:
    """Return whether a row is a heading with a column that names the parties."""
    return not guess_columns(row).keys().isdisjoint(NAMING_COLUMNS)


def _sheet_rows(opened: Opened) -> list[list[str]]:
    """Return the rows of the first sheet whose heading names the parties, else of the first.

    Those of further sheets with the same heading follow; of any other a remark is made.
    """
    sheets = [
        (table.name, _rows_with_cells([table.header, *(line.texts for line in table.lines)]))
        for table in tables(opened, None, None, (), _is_heading)
    ]
    sheets = [(name, rows) for name, rows in sheets if rows]
    named = [(name, rows) for name, rows in sheets if _is_heading(rows[_heading_place(rows)])]
    if not sheets:
        return []
    first, rows = (named or sheets)[0]
    top = _heading_place(rows)
    folded = [fold_name(cell) for cell in rows[top]]
    for name, more in sheets:
        place = _heading_place(more)
        if name == first:
            continue
        if [fold_name(cell) for cell in more[place]] == folded and len(more) > place + 1:
            begun = len(rows) - top
            rows = [*rows, *more[place + 1 :]]
            end = len(rows) - top - 1
            which = f"line {end:,}" if begun == end else f"lines {begun:,} to {end:,}"
            opened.remark(f"{name}: {which} of the list")
        elif len(more) > 1:
            opened.remark(
                f"{name}: this sheet is not read, its headings are others than those of the first "
                "sheet that is; save it as a file of its own and screen that too"
            )
    return rows


def _text_rows(path: Path, opened: Opened) -> list[list[str]]:
    try:
        for _, text in opened.text(newline=""):
            return _parse_rows(path, text.read())
    except UnicodeDecodeError as wrong:
        raise InputError(
            f"{path}: does not fit the encoding {opened.encoding} ({wrong.reason}); name another"
        ) from None
    return []


def _parse_rows(path: Path, text: str) -> list[list[str]]:
    """Parse a CSV text, with line breaks in quoted cells; `InputError` if it cannot be."""
    if any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text[:SNIFFED_LETTERS]):
        raise InputError(f"{path}: is not a text; save the list as CSV (UTF-8)")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        rows = list(reader)
    except csv.Error as wrong:
        raise InputError(
            f"{path}: line {reader.line_num}: cannot be read as CSV ({wrong}); check its quotes"
        ) from None
    return rows[1:] if SEPARATOR.match(text.partition("\n")[0]) else rows


def _distinct_headings(rows: list[list[str]]) -> list[str]:
    """Return one distinct heading a column, also where the file has none or repeats one."""
    width = max(len(row) for row in rows)
    cells = [cell.strip() for cell in rows[0]] + [""] * (width - len(rows[0]))
    heading: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = cell or f"column {number}"
        heading.append(f"{name} (column {number})" if name in heading else name)
    return heading


def _delimiter(text: str) -> str:
    """Return the delimiter of a text; `NO_DELIMITER` for a list of one column."""
    declared = SEPARATOR.match(text.partition("\n")[0])
    if declared is not None:
        return declared[1]
    for line in text[:SNIFFED_LETTERS].splitlines()[:HEADER_SEARCH_ROWS]:
        sign = _frequent_delimiter(line)
        if _is_heading(next(csv.reader([line], delimiter=sign), [])):
            return sign
    return _frequent_delimiter(
        _QUOTED.sub("", text[:SNIFFED_LETTERS]).lstrip("\r\n").partition("\n")[0]
    )


def _frequent_delimiter(line: str) -> str:
    """Return the delimiter that is most frequent in a line, outside of quotes."""
    bare = _QUOTED.sub("", line)
    count, sign = max((bare.count(sign), sign) for sign in DELIMITERS)
    return sign if count else NO_DELIMITER


def _line_of_cells(number: int, table: ListTable, row: list[str]) -> Line:
    cells = dict(enumerate(cell.strip() for cell in row))
    known = {key: cells.get(column, "") for key, column in table.taken.items()}
    read = {column for key, column in table.taken.items() if key not in COPIED_COLUMNS}
    more = {name: cells.get(n, "") for n, name in enumerate(table.heading) if n not in read}
    halved = not known.get("name")
    if halved:
        known["name"] = _name_of_parts(table, cells, known)
    forenamed = bool(known.pop("forename", "")) and halved
    known.pop("surname", "")
    known["number"], remark = typed_number(known.get("number", ""))
    country = known.get("country") or country_of_address(known.get("address", ""))
    known["country"] = country_in_words(country) or country
    typed = known.get("birth_date", "")
    known["birth_date"] = typed_birth(typed) or ""
    known["kind"] = typed_kind(known.get("kind", ""))
    numbers = dict[str, str]()
    remarks = [remark] if remark else []
    for place in table.numbers:
        numbers[table.heading[place]], remark = typed_number(cells.get(place, ""))
        remarks += [remark] if remark else []
    unread = not known["birth_date"] and any(map(str.isdigit, typed))
    if unread:
        remarks.append(f"the birth date {typed[:SHOWN_LETTERS]} cannot be read and is not used")
    said = "; ".join(remarks)
    return Line(
        row_no=number,
        more=more,
        numbers=numbers,
        remark=said,
        birth_unread=unread,
        forenamed=forenamed,
        **known,
    )
