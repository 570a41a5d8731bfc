"""The commands on publishers' data sets: catalogue, fetch, update."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import click

from queries.cli.command_session import WAIT_OPTION, Session, pass_session
from queries.cli.desk.watch_commands import remark_moved
from queries.question.answer import Answer
from queries.question.remark import write_remark
from queries.question.workspace_rows import FetchRow
from queries.terminal.output import progress_for, write_answer

if TYPE_CHECKING:
    from ingest.catalogue.data_set import DataSet
    from ingest.catalogue.read_catalogue import Catalogue
    from queries.fetching.fetch_data_sets import FetchTask

_FROM_OPTION = click.option(
    "--from",
    "source",
    metavar="DIR|URL",
    help="Take the files from a folder, or a mirror's address, in place of the publishers.",
)
_YES_OPTION = click.option(
    "--yes", is_flag=True, help="You know the publishers' conditions and agree; remembered."
)
_FETCH_EXAMPLES: Final = """\b
ownership fetch un_sc_sanctions             one data set
ownership fetch lists --yes                 all official lists; also: europe, everything
ownership fetch lists --from files          from a folder, without any network
"""


@click.command()
@click.argument("word", required=False)
@pass_session
def catalogue(session: Session, word: str | None) -> None:
    """Show which data sets can be had: size, how often, conditions, and what is loaded here.

    WORD is a part of a name, publisher or kind, or a set: lists, more_lists, europe, everything.
    Nothing is asked of any server.
    """
    from datetime import UTC, datetime

    from ingest.catalogue.read_catalogue import find_data_sets
    from queries.fetching.catalogue_answer import catalogue_rows

    known = _usable_sets(session)
    found = find_data_sets(known, word)
    if not found:
        write_remark(f"no data set has {word!r} in its name; see all with: ownership catalogue")
    today = datetime.now(UTC).date()
    write_answer(catalogue_rows(session.workspace, found, today), session.face)


@click.command(epilog=_FETCH_EXAMPLES)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@_FROM_OPTION
@_YES_OPTION
@click.option(
    "--retrieved-on",
    metavar="DATE",
    help="Day (or YYYY-MM-DDTHH:MM) on which files of --from were fetched, if they have no date.",
)
@WAIT_OPTION
@pass_session
def fetch(
    session: Session,
    names: tuple[str, ...],
    source: str | None,
    yes: bool,
    retrieved_on: str | None,
    wait: float | None,
) -> None:
    """Fetch data sets from their publishers and load them, each as a whole new edition.

    NAME is one of `ownership catalogue`, or a set: lists, more_lists, europe, everything. Before
    the first time you see what the publishers ask for, and nothing is asked of any server until
    you agree. A download that broke off goes on where it stopped.
    Exit 3: in part; 2: nothing was loaded and nothing was up to date.
    """
    _finish(session, _run(session, source, yes, wait, lambda t: t.fetch(names), retrieved_on))


@click.command()
@_FROM_OPTION
@_YES_OPTION
@WAIT_OPTION
@pass_session
def update(session: Session, source: str | None, yes: bool, wait: float | None) -> None:
    """Fetch and load every data set that was fetched before and has a newer edition.

    Then say which results that are watched have moved; `watch run` tells them with their sources.
    Exit 3: in part; 2: nothing was loaded and nothing was up to date.
    """
    rows = _run(session, source, yes, wait, lambda task: task.update())
    if any(row["result"] in ("loaded", "older") for row in rows):
        remark_moved(session)
    _finish(session, rows)


def _usable_sets(session: Session) -> "Catalogue":
    """Return the catalogue, and tell of each file of a package or workspace that is left out."""
    from ingest.catalogue.read_catalogue import usable_data_sets

    known, wrong = usable_data_sets(session.settings.workspace)
    for why in wrong.values():
        write_remark(f"Left out: {why}")
    return known


def _run(
    session: Session,
    source: str | None,
    yes: bool,
    wait: float | None,
    do: "Callable[[FetchTask], Answer[FetchRow]]",
    retrieved_on: str | None = None,
) -> Answer[FetchRow]:
    from queries.fetching.fetch_data_sets import FetchTask, mirror_or_folder
    from queries.terminal.fetch_views import DownloadBar, DownloadLines
    from queries.terminal.terminal_tables import printable

    known, place = _usable_sets(session), mirror_or_folder(source)
    with progress_for(session.face) as loads:
        task = FetchTask(
            session.workspace_to_write(wait=wait, anew=True),
            known,
            lambda new: _agree(new, yes),
            lambda said: write_remark(printable(said)),
            DownloadBar() if sys.stderr.isatty() else DownloadLines(),
            loads,
            place,
            retrieved_on,
            2.0 if wait is None else wait,
        )
        rows = do(task)
        if any(row["result"] in ("loaded", "older") for row in rows):
            task.workspace.prepare_answers(loads)
        return rows


def _agree(new: "list[tuple[DataSet, tuple[str, ...]]]", yes: bool) -> bool:
    """Show the conditions of data sets, and return whether the person agrees to them."""
    write_remark("What is fetched for the first time, and what its publishers ask for:")
    for each, hosts in new:
        size = f", {each.size}" if each.size else ""
        write_remark(f"  {each.key}: {each.title} ({each.publisher}){size}")
        write_remark(f"    conditions: {each.conditions}; {each.page}")
        write_remark(f"    from: {', '.join(hosts)}")
    if yes:
        return True
    if not sys.stdin.isatty():
        raise click.UsageError("nothing was fetched; if you agree to these conditions, say --yes")
    return click.confirm("Fetch it over the network, and keep to the conditions?", err=True)


def _finish(session: Session, rows: Answer[FetchRow]) -> None:
    """Write what became of each data set, and end with the exit code that says how much."""
    write_answer(rows, session.face)
    wrong = [row for row in rows if row["why"] is not None]
    if session.face.form != "table":
        for row in wrong:
            write_remark(f"ownership: {row['name']}: {row['why']}")
    if wrong:
        raise SystemExit(2 if all(row["result"] == "refused" for row in rows) else 3)


CATALOGUE_COMMANDS: Final = (catalogue, fetch, update)
