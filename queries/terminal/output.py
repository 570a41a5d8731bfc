"""Answers written to stdout: a table for a terminal, JSON or CSV for programs; and progress."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.values.os_errors import os_error_advice
from queries.question.answer import Answer, columns_of, to_csv, to_json
from queries.question.remark import write_remark

if TYPE_CHECKING:
    from rich.progress import TaskID

    from ingest.load.pipeline import Progress

NOT_IN_CSV = ("paths", "hops", "also", "profile")
"""Keys of lists inside a row; JSON and the files of ``--out`` have them."""


@dataclass(frozen=True)
class Face:
    """The form in which answers are written (table, csv, json), and whether to a terminal."""

    form: str
    terminal: bool

    @classmethod
    def choose(cls, form: str | None) -> "Face":
        """Choose a form; without one a table on a terminal, and JSON into a pipe."""
        terminal = sys.stdout.isatty()
        return cls(form or ("table" if terminal else "json"), terminal)


class ReaderGone(Exception):
    """Whoever read the answer from our pipe has closed it, as ``head`` does; no fault of ours."""


class AnswerLost(Exception):
    """An answer could not be written to stdout, such as to a file on a full disk."""


def write_answer(answer: Answer[Any] | Mapping[str, Any] | str, face: Face) -> None:
    """Write an answer, or a text that is one, to stdout.

    Raises:
        ReaderGone: nobody reads it.
        AnswerLost: it could not be written.
    """
    try:
        _write_form(answer, face)
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as wrong:
        raise AnswerLost(os_error_advice(wrong)) from None


def _write_form(answer: Answer[Any] | Mapping[str, Any] | str, face: Face) -> None:
    if isinstance(answer, str):
        sys.stdout.write(answer)
    elif face.form == "json":
        print(to_json(answer))
    elif face.form == "csv":
        from queries.terminal.answer_sheets import flat_rows, object_table

        own = getattr(answer, "as_is", False)
        if isinstance(answer, Mapping):
            rows, found = object_table(answer)
        else:
            rows = answer if own else flat_rows(answer)
            found = columns_of(rows) or getattr(answer, "columns", ())
        left_out = () if own else NOT_IN_CSV
        columns = [name for name in found if name not in left_out]
        sys.stdout.write(to_csv(rows, columns).replace("\r\n", "\n"))
    else:
        _print_answer(answer)


def _print_answer(answer: Answer[Any] | Mapping[str, Any]) -> None:
    from queries.terminal.answer_views import print_facts, print_rows

    if isinstance(answer, Mapping):
        print_facts(answer)
    else:
        print_rows(answer)


@contextmanager
def progress_for(face: Face) -> "Iterator[Progress]":
    """Yield a progress bar for a terminal's stderr; elsewhere lines, or nothing beside a table."""
    from ingest.load.pipeline import Silent

    if sys.stderr.isatty():
        yield BarProgress()
    elif face.terminal:
        yield Silent()
    else:
        yield LineProgress()


class LineProgress:
    """Progress of a long load as remarks, one line every ten seconds."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._name, self._size, self._began, self._said = "", 0, 0.0, 0.0

    def start(self, name: str, size: int) -> None:
        """Begin a file of so many bytes."""
        self._name, self._size, self._began = name, size, time.monotonic()
        self._said = self._began

    def step(self, records: int, bytes_read: int) -> None:
        """Write a line where the last one is ten seconds old."""
        now = time.monotonic()
        if now - self._said > 10:
            self._said = now
            spent = now - self._began
            # A reader may look at the head of a file twice.
            left = spent * max(self._size - bytes_read, 0) / max(bytes_read, 1)
            write_remark(
                f"{self._name}: {records:,} records, {records / spent:,.0f} a second, "
                f"{left:,.0f} seconds left"
            )

    def end(self) -> None:
        """End the file; nothing is left to write."""


class BarProgress:
    """Progress of a load as a bar with records, rate and time left."""

    def __init__(self) -> None:
        """Build the bar; it is shown from the first file on."""
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
        self._task: TaskID | None = None
        self._began = 0.0

    def start(self, name: str, size: int) -> None:
        """Show the bar for a file of so many bytes."""
        self._bar.start()
        self._began = time.monotonic()
        self._task = self._bar.add_task(name, total=max(size, 1), said="")

    def step(self, records: int, bytes_read: int) -> None:
        """Move the bar to the records and bytes read so far."""
        rate = records / max(time.monotonic() - self._began, 0.001)
        if self._task is not None:
            said = f"{records:,} records, {rate:,.0f}/s"
            self._bar.update(self._task, completed=bytes_read, said=said)

    def end(self) -> None:
        """Remove the bar."""
        self._bar.stop()
