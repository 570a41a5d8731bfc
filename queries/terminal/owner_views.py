"""Beneficial owners on a terminal: a table of owners, and below it why each is one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from queries.question.verdict_rows import OwnerRow
from queries.terminal.terminal_tables import line, table
from queries.words.sentences import ended
from queries.words.value_text import BOTH_ENDS, share_text

if TYPE_CHECKING:
    from rich.console import Console


_SHOWN: Final = 3
"""Paths that are shown of one owner; JSON has more."""


def owners_by_rule(console: "Console", rows: Sequence[OwnerRow]) -> None:
    """Print the owners that each rule finds, with ground and share; then the reasons."""
    first = rows[0]
    line(console, f"{first['subject_name']} ({first['subject_id']})", style="bold")
    table(
        console,
        ("regime", "date", "owner", "verdict", "ground", "share", "measure", "class", "flags"),
        [
            (
                row["regime"],
                row["as_of"],
                row["owner_name"],
                row["verdict"],
                row["ground"],
                share_text(row, "own", BOTH_ENDS),
                row["measure"],
                row["classes"],
                row["flags"],
            )
            for row in rows
        ],
    )
    for row in rows:
        if row["why"]:
            line(console, f"{row['owner_name']} ({row['regime']}): {ended(row['why'])}", indent=2)
            for path in row["paths"][:_SHOWN]:
                why = path["why_not_counted"]
                line(
                    console,
                    f"- {path['sentence']}{f' Not counted: {ended(why)}' if why else ''}",
                    indent=4,
                )
                for note in path["footnotes"]:
                    line(console, note, indent=6, style="dim")
    cited = dict.fromkeys((row["regime"], c["text"]) for row in rows for c in row["citations"])
    for regime, text in cited:
        line(console, f"{regime} rests on: {text}", indent=2)
    caveats = dict.fromkeys((row["regime"], text) for row in rows for text in row["caveats"])
    for regime, text in caveats:
        line(console, f"{regime}: {text}", indent=2)
    line(console, f"data version {first['data_version']}", style="dim")
