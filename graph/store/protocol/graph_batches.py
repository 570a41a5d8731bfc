"""Batches of nodes and relationships, the form in which a graph is written to a store."""

import contextlib
import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import pyarrow as pa

from graph.store.protocol.property_columns import Columns, columns_to_rows, plain_values

Batch = TypeVar("Batch")

BATCH: Final = 20_000
Properties = dict[str, Any]


@dataclass(frozen=True)
class Nodes:
    """Nodes with the same labels, as rows or as columns; each has a property `id`."""

    labels: tuple[str, ...]
    said: list[Properties] | Columns

    @property
    def rows(self) -> list[Properties]:
        """The properties of each node; rows are built from columns at each call."""
        return self.said if isinstance(self.said, list) else columns_to_rows(self.said, len(self))

    def __len__(self) -> int:
        return len(self.said) if isinstance(self.said, list) else len(self.said["id"])


@dataclass(frozen=True)
class Relationships:
    """Relationships of one type between nodes of two labels, as rows or as columns.

    A row is a start id, an end id and properties; columns are start ids, end ids and properties.
    """

    type: str
    start: str
    end: str
    said: list[tuple[str, str, Properties]] | tuple[pa.Array, pa.Array, Columns]

    @property
    def rows(self) -> list[tuple[str, str, Properties]]:
        """Start id, end id and properties of each; rows are built from columns at each call."""
        if isinstance(self.said, list):
            return self.said
        starts, ends, columns = self.said
        rows = columns_to_rows(columns, len(starts))
        return list(zip(plain_values(starts), plain_values(ends), rows, strict=True))

    def __len__(self) -> int:
        return len(self.said) if isinstance(self.said, list) else len(self.said[0])


def batch_nodes(label: str, rows: Iterator[Properties]) -> Iterator[Nodes]:
    """Yield nodes of one label in batches."""
    batch: list[Properties] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield Nodes((label,), batch)
            batch = []
    if batch:
        yield Nodes((label,), batch)


def prefetch_batches(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Yield batches; the next one is computed in a thread while the caller writes the last."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = thread.submit(next, batches, None)
            yield batch


@contextlib.contextmanager
def pause_collection() -> Iterator[None]:
    """Pause garbage collection: rows have no cycles, and a search for them takes as long again.

    The bindings to Java would also start a collection after each one of Java's own.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
