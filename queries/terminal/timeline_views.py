"""Timelines, comparisons and alerts on a terminal: a table, and below it what moved."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from graph.regimes.read_regimes import name_in_text
from queries.question.change_rows import AlertRow, AlertSide, CompareRow, TimelineRow
from queries.terminal.terminal_tables import print_line, print_table
from queries.words.sentences import capitalise
from queries.words.value_text import BOTH_ENDS, percentage, share_text

if TYPE_CHECKING:
    from rich.console import Console

NO_END = "…"
"""Stands for the end of a span that has none."""
_SIDES: tuple[Literal["from"], Literal["to"]] = ("from", "to")


def print_timeline(console: "Console", rows: Sequence[TimelineRow]) -> None:
    """Print spans with what changed on their first day."""
    print_line(console, f"{rows[0]['subject_name']} ({rows[0]['subject_id']})", style="bold")
    print_table(
        console,
        ("regime", "from", "until", "verdict", "result", "share", "not stated", "what changed"),
        [
            (
                row["regime"],
                row["from"] or NO_END,
                row["until"] or NO_END,
                row["verdict"],
                row["result"],
                share_text(row, "own", BOTH_ENDS),
                _open_text(row),
                row["why"] or "; ".join(dict.fromkeys(one["sentence"] for one in row["causes"])),
            )
            for row in _shown_spans(rows)
        ],
    )
    print_line(console, "Each period excludes its last day.", style="dim")
    print_line(console, f"data version {rows[0]['data_version']}", style="dim")


def _open_text(row: TimelineRow) -> str:
    """Return how much is in hands that no source states, where the result is about owners."""
    open_share = row["open_share_pct"]
    if not open_share or row["verdict"] not in ("excluded", "review", "possible"):
        return ""
    return f"up to {percentage(open_share)}"


def _shown_spans(rows: Sequence[TimelineRow]) -> Iterator[TimelineRow]:
    """Yield the spans of a table: days on which a rule says nothing for one reason are one."""
    spans = groupby(rows, key=lambda row: (row["regime"], row["why"] or row["from"]))
    for _, group in spans:
        first, *others = group
        yield {**first, "until": (others[-1] if others else first)["until"]}


def print_comparison(console: "Console", rows: Sequence[CompareRow]) -> None:
    """Print two answers of each regime side by side, and what moved."""
    print_table(
        console,
        ("regime", "side", "date", "data version", "verdict", "result", "share", "listed owners"),
        [
            (
                row["regime"],
                side,
                row[side]["as_of"],
                row[side]["data_version"],
                row[side]["verdict"],
                row[side]["result"],
                share_text(row[side], "own", BOTH_ENDS),
                "; ".join(row[side]["listed_owner_names"]),
            )
            for row in rows
            for side in _SIDES
        ],
    )
    for row in rows:
        print_line(console, f"{capitalise(name_in_text(row['regime']))}: {row['sentence']}")


def print_alerts(console: "Console", rows: Sequence[AlertRow]) -> None:
    """Print what moved of what is watched: both results in a table, and below what did it."""
    print_table(
        console,
        ("your ref", "party", "regime", "before", "now", "newly listed"),
        [
            (
                row["your_ref"],
                row["subject_name"],
                row["regime"],
                _result_text(row["from"]),
                _result_text(row["to"]),
                "; ".join(row["newly_listed"]),
            )
            for row in rows
        ],
    )
    for row in rows:
        print_line(console, row["sentence"])
        sources = (
            ", ".join(filter(None, (one["source"], one["record"], one["url"])))
            for one in row["causes"]
        )
        for text in dict.fromkeys(filter(None, sources)):
            print_line(console, f"Source: {text}", indent=2, style="dim")


def _result_text(side: AlertSide | None) -> str:
    return NO_END if side is None else str(side["result"])
