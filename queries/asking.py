"""The commands that ask: parties, interests, verdicts, paths, regimes, saved queries."""

from pathlib import Path
from typing import Any

import click

from graph.errors import InputError, OwnershipError
from graph.vocabulary import PARTY_SCHEMATA
from queries.answer import Answer
from queries.asked import shortened
from queries.countries import counted_words, countries_in, country_code
from queries.output import write
from queries.session import AS_OF, KNOWN_ON, PARTY_HELP, Session, pass_session

REGIMES = click.option(
    "--regime", "regimes", multiple=True, metavar="KEY", help="us, eu, uk or a key; repeat."
)


def _country(_context: click.Context, _option: click.Parameter, code: str | None) -> str | None:
    """Take a country by its code, of a part or a whole."""
    try:
        return None if code is None else country_code(code)
    except InputError as wrong:
        raise click.BadParameter(str(wrong)) from None


@click.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option("--country", metavar="CC", callback=_country, help="Two letters of ISO 3166.")
@click.option(
    "--schema", type=click.Choice(PARTY_SCHEMATA, case_sensitive=False), help="Kind of party."
)
@pass_session
def search(
    session: Session, text: str, limit: int, country: str | None, schema: str | None
) -> None:
    """Find parties by TEXT in any script, best first, with why each matched."""
    found = session.workspace.search(text, limit=limit, country=country, schema=schema)
    if not found:
        searched = ", ".join(sorted({row["dataset"] for row in session.workspace.sources()}))
        said = f"nothing found for {shortened(text)} in: {searched or 'no dataset is loaded'}"
        if country is not None:
            elsewhere = countries_in(session.workspace.search(text, limit=limit, schema=schema))
            there = f"; in other countries: {counted_words(elsewhere)}" if elsewhere else ""
            said = f"{said} (country {country.upper()} alone{there})"
        click.echo(said, err=True)
    write(found, session.face)


@click.command(epilog=PARTY_HELP)
@click.argument("party")
@AS_OF
@pass_session
def show(session: Session, party: str, as_of: str | None) -> None:
    """Facts, identifiers, listings and gaps of PARTY, each with its source."""
    write(session.workspace.show(party, as_of), session.face)


@click.command(epilog=PARTY_HELP)
@click.argument("party")
@click.option("--depth", type=click.IntRange(1, 50), default=1, show_default=True)
@AS_OF
@pass_session
def owners(session: Session, party: str, depth: int, as_of: str | None) -> None:
    """The interests in PARTY: the direct ones, or the tree above it."""
    write(session.workspace.owners(party, depth, as_of), session.face)


@click.command(epilog=PARTY_HELP)
@click.argument("party")
@click.option("--depth", type=click.IntRange(1, 50), default=1, show_default=True)
@AS_OF
@pass_session
def holdings(session: Session, party: str, depth: int, as_of: str | None) -> None:
    """The interests that PARTY has: the direct ones, or the tree below it."""
    write(session.workspace.holdings(party, depth, as_of), session.face)


@click.command(epilog=PARTY_HELP)
@click.argument("parties", nargs=-1, metavar="[PARTY]...")
@click.option(
    "--input", "list_file", type=click.Path(path_type=Path), help="A list of counterparties."
)
@REGIMES
@AS_OF
@KNOWN_ON
@click.option("--links", is_flag=True, help="Find supply, directorship, family links too.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for CSV files and manifest.")
@click.option(
    "--bom", is_flag=True, help="Begin these CSV files with a byte-order mark, for Excel."
)
@click.option(
    "--zip",
    "archive",
    type=click.Path(path_type=Path, dir_okay=False),
    help="One file with all of it, words, pictures and rules; see: ownership verify.",
)
@pass_session
def exposure(
    session: Session,
    /,
    parties: tuple[str, ...],
    list_file: Path | None,
    out: Path | None,
    bom: bool,
    archive: Path | None,
    **options: Any,
) -> None:
    """Verdicts: one row a party and regime, with shares, paths and caveats.

    With --input every line of a CSV gets a row, the unresolved ones too; columns are guessed and
    the guess is printed.
    """
    from queries.screening import screen

    if bool(parties) == (list_file is not None):
        raise click.UsageError("give one or more parties, or --input FILE.csv")
    if bom and out is None:
        raise click.UsageError("--bom is for the files of --out FOLDER; give that too")
    answer = screen(session.workspace, parties, list_file, options, _remark)
    if out is not None:
        from queries.export import export

        written = export(session.workspace, answer, out, bom=bom)
        click.echo(f"{len(written)} files in {out}", err=True)
    if archive is not None:
        from queries.exposure_file import write_file

        count = write_file(session.workspace, answer, archive, list_file)
        click.echo(f"{count} files in {archive}", err=True)
    write(answer.rows, session.face)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@pass_session
def verify(session: Session, file: Path) -> None:
    """Ask the question of an exposure file again and say whether the answer is the same.

    FILE is what `ownership exposure --zip FILE` wrote. Exit 0: the same; exit 2: something differs,
    and the answer names it.
    """
    from queries.verify import verify_file

    found = verify_file(session.workspace, file)
    write(found, session.face)
    if not found["same"]:
        raise OwnershipError(found["said"])


@click.command(epilog=PARTY_HELP)
@click.argument("party")
@click.option("--regime", metavar="KEY", default="eu", show_default=True)
@AS_OF
@KNOWN_ON
@click.option("-k", "k", type=click.IntRange(1), default=10, show_default=True, help="How many.")
@click.option("--links", is_flag=True, help="Paths over supply, directorship, family links too.")
@pass_session
def paths(session: Session, /, party: str, **options: Any) -> None:
    """The best paths from listed parties to PARTY, with every hop's evidence."""
    write(session.workspace.paths(party, **options), session.face)


@click.command(epilog=PARTY_HELP)
@click.argument("party")
@REGIMES
@pass_session
def timeline(session: Session, party: str, regimes: tuple[str, ...]) -> None:
    """Every span of days on which a regime says the same of PARTY, and what changed."""
    write(session.workspace.timeline(party, regimes), session.face)


@click.command(epilog=PARTY_HELP)
@click.argument("party")
@click.option("--from", "before", required=True, metavar="D1", help="ISO day or data version.")
@click.option("--to", "after", required=True, metavar="D2", help="ISO day or data version.")
@REGIMES
@click.option(
    "--as-of", metavar="DATE", help="Day asked about of data versions; default the other end."
)
@pass_session
def compare(session: Session, /, party: str, before: str, after: str, **options: Any) -> None:
    """What a regime says of PARTY on two days or of two data versions, and what moved it."""
    write(session.workspace.compare(party, before, after, **options), session.face)


@click.command()
@pass_session
def regimes(session: Session) -> None:
    """The regimes: versions with dates, thresholds, citations."""
    from queries.regimes import regime_rows

    write(regime_rows(), session.face)


@click.group()
def query() -> None:
    """Saved Cypher queries: list, show, run, check."""


@query.command("list")
@pass_session
def query_list(session: Session) -> None:
    """Name, title, question, parameters and tags of every saved query, yours marked as own."""
    from queries.catalog import own_queries

    workspace = session.workspace
    for line in own_queries(workspace.settings.workspace)[1]:
        _remark(line)
    write(Answer(saved.summary() for saved in workspace.queries()), session.face)


@query.command("show")
@click.argument("name")
@pass_session
def query_show(session: Session, name: str) -> None:
    """The text of a saved query, as its file has it."""
    from queries.catalog import saved_query

    saved = saved_query(name, session.workspace.settings.workspace)
    if session.face.form == "json":
        write({**saved.summary(), "text": saved.source}, session.face)
    else:
        write(saved.source, session.face)


@query.command("run")
@click.argument("name")
@click.option("--param", "pairs", multiple=True, metavar="K=V", help="A parameter; repeat.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=1000,
    show_default=True,
    help="Most rows; 10,000 are the most that a query gives.",
)
@pass_session
def query_run(session: Session, name: str, pairs: tuple[str, ...], limit: int) -> None:
    """Run a saved query by NAME, shipped or your own, or a .cypher file by its path."""
    from queries.catalog import MOST_ROWS

    parameters = dict(_pair(text) for text in pairs)
    if limit > MOST_ROWS:
        _remark(f"--limit {limit} is more than a query gives; {MOST_ROWS} is taken")
    rows = session.workspace.run_query(name, parameters, limit=limit)
    if getattr(rows, "truncated", False):
        most = "narrow the query down" if limit >= MOST_ROWS else "raise --limit"
        _remark(f"only the first {len(rows)} rows are shown; {most} for more")
    write(rows, session.face)


@query.command("check")
@pass_session
def query_check(session: Session) -> None:
    """Run every saved query with its example and compare with its expected rows.

    With the embedded store the shipped queries and the engine are checked: the sample cases are
    loaded into a workspace made for it, and yours is not looked at. With --store ADDRESS that
    Neo4j is checked as it is: it must hold the sample cases and nothing else, or rows differ.
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


def _remark(text: str) -> None:
    click.echo(text, err=True)


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise click.UsageError(f"--param {shortened(text)}: write NAME=VALUE")
    return key, value


ASKING = (
    search,
    show,
    owners,
    holdings,
    exposure,
    verify,
    paths,
    timeline,
    compare,
    regimes,
    query,
)
"""The commands of this module, as the command line takes them in."""
