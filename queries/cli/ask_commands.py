"""The commands that ask questions: parties, interests, verdicts, paths, regimes."""

import contextlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import click

from graph.head.rule_status import STATUSES
from graph.values.dates import date_words, iso_day
from graph.values.errors import NotFoundError
from queries.cli.command_session import (
    AS_OF_OPTION,
    KNOWN_ON_OPTION,
    PARTY_HELP,
    WAIT_OPTION,
    KnownWord,
    NamedPath,
    OutputPath,
    Session,
    WholeNumber,
    forgotten_marks,
    party_command,
    pass_session,
    remark_future_day,
)
from queries.question.answer import Answer
from queries.question.arguments import asked_day, quoted_input
from queries.question.remark import write_remark
from queries.terminal.output import progress_for, write_answer

REGIME_OPTION = click.option(
    "--regime",
    "regimes",
    multiple=True,
    metavar="KEY",
    help="Rule: us, eu, uk or a key of `ownership regimes`; repeat, or us,eu.",
)


_DEPTH_OPTION = click.option("--depth", type=WholeNumber(1, 50), default=1, show_default=True)
_PATH_TYPE: Final = NamedPath(path_type=Path)
_OF_A_LIST: Final = {"encoding", "columns", "strict", "wide", "known_on", "links"}
_EVERYONE_ALONE: Final = (
    "--everyone takes --out FOLDER, --regime, --as-of, --candidates, --over-time, --since and "
    "--bom: no party, list or other option."
)


@click.group(invoke_without_command=True)
@click.pass_context
def regimes(context: click.Context) -> None:
    """Show the rules: keys, versions with dates, thresholds, sources; or set the status of one."""
    if context.invoked_subcommand is None:
        session: Session = context.obj
        from graph.regimes.read_regimes import wrong_regimes

        for why in wrong_regimes().values():
            write_remark(f"Left out: {why}")
        write_answer(session.workspace.regimes(), session.face)


@regimes.command(
    epilog="Example: ownership regimes status us_bis_affiliates in-force --from 2026-11-10 "
    '--citation "Federal Register, notice of 10 November 2026, https://..."'
)
@click.argument("regime", metavar="KEY")
@click.argument("status", type=KnownWord(STATUSES), required=False)
@click.option("--from", "first", metavar="DAY", help="First day on which it has that status.")
@click.option("--until", metavar="DAY", help="First day on which it no longer has; default open.")
@click.option("--citation", metavar="TEXT", help="What says so: a text, an address, or both.")
@click.option("--by", metavar="NAME", help="Who says it; default your user name.")
@click.option("--remove", is_flag=True, help="Take back all that was set of this rule.")
@WAIT_OPTION
@pass_session
def status(
    session: Session,
    /,
    regime: str,
    status: str | None,
    remove: bool,
    wait: float | None,
    **options: Any,
) -> None:
    """Set whether the rule KEY is in-force or stayed on days that its own data leave open.

    It is logged with who, when and what is cited, every answer under it says so, and it takes the
    place of what was set before for its first day and later ones. To see it: ownership regimes.
    """
    by = options.pop("by")
    if remove == bool(status):
        raise click.UsageError("say in-force or stayed, or --remove")
    if remove and any(options.values()):
        raise click.UsageError("--remove takes back all that was set; leave the rest out")
    if status and not (options["first"] and options["citation"]):
        raise click.UsageError("give --from DAY and --citation TEXT: since when, and what says so")
    workspace = session.workspace_to_write(wait=wait)
    if status is None:
        answer = workspace.remove_rule_status(regime, by)
    else:
        answer = workspace.set_rule_status(regime, status, by=by, **options)
    write_answer(answer, session.face)


@party_command
@AS_OF_OPTION
def show(session: Session, party: str, as_of: str | None) -> None:
    """Show what is stated of PARTY: facts, numbers, list entries and gaps, each with its source."""
    found = session.loaded_workspace.show(party, as_of)
    remark_future_day(as_of)
    write_answer(found, session.face)


@party_command
@_DEPTH_OPTION
@AS_OF_OPTION
def owners(session: Session, party: str, depth: int, as_of: str | None) -> None:
    """Show the owners of PARTY: the direct ones, or with --depth theirs too."""
    found = session.loaded_workspace.owners(party, depth, as_of)
    _write_found(session, found, f"No source names an owner of {quoted_input(party)}.", as_of)


@party_command
@_DEPTH_OPTION
@AS_OF_OPTION
def holdings(session: Session, party: str, depth: int, as_of: str | None) -> None:
    """Show the holdings of PARTY: the direct ones, or with --depth theirs too."""
    found = session.loaded_workspace.holdings(party, depth, as_of)
    _write_found(session, found, f"No source states a holding of {quoted_input(party)}.", as_of)


def _write_found(session: Session, found: Answer[Any], nothing: str, as_of: str | None) -> None:
    """Write an answer, beside it what to say where there is none, or of a day still to come."""
    if not found:
        write_remark(nothing)
    remark_future_day(as_of)
    write_answer(found, session.face)


@click.command(epilog=PARTY_HELP)
@click.argument("parties", nargs=-1, metavar="[PARTY]...")
@click.option(
    "--input", "list_file", type=_PATH_TYPE, help="Your list of counterparties: CSV or XLSX."
)
@click.option(
    "--encoding", metavar="NAME", help="Encoding of a list that is not UTF-8: windows-1251, ..."
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="KEY=HEADING",
    callback=lambda _context, _option, given: dict(one.partition("=")[::2] for one in given),
    help="Where the guess is wrong: name=Firma, number= for none.",
)
@REGIME_OPTION
@AS_OF_OPTION
@KNOWN_ON_OPTION
@click.option("--links", is_flag=True, help="Show supply, office and family links too.")
@click.option(
    "--candidates",
    type=KnownWord(["strong", "weak", "off"]),
    default="strong",
    show_default=True,
    help="Which parties that may be listed ones count.",
)
@click.option("--strict", is_flag=True, help="With --input: a name alone matches nobody.")
@click.option("--wide", is_flag=True, help="With --input: similar names are looked at by hand too.")
@click.option("--everyone", is_flag=True, help="Every party that is loaded, into --out FOLDER.")
@click.option(
    "--over-time", is_flag=True, help="With --everyone: whoever is ever caught, and when."
)
@click.option(
    "--since", type=_PATH_TYPE, help="With --everyone: the folder of the run to compare with."
)
@click.option("--out", type=OutputPath(path_type=Path), help="Folder for CSV files and manifest.")
@click.option(
    "--resume", is_flag=True, help="With --input and --out: go on with an answer that broke off."
)
@click.option(
    "--bom", is_flag=True, help="Begin these CSV files with a byte-order mark, for Excel."
)
@click.option(
    "--zip",
    "archive",
    type=OutputPath(path_type=Path, dir_okay=False),
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
    """Show parties on sanctions lists that own, control or are linked to PARTY.

    One result a party and rule, with shares, chains and sources. With --input every line of a list
    gets one, also those not found; columns are guessed, and the guess is printed. With --out what
    is done of a list is kept on the way: the same command with --resume goes on after a break. To
    see later what has changed, keep the answer with --zip FILE and ask: ownership verify FILE

    With --everyone the verdict of every party that is loaded goes into --out FOLDER, as Parquet and
    CSV, and the counts are shown. Run again, it tells whose verdict moved, in changes.csv.
    """
    from queries.screening.screen_list import screen

    if options.pop("everyone"):
        if parties or list_file or archive or out is None or _OF_A_LIST & _given_options(options):
            raise click.UsageError(_EVERYONE_ALONE)
        _ask_everyone(session, {**options, "bom": bom}, out)
        return
    if options.pop("over_time") or options.pop("since"):
        raise click.UsageError("--over-time and --since are for --everyone.")
    if bool(parties) == (list_file is not None):
        raise click.UsageError("Give one or more parties, or --input FILE.csv.")
    if parties and (options["strict"] or options["wide"] or options["columns"]):
        raise click.UsageError("--strict, --wide and --column are for the lines of --input.")
    if bom and out is None:
        raise click.UsageError("--bom is for the files of --out FOLDER. Give that too.")
    if options["resume"] and (out is None or list_file is None):
        raise click.UsageError("--resume is for --input FILE with --out FOLDER. Give both too.")
    from queries.screening.line_journal import offer_to_resume

    if list_file is not None:
        options |= {"out": out, "bom": bom}
    if out is not None:
        from graph.head.decisions import standing
        from queries.export.exposure_csv import check_decisions_are_in, check_export_folder

        # Not after a long list was looked up.
        check_export_folder(out)
        workspace = session.loaded_workspace
        ledger = () if workspace.remote else workspace.record.head().judgements
        check_decisions_are_in(out, standing(ledger))
    if archive is not None:
        from queries.export.exposure_file import is_exposure_file
        from queries.export.write_files import check_own_file

        check_own_file("--zip", archive, is_exposure_file)
    with offer_to_resume(out, write_remark):
        try:
            # Nor on tables that are refused when it is written.
            leaves = list_file is not None and (out or archive) is not None
            workspace = session.whole_workspace if leaves else session.loaded_workspace
            answer = screen(workspace, parties, list_file, options, write_remark)
        except NotFoundError as wrong:
            raise _with_one_name(wrong, session, parties) from None
        if out is not None:
            from queries.export.exposure_csv import write_exposure_csv

            written = write_exposure_csv(session.loaded_workspace, answer, out, bom=bom)
            write_remark(f"{len(written)} files in {out}")
    if archive is not None:
        from queries.export.exposure_file import write_exposure_file

        count = write_exposure_file(session.loaded_workspace, answer, archive, list_file)
        write_remark(f"{count} files in {archive}")
    write_answer(answer.rows, session.face)


def _given_options(options: Mapping[str, Any]) -> set[str]:
    """Return the options that were given."""
    return {name for name, value in options.items() if value}


def _ask_everyone(session: Session, options: Mapping[str, Any], out: Path) -> None:
    """Write the verdict of every party into a folder, and show how many have each."""
    from queries.export.everyone_files import write_everyone

    if options["over_time"] and {"as_of", "since"} & _given_options(options):
        raise click.UsageError("--over-time is about all days: leave out --as-of and --since.")
    began = time.monotonic()
    with progress_for(session.face) as progress:

        def start(work: int) -> Callable[[int, int], None]:
            rows = done = 0
            progress.start("every party", work)

            def step(more: int, work_done: int) -> None:
                nonlocal rows, done
                rows, done = rows + more, done + work_done
                progress.step(rows, done)

            return step

        counts = write_everyone(session.whole_workspace, options, out, start, write_remark)
        progress.end()
    write_remark(f"Written to {out} in {time.monotonic() - began:,.0f} seconds.")
    write_answer(counts, session.face)


def _with_one_name(
    wrong: NotFoundError, session: Session, parties: tuple[str, ...]
) -> NotFoundError:
    """Return the error for words of which one fits no party; asks if all are one party's name."""
    name = " ".join(parties)
    with contextlib.suppress(NotFoundError):
        if len(parties) > 1 and session.loaded_workspace.resolve(name):
            return NotFoundError(forgotten_marks("ownership exposure", name))
    return wrong


@party_command
@click.option("--regime", metavar="KEY", default="eu", show_default=True)
@AS_OF_OPTION
@KNOWN_ON_OPTION
@click.option("-k", "k", type=WholeNumber(1), default=10, show_default=True, help="How many.")
@click.option("--links", is_flag=True, help="Show supply, office and family links too.")
def paths(session: Session, /, party: str, **options: Any) -> None:
    """Show the chains from parties on lists to PARTY, with the source of every step."""
    found = session.loaded_workspace.paths(party, **options)
    _write_found(session, found, _no_path_remark(party, **options), options["as_of"])


def _no_path_remark(party: str, regime: str, as_of: str | None, links: bool, **_more: Any) -> str:
    """Return a remark for an answer without paths: what was looked for, and where else to look."""
    what = "chain or link" if links else "chain"
    others = "" if links else " For links, add --links."
    return (
        f"No stated {what} leads to {quoted_input(party)} from a party on a list of the rule "
        f"{regime} on {date_words(iso_day(asked_day(as_of)))}.{others} The result: ownership "
        "exposure"
    )


@party_command
@REGIME_OPTION
def timeline(session: Session, party: str, regimes: tuple[str, ...]) -> None:
    """Show when the result for PARTY changed under each rule, and why."""
    write_answer(session.loaded_workspace.timeline(party, regimes), session.face)


@party_command
@click.option("--from", "before", required=True, metavar="D1", help="YYYY-MM-DD or data version.")
@click.option("--to", "after", required=True, metavar="D2", help="YYYY-MM-DD or data version.")
@REGIME_OPTION
@click.option(
    "--as-of", metavar="DATE", help="Day asked about, for data versions; default the other end."
)
def compare(session: Session, /, party: str, before: str, after: str, **options: Any) -> None:
    """Compare the results for PARTY on two days, or of two data versions, and show what changed."""
    write_answer(session.loaded_workspace.compare(party, before, after, **options), session.face)


@party_command
@click.option(
    "--regime",
    "regimes",
    multiple=True,
    metavar="KEY",
    help="A rule on beneficial owners (see: ownership regimes); repeat; default all.",
)
@AS_OF_OPTION
@click.option("--everyone", is_flag=True, help="Show also owners whom the rule does not count.")
def beneficial(
    session: Session, party: str, regimes: tuple[str, ...], as_of: str | None, everyone: bool
) -> None:
    """Show the beneficial owners of PARTY under each rule that asks for them."""
    rows = session.loaded_workspace.beneficial(party, regimes, as_of, everyone=everyone)
    remark_future_day(as_of)
    write_answer(rows, session.face)


ASK_COMMANDS = (show, owners, holdings, exposure, paths, timeline, compare, regimes, beneficial)
"""The commands of this module, in the order in which they are added."""
