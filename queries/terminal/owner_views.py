"""Beneficial owners on a terminal: a table of owners, and below it why each is one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from graph.regimes.read_regimes import name_in_text
from queries.question.verdict_rows import OwnerRow
from queries.terminal.terminal_tables import print_line, print_table
from queries.words.flag_labels import flag_label
from queries.words.sentences import end_sentence
from queries.words.value_text import BOTH_ENDS, share_text

if TYPE_CHECKING:
    from rich.console import Console


_MAX_PATHS: Final = 3
"""Paths that are shown of one owner; JSON has more."""


def print_owners(console: "Console", rows: Sequence[OwnerRow]) -> None:
    """Print the owners that each rule finds, with ground and share; then the reasons."""
    first = rows[0]
    print_line(console, f"{first['subject_name']} ({first['subject_id']})", style="bold")
    print_table(
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
                ", ".join(map(flag_label, row["flags"])),
            )
            for row in rows
        ],
    )
    for row in rows:
        if row["why"]:
            print_line(
                console,
                f"{row['owner_name']}, {name_in_text(row['regime'])}: {end_sentence(row['why'])}",
                indent=2,
            )
            for path in row["paths"][:_MAX_PATHS]:
                why = path["why_not_counted"]
                print_line(
                    console,
                    f"- {path['sentence']}{f' Not counted: {end_sentence(why)}' if why else ''}",
                    indent=4,
                )
                for note in path["footnotes"]:
                    print_line(console, note, indent=6, style="dim")
    cited = dict.fromkeys((row["regime"], c["text"]) for row in rows for c in row["citations"])
    for regime, text in cited:
        print_line(console, f"{regime} rests on: {text}", indent=2)
    caveats = dict.fromkeys((row["regime"], text) for row in rows for text in row["caveats"])
    for regime, text in caveats:
        print_line(console, f"{regime}: {text}", indent=2)
    print_line(console, f"data version {first['data_version']}", style="dim")
