"""The embedded store: a folder of the cache, one process that has it open, Bolt for everyone.

    cache/graph/current              the data version that is served
    cache/graph/<data version>/      the database, the owner's lock, the address for others
    cache/graph/engine/              the engine's logs

One process owns the files of a version: it holds a lock that the system frees even after a crash.
Another process connects to the owner by the address, user and password that the owner leaves in a
file which only the same person can read; where that owner is gone, it becomes the owner itself.
"""

import contextlib
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from filelock import BaseFileLock, FileLock, Timeout

from graph.errors import StoreError
from graph.store.base import (
    DEFAULT_LIMIT,
    DEFAULT_TIMEOUT,
    EMBEDDED,
    Capabilities,
    EngineSettings,
    Progress,
    Rows,
    read_text,
)
from graph.store.bolt import fetch, open_driver, told_plainly
from graph.store.elements import Elements
from graph.store.engine import DATABASE, Access, Engine, build
from graph.store.guard import check_embedded, plain
from graph.store.schema import FORMAT
from graph.world import World

if TYPE_CHECKING:
    from neo4j import Driver

Answer = TypeVar("Answer")

_JOIN_SECONDS: Final = 30.0
_STEP_SECONDS: Final = 0.05
_PROJECTION = re.compile(r"^\s*\+ FINAL PROJECTION \[(.*)\]", re.M)


class EmbeddedStore:
    """The store in the cache of a workspace; nothing is started before it is asked."""

    kind = EMBEDDED
    address = EMBEDDED
    capabilities = Capabilities(
        shortest_selector=False,
        per_query_timeout=False,
        reader_user=True,
        explains_subqueries=False,
    )

    def __init__(self, root: Path, settings: EngineSettings) -> None:
        self._root = root
        self._settings = settings
        self._connection: _Connection | None = None

    def query(
        self,
        text: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        limit: int = DEFAULT_LIMIT,
    ) -> Rows:
        """Run Cypher that somebody typed or saved; see `Store.query`.

        The engine knows one time limit for all queries (`EngineSettings.timeout`).
        """
        bare = plain(text)
        check_embedded(bare, "")
        seconds = min(timeout, self._settings.timeout)
        with told_plainly(EMBEDDED, typed=True, timeout=seconds):
            plan = self._explain(bare, params)
            check_embedded(bare, plan)
            found = self._fetch(bare, params, timeout=timeout, limit=limit)
        return found if found.rows else replace(found, columns=_columns(plan))

    def read(self, name: str, params: Mapping[str, Any] | None = None) -> Rows:
        """Run a shipped read; see `Store.read`."""
        with told_plainly(EMBEDDED, typed=False):
            return self._fetch(read_text(name), params)

    def data_version(self) -> str | None:
        """Give the data version that is built, or ``None``; the engine is not started for it."""
        found = self._current()
        return None if found is None else found.name.removesuffix(f".{FORMAT}")

    def check_writable(self) -> None:
        """Do nothing: the database is in this workspace."""

    def load(self, world: World, progress: Progress | None = None) -> None:
        """Build the database of a world beside the old one, and let it take its place."""
        fresh = self._root / f"new-{uuid.uuid4().hex}"
        target = self._root / f"{world.data_version}.{FORMAT}"
        try:
            fresh.mkdir(parents=True)
            with _owning(fresh):
                build(fresh, Elements(world), self._settings, progress)
            self.close()
            self._replace(fresh, target)
        except OSError as wrong:
            raise StoreError(
                f"{self._root} cannot be written ({wrong.strerror}); the old store is kept"
            ) from None
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
            _lock_file(fresh).unlink(missing_ok=True)
        self._sweep(target)

    def close(self) -> None:
        """Let go of the database, and close it where this process has it open."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _current(self) -> Path | None:
        try:
            name = (self._root / "current").read_text(encoding="utf-8").strip()
        except OSError:
            return None
        folder = self._root / name
        return folder if name.endswith(f".{FORMAT}") and folder.is_dir() else None

    def _replace(self, fresh: Path, target: Path) -> None:
        """Put a built folder in its place; the same version that another process serves is kept."""
        with contextlib.suppress(Timeout), _owning(target):
            if target.exists():
                os.replace(target, self._root / f"old-{uuid.uuid4().hex}")
            os.replace(fresh, target)
        pointer = self._root / f"current-{uuid.uuid4().hex}"
        pointer.write_text(target.name, encoding="utf-8")
        os.replace(pointer, self._root / "current")

    def _sweep(self, kept: Path) -> None:
        """Remove older versions that nobody has open, and what crashed builds left."""
        for folder in self._root.iterdir():
            if folder.is_dir() and folder not in (kept, self._root / "engine"):
                with contextlib.suppress(Timeout), _owning(folder):
                    shutil.rmtree(folder, ignore_errors=True)
                    _lock_file(folder).unlink(missing_ok=True)

    def _explain(self, text: str, params: Mapping[str, Any] | None) -> str:
        def explained(driver: "Driver") -> str:
            with driver.session(database=DATABASE, default_access_mode="READ") as session:
                plan = session.run("EXPLAIN " + text, dict(params or {})).consume().plan
            return "" if plan is None else str(plan["args"]["string-representation"])

        return self._asked(explained)

    def _fetch(self, text: str, params: Mapping[str, Any] | None, **limits: Any) -> Rows:
        return self._asked(lambda driver: fetch(driver, text, params, database=DATABASE, **limits))

    def _asked(self, ask: "Callable[[Driver], Answer]") -> Answer:
        """Ask the engine, and once more where the process that had the files open has ended."""
        from neo4j.exceptions import ServiceUnavailable, SessionExpired

        try:
            return ask(self._driver())
        except (ServiceUnavailable, SessionExpired):
            self.close()
            return ask(self._driver())

    def _driver(self) -> "Driver":
        folder = self._current()
        if folder is None:
            raise StoreError("the embedded store is not built yet; run `ownership rebuild`")
        if self._connection is not None and self._connection.folder != folder:
            self.close()
        if self._connection is None:
            self._connection = _Connection(folder, self._settings)
        return self._connection.driver


def _columns(plan: str) -> tuple[str, ...]:
    """Take the columns from the plan, since the engine names none where there are no rows."""
    found = _PROJECTION.findall(plan)
    return tuple(found[-1].split(", ")) if found else ()


class _Connection:
    """A driver to the engine that has a folder open: our own, or another process's."""

    def __init__(self, folder: Path, settings: EngineSettings) -> None:
        self.folder = folder
        self._engine: Engine | None = None
        self._lock = _lock(folder)
        deadline = time.monotonic() + _JOIN_SECONDS
        while True:
            driver = self._own(settings) or self._join()
            if driver is not None:
                self.driver = driver
                return
            if time.monotonic() > deadline:
                raise StoreError(
                    "the embedded store is open in another process that does not answer; end it"
                )
            time.sleep(_STEP_SECONDS)

    def close(self) -> None:
        """Close the driver first: the engine waits for its connections."""
        self.driver.close()
        if self._engine is not None:
            (self.folder / "access.json").unlink(missing_ok=True)
            self._engine.stop()
            self._engine = None
            self._lock.release()

    def _own(self, settings: EngineSettings) -> "Driver | None":
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return None
        try:
            self._engine = Engine(self.folder, settings)
            access = self._engine.access
            _write_access(self.folder / "access.json", access)
        except BaseException:
            self._lock.release()
            raise
        return open_driver(access.address, (access.user, access.password))

    def _join(self) -> "Driver | None":
        from neo4j.exceptions import DriverError, Neo4jError

        try:
            access = Access(**json.loads((self.folder / "access.json").read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        driver = open_driver(access.address, (access.user, access.password))
        try:
            fetch(driver, "RETURN 1 AS up", database=DATABASE)
        except (DriverError, Neo4jError):
            driver.close()
            return None
        return driver


def _lock_file(folder: Path) -> Path:
    # Beside the folder, so that a folder can be moved while its lock is held.
    return folder.with_name(f"{folder.name}.lock")


def _lock(folder: Path) -> BaseFileLock:
    return FileLock(_lock_file(folder), thread_local=False)


@contextlib.contextmanager
def _owning(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder; raises Timeout where another process has it."""
    lock = _lock(folder)
    lock.acquire(timeout=0)
    try:
        yield
    finally:
        lock.release()


def _write_access(file: Path, access: Access) -> None:
    """Leave the way in for other processes of the same person, and for nobody else."""
    fresh = file.with_name(f"access-{uuid.uuid4().hex}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(vars(access), stream)
    os.replace(fresh, file)
