"""Remarks on what a person should look at in a table, and what to do where no mapping fits it."""

import csv
import io
from collections.abc import Iterator
from collections.abc import Mapping as Named
from typing import Final

from graph.record.model import Interest, Listing, Party
from ingest.files.opened_file import Sniff
from ingest.formats.table_cells import Line, Table, fold_column
from ingest.known_lists import list_remark, programme_remark
from ingest.reader import Reader, Record
from ingest.readers.table.mapping.blocks import Mapping

_SURE: Final = 90
_SIGNS: Final = {",": "commas", ";": "semicolons"}
"""What stands between the cells of the lists that publishers give as text."""
_ARCHIVE: Final = "PK\x03\x04"
_ICIJ_2013: Final = (
    {"entity_id1", "entity_id2", "direction", "linktype"},
    {"unique_id", "subtypes_", "description_", "searchfield_"},
    {"nodeid1", "country_code", "country_name"},
)
"""Columns of ICIJ's files of 2013 and 2014, by which they are told from any other table."""
_ICIJ_COUNTRIES: Final = "countriesNW.csv"


def misfit(table: Table, mapping: Mapping | None, readers: Named[str, Reader]) -> str:
    """Return why a table is not read by a mapping, or by any preset where none is given."""
    header = ", ".join(" ".join(column.split()) for column in table.header if column)[:300]
    if header.startswith(_ARCHIVE):
        return f"{table.name}: is a workbook or archive within another; load it by itself"
    known = None if mapping is not None else known_misfit_reason(table, readers)
    if known is not None:
        return known
    if mapping is None and sum(map(bool, table.header)) == 1 and header[0] not in "[{":
        return (
            f"{table.name}: its first row has one cell ({header}), which is no header; where the "
            "header stands lower, say so in a mapping (header_row = 3) and load it with --mapping"
        )
    if mapping is None:
        return (
            f"{table.name}: no preset knows these columns ({header}); describe them with "
            "--mapping FILE.toml (docs/how-to/your-own-table.md)"
        )
    missing = sorted(mapping.needs - set(mapping.column_names(table.header)))
    if not missing:
        return (
            f"{table.name}: has a column that {mapping.file} names under lacks, so that it is "
            f"another table (columns: {header})"
        )
    return (
        f"{table.name}: there is no column {', '.join(missing)} that {mapping.file} names "
        f"(columns: {header}); correct the mapping or list it under optional"
    )


def known_misfit_reason(table: Table, readers: Named[str, Reader]) -> str | None:
    """Return why a known publisher's table is none for a preset or mapping; None for others."""
    columns = {fold_column(column) for column in table.header}
    if any(old <= columns for old in _ICIJ_2013) or table.name.endswith(_ICIJ_COUNTRIES):
        return (
            "ICIJ's package of 2013 or 2014 does not say which of two nodes holds the other; load "
            "a package of 2016 or later, where the same leak stands"
        )
    return _advice_on_workbook(table, readers)


def _advice_on_workbook(table: Table, readers: Named[str, Reader]) -> str | None:
    """Return advice on a sheet that another reader would know for sure, were it text.

    The reader of tables knows any table, but none for sure.
    """
    for delimiter, signs in _SIGNS.items():
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(table.top)
        text = out.getvalue()
        sniff = Sniff(text.encode(), text, "", ())
        for reader in readers.values():
            if reader.sniff(sniff) >= _SURE:
                return (
                    f"{table.name}: holds what the reader {reader.name} reads ({reader.title}), as "
                    "a workbook; load the publisher's own file, or save the sheet as CSV UTF-8 "
                    f"with {signs} between the cells and days as they stand"
                )
    return None


_ONE_PERCENT: Final = 10_000
"""One percent, in the units of shares."""
_LISTED: Final = 200_000
"""Listed parties whose names are remembered, more than any list has."""
_LOOKED_AT: Final = 10_000
"""Records whose shares are looked at."""


class BareFigures:
    """Shares without a percent sign of one or less, which may be fractions of the whole.

    A table is written in one way throughout, so its first records decide.
    """

    def __init__(self) -> None:
        """Start with none seen."""
        self._small = self._large = self._signed = 0
        self._first = ""
        self.left = _LOOKED_AT

    def count_shares(self, record: Record) -> None:
        """Count the exact shares of a record, which is one of the first."""
        self.left -= 1
        held = [row for row in record.rows if isinstance(row, Interest)]
        stated = [(row.share, row.share_published) for row in held]
        stated += [(row.votes, row.votes_published) for row in held]
        for share, text in stated:
            if share is None or text is None or share.low != share.high or not share.high:
                continue
            if "%" in text:
                self._signed += 1
            elif share.high > _ONE_PERCENT:
                self._large += 1
            else:
                self._small += 1
                self._first = self._first or f"{record.position}: {text}"

    def remark(self) -> str | None:
        """Return a remark that shares may be fractions, or None.

        They may where all are small, if it is one alone, or some have a sign and others not. Small
        ones among larger ones that are written alike mean nothing.
        """
        if not self._small or (self._large and not self._signed):
            return None
        return (
            f"shares without % that are 1 or less: {self._small} (the first is {self._first}); "
            "read as percent; if they are fractions of the whole, owners look far smaller than "
            'they are: write unit = "fraction" in a mapping'
        )


class NamesOfListed:
    """Listed parties whose id another row has with another name: some lists use a number twice.

    What has one id is one party, whatever its names, so a person should look.
    """

    def __init__(self) -> None:
        """Start with none seen."""
        self._names: dict[str, str] = {}
        self._twice, self._first = 0, ""

    def compare_names(self, record: Record) -> None:
        """Compare the names of the parties that a record lists with those seen before."""
        listed = {row.party for row in record.rows if isinstance(row, Listing)}
        for row in record.rows:
            if not isinstance(row, Party) or row.id not in listed or not row.names:
                continue
            name = row.names[0].value
            known = name if len(self._names) >= _LISTED else self._names.setdefault(row.id, name)
            if known.casefold() != name.casefold():
                self._twice += 1
                self._first = self._first or f"{record.position}: {known!r} and {name!r}"

    def remark(self) -> str | None:
        """Return a remark on rows that name a listed party otherwise than one before, or None."""
        if not self._twice:
            return None
        return (
            f"rows that list another name under a number of a row before: {self._twice} (the first "
            f"is {self._first}); each number is one party here, so look whether they are two"
        )


class UnknownLists:
    """Lists and programmes that nobody knows, which a mapping of one's own may misspell."""

    def __init__(self) -> None:
        """Start with none seen."""
        self._first: dict[tuple[str, str | None, str | None], str] = {}

    def note_lists(self, record: Record) -> None:
        """Note under which lists and programmes a record lists parties."""
        for row in record.rows:
            if isinstance(row, Listing) and len(self._first) < _LISTED:
                key = row.authority, row.list_name, row.programme
                self._first.setdefault(key, record.position)

    def remarks(self) -> Iterator[str]:
        """Yield a remark on each that is not known, with the row that names it first."""
        told = set[str]()
        for (authority, name, programme), position in self._first.items():
            for said in (
                name and list_remark(authority, name),
                programme and programme_remark(authority, programme),
            ):
                if said and said not in told:
                    told.add(said)
                    yield f"{position}: {said}"


def is_header(line: Line, head: list[str]) -> bool:
    """Return whether a row repeats the header, as below each page of a printed list."""
    return [cell.casefold() for cell in line.cells] == head


def unnamed_value_place(line: Line, unnamed: list[int]) -> int | None:
    """Return the place of the first value in a column without a name, or None.

    Digits in the first column are none: programs number rows so.
    """
    texts = line.texts
    filled = (n for n in unnamed if n < len(texts) and texts[n].strip())
    return next((n for n in filled if n or not texts[n].isdigit()), None)


def remark_on_measures(record: Record) -> None:
    """Add a remark for each listing without measures, which leads to a review and no verdict."""
    for row in record.rows:
        if isinstance(row, Listing) and not row.measures:
            record.remarks.append(f"{row.list_name}: no measure is known; a person must look")
