"""A table as CSV, column by column: the bytes that `to_csv` gives row by row."""

import io
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa

from queries.export.csv_columns import write_lines
from queries.question.answer import to_csv

SIGNS = tuple("a \"',;\r\n\t=+-@é1") + ("\x0b", "\u2028", "Яндекс", "; ")
SCHEMA = pa.schema(
    [
        ("text", pa.string()),
        ("list", pa.list_(pa.string())),
        ("share", pa.decimal128(9, 6)),
        ("closed", pa.bool_()),
        ("count", pa.int32()),
        ("last", pa.string()),
    ]
)


def _text(rng: Random) -> str:
    return "".join(rng.choice(SIGNS) for _ in range(rng.randrange(5)))


def _row(rng: Random) -> dict[str, Any]:
    row = {
        "text": _text(rng),
        "list": [_text(rng) for _ in range(rng.randrange(3))],
        "share": rng.choice([Decimal("12.50"), Decimal(100), Decimal(0), Decimal("0.000001")]),
        "closed": rng.random() < 0.5,
        "count": rng.randrange(-3, 3),
        "last": _text(rng),
    }
    return {name: None if rng.random() < 0.1 else value for name, value in row.items()}


def test_lines_are_those_that_row_by_row_gives() -> None:
    rng = Random(20)
    rows = [_row(rng) for _ in range(25_000)]
    table = pa.concat_tables(
        [pa.Table.from_pylist(some, schema=SCHEMA) for some in (rows[:7], rows[7:], [])]
    )
    out = io.BytesIO()
    write_lines(table, out)
    _, _, wanted = to_csv(rows, SCHEMA.names).encode().partition(b"\r\n")
    assert out.getvalue() == wanted
