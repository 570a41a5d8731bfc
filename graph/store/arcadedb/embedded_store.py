"""The embedded store: a folder in the cache, opened by one process, which serves it over Bolt.

    cache/graph/current              the data version that is served
    cache/graph/<data version>/      the database, the owner's lock, the address for others
    cache/graph/engine/              the engine's logs

The engine is a process of its own (`graph.store.arcadedb.engine_server`), started by the process
that asks first, and ended with it; every other process connects to it. When it ends, a process that
asks next starts another or connects to the new one, and asks again: a query only reads, so it may
run twice.
"""

import contextlib
import json
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar

from filelock import Timeout

from graph.store.arcadedb.bulk_load import build_database
from graph.store.arcadedb.database_files import (
    DAMAGED,
    DATABASE,
    Access,
    describe_owner,
    is_as_built,
    lock_file,
    lock_folder,
    next_folder,
    read_counts,
    unwritable_text,
    version_of,
)
from graph.store.arcadedb.engine_connection import Connection
from graph.store.arcadedb.engine_server import FACTS
from graph.store.elements.graph_elements import Elements
from graph.store.protocol.bolt_session import (
    TOO_LARGE,
    Limits,
    end_query,
    fetch_rows,
    translate_errors,
)
from graph.store.protocol.graph_schema import FORMAT
from graph.store.protocol.graph_store import (
    DEFAULT_LIMIT,
    DEFAULT_TIMEOUT,
    EMBEDDED,
    EngineSettings,
    Progress,
    Rows,
    StopRequest,
    read_query_text,
)
from graph.store.protocol.query_guard import check_embedded, split_prefix
from graph.store.protocol.query_time import RunningQuestions, ask_in_time
from graph.values.errors import QueryRefusedError, StoreError
from graph.world.world import World

if TYPE_CHECKING:
    from neo4j import Driver

Answer = TypeVar("Answer")

_HANDOVERS: Final = 5
"""How often a query is run because the process that served it has ended."""
_GRAPH: Final = re.compile(r"[0-9a-f]{16}(~[0-9a-f]+)?(\.[0-9]+)?|(new|old)-[0-9a-f]{32}")
"""The name of a graph's folder, of one that is being built, or of one that was replaced."""
_COUNTS: Final = (
    "MATCH (n) UNWIND labels(n) AS label RETURN label, count(*)",
    "MATCH ()-[r]->() RETURN type(r), count(*)",
)
_FACTS: Final = f"RETURN {FACTS}($text) AS facts"


class EmbeddedStore:
    """The store in the cache of a workspace; nothing is started before the first query."""

    kind = EMBEDDED
    address = EMBEDDED

    def __init__(self, root: Path, settings: EngineSettings) -> None:
        self._root = root
        self._settings = settings
        self._connection: Connection | None = None
        self._access: Access | None = None
        self._changing = Lock()
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
        """Run Cypher that somebody typed or saved; see `Store.query`.

        No query runs longer than the engine lets any run (`EngineSettings.timeout`).
        """
        mode, bare = split_prefix(text)
        stop = StopRequest() if stop is None else stop
        limits = Limits(min(timeout, self._settings.timeout), limit, stop)
        with (
            translate_errors(EMBEDDED, typed=True, timeout=limits.timeout, stop=stop),
            self._questions.hold_open(),
        ):
            facts = json.loads(self._fetch_in_time(_FACTS, {"text": bare}, limits).rows[0][0])
            check_embedded(facts)
            found = self._fetch_in_time(bare, params, limits, mode)
            for (line,) in found.rows if mode else ():
                # The engine profiles what fails, too, and tells why in the plan.
                if str(line).startswith("Error: "):
                    raise QueryRefusedError(f"the store refuses the query: {line[7:]}")
        # The engine names no columns where there are no rows.
        return found if found.rows else replace(found, columns=tuple(facts["columns"]))

    def read(self, name: str, params: Mapping[str, Any] | None = None) -> Rows:
        """Run a shipped read; see `Store.read`."""
        with translate_errors(EMBEDDED, typed=False), self._questions.hold_open():
            return self._fetch(read_query_text(name), params)

    def data_version(self) -> str | None:
        """Return the data version that is built, without starting the engine.

        ``None`` if there is none, or if its files are not as they were built.
        """
        found = self._current()
        is_whole = found is not None and is_as_built(found, remember=False)
        return version_of(found) if found is not None and is_whole else None

    def find_damage(self, deep: bool = False) -> list[str]:
        """Return what is wrong with the graph, as sentences; nothing where it is not built.

        ``deep`` reads every byte and every row, also of files that nobody seems to have written.
        `StoreError` where the engine does not start.
        """
        folder = self._current()
        if folder is None:
            return []
        if not is_as_built(folder, deep=deep):
            return [DAMAGED]
        if not deep:
            return []
        found = dict(self._ask_counts())
        return [
            f"The graph has {found.get(name, 0):,} of {built:,} {name}. Build it again with: "
            "ownership rebuild"
            for name, built in sorted(read_counts(folder).items())
            if found.get(name, 0) != built
        ]

    def _ask_counts(self) -> Iterator[tuple[Any, ...]]:
        """Yield each label and relationship type with how many the engine reads of it."""
        with translate_errors(EMBEDDED, typed=False):
            for text in _COUNTS:
                yield from self._fetch(text, None).rows

    def serving_access(self) -> Access:
        """Return address and login of the engine; start one where none serves the newest graph.

        Who was connected to an engine that ended finds the new one at the same address.
        `StoreError` where the engine does not start.
        """
        connection = self._connect()
        if connection.is_over:
            self._drop_if_current(connection)
            connection = self._connect()
        return connection.access

    def check_writable(self) -> None:
        """Check that the folder of the database can be written; see `Store.check_writable`."""
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self._root):
                pass
        except OSError as wrong:
            raise StoreError(unwritable_text(self._root, wrong)) from None

    def load(self, world: World, progress: Progress | None = None) -> None:
        """Build the database of a world beside the old one, then replace the old one."""
        fresh = self._root / f"new-{uuid.uuid4().hex}"
        target = self._root / f"{world.data_version}.{FORMAT}"
        try:
            fresh.mkdir(parents=True)
            with lock_folder(fresh):
                build_database(fresh, Elements(world), self._settings, progress)
            self._close_now()
            target = self._replace(fresh, target)
        except OSError as wrong:
            raise StoreError(unwritable_text(self._root, wrong)) from None
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
            with contextlib.suppress(OSError):
                lock_file(fresh).unlink()
        self._remove_leftovers(target)

    def forget(self, wait: float = 0.0) -> list[str]:
        """Remove all graphs but those that others build or serve for ``wait`` seconds more.

        Returns for each graph that is left who has it, in words.
        """
        self.close()
        found = self._folders()
        held = [name for folder in found if (name := self._remove_folder(folder, wait))]
        if self._current() is None:
            (self._root / "current").unlink(missing_ok=True)
        return held

    def close(self) -> None:
        """Close the connection, and the database if this process has it open."""
        self._questions.close()

    def _close_now(self) -> None:
        with self._changing:
            self._drop_connection()

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _current(self) -> Path | None:
        try:
            name = (self._root / "current").read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return None
        folder = self._root / name
        return folder if name.endswith(f".{FORMAT}") and folder.is_dir() else None

    def _replace(self, fresh: Path, target: Path) -> Path:
        """Move a built folder to its place and return that.

        Files of the same version that another process serves stay, unless they are damaged: then
        the new ones lie beside them, and that process goes over to them when it is asked next.
        """
        try:
            with lock_folder(target):
                if target.exists():
                    os.replace(target, self._root / f"old-{uuid.uuid4().hex}")
                os.replace(fresh, target)
        except Timeout:
            if not is_as_built(target, deep=True):
                target = next_folder(target)
                os.replace(fresh, target)
        pointer = self._root / f"current-{uuid.uuid4().hex}"
        pointer.write_text(target.name, encoding="utf-8")
        os.replace(pointer, self._root / "current")
        return target

    def _remove_leftovers(self, kept: Path) -> None:
        """Remove versions that nobody has open, except ``kept``, and what crashed builds left."""
        for folder in self._folders():
            if folder != kept:
                self._remove_folder(folder)

    def _folders(self) -> list[Path]:
        """Return the folders of all graphs: built, being built, or left by a crash."""
        try:
            return [f for f in self._root.iterdir() if _GRAPH.fullmatch(f.name) and f.is_dir()]
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _remove_folder(self, folder: Path, wait: float = 0.0) -> str | None:
        """Remove a graph; return who has it open, in words, if it cannot be removed."""
        try:
            with lock_folder(folder, wait=wait):
                shutil.rmtree(folder, ignore_errors=True)
                lock_file(folder).unlink(missing_ok=True)
        except Timeout:
            return describe_owner(folder)
        return None

    def _fetch(self, text: str, params: Mapping[str, Any] | None) -> Rows:
        return self._ask_engine(lambda driver: fetch_rows(driver, text, params, database=DATABASE))

    def _fetch_in_time(
        self, text: str, params: Mapping[str, Any] | None, limits: Limits, mode: str = ""
    ) -> Rows:
        """Fetch rows within limits; who has to ask again has the whole time again."""
        stop, seconds = limits.stop, limits.timeout
        assert stop is not None
        assert seconds is not None
        # The engine shows a running query's text, so the name stands at its head.
        named = f"{mode} /*{stop.name}*/ {text}"

        def ask_once(driver: "Driver") -> Rows:
            return ask_in_time(
                lambda: fetch_rows(driver, named, params, database=DATABASE, limits=limits),
                seconds,
                stop,
                lambda: end_query(driver, stop.name, DATABASE),
                self._questions,
            )

        return self._ask_engine(ask_once)

    def _ask_engine(self, ask: "Callable[[Driver], Answer]") -> Answer:
        """Return an answer of the engine; ask again if the process that serves it ends meanwhile.

        Neither an error nor an answer from an engine that is ending can be trusted.
        """
        from neo4j.exceptions import AuthError, DriverError, Neo4jError

        for asked_before in range(_HANDOVERS):
            connection = self._connect()
            try:
                answer = ask(connection.driver)
            except (AuthError, DriverError):
                # A lost connection or a refused login is no verdict on the query itself, unless it
                # is lost twice while the engine answers others: then the query breaks it.
                if not self._is_lost(connection) and connection.is_answering():
                    if asked_before:
                        raise QueryRefusedError(TOO_LARGE) from None
                    continue
            except Neo4jError as wrong:
                if not self._is_lost(connection):
                    if _may_be_damage(wrong) and not is_as_built(connection.folder, deep=True):
                        self._drop_if_current(connection)
                        raise StoreError(DAMAGED) from None
                    raise
            else:
                if not self._is_lost(connection):
                    return answer
            self._drop_if_current(connection)
        raise StoreError(
            f"the embedded store changed hands {_HANDOVERS} times while it was asked; "
            "end the other `ownership` commands, and ask again"
        )

    def _is_lost(self, connection: Connection) -> bool:
        return connection is not self._connection or connection.is_over

    def _drop_if_current(self, connection: Connection) -> None:
        with self._changing:
            if connection is self._connection:
                self._drop_connection()

    def _connect(self) -> Connection:
        folder = self._current()
        if folder is None:
            raise StoreError("the embedded store is not built yet; run `ownership rebuild`")
        with self._changing:
            if self._connection is not None and self._connection.folder != folder:
                self._drop_connection()
            if self._connection is None:
                # The same address and login again, for who was connected to an engine that ended.
                self._connection = Connection(folder, self._settings, self._access)
                self._access = self._connection.access
            return self._connection


def _may_be_damage(wrong: Exception) -> bool:
    """Return whether stored data may be why a query failed; a misspelt one reads none of it."""
    from neo4j.exceptions import CypherSyntaxError, Neo4jError

    return isinstance(wrong, Neo4jError) and not isinstance(wrong, CypherSyntaxError)
