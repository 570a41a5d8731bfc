"""The Java side of the embedded store: one engine in this process, started once.

The wheel contains its own Java. Signals stay with Python, logs and crash reports go to the cache.
When the process ends, it does not wait for Java, which would wait for connections of others.
"""

import atexit
import contextlib
import errno
import json
import os
import platform
import secrets
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph.store.arcadedb.bulk_load import DatabaseBuild
from graph.store.arcadedb.database_files import seal_database
from graph.store.arcadedb.java_memory import VARIABLE, memory_options
from graph.store.elements.graph_elements import Elements
from graph.store.protocol.graph_batches import pause_collection
from graph.store.protocol.graph_store import EngineSettings, Progress
from graph.values.errors import StoreError

DATABASE: Final = "ownership"
READER: Final = "reader"
_LOOPBACK: Final = "127.0.0.1"
_BOLT: Final = "com.arcadedb.bolt.BoltProtocolPlugin"
_READERS: Final = {
    "resultSetLimit": -1,
    "readTimeout": -1,
    "access": [],
    "types": {"*": {"access": ["readRecord"]}},
}
# Passwords are 192 random bits and live as long as the process: stretching them gains nothing.
_SALT_ITERATIONS: Final = 1_000


@dataclass(frozen=True)
class Access:
    """Address and login of the engine over Bolt, as a user who can only read."""

    address: str
    user: str
    password: str


def start_java(folder: Path, settings: EngineSettings) -> Any:
    """Start Java in this process if it does not run yet, and return the bindings (``jpype``).

    Args:
        folder: where logs and crash reports go.
        settings: memory; only the first start counts.

    Raises:
        InputError: ``OWNERSHIP_HEAP`` is no amount of memory.
        StoreError: the wheel has no build for this machine, or Java does not start.
    """
    try:
        import jpype
        import jpype.config
        from arcadedb_embedded.exceptions import ArcadeDBError
        from arcadedb_embedded.jvm import start_jvm
    except ImportError as missing:
        raise StoreError(
            f"the embedded store has no build for {platform.system()} {platform.machine()} "
            f"({missing}); use a Neo4j instead: --store bolt://HOST:PORT"
        ) from None
    if not jpype.isJVMStarted():
        memory = memory_options(settings.heap)
        folder.mkdir(parents=True, exist_ok=True)
        logging = folder / "logging.properties"
        logging.write_text("handlers=\n.level=OFF\n", encoding="utf-8")
        # Otherwise the process would wait at its end for the connections of others.
        jpype.config.destroy_jvm = False
        atexit.register(_stop_reference_queue, jpype)
        options = [
            "-Xrs",
            "-XX:+UseSerialGC",
            # Half of the heap for young objects: a bulk load makes much garbage and keeps little.
            "-XX:NewRatio=1",
            "-XX:-UsePerfData",
            # What Java itself has to say is never part of an answer.
            "-XX:+DisplayVMOutputToStderr",
            "--sun-misc-unsafe-memory-access=allow",
            f"-Djava.util.logging.config.file={logging}",
            f"-Darcadedb.server.logsDirectory={folder}",
        ]
        # Otherwise the wheel puts reports of a crash where the person stands.
        os.environ.setdefault("ARCADEDB_JVM_ERROR_FILE", str(folder / "java_crash_%p.log"))
        try:
            with _redirect_stderr(folder / "java.log"), defer_interrupts():
                start_jvm(heap_size=None, jvm_args=[*options, *memory])
        except ArcadeDBError:
            raise StoreError(
                f"the embedded store's Java does not start; set {VARIABLE} lower, or install "
                f"`arcadedb-embedded` again; Java's own words are in {folder / 'java.log'}"
            ) from None
    return jpype


def _stop_reference_queue(jpype: Any) -> None:
    """Stop the Java thread that calls Python: it would crash a process that is ending."""
    if jpype.isJVMStarted():
        jpype.JClass("org.jpype.ref.JPypeReferenceQueue").getInstance().stop()


@contextlib.contextmanager
def defer_interrupts() -> Iterator[None]:
    """Defer Ctrl-C: a Java that is half started can neither be used nor be stopped.

    Only the main thread is interrupted, so in other threads nothing is deferred; nor where code
    that is not Python handles the signal.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        signal.raise_signal(signal.SIGINT)


@contextlib.contextmanager
def _redirect_stderr(file: Path) -> Iterator[None]:
    """Redirect stderr to a file while Java starts (it warns about its own modules)."""
    kept = os.dup(2)
    with file.open("ab") as log:
        os.dup2(log.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


class Engine:
    """A running engine that serves one built database on the loopback address."""

    def __init__(self, folder: Path, settings: EngineSettings) -> None:
        """Open the database in a folder that `build_database` made; the caller holds its lock.

        Raises:
            StoreError: the engine does not start.
        """
        jpype = start_java(folder.parent / "engine", settings)
        from arcadedb_embedded.exceptions import ArcadeDBError
        from arcadedb_embedded.server import ArcadeDBServer

        try:
            self._server = ArcadeDBServer(str(folder), _password(), _configuration())
            self._server.start()
            # No setting leaves the HTTP API out, and nothing here asks it: only Bolt stays open.
            self._server._java_server.getHttpServer().stopService()
            # Not by ALTER DATABASE, which would write the limit into the database's files.
            limit = jpype.JLong(int(settings.timeout * 1000))
            database = self._server._java_server.getDatabase(DATABASE)
            database.getConfiguration().setValue("arcadedb.command.timeout", limit)
        except ArcadeDBError as wrong:
            raise StoreError(f"the embedded store does not start: {_first_line(wrong)}") from None
        self.access = Access(self._bolt_address(), READER, _password())
        self._add_reader(jpype)

    def stop(self) -> None:
        """Close the database and its port."""
        self._server.stop()

    def _bolt_address(self) -> str:
        plugins = self._server._java_server.getPlugins()
        ports = [int(plugin.getPort()) for plugin in plugins if "Bolt" in str(plugin.getName())]
        return f"bolt://{_LOOPBACK}:{ports[0]}"

    def _add_reader(self, jpype: Any) -> None:
        to_json = jpype.JClass("com.arcadedb.serializer.json.JSONObject")
        security = self._server._java_server.getSecurity()
        security.saveGroup(DATABASE, "readers", to_json(json.dumps(_READERS)))
        user = {
            "name": READER,
            "password": str(security.encodePassword(self.access.password)),
            "databases": {DATABASE: ["readers"]},
        }
        security.createUser(to_json(json.dumps(user)))


def _configuration() -> dict[str, Any]:
    """Return the server's settings; only development mode reports what is wrong with a query."""
    return {
        "host": _LOOPBACK,
        "mode": "development",
        "http_port": "0",
        "server_plugins": f"Bolt:{_BOLT}",
        "bolt_port": 0,
        "bolt_defaultDatabase": DATABASE,
        "server_saltIterations": _SALT_ITERATIONS,
        "opencypher_loadCsv_allowFileUrls": False,
        "opencypher_loadCsv_allowRemoteUrls": False,
    }


def _password() -> str:
    return secrets.token_urlsafe(24)


def _first_line(wrong: Exception) -> str:
    return (str(wrong).strip().splitlines() or [type(wrong).__name__])[0][:300]


def build_database(
    folder: Path, elements: Elements, settings: EngineSettings, progress: Progress | None
) -> None:
    """Build a database in an empty folder, close it again, and write down what its files hold.

    Raises:
        StoreError: the engine refuses, or the disk is full.
        OSError: the folder cannot be written.
    """
    jpype = start_java(folder.parent / "engine", settings)
    factory = jpype.JClass("com.arcadedb.database.DatabaseFactory")
    try:
        database = factory(str(folder / "databases" / DATABASE)).create()
        try:
            with pause_collection():
                build = DatabaseBuild(jpype, database, elements, progress)
                build.run()
        finally:
            database.close()
    except jpype.JException as wrong:
        raise StoreError(f"the embedded store was not built: {_failure_text(wrong)}") from None
    seal_database(folder, DATABASE, elements.world.data_version, build.counts)


def _failure_text(wrong: Any) -> str:
    """Return why Java failed: a full disk or heap if that is the cause, else the first line."""
    behind, said = wrong, ""
    while behind is not None:
        said += str(behind)
        behind = behind.getCause()
    full = os.strerror(errno.ENOSPC)
    if "OutOfMemoryError" in said:
        return f"its memory is too small; set {VARIABLE} higher, for example to 4g"
    return f"{full}; make room, and ask again" if full in said else _first_line(wrong)
