"""Reads a stored table without `pyarrow.dataset`, which would import pandas on the way."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa


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
