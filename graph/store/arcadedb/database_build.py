"""Builds an embedded database in this process."""

import errno
import os
from pathlib import Path
from typing import Any

from graph.store.arcadedb.bulk_load import DatabaseBuild
from graph.store.arcadedb.database_files import seal_database
from graph.store.arcadedb.database_lock import DATABASE
from graph.store.arcadedb.java_memory import VARIABLE
from graph.store.arcadedb.java_start import first_line, start_java
from graph.store.elements.graph_elements import Elements
from graph.store.protocol.graph_batches import pause_collection
from graph.store.protocol.graph_store import EngineSettings, Progress
from graph.values.errors import StoreError


def build_database(
    folder: Path, elements: Elements, settings: EngineSettings, progress: Progress | None
) -> None:
    """Build a database in an empty folder, close it again, and write down what its files hold.

    Raises:
        StoreError: the engine refuses, or the disk is full.
        OSError: the folder cannot be written.
    """
    jpype = start_java(folder.parent / "engine", settings.heap)
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
    return f"{full}; make room, and ask again" if full in said else first_line(wrong)
