"""Tables that one nested document was flattened into, each row with the link of the row above it.

The program Flatterer, by which Open Ownership publishes, writes a table for every list in a list of
objects: `entity_statement` has a row an object with a ``_link``, and each further table a row an
item with the link of its object (``_link_entity_statement``). A zip holds all of them, as CSV or as
Parquet. Rows of further tables wait in a temporary database on disk, since nothing says that tables
are in one order.
"""

import csv
import io
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from typing import Any, BinaryIO, Final

import orjson

from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened

LINK: Final = "_link"
Values = dict[str, Any]
"""A row: filled values by the column's name in small letters."""
_BATCH: Final = 20_000
_SCHEMA: Final = """
pragma journal_mode = off;
pragma synchronous = off;
create table item (above text, place text, cells blob);
"""


def table_name(member: str) -> str | None:
    """Return the name of the table that a member of a zip is, in small letters; else None.

    >>> table_name("csv/entity_recordDetails_identifiers.csv")
    'entity_recorddetails_identifiers'
    """
    name, _, ending = member.rpartition("/")[2].lower().rpartition(".")
    return name if ending in ("csv", "parquet") else None


class LinkedItems:
    """The rows of all further tables of a file, by the row of the main table that they are of."""

    def __init__(self, opened: Opened, is_main: Callable[[str], bool]) -> None:
        """Read every table that is not a main one.

        Raises:
            RefusedFileError: one cannot be read.
        """
        self._database = sqlite3.connect("")
        self._database.executescript(_SCHEMA)
        for name, stream in opened.binary():
            table = table_name(name)
            if table is None or is_main(table):
                continue
            rows = rows_of_table(name, stream)
            self._database.executemany(
                "insert into item values (?, ?, ?)",
                (
                    (f"{column} {row.pop(column)}", table, orjson.dumps(row))
                    for _, row in rows
                    if (column := _column_above(row)) is not None
                ),
            )
        self._database.execute("create index above on item (above)")

    def of(self, table: str, link: str) -> Iterator[tuple[str, Values]]:
        """Yield the table and values of each row below a row of a main table."""
        query = "select place, cells from item where above = ? order by rowid"
        with closing(self._database.execute(query, (f"{LINK}_{table} {link}",))) as found:
            for place, cells in found:
                yield place, orjson.loads(cells)

    def close(self) -> None:
        """Remove the rows from the disk."""
        self._database.close()


def _column_above(row: Values) -> str | None:
    """Return the column with the link of the nearest row above; the first is the main table's."""
    return next((name for name in row if name.startswith(f"{LINK}_")), None)


def rows_of_table(name: str, stream: BinaryIO) -> Iterator[tuple[int, Values]]:
    """Yield the number of each row, as a person counts them, and its filled values.

    Raises:
        RefusedFileError: it is no table.
    """
    rows = _parquet_rows if name.lower().endswith(".parquet") else _csv_rows
    for number, row in rows(name, stream):
        yield number, {key.lower(): plain for key, cell in row if (plain := _plain(cell)) != ""}


def _csv_rows(name: str, stream: BinaryIO) -> Iterator[tuple[int, Iterator[tuple[str, Any]]]]:
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    try:
        header = next(reader, [])
        for number, cells in enumerate(reader, start=2):
            if len(cells) != len(header):
                raise RefusedFileError(
                    f"{name}: row {number} has {len(cells)} cells and the header {len(header)}; "
                    "the table may be cut. Download it again"
                )
            yield number, zip(header, cells, strict=True)
    except (csv.Error, UnicodeDecodeError) as wrong:
        raise RefusedFileError(f"{name}: is no CSV that can be read ({wrong})") from None


def _parquet_rows(name: str, stream: BinaryIO) -> Iterator[tuple[int, Iterator[tuple[str, Any]]]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    # Parquet has its index at the end, which a member of a zip cannot be read from.
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(stream, file)
        file.seek(0)
        number = 0
        try:
            for batch in pq.ParquetFile(file).iter_batches(_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield number, iter(row.items())
        except pa.ArrowInvalid as wrong:
            raise RefusedFileError(f"{name}: is no Parquet that can be read ({wrong})") from None


def _plain(cell: object) -> Any:
    """Return a cell as JSON may hold it; an empty text for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        at_midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if at_midnight else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if isinstance(cell, str | bool | int | float | list) else str(cell)
