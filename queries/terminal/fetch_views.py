"""The catalogue and what was fetched, on a terminal; and the progress of downloads."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from queries.question.remark import write_remark
from queries.question.workspace_rows import CatalogueRow, FetchRow
from queries.terminal.terminal_tables import print_line, print_table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

_EXPLAINED: Final = 12
"""Most data sets of which everything is printed below the table."""


def print_catalogue(console: "Console", rows: Sequence[CatalogueRow]) -> None:
    """Print the catalogue: a line each, and for a few data sets who says so and when."""
    heads = ("name", "what", "size", "how often", "conditions", "load beside", "loaded")
    cells = [
        (
            row["name"],
            f"{row['title']}{'' if row['can_be_fetched'] else ' (by hand only)'}",
            row["size"],
            row["how_often"],
            row["conditions"],
            ", ".join(row["beside"]),
            _loaded_text(row),
        )
        for row in rows
    ]
    print_table(console, heads, cells, unbroken=("name",))
    if len(rows) > _EXPLAINED:
        said = "Sources, addresses and days of so many: ownership catalogue WORD, or --format json."
        print_line(console, said)
        return
    for row in rows:
        print_line(console, f"{row['name']}: {row['publisher']}. {row['page']}", style="bold")
        if row["by_hand"]:
            print_line(console, f"Not fetched here: {row['by_hand']}.", indent=2)
        if row["note"]:
            print_line(console, row["note"], indent=2)
        for fact in row["facts"]:
            about = f"{', '.join(fact['about'])}: " if fact["about"] else ""
            unchecked = ", general knowledge that nobody checked"
            sure = unchecked if fact["certainty"] == "general" else ""
            said = f"{about}{fact['source']} ({fact['read_on']}{sure})"
            print_line(console, said, indent=2, style="dim")


def _loaded_text(row: CatalogueRow) -> str | None:
    """Return the day of the newest edition that is loaded, and its age; None if none is."""
    if row["age_days"] is None:
        return "day not known" if row["is_loaded"] else None
    days = "1 day" if row["age_days"] == 1 else f"{row['age_days']} days"
    return f"{row['loaded']}, {days} old"


def print_fetched(console: "Console", rows: Sequence[FetchRow]) -> None:
    """Print what became of each data set, a line each."""
    heads = ("name", "result", "edition", "kept", "quarantined", "unchanged", "ended", "why")
    words = {"newest": "already the newest"}
    print_table(
        console,
        heads,
        [
            (
                row["name"],
                words.get(row["result"], row["result"]),
                row["edition"],
                row["records_kept"],
                row["records_quarantined"],
                row["records_unchanged"],
                row["closed"],
                row["why"],
            )
            for row in rows
        ],
        unbroken=("name",),
    )


class DownloadLines:
    """Progress of downloads as remarks, one line every ten seconds."""

    def __init__(self, every: float = 10.0) -> None:
        """Start with nothing fetched, and a line every so many seconds."""
        self._every = every
        self._name, self._size, self._began, self._said, self._first = "", 0, 0.0, 0.0, -1

    def start(self, name: str, size: int) -> None:
        """Begin a file of so many bytes, 0 if that is not known."""
        self._name, self._size, self._first = name, size, -1
        self._began = self._said = time.monotonic()

    def step(self, done: int) -> None:
        """Write a line where the last one is old enough."""
        self._first = done if self._first < 0 else self._first
        now = time.monotonic()
        if now - self._said >= self._every:
            self._said = now
            write_remark(self._line(done, now - self._began))

    def _line(self, done: int, seconds: float) -> str:
        rate = (done - self._first) / max(seconds, 0.001)
        of = f" of {self._size / 1e6:,.1f}" if self._size else ""
        line = f"{self._name}: {done / 1e6:,.1f}{of} MB, {rate / 1e6:,.1f} MB a second"
        if self._size and rate > 0:
            line += f", {_time_text((self._size - done) / rate)} left"
        return line

    def end(self) -> None:
        """End the file; nothing is left to write."""


class DownloadBar:
    """Progress of downloads as a bar with size, rate and time left."""

    def __init__(self) -> None:
        """Build the bar; it is shown from the first file on."""
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task: TaskID | None = None

    def start(self, name: str, size: int) -> None:
        """Show the bar for a file of so many bytes, 0 if that is not known."""
        self._bar.start()
        self._task = self._bar.add_task(name, total=size or None)

    def step(self, done: int) -> None:
        """Move the bar to the bytes that are there."""
        if self._task is not None:
            self._bar.update(self._task, completed=done)

    def end(self) -> None:
        """Remove the bar."""
        self._bar.stop()
        if self._task is not None:
            self._bar.remove_task(self._task)
            self._task = None


def _time_text(seconds: float) -> str:
    """Return a length of time in words.

    >>> _time_text(42), _time_text(600)
    ('42 s', '10 min')
    """
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
