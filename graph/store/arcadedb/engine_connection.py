"""A connection to the embedded engine: to one that is served already, or to one started here."""

import contextlib
import json
import os
import subprocess
import sys
import time
import weakref
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graph.store.arcadedb import engine_server
from graph.store.arcadedb.database_files import (
    DATABASE,
    Access,
    access_text,
    is_locked,
    parse_access,
    remove_access,
)
from graph.store.arcadedb.engine_server import EngineRequest
from graph.store.protocol.bolt_session import fetch_rows, open_driver
from graph.store.protocol.graph_store import EngineSettings
from graph.values.errors import InputError, OwnershipError, StoreError

if TYPE_CHECKING:
    from neo4j import Driver

_JOIN_SECONDS: Final = 60.0
_STEP_SECONDS: Final = 0.05
_DETACHED: Final[dict[str, Any]] = (
    {"start_new_session": True}
    if os.name == "posix"
    else {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
)
"""Ctrl-C in a terminal is for this process; the engine ends when this one does."""


class Connection:
    """A driver to the engine that has a folder open, started by this process or another.

    An engine that was started here ends with the connection, also with one that nobody closed.
    """

    def __init__(self, folder: Path, settings: EngineSettings, wish: Access | None) -> None:
        """Connect to the engine that has the folder of a data version open, or start one.

        ``settings`` and ``wish`` are for an engine that is started: memory and time limit, and the
        address and login that it takes again if it can. `StoreError` where neither succeeds within
        a minute, or the files are damaged.
        """
        self.folder = folder
        self._engine: subprocess.Popen[bytes] | None = None
        self._ending: weakref.finalize[Any, Connection] | None = None
        # The access file as it was when we connected; see `is_over`.
        self._said = b""
        deadline = time.monotonic() + _JOIN_SECONDS
        while True:
            driver = self._join_engine() or self._start_engine(settings, wish)
            if driver is not None:
                self.driver = driver
                return
            if time.monotonic() > deadline:
                raise StoreError(
                    "the embedded store is open in another process that does not answer; "
                    "end the other `ownership` command or explorer, and ask again"
                )
            time.sleep(_STEP_SECONDS)

    @property
    def access(self) -> Access:
        """The address and login of the engine."""
        found = parse_access(self._said)
        assert found is not None, "a connection without an address"
        return found

    @property
    def is_owner(self) -> bool:
        """Return whether this process started the engine."""
        return self._engine is not None

    @property
    def is_over(self) -> bool:
        """Return whether the engine ends, has ended, or lost the folder."""
        has_ended = self._engine is not None and self._engine.poll() is not None
        return has_ended or access_text(self.folder) != self._said

    def is_answering(self) -> bool:
        """Return whether the engine answers a new connection."""
        from neo4j.exceptions import DriverError, Neo4jError

        try:
            fetch_rows(self.driver, "RETURN 1 AS up", database=DATABASE)
        except (DriverError, Neo4jError):
            return False
        return not self.is_over

    def close(self) -> None:
        """End the engine if this process started it, and close the driver."""
        if self._ending is not None:
            self._ending()
            self._engine = None
        _close_driver(self.driver)

    def _join_engine(self) -> "Driver | None":
        self._said = access_text(self.folder)
        access = parse_access(self._said)
        if access is None:
            return None
        self.driver = open_driver(access.address, (access.user, access.password))
        if self.is_answering():
            return self.driver
        self.driver.close()
        return None

    def _start_engine(self, settings: EngineSettings, wish: Access | None) -> "Driver | None":
        if is_locked(self.folder):
            return None
        asked = EngineRequest(
            str(self.folder),
            settings.heap,
            settings.timeout,
            os.getpid(),
            None if wish is None else asdict(wish),
        )
        engine, said = _start_process(self.folder.parent / "engine", asked)
        if "access" not in said:
            _end_process(engine)
            if "error" in said:
                kinds: dict[str, type[OwnershipError]] = {"InputError": InputError}
                raise kinds.get(said["kind"], StoreError)(said["error"])
            return None
        self._engine = engine
        self._said = access_text(self.folder)
        access = Access(**said["access"])
        driver = open_driver(access.address, (access.user, access.password))
        mine = os.getpid(), self.folder, self._said
        self._ending = weakref.finalize(self, _end_engine, engine, driver, *mine)
        return driver


def _start_process(logs: Path, asked: EngineRequest) -> "tuple[subprocess.Popen[bytes], Any]":
    """Start the engine's process, and return it with its answer; `StoreError` if it gives none."""
    logs.mkdir(parents=True, exist_ok=True)
    log = logs / "java.log"
    places = os.pathsep.join(str(Path(place).resolve()) for place in sys.path)
    with log.open("ab") as stderr:
        engine = subprocess.Popen(
            [sys.executable, "-P", "-m", engine_server.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env={**os.environ, "PYTHONPATH": places},
            **_DETACHED,
        )
    assert engine.stdin is not None
    assert engine.stdout is not None
    try:
        engine.stdin.write(json.dumps(asdict(asked)).encode() + b"\n")
        engine.stdin.flush()
        return engine, json.loads(engine.stdout.readline())
    except (OSError, ValueError):
        _end_process(engine)
        raise StoreError(
            f"the embedded store does not start; what it said is in {log}. If its files were "
            "damaged, make them anew with: ownership rebuild"
        ) from None
    except BaseException:
        _end_process(engine)
        raise


def _end_engine(
    engine: "subprocess.Popen[bytes]", driver: "Driver", starter: int, folder: Path, said: bytes
) -> None:
    """End an engine, if this is the process that started it and not one forked from that."""
    if os.getpid() != starter:
        return
    if engine.poll() is None and access_text(folder) == said:
        remove_access(folder)
    _end_process(engine)
    _close_driver(driver)


def _close_driver(driver: "Driver") -> None:
    # Another thread may be writing to a connection that is lost.
    with contextlib.suppress(BufferError):
        driver.close()


def _end_process(engine: "subprocess.Popen[bytes]") -> None:
    """End an engine at once; its files are only read, and the next one starts from what was built.

    Closing the pipe alone would not do: a process forked from this one may hold it open.
    """
    engine.kill()
    with contextlib.suppress(OSError):
        engine.communicate()
