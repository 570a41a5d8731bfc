"""Timelines and comparisons on a terminal: a table of spans, and below it what moved them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from queries.question.verdict_rows import CompareRow, TimelineRow
from queries.terminal.terminal_tables import line, table
from queries.words.value_text import BOTH_ENDS, share_text

if TYPE_CHECKING:
    from rich.console import Console

ALWAYS = "…"
"""Stands for the end of a span that has none."""
_SIDES: tuple[Literal["from"], Literal["to"]] = ("from", "to")


def timeline(console: "Console", rows: Sequence[TimelineRow]) -> None:
    """Print spans with what changed on their first day."""
    line(console, f"{rows[0]['subject_name']} ({rows[0]['subject_id']})", style="bold")
    table(
        console,
        ("regime", "from", "until", "verdict", "basis", "share", "what changed"),
        [
            (
                row["regime"],
                row["from"] or ALWAYS,
                row["until"] or ALWAYS,
                row["verdict"],
                "" if row["basis"] == "none" else row["basis"],
                share_text(row, "own", BOTH_ENDS),
                "; ".join(cause["sentence"] for cause in row["causes"]) or row["why"],
            )
            for row in rows
        ],
    )
    line(console, "Spans begin with the first day and end before the second.", style="dim")
    line(console, f"data version {rows[0]['data_version']}", style="dim")


def compared(console: "Console", rows: Sequence[CompareRow]) -> None:
    """Print two answers of each regime side by side, and what moved."""
    table(
        console,
        ("regime", "side", "date", "data version", "verdict", "basis", "share", "listed owners"),
        [
            (
                row["regime"],
                side,
                row[side]["as_of"],
                row[side]["data_version"],
                row[side]["verdict"],
                "" if row[side]["basis"] == "none" else row[side]["basis"],
                share_text(row[side], "own", BOTH_ENDS),
                "; ".join(row[side]["listed_owner_names"]),
            )
            for row in rows
            for side in _SIDES
        ],
    )
    for row in rows:
        line(console, f"{row['regime']}: {row['sentence']}")
