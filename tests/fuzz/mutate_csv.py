"""Mutations of delimited text."""

import csv
import io
import random

from tests.fuzz import junk
from tests.fuzz.mutant import Mutant


def mutated(rng: random.Random, content: bytes) -> Mutant | None:
    """Change a cell, a row or a column."""
    try:
        text, encoding = content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = content.decode("latin-1"), "latin-1"
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    how, added = _changed(rng, rows)
    return Mutant(_written(rng, rows, delimiter, encoding), how, added)


def _changed(rng: random.Random, rows: list[list[str]]) -> tuple[str, int | None]:
    at = rng.randrange(len(rows))
    row = rows[at]
    match rng.randrange(14):
        case 0:
            column = rng.randrange(max(map(len, rows)))
            for each in rows:
                del each[column : column + 1]
            return f"column {column} dropped", None
        case 1:
            column, head = rng.randrange(len(row) + 1), junk.text(rng)
            for number, each in enumerate(rows):
                each.insert(column, head if number == 0 else "x")
            return "a column put in", None
        case 2:
            rows.insert(at, list(row))
            return "a row twice", 1 if at and len(row) > 1 else None
        case 3:
            del rows[at]
            return "a row dropped", None
        case 4:
            row.append("x")
            return "a cell too many", 0 if at else None
        case 5:
            row.pop()
            return "a cell too few", 0 if at else None
        case 6:
            rng.shuffle(row)
            return "cells shuffled", 0 if at else None
        case 7:
            body = rows[1:]
            rng.shuffle(body)
            rows[1:] = body
            return "rows shuffled", None
        case 8:
            width = rng.choice((0, 1, 2, 20_000))
            rows.insert(at, ["y"] * width)
            return f"a row of {width} cells", None
        case 9:
            rows[0] = [cell.upper() if rng.random() < 0.5 else f" {cell} " for cell in rows[0]]
            return "columns written otherwise", None
        case _:
            for _ in range(rng.choice((1, 1, 1, 3))):
                row[rng.randrange(len(row))] = junk.text(rng)
            return f"cells of row {at} changed", 0 if at else None


def _written(rng: random.Random, rows: list[list[str]], delimiter: str, encoding: str) -> bytes:
    buffer = io.StringIO(newline="")
    sign = delimiter if rng.random() < 0.95 else rng.choice(",;\t|")
    quoting = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    csv.writer(buffer, delimiter=sign, quoting=quoting).writerows(rows)
    errors = "surrogatepass" if encoding == "utf-8" else "replace"
    return buffer.getvalue().encode(encoding, errors)


MUTATORS = (mutated,)
