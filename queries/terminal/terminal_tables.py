"""The parts of answers on a terminal: lines, tables and blocks of text.

Nothing from data is read as markup, and no character of a name or quote reaches the terminal that
would move its cursor or turn the reading direction.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from queries.question.answer import cell_text, columns_of

if TYPE_CHECKING:
    from rich.console import Console

Row = Mapping[str, Any]
"""A row of any answer."""

COLUMNS_AT_MOST: Final = 9
PIPE_WIDTH: Final = 120
WIDE_CONSOLE: Final = 110
"""From so many characters on, columns of ids and dates are not broken."""
_WIDTH_PART: Final = 3
"""A column that is wider than the console's width divided by this is broken all the same."""
NARROW_COLUMN: Final = 12
"""Least characters of a column of texts, where there is room for numbers too."""
ROOMY_COLUMN: Final = 20
"""Characters that each other column of texts gets before one that is broken last."""
_FOLDED_HEAD: Final = 5
"""Characters to which the head of a column of figures is folded at the most."""
_MIN_COLUMN: Final = 5
"""Characters below which a column of texts cannot be read; there are blocks instead."""
_COLUMN_GAP: Final = 2
_UNBROKEN_HEADS: Final = ("id", "date", "score", "from", "until", "record", "source")
_NUMBER: Final = re.compile(r"[\d,]*")
_FIGURE: Final = re.compile(r"[\d,.:-]*")
_HIDDEN_COLUMNS: Final = ("paths", "hops", "data_version")
_BIDI: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    """Return a text on one line, with a mark for every character that would control a terminal."""
    shown = " ".join(text.split())
    return "".join(
        "\ufffd" if c in _BIDI or unicodedata.category(c) in ("Cc", "Cs") else c for c in shown
    )


def new_console() -> "Console":
    """Return a console as wide as the terminal, or wide enough for a file."""
    import sys

    from rich.console import Console

    class PipeConsole(Console):
        """A console that raises an error on a closed pipe, where rich would end the process."""

        def on_broken_pipe(self) -> None:
            """Raise the error, so that whoever writes the answer ends quietly."""
            raise BrokenPipeError

    width = None if sys.stdout.isatty() else PIPE_WIDTH
    return PipeConsole(highlight=False, markup=False, emoji=False, width=width)


def print_line(console: "Console", text: str, *, indent: int = 0, style: str = "") -> None:
    """Print a text of data as one paragraph, wrapped and indented."""
    from rich.padding import Padding
    from rich.text import Text

    console.print(Padding(Text(printable(text), style=style), (0, 0, 0, indent), expand=False))


def print_table(
    console: "Console",
    heads: Sequence[str],
    rows: Sequence[Sequence[Any]],
    unbroken: Sequence[str] = (),
) -> None:
    """Print a table by the heads of its columns, without those in which no row has anything.

    Columns whose heads are ``unbroken`` have texts that are broken last.
    """
    from rich import box
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    cells = [
        [value if isinstance(value, Text) else printable(words_of(value)) for value in row]
        for row in rows
    ]
    used = [n for n in range(len(heads)) if any(str(row[n]) for row in cells)]
    numbers = {n for n in used if all(_NUMBER.fullmatch(str(row[n])) for row in cells)}
    figures = {n for n in used if all(_FIGURE.fullmatch(str(row[n])) for row in cells)}
    bodies = {n: max(cell_len(str(row[n])) for row in cells) for n in used}
    widths = {n: max(cell_len(heads[n]), bodies[n]) for n in used}
    # Numbers are never broken; texts share what is left, and each keeps NARROW characters.
    room = console.width - _COLUMN_GAP * (len(used) + 1)
    spare = room - sum(widths[n] if n in numbers else min(widths[n], NARROW_COLUMN) for n in used)
    texts = [widths[n] for n in used if n not in numbers and heads[n] not in unbroken]
    wish = sum(min(width, ROOMY_COLUMN) - min(width, NARROW_COLUMN) for width in texts)
    most = NARROW_COLUMN + max(spare - wish, spare // 2)
    # Where even that does not fit, figures are folded at their heads and then in themselves.
    fixed = {} if spare >= 0 else {n: max(bodies[n], min(widths[n], _FOLDED_HEAD)) for n in figures}
    if room - sum(fixed.values()) < _MIN_COLUMN * (len(used) - len(fixed)):
        _print_blocks(console, [heads[n] for n in used], [[row[n] for n in used] for row in cells])
        return
    whole = _UNBROKEN_HEADS if console.width >= WIDE_CONSOLE else ()
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for n in used:
        bounded = min(widths[n], most) if heads[n] in unbroken and spare >= 0 else None
        made.add_column(
            heads[n],
            overflow="fold",
            no_wrap=(heads[n] in whole and widths[n] <= console.width // _WIDTH_PART)
            or (n in numbers and spare >= 0),
            justify="right" if n in numbers else "left",
            width=fixed.get(n, bounded),
        )
    for row in cells:
        made.add_row(*(c if isinstance(c, Text) else Text(c) for c in (row[n] for n in used)))
    console.print(made)


def _print_blocks(console: "Console", heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print each row as a block: a line for every cell that is not empty."""
    for row in rows:
        for head, value in zip(heads, row, strict=True):
            if str(value):
                print_line(console, f"{head.replace('_', ' ')}: {value}")
        console.print()


def print_any_rows(
    console: "Console", rows: Sequence[Row], left_out: Sequence[str] = _HIDDEN_COLUMNS
) -> None:
    """Print rows of any kind: as a table, or as a block each where there are many columns."""
    columns = [name for name in columns_of(rows) if name not in left_out]
    columns = [name for name in columns if any(row.get(name) not in (None, "") for row in rows)]
    if len(columns) <= COLUMNS_AT_MOST:
        print_table(console, columns, [[row.get(name) for name in columns] for row in rows])
        return
    for row in rows:
        for name in columns:
            if row.get(name) not in (None, "", []):
                print_line(console, f"{name.replace('_', ' ')}: {cell_text(row[name])}")
        console.print()


def words_of(value: Any) -> str:
    """Return a value of an answer as text; mappings in it as `inline_text`."""
    if isinstance(value, Mapping):
        return inline_text(value)
    if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        return "; ".join(map(inline_text, value))
    return cell_text(value)


def inline_text(item: Row) -> str:
    """Return a mapping as ``key value, key value``, without what is unknown."""
    return ", ".join(
        f"{k.replace('_', ' ')} {cell_text(v)}" for k, v in item.items() if v is not None
    )
