"""The process of the embedded engine: it serves one database over Bolt until its starter ends.

The engine ends a query at its time limit, or when somebody terminates it, but looks at neither
while it evaluates one expression. So it runs in a process of its own: a query that goes on all the
same takes this process with it, and whoever else was asking asks a new one.

Its one user may only read, and the engine refuses that user every change of data, schema, users and
settings, and every file and address. The engine is never closed, which would write: what it leaves
behind is removed by the next one.

The starter writes one line of JSON, `EngineRequest`, and reads one: what to connect to, or why not.
When its end of the pipe closes, also because it was killed, this process ends.
"""

import base64
import contextlib
import hashlib
import json
import os
import secrets
import socket
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from filelock import Timeout

from graph.store.arcadedb.database_files import (
    DAMAGED,
    DATABASE,
    Access,
    is_as_built,
    lock_folder,
    remove_access,
    restore_files,
    write_access,
    write_private,
)
from graph.store.arcadedb.java_start import SERVING_HEAP, first_line, start_java
from graph.values.errors import OwnershipError, StoreError

FACTS: Final = "ownership.facts"
"""Function of a text; it returns JSON."""
_FUNCTION: Final = "com.arcadedb.function.StatelessFunction"
_REGISTRY: Final = "com.arcadedb.function.CypherFunctionRegistry"
_PARSER: Final = "com.arcadedb.query.opencypher.query.CypherStatementCache"
_STATEMENTS_KEPT: Final = 300
READER: Final = "reader"
TIME_LIMIT: Final = "the time limit"
"""Who terminated a query, in the engine's error, where it took too long."""
_LOOPBACK: Final = "127.0.0.1"
_BOLT: Final = "com.arcadedb.bolt.BoltProtocolPlugin"

# Passwords are 192 random bits and live as long as the process: stretching them gains nothing.
_ITERATIONS: Final = 1_000
_PORT_TRIES: Final = 5
_STEP_SECONDS: Final = 0.1
_IDLE_SECONDS: Final = 1.0
"""The most between two looks for queries where none runs; each look takes some milliseconds."""
_GRACE_SECONDS: Final = 1.0
"""How long a terminated query may go on before this process ends."""


def register_facts(jpype: Any, database: Any) -> None:
    """Make the function known to the engine of a database."""
    parser = jpype.JClass(_PARSER)(database, _STATEMENTS_KEPT)
    function = {
        "getName": lambda: FACTS,
        "getMinArgs": lambda: 1,
        "getMaxArgs": lambda: 1,
        "checkArity": lambda _arguments: None,
        "validateArgs": lambda _arguments: None,
        "aggregateResults": lambda: False,
        "getDescription": lambda: "Tells what a statement does and gives",
        "execute": lambda arguments, _context: json.dumps(_facts(parser.get(arguments[0]))),
    }
    jpype.JClass(_REGISTRY).registerOrReplace(jpype.JProxy(_FUNCTION, dict=function))


def _facts(statement: Any) -> dict[str, Any]:
    """Return whether a statement writes, asks the graph and gives rows, and of which columns."""
    given = statement.getReturnClause()
    clauses = [] if given is not None else list(statement.getClausesInOrder())
    names = [] if given is None else [str(each.getOutputName()) for each in given.getReturnItems()]
    return {
        "writes": not statement.isReadOnly(),
        "is_of_graph": given is not None or bool(clauses),
        "gives_rows": given is not None or [str(each.getType()) for each in clauses] == ["CALL"],
        "columns": [] if "*" in names else names,
    }


@dataclass(frozen=True)
class EngineRequest:
    """What the starter asks for.

    Attributes:
        folder: the folder of a data version.
        heap: memory as Java writes it; ``None``: enough to serve.
        timeout: seconds that a query may take.
        starter: the process that asks.
        wish: the address and login to take again, if the port is free.
    """

    folder: str
    heap: str | None
    timeout: float
    starter: int
    wish: dict[str, str] | None


def main() -> None:
    """Serve what the line on stdin asks for."""
    asked = EngineRequest(**json.loads(sys.stdin.buffer.readline()))
    folder = Path(asked.folder)
    try:
        with lock_folder(folder, process=asked.starter):
            server, access = _open_files(folder, asked)
            write_access(folder, access)
            threading.Thread(target=_end_with_starter, args=(folder,), daemon=True).start()
            _answer({"access": vars(access)})
            _watch(server._java_server.getRunningQueries(), asked.timeout, folder)
    except Timeout:
        _answer({"is_taken": True})
    except OwnershipError as wrong:
        _answer({"error": str(wrong), "kind": type(wrong).__name__})
    # Java's threads would keep the process, and closing the database would write.
    os._exit(0)


def _answer(said: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _end_with_starter(folder: Path) -> None:
    sys.stdin.buffer.read()
    _end(folder)


def _end(folder: Path) -> NoReturn:
    with contextlib.suppress(OSError):
        remove_access(folder)
    os._exit(0)


def _open_files(folder: Path, asked: EngineRequest) -> tuple[Any, Access]:
    """Start the engine on files that are as they were built."""
    if not is_as_built(folder):
        raise StoreError(DAMAGED)
    restore_files(folder, DATABASE)
    try:
        return _start_server(folder, asked)
    except StoreError:
        # A disk that loses bits by itself changes no file's time, so only now they are read.
        if is_as_built(folder, deep=True):
            raise
        raise StoreError(DAMAGED) from None


def _start_server(folder: Path, asked: EngineRequest) -> tuple[Any, Access]:
    """Start the engine on the wished port or a free one; try others where it is taken meanwhile."""
    jpype = start_java(folder.parent / "engine", asked.heap, most=SERVING_HEAP)
    from arcadedb_embedded.exceptions import ArcadeDBError
    from arcadedb_embedded.server import ArcadeDBServer

    wish = asked.wish or {}
    password = wish.get("password") or _random_password()
    _write_users(folder / "config", password)
    port = _free_port(int(wish.get("address", ":0").rpartition(":")[2]))
    for tries_left in reversed(range(_PORT_TRIES)):
        try:
            server = ArcadeDBServer(str(folder), _random_password(), _configuration(port))
            server.start()
            # No setting leaves the HTTP API out, and nothing here asks it: only Bolt stays open.
            server._java_server.getHttpServer().stopService()
            break
        except (ArcadeDBError, jpype.JException) as wrong:
            if not tries_left:
                text = f"the embedded store does not start: {first_line(wrong)}"
                raise StoreError(text) from None
            with contextlib.suppress(ArcadeDBError, jpype.JException):
                server.stop()
            port = _free_port(0)
    register_facts(jpype, server._java_server.getDatabase(DATABASE))
    return server, Access(f"bolt://{_LOOPBACK}:{port}", READER, password)


def _configuration(port: int) -> dict[str, Any]:
    """Return the server's settings; only development mode reports what is wrong with a query."""
    return {
        "host": _LOOPBACK,
        "mode": "development",
        "http_port": "0",
        "server_plugins": f"Bolt:{_BOLT}",
        "bolt_port": port,
        "bolt_host": _LOOPBACK,
        "bolt_defaultDatabase": DATABASE,
        "server_saltIterations": _ITERATIONS,
        "opencypher_loadCsv_allowFileUrls": False,
        "opencypher_loadCsv_allowRemoteUrls": False,
    }


def _free_port(wished: int) -> int:
    """Return the wished port of the loopback address, or another one, that is free now."""
    with socket.socket() as probe:
        if os.name == "posix":
            # Connections of an engine that ended a moment ago are no hindrance.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_LOOPBACK, wished))
        except OSError:
            probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _write_users(folder: Path, password: str) -> None:
    """Write the engine's users and groups: one who may read, and a root whom nobody can be."""
    folder.mkdir(exist_ok=True)
    groups = {
        "*": {"groups": {"*": _group_entry()}},
        DATABASE: {"groups": {"readers": _group_entry("readRecord")}},
    }
    users = [
        {"name": "root", "databases": {}, "password": _password_entry(_random_password())},
        {
            "name": READER,
            "databases": {DATABASE: ["readers"]},
            "password": _password_entry(password),
        },
    ]
    files = {
        "server-groups.json": json.dumps({"databases": groups, "version": 1}),
        "server-users.jsonl": "".join(json.dumps(user) + "\n" for user in users),
    }
    for name, text in files.items():
        write_private(folder / name, text)


def _group_entry(*rights: str) -> dict[str, Any]:
    return {
        "resultSetLimit": -1,
        "readTimeout": -1,
        "access": [],
        "types": {"*": {"access": rights}},
    }


def _password_entry(password: str) -> str:
    """Return a password as the engine keeps it; the salt is the text of its base64 form."""
    salt = base64.b64encode(secrets.token_bytes(32)).decode()
    made = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), _ITERATIONS, 32)
    return f"PBKDF2WithHmacSHA256${_ITERATIONS}${salt}${base64.b64encode(made).decode()}"


def _random_password() -> str:
    return secrets.token_urlsafe(24)


def _watch(running: Any, timeout: float, folder: Path) -> NoReturn:
    """Terminate queries at the time limit; end this process where one goes on all the same."""
    terminated: dict[str, float] = {}
    found: dict[str, Any] = {}
    idle = max(min(timeout / 10, _IDLE_SECONDS), _STEP_SECONDS)
    while True:
        time.sleep(_STEP_SECONDS if found else idle)
        found = {str(query.getId()): query for query in running.getRunning()}
        for query in found.values():
            if query.getElapsedMillis() > timeout * 1000 and not query.isTerminated():
                query.terminate(TIME_LIMIT)
        now = time.monotonic()
        terminated = {
            name: terminated.get(name, now) for name, query in found.items() if query.isTerminated()
        }
        if any(now - since > _GRACE_SECONDS for since in terminated.values()):
            _end(folder)


if __name__ == "__main__":
    main()
