"""The ``ownership`` command: answers on stdout, remarks on stderr, one line for an error."""

import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import click

from graph.errors import OwnershipError
from queries.answer import Answer
from queries.output import Face, write
from queries.settings import read_settings
from queries.workspace import Workspace

PARTY_HELP: Final = (
    "PARTY is a party id, an identifier SCHEME:VALUE (NL-KVK:27265167, LEI:...), "
    "or a name that fits one party."
)
_AS_OF = click.option("--as-of", metavar="DATE", help="ISO day the answer is for; default today.")


class Session:
    """What the options before the command say; the workspace opens when it is needed."""

    def __init__(self, workspace: Path | None, store: str | None, face: Face) -> None:
        """Keep the options."""
        self.settings = read_settings(workspace, store)
        self.face = face
        self._opened: Workspace | None = None

    @property
    def workspace(self) -> Workspace:
        """The workspace of these settings."""
        if self._opened is None:
            self._opened = Workspace(self.settings)
        return self._opened

    def close(self) -> None:
        """Let go of a store."""
        if self._opened is not None:
            self._opened.close()


_session = click.make_pass_decorator(Session)
Passed = Callable[..., Any]


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: ownership demo. Exit 0: answered; 2: change something; 130: interrupted.",
)
@click.option(
    "--workspace",
    type=click.Path(path_type=Path),
    help="Folder of record and caches [OWNERSHIP_WORKSPACE; default: your data folder].",
)
@click.option(
    "--store",
    metavar="embedded|bolt://...|neo4j://...",
    help="Who answers: the record (embedded), or that Neo4j alone [OWNERSHIP_STORE].",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    help="Default: table on a terminal, JSON into a pipe.",
)
@click.version_option(package_name="ownership-explorer")
@click.pass_context
def cli(
    context: click.Context, workspace: Path | None, store: str | None, form: str | None
) -> None:
    """Who is exposed to whom, under which regime, on which date, on what evidence."""
    context.obj = Session(workspace, store, Face.of(form))
    context.call_on_close(context.obj.close)


@cli.command()
@click.option(
    "--no-open", is_flag=True, help="Print the verdict and end; do not serve the explorer."
)
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the explorer on loopback.")
@_session
def demo(session: Session, no_open: bool, port: int | None) -> None:
    """Load the sample data into a workspace of its own and show the seed case."""
    from queries.demo import run_demo

    run_demo(session.face, no_open=no_open, port=port)


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--reader", metavar="NAME", help="Format; default: recognised from the content.")
@click.option("--dataset", metavar="NAME", help="Dataset the rows belong to.")
@click.option("--mapping", type=click.Path(path_type=Path), help="TOML file for the table reader.")
@click.option("--retrieved-on", metavar="DATE", help="Day you fetched it, if the file has no date.")
@click.option("--complete", is_flag=True, help="What this edition lacks is closed.")
@click.option("--dry-run", is_flag=True, help="Read and count; write nothing.")
@click.option("--no-keep", is_flag=True, help="Keep only hash and name of the file, not the file.")
@_session
def load(session: Session, /, files: tuple[Path, ...], no_keep: bool, **options: Any) -> None:
    """Read FILES into the record.

    A record that cannot be understood goes to quarantine with file, position and reason; the rest
    is loaded. See: ownership quarantine.
    """
    from ingest.pipeline import Options
    from queries.output import progress_for

    chosen = Options(**options, keep=not no_keep)
    with progress_for(session.face) as progress:
        outcomes = session.workspace.load(files, chosen, progress)
    for outcome in outcomes:
        for remark in outcome.remarks:
            click.echo(f"{outcome.file}: {remark}", err=True)
    write(Answer(outcome.answer for outcome in outcomes), session.face)
    refused = [outcome for outcome in outcomes if outcome.refused]
    for outcome in refused:
        click.echo(f"ownership: {outcome.answer['refused']}", err=True)
    if refused:
        raise SystemExit(2)


@cli.command()
@click.option("--dataset", metavar="NAME", help="Only this dataset.")
@_session
def quarantine(session: Session, dataset: str | None) -> None:
    """Every refused record: file, position, reason, the record as read."""
    write(session.workspace.quarantine(dataset), session.face)


@cli.command()
@_session
def status(session: Session) -> None:
    """Data version, datasets with dates and counts, caches, store."""
    write(session.workspace.status(), session.face)


@cli.command()
@_session
def rebuild(session: Session) -> None:
    """Make every cache anew from the record, and the graph in the store."""
    write(session.workspace.rebuild(), session.face)


@cli.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option("--country", metavar="CC", help="Two-letter code.")
@click.option(
    "--schema", metavar="S", help="Person, Company, Organization, PublicBody, LegalEntity."
)
@_session
def search(
    session: Session, text: str, limit: int, country: str | None, schema: str | None
) -> None:
    """Find parties by TEXT in any script, best first, with why each matched."""
    found = session.workspace.search(text, limit=limit, country=country, schema=schema)
    if not found:
        searched = ", ".join(sorted({row["dataset"] for row in session.workspace.sources()}))
        click.echo(f"nothing found for {text!r} in: {searched or 'no dataset is loaded'}", err=True)
    write(found, session.face)


@cli.command(epilog=PARTY_HELP)
@click.argument("party")
@_AS_OF
@_session
def show(session: Session, party: str, as_of: str | None) -> None:
    """Facts, identifiers, listings and gaps of PARTY, each with its source."""
    write(session.workspace.show(party, as_of), session.face)


@cli.command(epilog=PARTY_HELP)
@click.argument("party")
@click.option("--depth", type=click.IntRange(1, 50), default=1, show_default=True)
@_AS_OF
@_session
def owners(session: Session, party: str, depth: int, as_of: str | None) -> None:
    """The interests in PARTY: the direct ones, or the tree above it."""
    write(session.workspace.owners(party, depth, as_of), session.face)


@cli.command(epilog=PARTY_HELP)
@click.argument("party")
@click.option("--depth", type=click.IntRange(1, 50), default=1, show_default=True)
@_AS_OF
@_session
def holdings(session: Session, party: str, depth: int, as_of: str | None) -> None:
    """The interests that PARTY has: the direct ones, or the tree below it."""
    write(session.workspace.holdings(party, depth, as_of), session.face)


@cli.command(epilog=PARTY_HELP)
@click.argument("parties", nargs=-1, metavar="[PARTY]...")
@click.option(
    "--input", "list_file", type=click.Path(path_type=Path), help="A list of counterparties."
)
@click.option(
    "--regime", "regimes", multiple=True, metavar="KEY", help="us, eu, uk or a key; repeat."
)
@_AS_OF
@click.option("--links", is_flag=True, help="Find supply, directorship, family links too.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for CSV files and manifest.")
@_session
def exposure(
    session: Session,
    /,
    parties: tuple[str, ...],
    list_file: Path | None,
    out: Path | None,
    **options: Any,
) -> None:
    """Verdicts: one row a party and regime, with shares, paths and caveats.

    With --input every line of a CSV gets a row, the unresolved ones too; columns are guessed and
    the guess is printed.
    """
    from queries.screening import screen

    if bool(parties) == (list_file is not None):
        raise click.UsageError("give one or more parties, or --input FILE.csv")
    remark = lambda text: click.echo(text, err=True)  # noqa: E731 - one call, said once
    answer = screen(session.workspace, parties, list_file, options, remark)
    if out is not None:
        from queries.export import export

        written = export(session.workspace, answer, out)
        click.echo(f"{len(written)} files in {out}", err=True)
    write(answer.rows, session.face)


@cli.command(epilog=PARTY_HELP)
@click.argument("party")
@click.option("--regime", metavar="KEY", default="eu", show_default=True)
@_AS_OF
@click.option("-k", "k", type=click.IntRange(1), default=10, show_default=True, help="How many.")
@click.option("--links", is_flag=True, help="Paths over supply, directorship, family links too.")
@_session
def paths(session: Session, /, party: str, **options: Any) -> None:
    """The best paths from listed parties to PARTY, with every hop's evidence."""
    write(session.workspace.paths(party, **options), session.face)


@cli.command()
@click.argument("left")
@click.argument("right")
@click.argument("judgement", type=click.Choice(["positive", "negative", "unsure"]))
@click.option("--reason", metavar="TEXT", help="Why; kept in the log.")
@_session
def judge(session: Session, left: str, right: str, judgement: str, reason: str | None) -> None:
    """Decide whether two parties are the same; logged, undone by another decision."""
    head = session.workspace.judge(left, right, judgement, reason)
    write(
        {"left": left, "right": right, "judgement": judgement, "data_version": head.data_version},
        session.face,
    )


@cli.command()
@click.argument("dataset")
@_session
def drop(session: Session, dataset: str) -> None:
    """Take DATASET out again: its rows and kept files go, a line in the log stays."""
    head = session.workspace.drop(dataset)
    write({"dropped": dataset, "data_version": head.data_version}, session.face)


@cli.command()
@_session
def regimes(session: Session) -> None:
    """The regimes: versions with dates, thresholds, citations."""
    from queries.regimes import regime_rows

    write(regime_rows(), session.face)


@cli.group()
def query() -> None:
    """Saved Cypher queries: list, show, run, check."""


@query.command("list")
@_session
def query_list(session: Session) -> None:
    """Name, title, question, parameters and tags of every saved query."""
    from queries.catalog import saved_queries

    write(Answer(saved.summary() for saved in saved_queries()), session.face)


@query.command("show")
@click.argument("name")
@_session
def query_show(session: Session, name: str) -> None:
    """The text of a saved query, as its file has it."""
    from queries.catalog import saved_query

    saved = saved_query(name)
    if session.face.form == "json":
        write({**saved.summary(), "text": saved.source}, session.face)
    else:
        click.echo(saved.source, nl=False)


@query.command("run")
@click.argument("name")
@click.option("--param", "pairs", multiple=True, metavar="K=V", help="A parameter; repeat.")
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True, help="Most rows.")
@_session
def query_run(session: Session, name: str, pairs: tuple[str, ...], limit: int) -> None:
    """Run a saved query by NAME, or a .cypher file by its path."""
    parameters = dict(_pair(text) for text in pairs)
    rows = session.workspace.run_query(name, parameters, limit=limit)
    if getattr(rows, "truncated", False):
        click.echo(f"only the first {limit} rows are shown; raise --limit for more", err=True)
    write(rows, session.face)


@query.command("check")
@_session
def query_check(session: Session) -> None:
    """Run every saved query with its example and compare with its expected rows.

    The sample cases are loaded into a workspace made for it; with --store ADDRESS that store is
    asked, which must hold the sample cases and nothing else.
    """
    from queries.catalog import check_all, check_on_samples

    workspace = session.workspace
    report = check_all(workspace.ground.store()) if workspace.remote else check_on_samples()
    write(report, session.face)
    wrong = [row["name"] for row in report if not row["ok"]]
    if wrong:
        raise OwnershipError(
            f"{len(wrong)} saved queries differ from what they expect: {', '.join(wrong)}"
        )


@cli.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port on loopback; default 8501 or the next free."
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@_session
def app(session: Session, port: int | None, no_browser: bool) -> None:
    """Serve the explorer on this machine only."""
    from queries.explorer.serve import serve

    settings = session.settings
    serve(port, not no_browser, settings.workspace, settings.store)


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise click.UsageError(f"--param {text!r}: write NAME=VALUE")
    return key, value


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line in a process of its own; it ends with the exit code."""
    from queries.startup import hide_pandas

    hide_pandas()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    raise SystemExit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give the exit code."""
    try:
        cli.main(args=arguments, prog_name="ownership", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as wrong:
        click.echo(wrong.format_message(), err=True)
        return 2
    except click.ClickException as wrong:
        click.echo(
            f"ownership: {_one_line(wrong.format_message())} (see: ownership --help)", err=True
        )
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("ownership: interrupted; nothing half done", err=True)
        return 130
    except OwnershipError as wrong:
        click.echo(f"ownership: {_one_line(str(wrong))}", err=True)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


def _one_line(text: str) -> str:
    return " ".join(text.split())
