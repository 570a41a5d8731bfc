"""A table as CSV, column by column, with the bytes that row by row would give.

What a cell says is written once, in `queries.question.answer.cell_text`, and asked once of each
value of a column. A text that neither a spreadsheet nor a CSV file would take for anything else is
its own cell.
"""

import csv
import io
from typing import IO, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from queries.question.answer import FORMULA, cell_text

LINE_END: Final = "\r\n"
_AT_ONCE: Final = 20_000
"""Rows whose text is in memory at a time."""
_OPENS: Final = "".join(rf"\x{ord(sign):02x}" for sign in FORMULA)
_NOT_PLAIN: Final = f'^[{_OPENS}]|[",\r\n]'
"""What has to be looked at: how a formula begins, and what a CSV file has in quotes."""


def write_lines(table: pa.Table, out: IO[bytes]) -> None:
    """Write the lines of a table, as `queries.question.answer.to_csv` has them, in UTF-8."""
    for first in range(0, table.num_rows, _AT_ONCE):
        out.write(_lines_of(table.slice(first, _AT_ONCE)))
        out.write(LINE_END.encode())


def _lines_of(table: pa.Table) -> pa.Buffer:
    """Return the lines of some rows."""
    columns = [_cells(column.combine_chunks()) for column in table.columns]
    lines = pc.binary_join_element_wise(*columns, ",")
    whole = pa.ListArray.from_arrays(pa.array([0, len(lines)], pa.int32()), lines)
    return pc.binary_join(whole, LINE_END)[0].as_buffer()


def _cells(column: pa.Array) -> pa.Array:
    """Return the cells of a column, in quotes where they need them."""
    if pa.types.is_list(column.type):
        column = pc.binary_join(column, "; ")
    coded = column.dictionary_encode()
    values = coded.dictionary
    if pa.types.is_string(column.type):
        odd = pc.match_substring_regex(values, _NOT_PLAIN)
        cells = pc.replace_with_mask(values, odd, _cells_of_values(values.filter(odd).to_pylist()))
    else:
        cells = _cells_of_values(values.to_pylist())
    return pc.fill_null(cells.take(coded.indices), "")


def _cells_of_values(values: list[Any]) -> pa.Array:
    """Return each value as it stands in a line of a CSV file."""
    out = io.StringIO()
    sheet, texts = csv.writer(out, lineterminator=LINE_END), []
    for value in values:
        # A line of one empty cell has quotes, which the first of two cells has not.
        sheet.writerow([cell_text(value), ""])
        texts.append(out.getvalue()[: -len(LINE_END) - 1])
        out.seek(0)
        out.truncate()
    return pa.array(texts, pa.string())
