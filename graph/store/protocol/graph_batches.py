"""Batches of nodes and relationships: what a graph is handed over in."""

import contextlib
import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import pyarrow as pa

from graph.store.protocol.property_columns import Columns, plain_values, rows_of

Batch = TypeVar("Batch")

BATCH: Final = 20_000
Properties = dict[str, Any]


@dataclass(frozen=True)
class Nodes:
    """Nodes that have the same labels; each has a property `id`."""

    labels: tuple[str, ...]
    said: list[Properties] | Columns

    @property
    def rows(self) -> list[Properties]:
        """The properties of each; columns are put together anew each time."""
        return self.said if isinstance(self.said, list) else rows_of(self.said, len(self))

    def __len__(self) -> int:
        return len(self.said) if isinstance(self.said, list) else len(self.said["id"])


@dataclass(frozen=True)
class Relations:
    """Relationships of one type between nodes of two labels.

    Each is a start id, an end id and properties, or all are columns of these three.
    """

    type: str
    start: str
    end: str
    said: list[tuple[str, str, Properties]] | tuple[pa.Array, pa.Array, Columns]

    @property
    def rows(self) -> list[tuple[str, str, Properties]]:
        """Start id, end id and properties of each; columns are put together anew each time."""
        if isinstance(self.said, list):
            return self.said
        starts, ends, columns = self.said
        rows = rows_of(columns, len(starts))
        return list(zip(plain_values(starts), plain_values(ends), rows, strict=True))

    def __len__(self) -> int:
        return len(self.said) if isinstance(self.said, list) else len(self.said[0])


def batched(label: str, rows: Iterator[Properties]) -> Iterator[Nodes]:
    """Yield nodes of one label in batches."""
    batch: list[Properties] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield Nodes((label,), batch)
            batch = []
    if batch:
        yield Nodes((label,), batch)


def ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Make the next batch in a thread of its own while the one before is written."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = thread.submit(next, batches, None)
            yield batch


@contextlib.contextmanager
def without_collections() -> Iterator[None]:
    """Let Python not look for cycles meanwhile: rows have none, and a look costs as much as a row.

    The bindings to Java make Python look whenever Java has looked, too.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
