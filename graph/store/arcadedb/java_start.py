"""Starts the wheel's own Java in this process, once.

Signals stay with Python, logs and crash reports go to the cache. When the process ends, it does not
wait for Java, which would wait for connections of others.
"""

import atexit
import contextlib
import os
import platform
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from graph.store.arcadedb.java_memory import VARIABLE, memory_options
from graph.values.errors import StoreError

_NOT_OURS: Final = ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS")
"""Variables by which a person sets options of other Javas; one that does not fit ends a process."""


def start_java(folder: Path, heap: str | None, **purpose: int) -> Any:
    """Start Java in this process if it does not run yet, and return the bindings (``jpype``).

    Args:
        folder: where logs and crash reports go.
        heap: memory as Java writes it, or None; only the first start counts.
        purpose: see `memory_options`.

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
        memory = memory_options(heap, **purpose)
        for name in _NOT_OURS:
            os.environ.pop(name, None)
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


def first_line(wrong: Exception) -> str:
    """Return the first line of an error of Java."""
    return (str(wrong).strip().splitlines() or [type(wrong).__name__])[0][:300]
