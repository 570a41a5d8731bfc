"""The command `checks` on findings in the record, and the profile of a dry run."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import click

from graph.values.dates import date_words, iso_day
from queries.cli.command_session import AS_OF_OPTION, Session, pass_session
from queries.question.answer import Answer
from queries.question.arguments import NOTHING_LOADED, asked_day
from queries.question.remark import write_remark
from queries.terminal.output import write_answer

if TYPE_CHECKING:
    from rich.console import Console

CHANGE_WORDS: Final = ("new", "changed", "gone")
"""The counts of a profile against the edition before."""


@click.command()
@click.option("--dataset", metavar="NAME", help="Only findings that its records take part in.")
@AS_OF_OPTION
@pass_session
def checks(session: Session, dataset: str | None, as_of: str | None) -> None:
    """Find contradictions in the sources. They are leads, never corrections.

    Totals over 100%, sources that disagree and circular ownership are looked for on the day
    asked. Impossible dates, holdings outside the life of their parties and wrong check digits are
    looked for on all days.
    """
    from ingest.checks import findings, findings_of_dataset
    from queries.workspace.status import check_dataset

    workspace = session.workspace
    world = workspace.world
    if dataset is not None:
        check_dataset(workspace.record.head(), dataset)
    day = asked_day(as_of)
    found = findings(world, day)
    if dataset is not None:
        found = findings_of_dataset(found, dataset)
    if not found:
        said = f"No contradictions found on {date_words(iso_day(day))}."
        write_remark(said if workspace.sources() else NOTHING_LOADED)
    write_answer(Answer(found), session.face)


def print_profile(file: str, profile: Mapping[str, Any]) -> None:
    """Print the profile of a dry run below its counts."""
    from queries.terminal.terminal_tables import new_console, print_line, print_table

    console = new_console()
    moved = ", ".join(f"{profile[word]:,} {word}" for word in CHANGE_WORDS)
    print_line(console, f"{file}: {moved}", style="bold")
    for name in profile["tables"]:
        print_line(console, f"{name['table']}: {_count_text(name['rows'], 'row')}", indent=2)
        filled = [(c, f"{share * 100:.1f}%") for c, share in name["fill"].items() if share]
        print_table(console, ("column", "filled"), filled)
        empty = [column for column, share in name["fill"].items() if not share]
        if empty:
            print_line(console, f"empty: {', '.join(empty)}", indent=2)
    _print_refusals(console, profile)


def _count_text(count: int, one: str) -> str:
    return f"{count:,} {one if count == 1 else f'{one}s'}"


def _print_refusals(console: "Console", profile: Mapping[str, Any]) -> None:
    from queries.terminal.terminal_tables import print_line

    for group in profile["quarantined"]:
        records = _count_text(group["records"], "record")
        print_line(console, f"{records} refused: {group['reason']}", indent=2)
        for text in group["first"]:
            print_line(console, text, indent=4, style="dim")
    if profile["ignored_fields"]:
        print_line(
            console, f"ignored unknown fields: {', '.join(profile['ignored_fields'])}", indent=2
        )
