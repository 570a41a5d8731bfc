"""Publishers' lists that somebody saved as workbooks, and what to load instead."""

import csv
import io
from collections.abc import Mapping
from typing import Final

from ingest.files.opened_file import Sniff
from ingest.formats.table_cells import Table
from ingest.reader import Reader

_SURE: Final = 90
_SIGNS: Final = {",": "commas", ";": "semicolons"}
"""What stands between the cells of the lists that publishers give as text."""


def as_workbook(table: Table, readers: Mapping[str, Reader]) -> str | None:
    """Return advice on a sheet that another reader would know for sure, were it text.

    Args:
        table: the sheet, with its first rows.
        readers: every reader by its name; the one of tables knows any table, but none for sure.
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
