"""The ``ownership`` command: answers on stdout, remarks on stderr, one line for an error."""

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from graph.values.errors import OwnershipError
from graph.values.extensions import missing_extra
from graph.values.os_errors import has_changed, os_error_advice
from queries.cli.ask_commands import ASK_COMMANDS
from queries.cli.catalogue_commands import CATALOGUE_COMMANDS
from queries.cli.command_session import (
    WAIT_OPTION,
    KnownWord,
    NamedPath,
    Session,
    WholeNumber,
    first_not_utf8,
    help_command,
    misplaced_option,
    pass_session,
)
from queries.cli.decision_commands import DECISION_COMMANDS
from queries.cli.desk.certificate_commands import certificate, verify
from queries.cli.desk.serve_command import conformance, mcp_server, serve
from queries.cli.desk.story_commands import story
from queries.cli.desk.watch_commands import watch
from queries.cli.find_commands import connect, search
from queries.cli.graph_export import export
from queries.cli.record_commands import RECORD_COMMANDS, checks
from queries.cli.saved_query_commands import bolt, query
from queries.question.answer import Answer
from queries.question.remark import write_remark
from queries.terminal.output import AnswerLost, Face, ReaderGone, write_answer

if TYPE_CHECKING:
    from ingest.load.pipeline import Outcome

_ANY_PATH: Final = NamedPath(path_type=Path, readable=False)
"""A path that is checked where it is used, so that unreadable files are reported together."""
_PORT_OPTION: Final = click.option(
    "--port", type=WholeNumber(1, 65535), help="Port; default 8501 or the next free."
)
_LOAD_EXAMPLES: Final = """\b
ownership load sdn.csv add.csv alt.csv      files that belong together
ownership load new.xml --dry-run            a look before anything is written
ownership load new.xml --complete           what a newer edition lacks has ended
ownership load my.csv --mapping my.toml     a table of your own
"""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: ownership demo. Exit 0: answered. Exit 2: change the input or the data. "
    "Exit 3: done in part. Exit 130: interrupted.",
)
@click.option(
    "--workspace",
    type=_ANY_PATH,
    help="Folder with your data [OWNERSHIP_WORKSPACE; default: in your data folder].",
)
@click.option(
    "--store",
    metavar="embedded|bolt://...|neo4j://...",
    help="Who answers: the workspace (embedded), or that Neo4j alone [OWNERSHIP_STORE].",
)
@click.option(
    "--format",
    "form",
    type=KnownWord(["table", "csv", "json"]),
    help="Default: table on a terminal, JSON into a pipe.",
)
@click.version_option(package_name="ownership-explorer")
@click.pass_context
def cli(
    context: click.Context, workspace: Path | None, store: str | None, form: str | None
) -> None:
    """Trace who owns a company, and whether a sanctions rule was met on a day, with sources."""
    context.obj = Session(workspace, store, Face.choose(form))
    context.call_on_close(context.obj.close)


@cli.command("help")
@click.argument("names", nargs=-1, metavar="[COMMAND]...")
def show_help(names: tuple[str, ...]) -> None:
    """Show what a COMMAND does and its options, or all commands."""
    cli.main([*names, "--help"], prog_name="ownership", standalone_mode=False)


@cli.command()
@click.option(
    "--no-open", is_flag=True, help="Print the results and end; do not open the explorer."
)
@_PORT_OPTION
@pass_session
def demo(session: Session, no_open: bool, port: int | None) -> None:
    """Load the sample data into a workspace of its own and show the first case."""
    from queries.cli.demo_case import run_demo

    if session.named:
        raise click.UsageError(
            "The demo has a workspace of its own. Leave out --workspace, or load the sample data "
            "into yours: ownership load FILE"
        )
    run_demo(session.face, no_open=no_open, port=port)


@cli.command(epilog=_LOAD_EXAMPLES)
@click.argument("files", nargs=-1, required=True, type=_ANY_PATH)
@click.option("--reader", metavar="NAME", help="Format of the files. Default: recognised.")
@click.option("--dataset", metavar="NAME", help="Dataset the records belong to.")
@click.option("--mapping", type=_ANY_PATH, help="TOML file that describes a table of yours.")
@click.option(
    "--encoding", metavar="NAME", help="Encoding of a table that is not UTF-8: windows-1251, ..."
)
@click.option(
    "--retrieved-on",
    metavar="DATE",
    help="Day (or YYYY-MM-DDTHH:MM) you downloaded it, if the file has no date.",
)
@click.option("--complete", is_flag=True, help="Records missing from this edition have ended.")
@click.option("--dry-run", is_flag=True, help="Read, count and profile; write nothing.")
@click.option(
    "--at-least",
    type=WholeNumber(0),
    metavar="N",
    help="Refuse an edition with fewer records, also in later loads; 0 forgets this.",
)
@click.option(
    "--jobs",
    type=WholeNumber(1),
    metavar="N",
    help="Processes that read FILES side by side; default: one a core where files are large.",
)
@click.option("--plain", is_flag=True, help="Read each record by itself: slower, the same result.")
@click.option("--no-keep", is_flag=True, help="Keep only hash and name of the file, not the file.")
@click.option(
    "--shared/--private",
    default=None,
    help="Let other users of this machine read the workspace, or no more; remembered.",
)
@WAIT_OPTION
@pass_session
def load(
    session: Session,
    /,
    files: tuple[Path, ...],
    no_keep: bool,
    shared: bool | None,
    wait: float | None,
    **options: Any,
) -> None:
    """Load FILES.

    A record that cannot be read is refused, with file, position and reason; the rest is loaded.
    See: ownership quarantine. Exit 2: nothing was loaded. Exit 3: one of several files was
    refused, or a file breaks off and was loaded up to there.
    """
    from ingest.load.pipeline import Options
    from ingest.recognition.detect import wrong_readers
    from queries.exchange.export_manifest import is_manifest
    from queries.terminal.output import progress_for
    from queries.terminal.terminal_tables import printable

    chosen = Options(**options, keep=not no_keep)
    for why in wrong_readers().values():
        write_remark(f"Left out: {why}")
    # A folder of an export is named with `*`, and its list of files is nothing to load.
    left_out = [file for file in files if is_manifest(file)]
    if len(left_out) < len(files):
        files = tuple(file for file in files if file not in left_out)
        for file in left_out:
            write_remark(printable(f"{file}: passed over; it only lists the files of an export"))
    with progress_for(session.face) as progress:
        workspace = session.workspace_to_write(wait=wait, shared=shared, anew=True)
        outcomes = workspace.load(files, chosen, progress)
        if not chosen.dry_run and not all(outcome.is_refused for outcome in outcomes):
            workspace.prepare_answers(progress)
    for outcome in outcomes:
        for remark in outcome.remarks:
            write_remark(printable(_file_message(outcome.file, remark)))
    _write_outcomes(session.face, outcomes)
    refused = [outcome for outcome in outcomes if outcome.is_refused]
    for outcome in refused:
        reason, name = str(outcome.answer["refused"]), Path(outcome.file).name
        # Of several files two may have one name, so that only the path tells them apart.
        several = len(outcomes) > 1 and reason.startswith((f"{name}: ", f"{name} "))
        _write_error(_file_message(outcome.file, reason) if several else reason)
    if len(refused) == len(outcomes):
        raise SystemExit(2)
    if refused or any(outcome.answer["truncated"] for outcome in outcomes):
        raise SystemExit(3)


def _file_message(file: str, said: str) -> str:
    """Return a text on a file with its path in front, in place of its name."""
    name = Path(file).name
    own = said.startswith(f"{name} ")
    return file + said.removeprefix(name) if own else f"{file}: {said.removeprefix(f'{name}: ')}"


def _write_outcomes(face: Face, outcomes: "list[Outcome]") -> None:
    """Write the counts of loaded files; in a table, profiles stand below them.

    A CSV has only the counts of a profile: how many records are new, changed and gone.
    """
    from queries.cli.record_commands import CHANGE_WORDS, print_profile

    answers = [dict(outcome.answer) for outcome in outcomes]
    if face.form == "csv":
        for answer in answers:
            profile = answer.get("profile", {})
            answer.update({word: profile[word] for word in CHANGE_WORDS if word in profile})
    profiles = [(a["file"], a.pop("profile", None)) for a in answers if face.form == "table"]
    write_answer(Answer(answers), face)
    for file, profile in profiles:
        if profile is not None:
            print_profile(file, profile)


@cli.command()
@click.option("--dataset", metavar="NAME", help="Only this dataset.")
@pass_session
def quarantine(session: Session, dataset: str | None) -> None:
    """Show refused records: file, position, reason, and the record as it was read."""
    write_answer(session.loaded_workspace.quarantine(dataset), session.face)


@cli.command()
@pass_session
def status(session: Session) -> None:
    """Show what is loaded: datasets with dates and counts, data version, and whether all is whole.

    Exit 2: stored data are missing or damaged. What is left is shown.
    """
    found = session.present_workspace.status()
    write_answer(found, session.face)
    if (state := found.get("record")) and not state["whole"]:
        _write_error(str(state["problem"]))
        raise SystemExit(2)


@cli.command()
@pass_session
def rebuild(session: Session) -> None:
    """Rebuild search index and graph."""
    from queries.terminal.output import progress_for

    with progress_for(session.face) as progress:
        found = session.present_workspace.rebuild(progress)
    write_answer(found, session.face)


@cli.command()
@click.argument("dataset")
@WAIT_OPTION
@pass_session
def drop(session: Session, dataset: str, wait: float | None) -> None:
    """Remove DATASET and its stored files.

    They go to the trash, and a line in the log stays. To free the space at once: ownership tidy
    --older-than 0
    """
    head = session.workspace_to_write(wait=wait).drop(dataset)
    write_answer({"dropped": dataset, "data_version": head.data_version}, session.face)


@cli.command()
@_PORT_OPTION
@click.option("--no-open", is_flag=True, help="Start it; do not open a browser.")
@click.option("--no-browser", "no_open", is_flag=True, hidden=True, help="The same as --no-open.")
@click.option(
    "--team",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Serve a team behind its sign-in; FILE says who may look, and at which address.",
    metavar="FILE",
)
@click.option(
    "--listen", metavar="ADDRESS", help="With --team: where to listen; default 127.0.0.1."
)
@pass_session
def app(
    session: Session, port: int | None, no_open: bool, team: Path | None, listen: str | None
) -> None:
    """Open the explorer in your browser, on this computer only; or serve it to a team."""
    from queries.explorer.server.serve import serve
    from queries.workspace.record_care import check_can_be_shown

    settings = session.settings
    if not session.workspace.remote:
        check_can_be_shown(settings.workspace)
    if listen is not None and team is None:
        raise click.UsageError("--listen needs --team: without a sign-in nobody else may look.")
    serve(port, not no_open, settings.workspace, settings.store, team_file=team, listen=listen)


for _command in (
    search, connect, *ASK_COMMANDS, query, bolt, checks, export, *DECISION_COMMANDS,
    *RECORD_COMMANDS, *CATALOGUE_COMMANDS, watch, story, serve, mcp_server,
    conformance, certificate, verify,
):  # fmt: skip
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line in a process of its own; it ends with the exit code."""
    from queries.cli.startup import hide_pandas, restart_in_utf8

    restart_in_utf8()
    hide_pandas()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    raise SystemExit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    try:
        cli.main(args=arguments, prog_name="ownership", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as wrong:
        write_remark(wrong.format_message())
        return 2
    except click.NoSuchOption as wrong:
        _write_error(
            misplaced_option(wrong, cli) or f"{wrong.format_message()} (see: {help_command(wrong)})"
        )
        return 2
    except click.ClickException as wrong:
        _write_error(f"{wrong.format_message()} (see: {help_command(wrong)})")
        return 2
    except (click.Abort, KeyboardInterrupt):
        _write_error("Interrupted. Nothing was half done.")
        return 130
    except OwnershipError as wrong:
        _write_error(str(wrong))
        return 2
    except ReaderGone:
        _silence_stdout()
        return 0
    except AnswerLost as wrong:
        _silence_stdout()
        # Exit 2 would say that nothing was done.
        done = has_changed()
        _write_error(
            f"{'It is done, but the' if done else 'The'} answer could not be written: {wrong}"
        )
        return 3 if done else 2
    except ModuleNotFoundError as wrong:
        said = missing_extra(wrong.name)
        if said is None:
            raise
        _write_error(said)
        return 2
    except OSError as wrong:
        place = f"{wrong.filename}: " if wrong.filename else ""
        _write_error(f"{place}{os_error_advice(wrong)}")
        return 2
    except ValueError:
        broken = first_not_utf8(sys.argv[1:] if arguments is None else arguments)
        if broken is None:
            raise
        _write_error(f"{broken!r} is not UTF-8. Set your terminal to UTF-8 and type it again.")
        return 2
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


def _silence_stdout() -> None:
    """Send to nowhere what waits to be written, so that the program ends with its own code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_error(text: str) -> None:
    """Write the one line of an error; control characters in it are shown as marks."""
    from queries.terminal.terminal_tables import printable

    write_remark(f"ownership: {printable(text)}")
