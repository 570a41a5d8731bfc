"""``ownership query``: the commands on saved Cypher queries."""

import sys
import time
from typing import Final

import click

from graph.store.arcadedb.database_files import DATABASE
from graph.values.errors import InputError, OwnershipError
from queries.cli.command_session import Session, WholeNumber, pass_session
from queries.question.answer import Answer
from queries.question.arguments import quoted_input
from queries.question.remark import write_remark
from queries.terminal.output import write_answer

_LOOK_SECONDS: Final = 1.0
"""How often it is looked whether the engine still runs."""


@click.group()
def query() -> None:
    """List, show, run or check saved Cypher queries."""


@query.command("list")
@pass_session
def query_list(session: Session) -> None:
    """List saved queries with question and parameters, yours marked as own."""
    from queries.saved.catalog import own_queries

    workspace = session.workspace
    for line in own_queries(workspace.settings.workspace)[1]:
        write_remark(line)
    write_answer(Answer(saved.summary() for saved in workspace.queries()), session.face)


@query.command("show")
@click.argument("name")
@pass_session
def query_show(session: Session, name: str) -> None:
    """Show the text of a saved query, as its file has it."""
    from queries.saved.catalog import saved_query

    saved = saved_query(name, session.workspace.settings.workspace)
    if session.face.form == "json":
        write_answer({**saved.summary(), "text": saved.source}, session.face)
    else:
        write_answer(saved.source, session.face)


@query.command("run")
@click.argument("name")
@click.option("--param", "pairs", multiple=True, metavar="K=V", help="A parameter; repeat.")
@click.option(
    "--limit",
    type=WholeNumber(1),
    default=1000,
    show_default=True,
    help="Most rows; a query returns at most 10,000.",
)
@pass_session
def query_run(session: Session, name: str, pairs: tuple[str, ...], limit: int) -> None:
    """Run a saved query by NAME, shipped or your own, or a .cypher file by its path."""
    from queries.saved.catalog import MOST_ROWS

    parameters = dict(_parse_pair(text) for text in pairs)
    if limit > MOST_ROWS:
        write_remark(f"--limit {limit} is more than a query returns. {MOST_ROWS} is used.")
    rows = session.loaded_workspace.run_query(name, parameters, limit=limit)
    if getattr(rows, "truncated", False):
        most = "Narrow the query down" if limit >= MOST_ROWS else "Raise --limit"
        write_remark(f"Only the first {len(rows)} rows are shown. {most} for more.")
    if not rows:
        write_remark(f"The query {quoted_input(name)} found no rows.")
    write_answer(rows, session.face)


@query.command("check")
@pass_session
def query_check(session: Session) -> None:
    """Run every saved query with its example and compare with its expected rows.

    With the embedded store the shipped queries and the engine are checked: the sample cases are
    loaded into a workspace made for it, and yours is not looked at. With --store ADDRESS that
    Neo4j is checked as it is: it must hold the sample cases and nothing else, or rows differ.
    """
    from queries.own.own_queries import check_on_samples, check_shipped
    from queries.saved.catalog import wrong_package_queries

    workspace = session.workspace
    for why in wrong_package_queries().values():
        write_remark(f"Left out: {why}")
    report = check_shipped(workspace.backend.store()) if workspace.remote else check_on_samples()
    write_answer(report, session.face)
    wrong = [row["name"] for row in report if not row["ok"]]
    if wrong:
        named = "1 saved query differs from what it expects"
        if len(wrong) > 1:
            named = f"{len(wrong)} saved queries differ from what they expect"
        raise OwnershipError(f"{named}: {', '.join(wrong)}.")


@click.command("bolt")
@pass_session
def bolt(session: Session) -> None:
    """Open the graph to Cypher tools, read-only, until Ctrl-C.

    Prints the address, user and password for Neo4j Browser, cypher-shell or a notebook on this
    computer. Only programs on this computer reach it, and each query ends after 30 seconds.
    """
    from queries.workspace.backends import RecordBackend

    backend = session.loaded_workspace.backend
    if not isinstance(backend, RecordBackend):
        raise InputError(
            f"{session.settings.store} is a Neo4j already: connect to it with its own login, or "
            "leave --store out"
        )
    store, printed = backend.store(), None
    while True:
        access = store.serving_access()
        if access != printed:
            write_answer({**vars(access), "database": DATABASE}, session.face)
            sys.stdout.flush()
            printed = access
            write_remark("Stop it with Ctrl-C.")
        time.sleep(_LOOK_SECONDS)


def _parse_pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise click.UsageError(f"--param {quoted_input(text)}: write NAME=VALUE.")
    return key, value
