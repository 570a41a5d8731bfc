"""Batches of nodes and relationships: what a graph is handed over in."""

import contextlib
import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, TypeVar

Batch = TypeVar("Batch")

BATCH: Final = 20_000
Properties = dict[str, Any]


@dataclass(frozen=True)
class Nodes:
    """Nodes that have the same labels; each has a property `id`."""

    labels: tuple[str, ...]
    rows: list[Properties]


@dataclass(frozen=True)
class Relations:
    """Relationships of one type between nodes of two labels, as (start id, end id, properties)."""

    type: str
    start: str
    end: str
    rows: list[tuple[str, str, Properties]]


def batched(label: str, rows: Iterator[Properties]) -> Iterator[Nodes]:
    """Give nodes of one label in batches."""
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
