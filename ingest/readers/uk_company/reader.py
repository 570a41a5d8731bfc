"""The UK register of companies: BasicCompanyData, a CSV a month, in one zip or several parts.

It holds live companies only; a company that is gone is absent, not ended. Several headers begin
with a blank and are stripped. Days are DD/MM/YYYY. ``IncorporationDate`` is the first day;
``DissolutionDate`` is the day on which the company was dissolved and so the first on which it
no longer is: the half-open end as it stands. The id is made from the number, ``gb-coh-01234567``.

Rows that a program has passed on as JSON objects under the same column names are read alike.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from hashlib import sha256
from typing import Final

import orjson

from graph.record.model import Name, Party
from graph.values.dates import parse_day
from graph.values.errors import InputError, RefusedFileError
from graph.values.identifiers import normalise_identifier, party_id
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.csv_known_lines import BlockLines, CsvLineRun, Cut, TextLines, row_from
from ingest.formats.delimited_rows import MAX_CELL, UNREADABLE, cells_of, first_row, is_row
from ingest.formats.json_values import object_in, runs_of, shown_text, texts_of
from ingest.reader import (
    Context,
    InvalidRecordError,
    Piece,
    Pieces,
    Reader,
    Record,
    Refusal,
    Run,
    read_by_pieces,
)
from ingest.values.countries import country_code
from ingest.values.record_fields import Leftovers

MANDATORY: Final = ("CompanyName", "CompanyNumber", "CompanyStatus", "IncorporationDate")
_TELLING: Final = ("CompanyName", "CompanyNumber", "RegAddress.AddressLine1")
"""Names that these rows have, as JSON or CSV, and nothing else has."""
_ADDRESS: Final = tuple(
    f"RegAddress.{part}"
    for part in "CareOf POBox AddressLine1 AddressLine2 PostTown County Country PostCode".split()
)
_KEPT: Final = (
    "CompanyCategory",
    "CountryOfOrigin",
    *(f"SICCode.SicText_{number}" for number in range(1, 5)),
)
_IGNORED: Final = ("Accounts.", "Returns.", "Mortgages.", "LimitedPartnerships.", "ConfStmt")
"""Beginnings of columns that say nothing of identity or ownership."""
_PREVIOUS = re.compile(r"PreviousName_\d+\.(CONDATE|CompanyName)\Z")
_PREVIOUS_NAMES: Final = tuple(
    (f"PreviousName_{number}.CompanyName", f"PreviousName_{number}.CONDATE")
    for number in range(1, 11)
)
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})\Z")
_SHOWN: Final = 200
_EDITION = re.compile(r"BasicCompanyData.*?(\d{4}-\d{2}-\d{2})")


def _sniff(sniff: Sniff) -> int:
    if sniff.text.lstrip()[:1] in ("[", "{"):
        return 95 if all(f'"{name}"' in sniff.text for name in _TELLING) else 0
    columns = {cell.strip(' "\r') for cell in sniff.text.split("\n", 1)[0].split(",")}
    return 95 if columns.issuperset(_TELLING) else 0


def _edition(opened: Opened) -> str | None:
    """Return the day in the name that Companies House gave the file; the content has none."""
    for name in (opened.name, *opened.sniff().members):
        found = _EDITION.search(name)
        if found is not None:
            return found[1]
    return None


class _CsvCompanies(Pieces):
    """The register, row by row; a row means something under its header, which is part of it."""

    def __init__(self, opened: Opened, context: Context) -> None:
        self._opened, self._leftovers = opened, Leftovers(context.remark)

    def cut(self) -> Iterator[Piece | Refusal]:
        csv.field_size_limit(MAX_CELL)
        for member, stream in self._opened.text(newline=""):
            lines = TextLines(stream)
            header, number = self._read_header(lines)
            yield from self._row_cutter(member, header)(lines, number)

    def runs(self) -> Iterator[Run | Piece | Refusal]:
        if not self._opened.is_utf8:
            yield from self.cut()
            return
        csv.field_size_limit(MAX_CELL)
        for member, stream in self._opened.utf8():
            lines = BlockLines(stream)
            header, _ = self._read_header(lines)
            cut = self._row_cutter(member, header)
            while lines.fill_block():
                yield CsvLineRun(lines, _header_hash(header), cut)

    def _read_header(self, lines: Iterator[str]) -> tuple[list[str], int]:
        """Read the header; return it and how many lines it takes."""
        rows = csv.reader(lines)
        header = _header(self._opened.name, first_row(rows, self._opened.name))
        self._leftovers.audit(name for name in header if not _is_known(name))
        return header, rows.line_num

    def _row_cutter(self, member: str, header: list[str]) -> Cut:
        prefix = f"{member} " if self._opened.is_zip else ""
        return partial(_row_pieces, header=header, under=_header_hash(header), prefix=prefix)

    def make(self, piece: Piece) -> Record | Refusal:
        position, _, (said, header) = piece
        cells = cells_of(said) if isinstance(said, str) else said
        try:
            return _record(cells, header, position)
        except InvalidRecordError as wrong:
            return Refusal(position, str(wrong), _csv_line(cells), _refused_key(cells, header))


class _JsonCompanies(Pieces):
    """The same rows as JSON objects, one a record."""

    def __init__(self, opened: Opened, context: Context) -> None:
        self._opened, self._leftovers = opened, Leftovers(context.remark)

    def cut(self) -> Iterator[Piece | Refusal]:
        return texts_of(self._opened)

    def runs(self) -> Iterator[Run | Piece | Refusal]:
        return runs_of(self._opened)

    def make(self, piece: Piece) -> Record | Refusal:
        position, value = piece[0], object_in(piece)
        if isinstance(value, Refusal):
            return value
        self._leftovers.audit(name for name in value if not _is_known(name.strip()))
        try:
            row = {name.strip(): _cell(name, said) for name, said in value.items()}
            return _record(list(row.values()), list(row), position)
        except InvalidRecordError as wrong:
            key = _refused_key(
                [str(said) for said in value.values()], [name.strip() for name in value]
            )
            return Refusal(position, str(wrong), shown_text(piece[1]), key)


def _refused_key(cells: list[str], header: list[str]) -> str | None:
    """Return the number of a company that cannot be read, if its cells stand below their names."""
    if len(cells) != len(header):
        return None
    try:
        return normalise_identifier(
            "GB-COH", dict(zip(header, cells, strict=True))["CompanyNumber"]
        ).value
    except (InputError, KeyError):
        return None


def _cell(name: str, value: object) -> str:
    if value is not None and not isinstance(value, str):
        raise InvalidRecordError(f"{name}: {value!r} is not a text")
    return value or ""


def _pieces(opened: Opened, context: Context) -> Pieces:
    is_json = opened.sniff().text.lstrip()[:1] in ("[", "{")
    return _JsonCompanies(opened, context) if is_json else _CsvCompanies(opened, context)


def _header(name: str, header: list[str]) -> list[str]:
    missing = [column for column in MANDATORY if column not in header]
    if missing:
        raise RefusedFileError(
            f"{name}: the header has no column {', '.join(missing)}; it begins "
            f"{', '.join(header[:3])[:_SHOWN]!r} and may be cut or wrapped: get the file again"
        )
    return header


def _is_known(name: str) -> bool:
    if name in (*MANDATORY, *_ADDRESS, *_KEPT, "DissolutionDate", "URI"):
        return True
    return name.startswith(_IGNORED) or _PREVIOUS.match(name) is not None


def _header_hash(header: list[str]) -> bytes:
    """Return the hash of a header, which is part of the text of each row below it."""
    return sha256(orjson.dumps(header)).digest()


def _row_pieces(
    stream: TextLines | BlockLines, number: int, *, header: list[str], under: bytes, prefix: str
) -> Iterator[Piece | Refusal]:
    """Yield the rows that follow line ``number`` as pieces."""
    for line in stream:
        number += 1
        position = f"{prefix}line {number}"
        text = line.rstrip("\r\n")
        if is_row(text):
            if text:
                yield position, under + text.encode(), (text, header)
            continue
        cells, lines = row_from(line, stream, len(header))
        if isinstance(cells, str):
            raw = text if lines == 1 else UNREADABLE
            yield Refusal(position, cells, raw, several=lines > 1)
        else:
            # No single line is this text, so that it cannot be taken for another row.
            yield position, under + b"\n" + orjson.dumps(cells), (cells, header)
        number += lines - 1


def _csv_line(cells: Iterable[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


def _record(cells: list[str], header: list[str], position: str) -> Record:
    if len(cells) != len(header):
        raise InvalidRecordError(f"has {len(cells)} cells where the header has {len(header)}")
    row = {name: text for name, cell in zip(header, cells, strict=True) if (text := cell.strip())}
    try:
        number = normalise_identifier("GB-COH", row.get("CompanyNumber", ""))
    except InputError as wrong:
        raise InvalidRecordError(f"CompanyNumber: {wrong}") from None
    if "CompanyName" not in row:
        raise InvalidRecordError("CompanyName: missing")
    address = ", ".join([row[column] for column in _ADDRESS if column in row])
    origin = country_code(row.get("CountryOfOrigin", ""))
    seat = country_code(row.get("RegAddress.Country", ""))
    party = Party(
        id=party_id(number),
        schema="Company",
        names=[Name(row["CompanyName"])],
        jurisdiction=origin,
        countries=list(dict.fromkeys(filter(None, (origin, seat)))),
        identifiers=[str(number)],
        addresses=[address] if address else [],
        start=_day(row, "IncorporationDate"),
        end=_day(row, "DissolutionDate"),
        status=row.get("CompanyStatus"),
        data=[(column, row[column]) for column in _KEPT if column in row],
        url=row.get("URI"),
    )
    _add_previous_names(row, party)
    remarks = [] if number.problem is None else [number.problem]
    return Record(number.value, position, [party], remarks)


def _add_previous_names(row: dict[str, str], party: Party) -> None:
    for name_column, until_column in _PREVIOUS_NAMES:
        name = row.get(name_column)
        if name is not None:
            party.names.append(Name(name, "previous"))
            until = _day(row, until_column)
            if until is not None:
                party.data.append(("previous name until", f"{name}: {until}"))


def _day(row: dict[str, str], column: str) -> str | None:
    text = row.get(column, "")
    if not text:
        return None
    day = _iso(text)
    if day is None:
        raise InvalidRecordError(f"{column}: {text!r} is not a day written DD/MM/YYYY")
    if not day:
        raise InvalidRecordError(f"{column}: {text!r} is not a day of the calendar")
    return day


@lru_cache(maxsize=65_536)
def _iso(text: str) -> str | None:
    """Return DD/MM/YYYY as ISO; empty for no day of the calendar, ``None`` for other spellings."""
    match = _DAY.match(text)
    if match is None:
        return None
    day = f"{match[3]}-{match[2]}-{match[1]}"
    try:
        parse_day(day)
    except InputError:
        return ""
    return day


READER = Reader(
    name="uk_company",
    title="UK companies, BasicCompanyData",
    version="2",
    sniff=_sniff,
    read=read_by_pieces(_pieces),
    pieces=_pieces,
    publisher="Companies House",
    licence="public register; Companies House sets no conditions of its own",
    url="https://download.companieshouse.gov.uk/en_output.html",
    edition=_edition,
)
