"""Opens the store at an address; each kind is imported only when it is needed."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.store.protocol.graph_store import EMBEDDED, EngineSettings, Store
from graph.values.errors import StoreError

if TYPE_CHECKING:
    from graph.store.arcadedb.embedded_store import EmbeddedStore

BOLT_SCHEMES: Final = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


def open_store(
    address: str,
    *,
    workspace: Path | None = None,
    user: str | None = None,
    password: str | None = None,
    engine: EngineSettings | None = None,
) -> Store:
    """Return the store at an address; nothing is started or contacted before the first query.

    Args:
        address: ``embedded``, or the ``bolt://`` or ``neo4j://`` address of a Neo4j.
        workspace: the workspace folder; without it a Neo4j can only be read.
        user: user of the Neo4j, ``neo4j`` if only a password is given.
        password: password of the Neo4j; without one no login is made.
        engine: settings of the embedded engine.

    Raises:
        StoreError: it is no address, or the embedded store has no workspace.
    """
    if address == EMBEDDED:
        if workspace is None:
            raise StoreError(
                "the embedded store needs a workspace: give --workspace, or the address of a Neo4j"
            )
        return open_embedded(workspace, engine)
    scheme, found, rest = address.partition("://")
    if not found or scheme not in BOLT_SCHEMES or not rest:
        raise StoreError(
            f"{address!r} is no store: write embedded, bolt://HOST:PORT or neo4j://HOST:PORT"
        )
    from graph.store.neo4j.neo4j_store import Neo4jStore

    login = None if password is None else (user or "neo4j", password)
    return Neo4jStore(address, login, workspace)


def open_embedded(workspace: Path, engine: EngineSettings | None = None) -> "EmbeddedStore":
    """Return the embedded store of a workspace; nothing is started before the first query."""
    from graph.store.arcadedb.embedded_store import EmbeddedStore

    return EmbeddedStore(workspace / "cache" / "graph", engine or EngineSettings())
