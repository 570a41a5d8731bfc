"""Values that no publisher should write, and some do."""

import random
from typing import Any

DEEP = 10_000
LONG = 100_000
DEEP_TOKEN = "@deep@"
"""Stands for a value of ``DEEP`` levels, until a mutant is written out."""

TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\ufeff",
    "\u202e",
    "\u00a0",
    "null",
    "NaN",
    "-inf",
    "1e400",
    "-1",
    "0",
    "100.0000001",
    "²",
    "٣",
    "٢٠٢٤-٠١-٠١",
    "9" * 5000,
    "0." + "9" * 5000,
    "1" + "0" * 400 + "/7",
    "0000-00-00",
    "0000",
    "0001-01-01",
    "9999-12-31",
    "9999-99-99",
    "2024-02-30",
    "2024-13",
    "10000-01-01",
    "31/12/9999",
    "00/00/0000",
    "2024-01-01T00:00:00+99:99",
    "2024-01-01T24:00:00Z",
    "12/31/2024",
    "true",
    "False",
    "a\nb",
    "a\r\nb",
    "a\rb",
    '"',
    '""',
    "'",
    ";",
    ",",
    "\t",
    "|",
    "=1+1",
    "<a>",
    "&amp;",
    "]]>",
    "../../x",
    "$ref",
    "A" * 300,
    "(" * 2000,
    "a " * 20_000,
    "x" * LONG,
    "9" * LONG,
    "," * 3000,
    ";" * 3000,
    "\u0301" * 3000,
    "\u0627" * 50,
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    3,
    0.1,
    -0.0,
    1e308,
    2**31,
    2**63,
    2**64,
    -(2**63) - 1,
    10**400,
    [],
    {},
    [[]],
    [None],
    [{}],
    {"": ""},
    {"id": None},
    [1, "a", None, {}],
    DEEP_TOKEN,
)


def text(rng: random.Random) -> str:
    """One text."""
    return rng.choice(TEXTS)


def value(rng: random.Random) -> Any:
    """One JSON value."""
    return rng.choice(VALUES) if rng.random() < 0.5 else text(rng)
