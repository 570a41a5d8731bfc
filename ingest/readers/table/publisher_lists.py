"""Publishers' lists that somebody saved as workbooks, and what to load instead."""

import csv
import io
from typing import Final

from ingest.files.opened_file import Sniff
from ingest.formats.table_cells import Table
from ingest.readers.eu_fsf import reader as eu_fsf
from ingest.readers.ftm import reader as ftm
from ingest.readers.gleif import reader as gleif
from ingest.readers.ofac import reader as ofac
from ingest.readers.opensanctions_simple import reader as opensanctions_simple
from ingest.readers.uk_company import reader as uk_company
from ingest.readers.uk_sanctions import reader as uk_sanctions

_LISTS: Final = (eu_fsf, ftm, gleif, ofac, opensanctions_simple, uk_company, uk_sanctions)
"""Readers of tables in publishers' own layouts."""
_SURE: Final = 90
_SIGNS: Final = {",": "commas", ";": "semicolons"}
"""What stands between the cells of the lists that publishers give as text."""


def as_workbook(table: Table) -> str | None:
    """Return what to load instead of a sheet that another reader would read as text, or None."""
    for delimiter, signs in _SIGNS.items():
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(table.top)
        text = out.getvalue()
        sniff = Sniff(text.encode(), text, "", ())
        for reader in (module.READER for module in _LISTS):
            if reader.sniff(sniff) >= _SURE:
                return (
                    f"{table.name}: holds what the reader {reader.name} reads ({reader.title}), as "
                    "a workbook; load the publisher's own file, or save the sheet as CSV UTF-8 "
                    f"with {signs} between the cells and days as they stand"
                )
    return None
