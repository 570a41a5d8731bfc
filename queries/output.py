"""How the command line shows answers: a table for a terminal, JSON or CSV for programs."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from queries.answer import Answer, cell, columns_of, to_csv, to_json

if TYPE_CHECKING:
    from ingest.pipeline import Progress

HIDDEN_IN_TABLES = ("paths", "hops", "data_version", "why_rows")
EVERY = 2000


@dataclass(frozen=True)
class Face:
    """Where answers go and in which form."""

    form: str
    terminal: bool

    @classmethod
    def of(cls, form: str | None) -> "Face":
        """Choose the form: as told, else a table on a terminal and JSON into a pipe."""
        terminal = sys.stdout.isatty()
        return cls(form or ("table" if terminal else "json"), terminal)


def write(answer: Answer | Mapping[str, Any], face: Face) -> None:
    """Write an answer to stdout."""
    if face.form == "json":
        print(to_json(answer))
    elif face.form == "csv":
        rows = [answer] if isinstance(answer, Mapping) else answer
        sys.stdout.write(to_csv(rows, columns_of(rows)).replace("\r\n", "\n"))
    elif isinstance(answer, Mapping):
        _write_facts(answer)
    else:
        _write_table(answer)


def _write_table(rows: Answer) -> None:
    """Print rows as a table; names from data are never read as markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(soft_wrap=False)
    if not rows:
        console.print("no rows")
        return
    columns = [
        name
        for name in columns_of(rows)
        if name not in HIDDEN_IN_TABLES and any(row.get(name) not in (None, "", []) for row in rows)
    ]
    if len(columns) > 9:
        for row in rows:
            _write_facts(row)
        return
    table = Table(show_lines=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell(row.get(name))) for name in columns))
    console.print(table)
    for row in rows:
        for path in row.get("paths") or ():
            console.print(Text(f"- {path['sentence']}"))


def _write_facts(facts: Mapping[str, Any]) -> None:
    """Print one row as a list of what is known, nested rows below it."""
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True)
    for key, value in facts.items():
        if value in (None, "", [], ()):
            continue
        if key == "paths":
            for path in value:
                console.print(Text(f"  path: {path['sentence']}"))
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            console.print(Text(f"{key}:", style="bold"))
            for item in value:
                console.print(Text("  - " + _inline(item)))
        elif isinstance(value, Mapping):
            console.print(Text.assemble((f"{key}: ", "bold"), _inline(value)))
        else:
            console.print(Text.assemble((f"{key}: ", "bold"), cell(value)))
    console.print()


def _inline(item: Mapping[str, Any]) -> str:
    shown = {k: v for k, v in item.items() if v not in (None, "", [], ()) and k != "hops"}
    return ", ".join(f"{key} {cell(value)}" for key, value in shown.items())


@contextmanager
def progress_for(face: Face) -> "Iterator[Progress]":
    """Give a progress bar on a terminal's stderr, and a line every few seconds elsewhere."""
    from ingest.pipeline import Silent

    if sys.stderr.isatty():
        yield Bar()
    elif face.terminal:
        yield Silent()
    else:
        yield Lines()


class Lines:
    """Says how far a long load has come, a line every ten seconds."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._name, self._size, self._began, self._said = "", 0, 0.0, 0.0

    def start(self, name: str, size: int) -> None:
        """A file begins."""
        self._name, self._size, self._began = name, size, time.monotonic()
        self._said = self._began

    def step(self, records: int, bytes_read: int) -> None:
        """So many records have been read."""
        now = time.monotonic()
        if now - self._said > 10:
            self._said = now
            rate = records / (now - self._began)
            print(f"{self._name}: {records:,} records, {rate:,.0f} a second", file=sys.stderr)

    def end(self) -> None:
        """The file has ended."""


class Bar:
    """A bar with records, rate and time left."""

    def __init__(self) -> None:
        """Make the bar; it is shown from the first file on."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[said]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task, self._began = None, 0.0

    def start(self, name: str, size: int) -> None:
        """A file begins."""
        self._bar.start()
        self._began = time.monotonic()
        self._task = self._bar.add_task(name, total=max(size, 1), said="")

    def step(self, records: int, bytes_read: int) -> None:
        """So many records and bytes have been read."""
        rate = records / max(time.monotonic() - self._began, 0.001)
        if self._task is not None:
            said = f"{records:,} records, {rate:,.0f}/s"
            self._bar.update(self._task, completed=bytes_read, said=said)

    def end(self) -> None:
        """The file has ended."""
        self._bar.stop()
