"""The classes of the embedded engine, read and linked once for all processes of the tests.

A run starts the engine's Java well over a hundred times, and a quarter of each short life went to
the same thousands of classes. As a program it makes Java's cache of them (JEP 483):

    python -m tests.engine_cache FILE

Java goes on without a cache that is not there yet, or that is not of its own build and libraries.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VARIABLE = "ARCADEDB_JVM_ARGS"
# A Java machine that lives for a minute pays for its second compiler and gains nothing.
OPTIONS = "-XX:TieredStopAtLevel=1"
# What Java says of a cache that it cannot use would stand among what the engine answers.
QUIET = "-Xlog:aot=off -Xlog:cds=off"
PROGRAM = "tests.engine_cache"
MAKING = "OWNERSHIP_TEST_MAKES_CLASSES"


def cache_file() -> Path | None:
    """Return where the cache of the installed engine is, or will be; None without an engine."""
    found = find_spec("arcadedb_embedded")
    if found is None or found.origin is None:
        return None
    jars = Path(found.origin).parent / "jars"
    said = f"{jars} {jars.stat().st_mtime_ns}" if jars.is_dir() else ""
    name = hashlib.sha256(said.encode()).hexdigest()[:12]
    return ROOT / ".ci" / "cache" / f"engine-classes-{name}.aot" if said else None


def use_cache() -> None:
    """Let every engine that is started from here use the cache, unless options are given."""
    file = cache_file()
    shared = [] if file is None or " " in str(file) else [f"-XX:AOTCache={file}", QUIET]
    os.environ.setdefault(VARIABLE, " ".join([OPTIONS, *shared]))


def start_making() -> "subprocess.Popen[bytes] | None":
    """Start to make the cache beside the tests where it is not there yet; return the process."""
    file = cache_file()
    if file is None or file.exists() or str(file) not in os.environ.get(VARIABLE, ""):
        return None
    return subprocess.Popen(
        [sys.executable, "-m", PROGRAM, file],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def make(file: Path) -> None:
    """Make the cache; it takes its place when it is whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix="engine-part-") as folder:
        part = Path(folder) / "classes.aot"
        options = f"{OPTIONS} -XX:AOTCacheOutput={part}"
        environment = {**os.environ, VARIABLE: options, MAKING: folder}
        subprocess.run([sys.executable, "-m", PROGRAM], cwd=ROOT, env=environment, check=True)
        part.replace(file)


def _work_and_end(folder: Path) -> None:
    """Build a graph, serve it and ask it in this process, and let Java write what it has read."""
    import jpype
    from neo4j import GraphDatabase

    from graph.store.arcadedb.engine_server import EngineRequest, _open_files
    from graph.store.open_store import open_store
    from tests.graph.store.example import example_world, workspace_in

    workspace = workspace_in(folder / "workspace")
    open_store("embedded", workspace=workspace).load(example_world())
    (built,) = (path for path in workspace.glob("cache/graph/*.*") if path.is_dir())
    asked = EngineRequest(str(built), None, 60.0, os.getpid(), None)
    _, access = _open_files(built, asked)
    with GraphDatabase.driver(access.address, auth=(access.user, access.password)) as driver:
        driver.execute_query("MATCH (n)-[r]->(m) RETURN n.id AS id, type(r) ORDER BY id LIMIT 9")
    jpype.JClass("java.lang.System").exit(0)


if __name__ == "__main__":
    if MAKING in os.environ:
        _work_and_end(Path(os.environ[MAKING]))
    else:
        make(Path(sys.argv[1]))
