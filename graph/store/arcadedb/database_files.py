"""The files of an embedded database: whether they are as the build left them.

Buckets, indexes and dictionary do not change when the engine has a database open that is only read.
The engine does write its statistics (with counts that answer queries), the number of its last
transaction, a log of transactions and a lock; and a change of the schema that it refuses counts up
the number of the schema all the same. Before it opens a database, copies of these files are put
back and everything else that the build did not leave is removed, so that every byte it reads is one
that was compared.
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from graph.store.protocol.graph_schema import FORMAT
from graph.values.errors import StoreError
from graph.values.file_digests import DIGESTS, STAMP, is_unchanged, read_digests, write_digests
from graph.values.os_errors import os_error_advice

DAMAGED: Final = "The graph is damaged. Build it again with: ownership rebuild"
_DATABASES: Final = "databases"
_COPIES: Final = "copies"
"""Folder with copies of the files that the engine writes though a database is only read."""
_WRITTEN: Final = ("statistics.json", "last-tx-id.bin", "schema.json", "schema.prev.json")
_COUNTS: Final = "counts.json"
_KEPT: Final = frozenset({DIGESTS, STAMP, "owner.json", "access.json"})


def seal_database(folder: Path, database: str, version: str, counts: Mapping[str, int]) -> None:
    """Write what the files of a database hold that was just built and closed.

    Args:
        folder: the folder of the data version.
        database: the database's name.
        version: the data version.
        counts: how many nodes have each label, and how many relationships each type.

    Raises:
        OSError: the folder cannot be written.
    """
    files = folder / _DATABASES / database
    (folder / _COPIES).mkdir()
    for name in _WRITTEN:
        shutil.copyfile(files / name, folder / _COPIES / name)
    said = {"data_version": version, "counts": dict(counts)}
    (folder / _COUNTS).write_text(json.dumps(said), encoding="utf-8")
    found = [path for path in folder.rglob("*") if path.is_file() and path.name not in _KEPT]
    steady = [path for path in found if path.parent != files or path.name not in _WRITTEN]
    write_digests(folder, (path.relative_to(folder).as_posix() for path in steady))


def is_as_built(folder: Path, *, deep: bool = False, remember: bool = True) -> bool:
    """Return whether a folder holds the database that its name says, as it was built.

    Args:
        folder: the folder of a data version.
        deep: read every byte, also of files that nobody seems to have written since.
        remember: write down what a whole comparison found; else nothing is written.
    """
    if not is_unchanged(folder, deep=deep, remember=remember):
        return False
    try:
        said = json.loads((folder / _COUNTS).read_bytes())["data_version"]
    except (OSError, ValueError, KeyError):
        return False
    # The folder of another version may have been renamed.
    return bool(said == version_of(folder))


def version_of(folder: Path) -> str:
    """Return the data version in the name of a folder: `<data version>[~<number>].<FORMAT>`."""
    return folder.name.removesuffix(f".{FORMAT}").partition("~")[0]


def read_counts(folder: Path) -> dict[str, int]:
    """Return how many nodes of each label and relationships of each type were built.

    Raises:
        OSError, ValueError: the folder is not as it was built.
    """
    found: dict[str, int] = json.loads((folder / _COUNTS).read_bytes())["counts"]
    return found


def restore_files(folder: Path, database: str) -> None:
    """Remove what the build did not leave, and put the copies back; the caller has the lock.

    Raises:
        StoreError: the folder cannot be written.
    """
    built = (read_digests(folder) or {}).keys() | _KEPT
    try:
        for path in list(folder.rglob("*")):
            if not path.is_dir() and path.relative_to(folder).as_posix() not in built:
                path.unlink()
        for copy in (folder / _COPIES).iterdir():
            shutil.copyfile(copy, folder / _DATABASES / database / copy.name)
    except OSError as wrong:
        raise StoreError(unwritable_text(folder, wrong)) from None


def unwritable_text(folder: Path, wrong: OSError) -> str:
    """Return the words for a folder that cannot be written, and what to do."""
    return f"{folder}: the graph cannot be written: {os_error_advice(wrong)}"


def next_folder(target: Path) -> Path:
    """Return a folder beside one that another process has open, for the same data version."""
    name = f"{version_of(target)}~{os.urandom(4).hex()}.{FORMAT}"
    return target.with_name(name)
