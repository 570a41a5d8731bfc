"""The commands on a record as a whole: check, repair, migrate, tidy, checks."""

import contextlib
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from graph.head.trash import GRACE_DAYS
from graph.values.dates import date_words, iso_day
from graph.values.errors import WorkspaceError
from queries.cli.command_session import (
    AS_OF_OPTION,
    WAIT_OPTION,
    NamedPath,
    Session,
    WholeNumber,
    pass_session,
)
from queries.draw.page_tables import plural
from queries.question.answer import Answer
from queries.question.arguments import NOTHING_LOADED, asked_day
from queries.question.remark import write_remark
from queries.terminal.output import progress_for, write_answer

if TYPE_CHECKING:
    from rich.console import Console

_VERSION: Final = re.compile("[0-9a-f]{16}")
_REPAIR_EXAMPLES: Final = """\b
ownership check --deep           what is wrong, file by file
ownership repair                 mend it from log, older states and stored files
ownership repair lost.csv        the source file whose stored copy is lost
"""


@click.command()
@click.option("--deep", is_flag=True, help="Read every byte of all stored files.")
@pass_session
def check(session: Session, deep: bool) -> None:
    """Check that no stored file is missing or changed: names, sizes and rows.

    Exit 0: whole. Exit 2: a file is missing or was changed. Mend it with: ownership repair
    """
    from queries.workspace.record_care import check_workspace, describe_remedy

    with progress_for(session.face) as progress:
        answer = check_workspace(session.settings.workspace, deep=deep, progress=progress)
    if deep:
        answer["notes"].extend(_notes_beside_record(session.settings.workspace))
    answer["notes"].extend(_newer_versions(session.settings.workspace))
    write_answer(answer, session.face)
    for note in answer["notes"]:
        write_remark(note)
    if not answer["whole"]:
        write_remark(f"ownership: {describe_remedy(answer)}")
        raise SystemExit(2)


def _notes_beside_record(workspace: Path) -> Iterator[str]:
    """Yield what is wrong with stories and with what is watched; no answer is given from them."""
    from queries.stories.story_file import StoryFolder
    from queries.watching.watch_state import WatchFolder

    stories, watch = StoryFolder(workspace), WatchFolder(workspace)
    yield from (*stories.unreadable().values(), *stories.hand_changes().values())
    try:
        watches = watch.read().watches
    except WorkspaceError as wrong:
        yield str(wrong)
        return
    for each in watches:
        try:
            watch.list_path(each)
        except WorkspaceError as wrong:
            yield str(wrong)


def _newer_versions(workspace: Path) -> Iterator[str]:
    """Yield what names a data version that the log lacks, where the cache does not tell the last.

    A decision that ran out makes a version without a line of the log; then nothing can be told.
    """
    from graph.head.change_log import read_log
    from graph.head.data_versions import is_last_told
    from graph.head.head_file import read_head, stored_names
    from queries.stories.story_file import StoryFolder
    from queries.watching.watch_state import WatchFolder

    record, stories = workspace / "record", StoryFolder(workspace)
    if is_last_told(record):
        return
    with contextlib.suppress(WorkspaceError):
        head = read_head(record)
        if head is None or any(each.until and each.until <= head.day for each in head.judgements):
            return
        known = {entry.get("data_version") for entry in read_log(record).entries}
        worlds = stored_names(workspace / "cache" / "world")
        named = [(path.name, str(path)) for path in worlds]
        for row in stories.rows():
            steps = stories.read(row["name"])["steps"]
            named += [(step["data_version"], f"the story {row['name']}") for step in steps]
        with contextlib.suppress(WorkspaceError):
            watches = WatchFolder(workspace).read().watches
            named += [(each.data_version or "", "what is watched") for each in watches]
        for version, place in dict(named).items():
            if _VERSION.fullmatch(version) and version not in {*known, head.data_version}:
                yield (
                    f"{place} is of data version {version}, of which the log knows nothing: the "
                    "record may be older than it, as after an older copy was put back"
                )


@click.command(epilog=_REPAIR_EXAMPLES)
@click.argument("files", nargs=-1, type=NamedPath(path_type=Path, exists=True))
@WAIT_OPTION
@pass_session
def repair(session: Session, files: tuple[Path, ...], wait: float | None) -> None:
    """Mend damaged data from the log, older states and the stored source files.

    Damaged files go to the trash. FILES are source files, for data whose stored copy is lost.
    Exit 0: whole again. Exit 2: nothing could be mended. Exit 3: something could not.
    """
    from queries.workspace.record_care import repair_workspace

    with progress_for(session.face) as progress:
        answer = repair_workspace(session.settings.workspace, files, progress, wait)
    write_answer(answer, session.face)
    before, after = answer["data_version_before"], answer["data_version"]
    if before is not None and before != after:
        why = "what was mended, and what is left, say why"
        write_remark(f"The data version was {before} and is {after} now: {why}.")
    if answer["left"]:
        raise SystemExit(3 if answer["mended"] or answer["whole"] else 2)


@click.command()
@click.argument("files", nargs=-1, type=NamedPath(path_type=Path, exists=True))
@WAIT_OPTION
@pass_session
def migrate(session: Session, files: tuple[Path, ...], wait: float | None) -> None:
    """Bring a workspace of an older version up to date, with your decisions.

    FILES are source files, for data whose stored copy is lost. Exit 3: it is done, and a dataset
    was left out, since its tables cannot be read again, or something could not be cleared away.
    """
    from queries.workspace.record_care import migrate_workspace

    with progress_for(session.face) as progress:
        answer = migrate_workspace(session.settings.workspace, files, progress, wait)
    write_answer(answer, session.face)
    if answer["left"]:
        raise SystemExit(3)


@click.command()
@click.option(
    "--older-than",
    type=WholeNumber(0),
    default=GRACE_DAYS,
    show_default=True,
    metavar="DAYS",
    help="Only what has been in the trash for so many days; 0: all of it.",
)
@click.option("--yes", is_flag=True, help="Remove it without asking.")
@pass_session
def tidy(session: Session, older_than: int, yes: bool) -> None:
    """Empty the trash, where dropped and replaced files lie for a while.

    What an export that was killed left in its folder goes too.

    What would be removed is listed first, and removed when you agree (or say --yes).
    """
    from queries.workspace.record_care import empty_trash, trash_of

    items = trash_of(session.settings.workspace, older_than)
    rows: list[dict[str, Any]] = [
        {"path": str(item.path), "day": item.day, "bytes": item.size, "removed": False}
        for item in items
    ]
    if not items:
        for_days = f"has been in the trash for {older_than} days or more"
        empty_trash(session.settings.workspace, ())
        write_remark(f"Nothing {for_days if older_than else 'is in the trash'}.")
        write_answer(Answer(rows), session.face)
        return
    total = sum(item.size for item in items)
    said = f"{len(items)} things, {total:,} bytes"
    if not yes:
        write_answer(Answer(rows), session.face)
        if not sys.stdin.isatty():
            raise click.UsageError(f"{said}. Nothing was removed. To remove them, add --yes.")
        if not click.confirm(f"Remove {said} for good?", err=True):
            write_remark("Nothing was removed.")
            return
    kept = empty_trash(session.settings.workspace, items)
    for item, row in zip(items, rows, strict=True):
        row["removed"] = item.path not in kept
    if yes:
        write_answer(Answer(rows), session.face)
    for path, why in kept.items():
        write_remark(f"{path} could not be removed whole: {why}")
    if kept:
        write_remark(f"Removed: {len(items) - len(kept)} of {len(items)} things.")
        raise SystemExit(3)
    write_remark(f"Removed: {said}.")


RECORD_COMMANDS: Final = (check, repair, migrate, tidy)


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

    workspace = session.loaded_workspace
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
        print_line(console, f"{name['table']}: {plural(name['rows'], 'row')}", indent=2)
        filled = [(c, f"{share * 100:.1f}%") for c, share in name["fill"].items() if share]
        print_table(console, ("column", "filled"), filled)
        empty = [column for column, share in name["fill"].items() if not share]
        if empty:
            print_line(console, f"empty: {', '.join(empty)}", indent=2)
    _print_refusals(console, profile)


def _print_refusals(console: "Console", profile: Mapping[str, Any]) -> None:
    from queries.terminal.terminal_tables import print_line

    for group in profile["quarantined"]:
        records = plural(group["records"], "record")
        print_line(console, f"{records} refused: {group['reason']}", indent=2)
        for text in group["first"]:
            print_line(console, text, indent=4, style="dim")
    if profile["ignored_fields"]:
        print_line(
            console, f"ignored unknown fields: {', '.join(profile['ignored_fields'])}", indent=2
        )
