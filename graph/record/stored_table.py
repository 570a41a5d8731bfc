"""Tables on disk: Parquet in the record, Arrow in the caches.

Parquet is read without `pyarrow.dataset`, which would import pandas on the way.
"""

import mmap
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa

PUT_ASIDE: Final = 64 << 20
"""Bytes of a table from which on it is put aside."""


def read_table(file: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return all columns of a Parquet file, or some in the order in which they are asked for.

    Raises:
        OSError: the file cannot be read.
        pa.ArrowException: it is no whole Parquet file.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as stored:
        found = stored.read(columns=None if columns is None else list(columns))
    return found if columns is None else found.select(list(columns))


def write_arrow(table: pa.Table, file: Path) -> None:
    """Write a table as an Arrow file, which `map_arrow` opens without reading it."""
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def map_arrow(file: Path) -> pa.Table:
    """Return the table of an Arrow file, whose rows stay on disk until they are asked for.

    Raises:
        OSError: the file cannot be read.
        pa.ArrowException: it is no whole Arrow file.
    """
    return pa.ipc.open_file(pa.memory_map(str(file))).read_all()


def put_aside(table: pa.Table, folder: Path) -> pa.Table:
    """Return a large table with its rows on disk, where memory may take them from and drop them.

    The file has no name, so that none is left however the process ends. A table below `PUT_ASIDE`,
    or one that no file can be written for, is returned as it is.
    """
    # A file that is mapped can lose its name on POSIX alone.
    if table.nbytes < PUT_ASIDE or os.name != "posix":
        return table
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            with pa.ipc.new_file(file, table.schema) as writer:
                writer.write_table(table)
            file.flush()
            rows = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError:
        return table
    return pa.ipc.open_file(pa.py_buffer(rows)).read_all()
