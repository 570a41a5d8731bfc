"""The UK register of companies: BasicCompanyData, a CSV a month, in one zip or several parts.

It holds live companies only; a company that is gone is absent, not ended. Several headers begin
with a blank and are stripped. Days are DD/MM/YYYY. ``IncorporationDate`` is the first day;
``DissolutionDate`` is the day on which the company was dissolved and so the first on which it
no longer is: the half-open end as it stands. The id is made from the number, ``gb-coh-01234567``.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from graph.dates import parse_day
from graph.errors import InputError, RefusedFileError
from graph.identifiers import normalise, party_id
from graph.model import Name, Party
from ingest.reader import Context, InvalidRecordError, Reader, Record, Refusal
from ingest.readers._countries import country_code
from ingest.readers._unused_fields import Leftovers
from ingest.source import Opened, Sniff

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

MANDATORY: Final = ("CompanyName", "CompanyNumber", "CompanyStatus", "IncorporationDate")
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
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})\Z")
_EDITION = re.compile(r"BasicCompanyData.*?(\d{4}-\d{2}-\d{2})")
_LARGEST_CELL: Final = 1_000_000


def _sniff(sniff: Sniff) -> int:
    first = sniff.text.split("\n", 1)[0].replace(" ", "").replace('"', "")
    return 95 if first.startswith("CompanyName,CompanyNumber,RegAddress.") else 0


def _edition(opened: Opened) -> str | None:
    """Give the day in the name that Companies House gave the file; the content has none."""
    for name in (opened.name, *opened.sniff().members):
        found = _EDITION.search(name)
        if found is not None:
            return found[1]
    return None


def _read(opened: Opened, context: Context) -> Iterator[Record | Refusal]:
    csv.field_size_limit(_LARGEST_CELL)
    leftovers = Leftovers(context.remark)
    for member, stream in opened.text(newline=""):
        prefix = f"{member} " if opened.is_zip else ""
        rows = csv.reader(stream)
        header = _header(opened.name, next(rows, []))
        leftovers.audit(name for name in header if not _is_known(name))
        yield from _records(rows, header, prefix)


def _header(name: str, cells: list[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    missing = [column for column in MANDATORY if column not in header]
    if missing:
        raise RefusedFileError(
            f"{name}: the header has no column {', '.join(missing)}; it begins "
            f"{', '.join(header[:3])!r} and may be cut or wrapped: get the file again"
        )
    return header


def _is_known(name: str) -> bool:
    if name in (*MANDATORY, *_ADDRESS, *_KEPT, "DissolutionDate", "URI"):
        return True
    return name.startswith(_IGNORED) or _PREVIOUS.match(name) is not None


def _records(rows: "CsvReader", header: list[str], prefix: str) -> Iterator[Record | Refusal]:
    while True:
        position = f"{prefix}line {rows.line_num + 1}"
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as wrong:
            yield Refusal(position, f"is not CSV ({wrong})", "(cells cannot be told apart)")
            continue
        if not cells:
            continue
        try:
            yield _record(cells, header, position)
        except InvalidRecordError as wrong:
            yield Refusal(position, str(wrong), _as_read(cells))


def _as_read(cells: Iterable[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


def _record(cells: list[str], header: list[str], position: str) -> Record:
    if len(cells) != len(header):
        raise InvalidRecordError(f"has {len(cells)} cells where the header has {len(header)}")
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    try:
        number = normalise("GB-COH", row["CompanyNumber"])
    except InputError as wrong:
        raise InvalidRecordError(f"CompanyNumber: {wrong}") from None
    if not row["CompanyName"]:
        raise InvalidRecordError("CompanyName: missing")
    address = ", ".join(filter(None, (row.get(column, "") for column in _ADDRESS)))
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
        status=row["CompanyStatus"] or None,
        data=[(column, row[column]) for column in _KEPT if row.get(column)],
        url=row.get("URI") or None,
    )
    _previous_names(row, party)
    remarks = [] if number.problem is None else [number.problem]
    return Record(number.value, position, [party], remarks)


def _previous_names(row: dict[str, str], party: Party) -> None:
    for index in range(1, 11):
        name = row.get(f"PreviousName_{index}.CompanyName")
        if name:
            party.names.append(Name(name, "previous"))
            until = _day(row, f"PreviousName_{index}.CONDATE")
            if until is not None:
                party.data.append(("previous name until", f"{name}: {until}"))


def _day(row: dict[str, str], column: str) -> str | None:
    text = row.get(column, "")
    if not text:
        return None
    match = _DAY.match(text)
    if match is None:
        raise InvalidRecordError(f"{column}: {text!r} is not a day written DD/MM/YYYY")
    day = f"{match[3]}-{match[2]}-{match[1]}"
    try:
        parse_day(day)
    except InputError:
        raise InvalidRecordError(f"{column}: {text!r} is not a day of the calendar") from None
    return day


READER = Reader(
    name="uk_company",
    title="UK companies, BasicCompanyData",
    version="1",
    sniff=_sniff,
    read=_read,
    publisher="Companies House",
    licence="public register; Companies House sets no conditions of its own",
    url="https://download.companieshouse.gov.uk/en_output.html",
    edition=_edition,
)
