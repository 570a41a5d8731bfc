"""Starts the wheel's own Java in this process, once, with the memory that there is room for.

Signals stay with Python, logs and crash reports go to the cache. When the process ends, it does not
wait for Java, which would wait for connections of others.
"""

import atexit
import contextlib
import ctypes
import gc
import mmap
import os
import platform
import re
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from graph.values.errors import InputError, StoreError

VARIABLE: Final = "OWNERSHIP_HEAP"
_MEBIBYTE: Final = 1 << 20
_USUAL_HEAP: Final = 1 << 30
_MOST_HEAP: Final = 8 << 30
SERVING_HEAP: Final = 1 << 30
"""Enough to answer queries; what one query may take of it is all that it can take from others."""
_LEAST_HEAP: Final = 128 << 20
_BESIDE_HEAP: Final = 3 << 30
"""Address space that Java reserves besides its heap where nobody limits it."""
_BESIDE_HEAP_TIGHT: Final = 768 << 20
"""The same with `_TIGHT_OPTIONS`, and what a bulk load takes."""
_TIGHT_OPTIONS: Final = ["-XX:CompressedClassSpaceSize=128m", "-XX:ReservedCodeCacheSize=64m"]
_LEAST_MEMORY: Final = 448 << 20
"""Memory below which the system kills a process that builds a graph, however small; measured."""
_M_ARENA_MAX: Final = -8
_NOT_OURS: Final = ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS")
"""Variables by which a person sets options of other Javas; one that does not fit ends a process."""


def memory_options(heap: str | None, most: int = _MOST_HEAP) -> list[str]:
    """Return Java's options for a heap that this process has room for.

    Args:
        heap: a size as Java writes it; None takes ``OWNERSHIP_HEAP``, and without that a quarter of
            the memory, or less where ``ulimit -v`` leaves no room for it.
        most: bytes that are enough for its purpose where no size is given.

    Raises:
        InputError: ``OWNERSHIP_HEAP`` is no amount of memory, or more than there is.
        StoreError: there is no room for such a heap, or for any.
    """
    text, memory = heap or os.environ.get(VARIABLE), memory_limit(Path("/"))
    size = _parse_size(text) if text else min(_usual_heap(memory), most)
    if text and memory and size > memory:
        raise InputError(
            f'{VARIABLE} is "{text}", and this computer or its container has '
            f"{memory // _MEBIBYTE} MiB; set {VARIABLE} lower"
        )
    if memory and memory < _LEAST_MEMORY and most > SERVING_HEAP:
        raise StoreError(
            f"the embedded store does not start: this computer or its container has "
            f"{memory // _MEBIBYTE} MiB of memory, and the graph is built with "
            f"{_LEAST_MEMORY // _MEBIBYTE} MiB or more; raise the limit"
        )
    if _has_room(size + _BESIDE_HEAP):
        return [f"-Xmx{size // _MEBIBYTE}m"]
    while not text and size > _LEAST_HEAP and not _has_room(size + _BESIDE_HEAP_TIGHT):
        size = max(size // 2, _LEAST_HEAP)
    if not _has_room(size + _BESIDE_HEAP_TIGHT):
        smaller = f", or set {VARIABLE} lower" if size > _LEAST_HEAP else ""
        raise StoreError(
            f"the embedded store does not start: there is no room for {size // _MEBIBYTE} MiB of "
            f"memory and what Java takes beside it; raise the limit (ulimit -v){smaller}"
        )
    _share_malloc_arenas()
    return [f"-Xmx{size // _MEBIBYTE}m", *_TIGHT_OPTIONS]


def _parse_size(text: str) -> int:
    """Return the bytes of a size such as ``512m`` or ``2g``."""
    found = re.fullmatch(r"([0-9]{1,9})([mg])", text.strip().lower())
    size = int(found[1]) * (_MEBIBYTE if found[2] == "m" else 1 << 30) if found else 0
    if size < _LEAST_HEAP:
        raise InputError(
            f'{VARIABLE} is "{text}"; write an amount of memory from 128m on, such as 512m or 2g'
        )
    return size


def _usual_heap(memory: int) -> int:
    """Return a quarter of the memory, from 1 to 8 GiB, but never more than half of it."""
    heap = min(max(memory // 4, _USUAL_HEAP), _MOST_HEAP)
    return max(min(heap, memory // 2), _LEAST_HEAP) if memory else heap


def memory_limit(root: Path) -> int:
    """Return the bytes that this process may use: the machine's memory or its container's limit.

    ``root`` holds ``proc`` and ``sys``. 0 where the system does not say.
    """
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        # Not every system says how much memory there is.
        memory = 0
    limits = [limit for limit in (memory, *_group_limits(root)) if limit > 0]
    return min(limits, default=0)


def _group_limits(root: Path) -> list[int]:
    """Return the memory limits of this process's control groups and of all groups above them."""
    try:
        lines = (root / "proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    found: list[int] = []
    for line in lines:
        _, kinds, group = line.split(":", 2)
        if kinds == "":
            mount, name = root / "sys/fs/cgroup", "memory.max"
        elif "memory" in kinds.split(","):
            mount, name = root / "sys/fs/cgroup/memory", "memory.limit_in_bytes"
        else:
            continue
        # A container may see the path that its group has outside, so a folder may be missing; its
        # own limit stands at the mount then.
        below = Path(group.lstrip("/"))
        for folder in (below, *below.parents):
            try:
                found.append(int((mount / folder / name).read_text(encoding="ascii")))
            except (OSError, ValueError):
                # There is no such folder, or no limit ("max").
                continue
    return found


def _has_room(size: int) -> bool:
    """Return whether the address space of this process has room for so many bytes."""
    if os.name != "posix":
        return True
    try:
        mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=0).close()
    except (OSError, OverflowError):
        return False
    return True


def _share_malloc_arenas() -> None:
    """Make all threads share two pools of memory: glibc else reserves 64 MiB for each one."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(_M_ARENA_MAX, 2)


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
        _stop_counting_memory()
    return jpype


def _stop_counting_memory() -> None:
    """Take out what the bindings do whenever Python looks for garbage.

    They count all free memory of the process, chunk by chunk, to tell when Java should look for
    garbage as well. In a process that has worked for a while that takes a tenth of a second, some
    thousand times a minute. What Java keeps for us is released as it is done with.
    """
    gc.callbacks[:] = [one for one in gc.callbacks if getattr(one, "__module__", "") != "_jpype"]


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
