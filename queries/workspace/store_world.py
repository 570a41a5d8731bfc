"""What a graph store is filled with beside the record's rows, so that it can answer alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from graph.record.manifest import Head, Part
    from graph.record.record import Record
    from graph.world.world import World
    from queries.question.workspace_rows import SourceRow

COUNTED: Final = ("parties", "interests", "links", "listings", "gaps")
COUNTS: Final = ("records", *COUNTED, "quarantined")
CARRIED: Final = {"records": "records_kept", "quarantined": "records_quarantined"}
"""What a count is called on the file of a store, where it is not called the same."""


def with_counts(world: "World", head: "Head") -> "World":
    """Return a world whose files carry their counts, so that a store can tell them alone."""
    from dataclasses import replace

    import pyarrow as pa

    parts: dict[tuple[str, str, str | None], list[Part]] = defaultdict(list)
    for part in head.parts:
        parts[part.dataset, part.source["sha256"], part.edition].append(part)
    carried: dict[str, list[int | None]] = {CARRIED.get(key, key): [] for key in COUNTS}
    for row in world.sources.select(["dataset", "source_id", "edition"]).to_pylist():
        mine = parts[row["dataset"], row["source_id"], row["edition"]]
        found = mine.pop(0) if mine else None
        for name, counts in carried.items():
            held = {} if found is None else found.rows | found.counts
            counts.append(held.get(name))
    sources = world.sources
    for name, counts in carried.items():
        sources = sources.append_column(name, pa.array(counts, pa.int64()))
    return replace(world, sources=sources)


def world_for_store(world: "World", record: "Record") -> "World":
    """Return a record's current world with what a store needs to answer alone: counts, the past."""
    from graph.world.past_rows import add_past

    head = record.head()
    return with_counts(add_past(world, record, head), head)


def without_counts(rows: Iterable[Mapping[str, Any]]) -> "list[SourceRow]":
    """Return the files of a store as the record has them."""
    carried = {CARRIED.get(key, key) for key in COUNTS}
    kept = [{key: value for key, value in row.items() if key not in carried} for row in rows]
    return cast("list[SourceRow]", kept)
