"""Tables that neither a preset nor a mapping fits, and what to do about each."""

import csv
import io
from collections.abc import Mapping as Named
from typing import Final

from ingest.files.opened_file import Sniff
from ingest.formats.table_cells import Table, fold_column
from ingest.reader import Reader
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
