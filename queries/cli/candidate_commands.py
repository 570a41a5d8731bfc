"""The command that lists parties that may be one."""

from pathlib import Path

import click

from queries.cli.command_session import KnownWord, NamedPath, Session, pass_session
from queries.question.remark import write_remark
from queries.terminal.output import write_answer


@click.command()
@click.option("--listed", metavar="PARTY", help="Candidates of one party alone.")
@click.option("--level", type=KnownWord(["strong", "weak"]), help="One level alone.")
@click.option(
    "--csv",
    "file",
    type=NamedPath(path_type=Path, dir_okay=False),
    help="Write them to a file, to be filled in and taken back.",
)
@pass_session
def candidates(session: Session, listed: str | None, level: str | None, file: Path | None) -> None:
    """Parties that may be a listed party, with score and reasons, the likeliest first.

    Nothing is joined by a name: a strong candidate asks for a review, a weak one is shown beside a
    verdict. A person decides.
    """
    from queries.question.answer import columns_of, to_csv

    found = session.workspace.candidates(listed, level)
    if file is not None:
        file.write_text(to_csv(found, columns_of(found)), encoding="utf-8", newline="")
        write_remark(f"{len(found)} pairs in {file}")
        return
    if not found:
        write_remark("no party is like a listed one")
    write_answer(found, session.face)
