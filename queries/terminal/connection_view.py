"""The ways between two parties on a terminal, with the sources of each below it."""

from typing import TYPE_CHECKING

from queries.question.answer_rows import ConnectAnswer
from queries.terminal.terminal_tables import print_line, print_table
from queries.words.hop_phrases import verb_phrase
from queries.words.value_text import date_text

if TYPE_CHECKING:
    from rich.console import Console


def print_connections(console: "Console", answer: ConnectAnswer) -> None:
    """Print the ways between two parties, best first."""
    ends = f"{answer['from_name']} and {answer['to_name']}"
    print_line(console, f"{ends}, {date_text(answer['as_of'])}", style="bold")
    for way in answer["ways"]:
        count = "1 step" if way["steps"] == 1 else f"{way['steps']} steps"
        print_line(console, f"{way['way']}. {count}", style="bold")
        rows = [
            (
                place,
                said["from_name"],
                verb_phrase(said),
                said["valid_from"],
                said["valid_to"],
                said["certainty"],
                len(said["also"]) or None,
                said["record"],
            )
            for place, said in enumerate(way["hops"], 1)
        ]
        heads = ("step", "who", "tie", "from", "until", "certainty", "more", "record")
        print_table(console, heads, rows)
        print_line(console, way["sentence"], indent=3)
        for text in (*way["remarks"], *way["footnotes"]):
            print_line(console, text, indent=6, style="dim")
        console.print()
    for text in answer["remarks"]:
        print_line(console, text)
    print_line(console, f"data version {answer['data_version']}", style="dim")
