"""The commands that serve answers to programs and agents on this machine, and check packages."""

import click

from graph.values.errors import InputError
from graph.values.extensions import check_installed
from queries.cli.command_session import Session, WholeNumber, pass_session
from queries.question.arguments import quoted_input
from queries.terminal.output import write_answer

_FIRST_PORT = 8601
_EXAMPLES = """\b
ownership serve                             the address and the token are printed
curl -H "Authorization: Bearer TOKEN" "http://127.0.0.1:8601/exposure?parties=Toloka"
curl -H "Authorization: Bearer TOKEN" "http://127.0.0.1:8601/openapi.json"
"""


@click.command(epilog=_EXAMPLES)
@click.option(
    "--port", type=WholeNumber(1, 65535), help="Port; default 8601 or the next that is free."
)
@click.option(
    "--explorer",
    metavar="ADDRESS",
    help="Where `ownership app` runs, such as http://127.0.0.1:8501, for links to parties.",
)
@pass_session
def serve(session: Session, port: int | None, explorer: str | None) -> None:
    """Serve answers to other programs over HTTP, on this computer only, until Ctrl-C.

    Search, parties, verdicts, paths, connections and candidates as JSON, described by
    /openapi.json; and the reconciliation service of OpenRefine. Nothing can be written. Each start
    has a token of its own, without which nothing is answered.
    """
    from queries.explorer.server.serve import check_port, free_port
    from queries.explorer.server.server_start import random_token
    from queries.serving.http_app import serve_answers

    named = None if explorer is None else _explorer_address(explorer)
    settings = session.loaded_workspace.settings
    chosen = free_port(_FIRST_PORT) if port is None else port
    check_port(chosen)
    serve_answers(settings, chosen, random_token(), named)


def _explorer_address(given: str) -> str:
    """Return the address of an explorer without its token; `InputError` if it is none."""
    from urllib.parse import urlsplit

    address = given.partition("?")[0].rstrip("/")
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or not address.isprintable() or " " in address:
        raise InputError(
            f"--explorer {quoted_input(given)} is no address; write it as http://127.0.0.1:8501"
        )
    return address


@click.command("mcp")
@pass_session
def mcp_server(session: Session) -> None:
    """Serve questions and saved queries as tools to an agent, by the Model Context Protocol.

    The agent's program starts this command and talks with it over standard input and output.
    Nothing can be written. It needs the extra "agents" (docs/how-to/install.md).
    """
    check_installed("mcp")
    import anyio

    from queries.serving.agent_tools import serve_agent
    from queries.serving.questions import OpenWorkspace

    held = OpenWorkspace(session.loaded_workspace.settings)
    try:
        anyio.run(serve_agent, held)
    finally:
        held.close()


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
