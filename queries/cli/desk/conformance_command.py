"""The command that checks what another package brings."""

import click

from queries.cli.command_session import Session, pass_session
from queries.terminal.output import write_answer


@click.command()
@click.argument("package")
@click.option("--seed", type=int, default=0, show_default=True, help="Spoil samples otherwise.")
@pass_session
def conformance(session: Session, package: str, seed: int) -> None:
    """Check the readers, rules, queries and data sets that PACKAGE brings.

    PACKAGE is installed and names them as entry points. Samples are read, and read again, cut,
    spoilt and given to other readers; what is wrong is said in a line. Exit 1: a check fails.
    """
    from queries.conformance.check_package import check_package

    rows = check_package(package, seed)
    write_answer(rows, session.face)
    if not all(row["holds"] for row in rows):
        raise SystemExit(1)
