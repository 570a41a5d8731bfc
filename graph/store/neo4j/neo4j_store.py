"""A Neo4j 5 or later at an address: anybody may read it, a workspace writes only to its own.

A database is ours if it is empty or has the marker of this workspace (rule 27 of
docs/reference/rules.md). A load first sets the marker to loading, so that a load that was cut short
is not taken for a complete one, and the next load starts over. Only nodes with the workspace's id
are deleted, so that what others add beside them stays.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graph.record.record import Record
from graph.store.elements.graph_elements import Elements
from graph.store.protocol.bolt_session import (
    TOO_LARGE,
    Limits,
    end_query,
    fetch_rows,
    open_driver,
    translate_errors,
)
from graph.store.protocol.graph_batches import Nodes, Relationships, pause_collection
from graph.store.protocol.graph_schema import ENTITY, FORMAT, MARKER, OTHER_LABELS, neo4j_schema
from graph.store.protocol.graph_store import (
    DEFAULT_LIMIT,
    DEFAULT_TIMEOUT,
    GRAPH_ROWS,
    Progress,
    Rows,
    StopRequest,
    read_query_text,
)
from graph.store.protocol.query_guard import check_neo4j, split_prefix
from graph.store.protocol.query_time import RunningQuestions, ask_in_time
from graph.values.errors import QueryRefusedError, StoreError
from graph.world.world import World

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Session

_PER_TRANSACTION: Final = 5_000
_WRITE_SECONDS: Final = 600.0
READY: Final = "ready"
LOADING: Final = "loading"


class Neo4jStore:
    """A Neo4j store, connected at the first query."""

    kind = "neo4j"

    def __init__(self, address: str, login: tuple[str, str] | None, workspace: Path | None) -> None:
        self.address = address
        self._login = login
        self._workspace = workspace
        self._driver: Driver | None = None
        self._questions = RunningQuestions(self._close_now)

    def query(
        self,
        text: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        limit: int = DEFAULT_LIMIT,
        stop: StopRequest | None = None,
    ) -> Rows:
        """Run Cypher that somebody typed or saved; see `Store.query`."""
        from neo4j.exceptions import ServiceUnavailable, SessionExpired

        mode, bare = split_prefix(text)
        stop = StopRequest() if stop is None else stop
        with (
            translate_errors(self.address, typed=True, timeout=timeout, stop=stop),
            self._questions.hold_open(),
        ):
            driver, limits = self._connect(), Limits(timeout, limit, stop)

            def ask() -> Rows:
                check_neo4j(*self._explain(bare, params))
                return fetch_rows(driver, f"{mode} {bare}", params, limits=limits)

            try:
                return ask_in_time(
                    ask, timeout, stop, lambda: end_query(driver, stop.name), self._questions
                )
            except (ServiceUnavailable, SessionExpired):
                # A server whose memory one answer fills closes the connection, and goes on running.
                driver.verify_connectivity()
                raise QueryRefusedError(TOO_LARGE) from None

    def read(self, name: str, params: Mapping[str, Any] | None = None) -> Rows:
        """Run a shipped read; see `Store.read`."""
        with translate_errors(self.address, typed=False), self._questions.hold_open():
            return fetch_rows(self._connect(), read_query_text(name), params)

    def data_version(self) -> str | None:
        """Return the data version that is loaded completely, or ``None``."""
        marker = self._marker()
        if marker is None or marker["state"] != READY or marker["format"] != FORMAT:
            return None
        return str(marker["data_version"])

    def check_writable(self) -> None:
        """Check that the database is empty or this workspace's; see `Store.check_writable`."""
        self._check_marker(self._workspace_id())

    def load(self, world: World, progress: Progress | None = None) -> None:
        """Write a world in place of what this workspace wrote; `StoreError` where it may not."""
        workspace_id = self._workspace_id()
        self._check_marker(workspace_id)
        loading = _GraphLoad(workspace_id, Elements(world), progress)
        with (
            translate_errors(self.address, typed=False),
            self._connect().session() as session,
            pause_collection(),
        ):
            loading.run(session)

    def close(self) -> None:
        """Close the connection."""
        self._questions.close()

    def _close_now(self) -> None:
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def _connect(self) -> "Driver":
        if self._driver is None:
            self._driver = open_driver(self.address, self._login)
        return self._driver

    def _explain(
        self, text: str, params: Mapping[str, Any] | None
    ) -> tuple[str | None, Mapping[str, Any] | None]:
        with self._connect().session(default_access_mode="READ") as session:
            summary = session.run("EXPLAIN " + text, dict(params or {})).consume()
        return summary.query_type, summary.plan

    def _marker(self) -> dict[str, Any] | None:
        found = self.read("marker").rows
        return None if not found else dict(found[0][0])

    def _workspace_id(self) -> str:
        found = "" if self._workspace is None else Record(self._workspace).head().workspace_id
        if not found:
            raise StoreError(
                f"{self.address} can only be read: a load comes from a workspace that has data"
            )
        return found

    def _check_marker(self, workspace_id: str) -> None:
        marker = self._marker()
        if marker is not None and marker["workspace_id"] != workspace_id:
            raise StoreError(
                f"{self.address} holds the graph of another workspace; give an empty database"
            )
        if marker is None and self.read("anything").rows:
            raise StoreError(
                f"{self.address} holds nodes that are not ours; give an empty database"
            )


class _GraphLoad:
    """One load of a graph, each batch in a transaction of its own."""

    def __init__(self, workspace_id: str, elements: Elements, progress: Progress | None) -> None:
        self.workspace_id = workspace_id
        self.elements = elements
        self.progress = progress
        self.done = 0

    def run(self, session: "Session") -> None:
        self._write_marker(session, LOADING)
        for statement in neo4j_schema():
            session.run(statement).consume()
        session.run("CALL db.awaitIndexes(300)").consume()
        self._clear(session)
        for nodes in self.elements.nodes():
            self._create_nodes(session, nodes)
        for relations in self.elements.relationships():
            self._create_relationships(session, relations)
        session.run("CALL db.awaitIndexes(300)").consume()
        self._write_marker(session, READY)

    def _write_marker(self, session: "Session", state: str) -> None:
        found = self.elements.marker(state)
        text = f"MERGE (m:{MARKER} {{workspace_id: $workspace_id}}) SET m += $found"
        self._run_statement(session, text, workspace_id=self.workspace_id, found=found)

    def _clear(self, session: "Session") -> None:
        for label in (*OTHER_LABELS, ENTITY):
            text = (
                f"MATCH (n:{label}) WHERE n.workspace_id = $workspace_id "
                "WITH n LIMIT $most DETACH DELETE n RETURN count(*) AS gone"
            )
            ours = {"workspace_id": self.workspace_id, "most": _PER_TRANSACTION}
            while self._run_statement(session, text, **ours):
                pass

    def _create_nodes(self, session: "Session", nodes: Nodes) -> None:
        labels = ":".join(nodes.labels)
        text = f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row"
        text += ", n.workspace_id = $workspace_id"
        for rows in _parts(nodes.rows):
            self._run_statement(session, text, rows=rows, workspace_id=self.workspace_id)
            self._report_progress(len(rows))

    def _create_relationships(self, session: "Session", relations: Relationships) -> None:
        text = (
            f"UNWIND $rows AS row MATCH (a:{relations.start} {{id: row[0]}}) "
            f"MATCH (b:{relations.end} {{id: row[1]}}) "
            f"CREATE (a)-[r:{relations.type}]->(b) SET r = row[2]"
        )
        for rows in _parts(relations.rows):
            self._run_statement(session, text, rows=[list(row) for row in rows])
            self._report_progress(len(rows))

    def _run_statement(self, session: "Session", text: str, **params: Any) -> int:
        """Run one statement in a transaction of its own, and return its count, or 0."""
        from neo4j import unit_of_work

        @unit_of_work(timeout=_WRITE_SECONDS)
        def work(tx: "ManagedTransaction") -> int:
            record = tx.run(text, params).single()
            return 0 if record is None else int(record[0])

        return session.execute_write(work)

    def _report_progress(self, count: int) -> None:
        self.done += count
        if self.progress is not None:
            self.progress(GRAPH_ROWS, self.done, max(self.done, self.elements.total))


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for first in range(0, len(rows), _PER_TRANSACTION):
        yield rows[first : first + _PER_TRANSACTION]
