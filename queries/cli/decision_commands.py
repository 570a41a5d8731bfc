"""The commands on who is who: candidates, judge, decide, review, decisions, four-eyes."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from graph.head.decisions import JUDGEMENT_OF
from graph.values.errors import InputError
from queries.cli.ask_commands import REGIME_OPTION
from queries.cli.command_session import (
    AS_OF_OPTION,
    WAIT_OPTION,
    KnownWord,
    NamedPath,
    OutputPath,
    PartyCommand,
    Session,
    pass_session,
)
from queries.question.answer import Answer
from queries.question.remark import write_remark
from queries.terminal.output import write_answer
from queries.workspace.workspace import Workspace

_WORDS: Final = [*JUDGEMENT_OF]
BY_OPTION = click.option(
    "--by", metavar="NAME", help="Who decides; default: your user name on this machine."
)
SECOND_OPTION = click.option("--second", metavar="NAME", help="Who else signs.")
_TABLE: Final = NamedPath(path_type=Path, exists=True, dir_okay=False)
_DECIDE_EXAMPLES: Final = """\b
ownership review                                       the pairs that wait
ownership decide k3pz7avd2q different --why "another birth"
ownership decide --csv queue.csv --by "A. Reader"      a table with its column filled in
"""
_REVIEW_EXAMPLES: Final = """\b
ownership review                            one key a decision, on a terminal
ownership --format csv review > queue.csv   the pairs that wait, as a table
ownership review queue.csv                  the table with its column `decision` filled in
"""


@click.command()
@click.option("--listed", metavar="PARTY", help="Candidates of one party alone.")
@click.option("--level", type=KnownWord(["strong", "weak", "aside"]), help="One level alone.")
@click.option("--undecided", is_flag=True, help="Only those on which nobody ever decided.")
@click.option("--stale", is_flag=True, help="Only those that were decided and are open again.")
@click.option(
    "--by-effect", is_flag=True, help="Those first of which one decision settles most verdicts."
)
@click.option("--party", metavar="PARTY", help="With --by-effect: verdicts on that party alone.")
@REGIME_OPTION
@AS_OF_OPTION
@click.option(
    "--csv",
    "file",
    type=OutputPath(path_type=Path, dir_okay=False),
    help="Write them to a file, to be filled in and taken back.",
)
@pass_session
def candidates(
    session: Session, /, by_effect: bool, file: Path | None, undecided: bool, stale: bool, **of: Any
) -> None:
    """Show parties that may be a listed party, with score and reasons, the likeliest first.

    Nothing is joined by a name: a strong candidate asks for a review, a weak one is shown beside a
    verdict. A person decides. With --by-effect each open pair says what the verdicts would be if
    the two were one party and if they were not.
    """
    from queries.export.write_files import write_all
    from queries.question.answer import columns_of, to_csv

    if by_effect and (undecided or stale or of["listed"] or of["level"]):
        raise click.UsageError("--by-effect goes with --party, --regime, --as-of and --csv")
    if not by_effect and (of["party"] or of["regimes"] or of["as_of"]):
        raise click.UsageError("--party, --regime and --as-of go with --by-effect")
    if undecided and stale:
        raise click.UsageError("--undecided or --stale, not both")
    workspace = session.loaded_workspace if file is None else session.whole_workspace
    nothing = "no party is like a listed one"
    found: Answer[Any]
    if by_effect:
        nothing = "no open pair moves a verdict"
        found = workspace.decision_effects(of["party"], of["regimes"], of["as_of"])
    else:
        found = workspace.candidates(of["listed"], of["level"], undecided=undecided, stale=stale)
    if file is not None:
        if file.exists():
            # Somebody may have filled in its column `decision`.
            raise InputError(f"{file} is there already; give another name, or remove it")
        write_all(file.parent, {file.name: to_csv(found, columns_of(found)).encode()})
        write_remark(f"{len(found)} pairs in {file}")
        return
    if not found:
        write_remark(nothing)
    write_answer(found, session.face)


@click.command(cls=PartyCommand)
@click.argument("left")
@click.argument("right")
@click.argument("judgement", type=KnownWord(["positive", "negative", "unsure"]))
@click.option("--reason", metavar="TEXT", help="Why; kept with the decision.")
@WAIT_OPTION
@pass_session
def judge(
    session: Session, left: str, right: str, judgement: str, reason: str | None, wait: float | None
) -> None:
    """Decide whether two parties are the same party. A later decision replaces it."""
    workspace = session.workspace_to_write(wait=wait)
    head = workspace.judge(left, right, judgement, reason)
    _tell_conflicts(workspace, [left, right])
    write_answer(
        {"left": left, "right": right, "judgement": judgement, "data_version": head.data_version},
        session.face,
    )


@click.command(epilog=_DECIDE_EXAMPLES)
@click.argument("pair", required=False)
@click.argument("decision", required=False, type=KnownWord(_WORDS))
@click.option("--why", metavar="TEXT", help="The reason, in words.")
@BY_OPTION
@SECOND_OPTION
@click.option("--until", metavar="DATE", help="ISO day: the last one on which it counts.")
@click.option(
    "--alike", is_flag=True, help="Also where a row states the same names, birth and nationality."
)
@click.option("--csv", "table", type=_TABLE, help="A table of pairs with decisions filled in.")
@WAIT_OPTION
@pass_session
def decide(
    session: Session,
    /,
    pair: str | None,
    decision: str | None,
    alike: bool,
    table: Path | None,
    wait: float | None,
    **said: Any,
) -> None:
    """Decide on PAIR, as `review` names it: same, different, unsure or later.

    `same` joins, `different` ends the review, `unsure` asks for one, `later` changes nothing.
    `ownership judge LEFT RIGHT` decides on any two parties. With --csv all lines count or none.
    """
    if table is not None:
        if pair is not None or alike or said["why"] or said["until"]:
            raise click.UsageError("with --csv the table says pair, decision, reason and last day")
        _take_table(session, table, wait, by=said["by"], second=said["second"])
        return
    if pair is None or decision is None:
        raise click.UsageError("a pair and a decision are needed, or a table: --csv FILE")
    from queries.decisions.decide_pairs import Asked

    workspace = session.workspace_to_write(wait=wait)
    ends = workspace.find_pair(pair)
    pairs = workspace.pairs_alike(ends) if alike else [ends]
    head = workspace.decide([Asked(*each, decision, **said) for each in pairs])
    _tell_conflicts(workspace, [] if decision == "later" else ends)
    answer = {"pair": pair, "left": ends[0], "right": ends[1], "decision": decision}
    written = {"pairs": len(pairs), "data_version": head.data_version}
    write_answer({**answer, **written}, session.face)


@click.command(epilog=_REVIEW_EXAMPLES)
@click.argument("file", required=False, type=_TABLE)
@BY_OPTION
@SECOND_OPTION
@WAIT_OPTION
@pass_session
def review(
    session: Session, file: Path | None, by: str | None, second: str | None, wait: float | None
) -> None:
    """Go through the pairs that wait, one key a decision; or take FILE back with decisions.

    Both records stand side by side, with what agrees and what contradicts. Into a pipe, or with
    --format, it gives the pairs as rows. FILE has them with its column `decision` (or
    `reviewer_decision`) filled in, or is the `matches.csv` of a list that was screened: all lines
    count or none; a blank one is passed over, and one whose records have changed is refused.
    """
    if file is not None:
        _take_table(session, file, wait, by=by, second=second)
        return
    workspace = session.workspace_to_write(wait=wait)
    if not (session.face.terminal and session.face.form == "table" and sys.stdin.isatty()):
        write_answer(workspace.queue(), session.face)
        return
    from queries.decisions.review_session import Reviewer, go_through

    work = workspace.start_review()
    try:
        go_through(work, Reviewer(by, second), click.getchar)
    finally:
        write_remark(f"{len(work.keys)} decisions were written; see: ownership decisions")
    _tell_conflicts(workspace, sorted(work.decided))


@click.command(cls=PartyCommand)
@click.argument("about", required=False, metavar="[PAIR|PARTY]")
@click.option("--undo", metavar="KEY", help="Take back the decision of that key, or on that pair.")
@click.option("--alike", is_flag=True, help="With --undo: also those that --alike made with it.")
@click.option("--why", metavar="TEXT", help="With --undo: the reason, in words.")
@BY_OPTION
@WAIT_OPTION
@pass_session
def decisions(
    session: Session,
    /,
    about: str | None,
    undo: str | None,
    wait: float | None,
    **how: Any,
) -> None:
    """The ledger: who decided what, when and why, and whether it still counts.

    Nothing is ever removed: what is taken back stays, with who took it back.
    """
    if undo is None:
        if any(how.values()):
            raise click.UsageError("--why, --by and --alike go with --undo")
        write_answer(session.loaded_workspace.decisions(about), session.face)
        return
    if about is not None:
        raise click.UsageError("name what to undo once: --undo KEY")
    head = session.workspace_to_write(wait=wait).undo_decision(undo, **how)
    write_answer({"undone": undo, "data_version": head.data_version}, session.face)


@click.command("four-eyes")
@click.argument("state", required=False, type=KnownWord(["on", "off"]))
@BY_OPTION
@WAIT_OPTION
@pass_session
def four_eyes(session: Session, state: str | None, by: str | None, wait: float | None) -> None:
    """Whether `same` and `different` on a listed party need a second person; switch it on or off.

    Until another person has signed, such a decision counts as unsure. Who switched it, and when,
    is a line of the ledger.
    """
    if state is None:
        is_on = session.present_workspace.four_eyes()
    else:
        is_on = session.workspace_to_write(wait=wait).four_eyes(on=state == "on", by=by)
    write_answer({"four_eyes": "on" if is_on else "off"}, session.face)


def _take_table(
    session: Session, file: Path, wait: float | None, *, by: str | None, second: str | None
) -> None:
    workspace = session.workspace_to_write(wait=wait)
    taken = workspace.decide_table(file, by=by, second=second)
    ends = [end for one in taken for end in (one.left, one.right)]
    _tell_conflicts(workspace, ends)
    counts = {word: sum(one.word == word for one in taken) for word in _WORDS}
    answer = {"file": str(file), **counts, "data_version": workspace.data_version}
    write_answer(answer, session.face)


def _tell_conflicts(workspace: Workspace, among: Sequence[str]) -> None:
    """Write to stderr which decisions on some parties cannot all be true."""
    for said in workspace.conflicts(among) if among else ():
        write_remark(said)


DECISION_COMMANDS: Final = (candidates, judge, decide, review, decisions, four_eyes)
