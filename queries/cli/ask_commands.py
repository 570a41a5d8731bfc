"""The commands that ask questions: parties, interests, verdicts, paths, regimes."""

import contextlib
from pathlib import Path
from typing import Any, Final

import click

from graph.values.dates import iso_day
from graph.values.errors import InputError, NotFoundError, OwnershipError
from graph.values.identifiers import has_known_scheme, parse_identifier
from graph.values.vocabulary import PARTY_SCHEMATA
from queries.cli.command_session import (
    AS_OF_OPTION,
    KNOWN_ON_OPTION,
    PARTY_ARGUMENT,
    PARTY_HELP,
    KnownWord,
    NamedPath,
    Session,
    forgotten_marks,
    pass_session,
)
from queries.question.arguments import asked_day, future_day_remark, quoted_input
from queries.question.country_choice import country_code, country_counts, country_counts_text
from queries.question.remark import write_remark
from queries.terminal.output import write_answer

REGIME_OPTION = click.option(
    "--regime",
    "regimes",
    multiple=True,
    metavar="KEY",
    help="us, eu, uk or a key; repeat, or us,eu.",
)


_PATH_TYPE: Final = NamedPath(path_type=Path)


def _parse_country(
    _context: click.Context, _option: click.Parameter, code: str | None
) -> str | None:
    """Return the code of a country that was typed; click names the option if it is wrong."""
    try:
        return None if code is None else country_code(code)
    except InputError as wrong:
        raise click.BadParameter(str(wrong)) from None


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="TEXT...")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option("--country", metavar="CC", callback=_parse_country, help="Two letters of ISO 3166.")
@click.option(
    "--schema", type=KnownWord(PARTY_SCHEMATA, case_sensitive=False), help="Kind of party."
)
@pass_session
def search(
    session: Session,
    words: tuple[str, ...],
    limit: int,
    country: str | None,
    schema: str | None,
) -> None:
    """Find parties by TEXT in any script, best first, with why each matched."""
    text = " ".join(words)
    found = session.workspace.search(text, limit=limit, country=country, schema=schema)
    if not found:
        searched = ", ".join(sorted({row["dataset"] for row in session.workspace.sources()}))
        said = f"nothing found for {quoted_input(text)} in: {searched or 'no dataset is loaded'}"
        if has_known_scheme(text) and (wrong := parse_identifier(text).problem):
            said = f"{said}; {wrong}"
        if country is not None:
            elsewhere = country_counts(session.workspace.search(text, limit=limit, schema=schema))
            there = f"; in other countries: {country_counts_text(elsewhere)}" if elsewhere else ""
            said = f"{said} (country {country.upper()} alone{there})"
        write_remark(said)
    write_answer(found, session.face)


@click.command(epilog=PARTY_HELP)
@PARTY_ARGUMENT
@AS_OF_OPTION
@pass_session
def show(session: Session, party: str, as_of: str | None) -> None:
    """Facts, identifiers, listings and gaps of PARTY, each with its source."""
    found = session.workspace.show(party, as_of)
    _remark_future_day(as_of)
    write_answer(found, session.face)


@click.command(epilog=PARTY_HELP)
@PARTY_ARGUMENT
@click.option("--depth", type=click.IntRange(1, 50), default=1, show_default=True)
@AS_OF_OPTION
@pass_session
def owners(session: Session, party: str, depth: int, as_of: str | None) -> None:
    """The interests in PARTY: the direct ones, or the tree above it."""
    found = session.workspace.owners(party, depth, as_of)
    if not found:
        write_remark(f"no source states an interest in {quoted_input(party)}")
    _remark_future_day(as_of)
    write_answer(found, session.face)


@click.command(epilog=PARTY_HELP)
@PARTY_ARGUMENT
@click.option("--depth", type=click.IntRange(1, 50), default=1, show_default=True)
@AS_OF_OPTION
@pass_session
def holdings(session: Session, party: str, depth: int, as_of: str | None) -> None:
    """The interests that PARTY has: the direct ones, or the tree below it."""
    found = session.workspace.holdings(party, depth, as_of)
    if not found:
        write_remark(f"no source states an interest of {quoted_input(party)}")
    _remark_future_day(as_of)
    write_answer(found, session.face)


@click.command(epilog=PARTY_HELP)
@click.argument("parties", nargs=-1, metavar="[PARTY]...")
@click.option(
    "--input", "list_file", type=_PATH_TYPE, help="A list of counterparties: CSV or XLSX."
)
@click.option(
    "--encoding", metavar="NAME", help="Encoding of a list that is not UTF-8: windows-1251, ..."
)
@REGIME_OPTION
@AS_OF_OPTION
@KNOWN_ON_OPTION
@click.option("--links", is_flag=True, help="Find supply, directorship, family links too.")
@click.option(
    "--candidates",
    type=KnownWord(["strong", "weak", "off"]),
    default="strong",
    show_default=True,
    help="Which parties that may be listed ones count.",
)
@click.option("--out", type=_PATH_TYPE, help="Folder for CSV files and manifest.")
@click.option(
    "--bom", is_flag=True, help="Begin these CSV files with a byte-order mark, for Excel."
)
@click.option(
    "--zip",
    "archive",
    type=NamedPath(path_type=Path, dir_okay=False),
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

    With --input every line of a list gets a row, the unresolved ones too; columns are guessed and
    the guess is printed. What has changed since: keep the answer with --zip FILE, and later see
    ownership verify FILE.
    """
    from queries.screening.screen_list import screen

    if bool(parties) == (list_file is not None):
        raise click.UsageError("give one or more parties, or --input FILE.csv")
    if bom and out is None:
        raise click.UsageError("--bom is for the files of --out FOLDER; give that too")
    try:
        answer = screen(session.workspace, parties, list_file, options, write_remark)
    except NotFoundError as wrong:
        raise _with_one_name(wrong, session, parties) from None
    if out is not None:
        from queries.export.exposure_csv import write_exposure_csv

        written = write_exposure_csv(session.workspace, answer, out, bom=bom)
        write_remark(f"{len(written)} files in {out}")
    if archive is not None:
        from queries.export.exposure_file import write_exposure_file

        count = write_exposure_file(session.workspace, answer, archive, list_file)
        write_remark(f"{count} files in {archive}")
    write_answer(answer.rows, session.face)


def _with_one_name(
    wrong: NotFoundError, session: Session, parties: tuple[str, ...]
) -> NotFoundError:
    """Return the error for words of which one fits no party; asks if all are one party's name."""
    name = " ".join(parties)
    with contextlib.suppress(NotFoundError):
        if len(parties) > 1 and session.workspace.resolve(name):
            return NotFoundError(forgotten_marks("ownership exposure", name))
    return wrong


@click.command()
@click.argument("file", type=_PATH_TYPE)
@pass_session
def verify(session: Session, file: Path) -> None:
    """Ask an exposure file again: which rows are new, gone or changed since it was written.

    FILE is what `ownership exposure --zip FILE` wrote. Its list and its day are put to what is
    loaded now. Exit 0: the same; exit 2: something differs, and the answer names it. Why a row
    moved: ownership compare.
    """
    from queries.export.verify_file import verify_exposure

    found = verify_exposure(session.workspace, file)
    write_answer(found, session.face)
    if not found["same"]:
        raise OwnershipError(found["said"])


@click.command(epilog=PARTY_HELP)
@PARTY_ARGUMENT
@click.option("--regime", metavar="KEY", default="eu", show_default=True)
@AS_OF_OPTION
@KNOWN_ON_OPTION
@click.option("-k", "k", type=click.IntRange(1), default=10, show_default=True, help="How many.")
@click.option("--links", is_flag=True, help="Paths over supply, directorship, family links too.")
@pass_session
def paths(session: Session, /, party: str, **options: Any) -> None:
    """The best paths from listed parties to PARTY, with every hop's evidence."""
    found = session.workspace.paths(party, **options)
    if not found:
        write_remark(_no_path_remark(party, **options))
    _remark_future_day(options["as_of"])
    write_answer(found, session.face)


def _no_path_remark(party: str, regime: str, as_of: str | None, links: bool, **_more: Any) -> str:
    """Return a remark for an answer without paths: what was looked for, and where else to look."""
    what = "stated interests or other relations" if links else "stated interests"
    others = "" if links else "; other relations: --links"
    return (
        f"no {what} lead from a party whose listing counts under {regime} to "
        f"{quoted_input(party)} on {iso_day(asked_day(as_of))}{others}; "
        "what that says: ownership exposure"
    )


def _remark_future_day(as_of: str | None) -> None:
    """Write a remark if the day is still to come."""
    if (said := future_day_remark(asked_day(as_of))) is not None:
        write_remark(said)


@click.command(epilog=PARTY_HELP)
@PARTY_ARGUMENT
@REGIME_OPTION
@pass_session
def timeline(session: Session, party: str, regimes: tuple[str, ...]) -> None:
    """Every span of days on which a regime says the same of PARTY, and what changed."""
    write_answer(session.workspace.timeline(party, regimes), session.face)


@click.command(epilog=PARTY_HELP)
@PARTY_ARGUMENT
@click.option("--from", "before", required=True, metavar="D1", help="ISO day or data version.")
@click.option("--to", "after", required=True, metavar="D2", help="ISO day or data version.")
@REGIME_OPTION
@click.option(
    "--as-of", metavar="DATE", help="Day asked about of data versions; default the other end."
)
@pass_session
def compare(session: Session, /, party: str, before: str, after: str, **options: Any) -> None:
    """What a regime says of PARTY on two days or of two data versions, and what moved it."""
    write_answer(session.workspace.compare(party, before, after, **options), session.face)


@click.command()
@pass_session
def regimes(session: Session) -> None:
    """The regimes: versions with dates, thresholds, citations."""
    from queries.answers.regime_rows import regime_rows

    write_answer(regime_rows(), session.face)


@click.command(epilog=PARTY_HELP)
@PARTY_ARGUMENT
@click.option(
    "--regime",
    "regimes",
    multiple=True,
    metavar="KEY",
    help="A rule on beneficial owners (see: ownership regimes); repeat; default all.",
)
@AS_OF_OPTION
@click.option("--everyone", is_flag=True, help="Also those whom the rule excludes.")
@pass_session
def beneficial(
    session: Session, party: str, regimes: tuple[str, ...], as_of: str | None, everyone: bool
) -> None:
    """The beneficial owners of PARTY by each rule that asks for them, with ground and share."""
    rows = session.workspace.beneficial(party, regimes, as_of, everyone=everyone)
    _remark_future_day(as_of)
    write_answer(rows, session.face)


ASK_COMMANDS = (
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
    beneficial,
)
"""The commands of this module, in the order in which they are added."""
