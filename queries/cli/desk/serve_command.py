"""The commands that serve answers to other programs and to agents on this machine."""

import click

from graph.values.extensions import check_installed
from queries.cli.command_session import Session, pass_session

_FIRST_PORT = 8601
_EXAMPLES = """\b
ownership serve                             the address and the token are printed
curl -H "Authorization: Bearer TOKEN" "http://127.0.0.1:8601/exposure?parties=Toloka"
curl -H "Authorization: Bearer TOKEN" "http://127.0.0.1:8601/openapi.json"
"""


@click.command(epilog=_EXAMPLES)
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port; default 8601 or the next that is free."
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
    from queries.serving.run_server import serve_answers

    settings = session.loaded_workspace.settings
    chosen = free_port(_FIRST_PORT) if port is None else port
    check_port(chosen)
    named = None if explorer is None else explorer.partition("?")[0].rstrip("/")
    serve_answers(settings, chosen, random_token(), named)


@click.command("mcp")
@pass_session
def mcp_server(session: Session) -> None:
    """Serve questions and saved queries as tools to an agent, by the Model Context Protocol.

    The agent's program starts this command and talks with it over standard input and output.
    Nothing can be written. It needs the extra: pip install "ownership-explorer[agents]"
    """
    check_installed("mcp")
    import anyio

    from queries.serving.agent_tools import serve_agent
    from queries.serving.open_workspace import OpenWorkspace

    held = OpenWorkspace(session.loaded_workspace.settings)
    try:
        anyio.run(serve_agent, held)
    finally:
        held.close()
