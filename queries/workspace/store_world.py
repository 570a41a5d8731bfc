"""The world that fills a graph store, with what the store needs to answer alone."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from graph.head.manifest import Head, Part
    from graph.record.record import Record
    from graph.world.world import World
    from queries.question.answer_rows import RecordRow
    from queries.question.workspace_rows import SourceRow

COUNTED_TABLES: Final = ("parties", "interests", "links", "listings", "gaps")
COUNT_KEYS: Final = ("records", *COUNTED_TABLES, "quarantined")
COUNT_PROPERTIES: Final = {"records": "records_kept", "quarantined": "records_quarantined"}
"""The property of a store's file that holds a count, where it has another name."""
PARTIES_OF_ALL: Final = "parties_of_all"
PARTIES_OF_DATASET: Final = "parties_of_dataset"
"""Properties of every file of a store: the parties there are, and those its dataset states."""


def with_counts(world: "World", head: "Head") -> "World":
    """Return a world whose files carry their counts, which a store then has without the record."""
    from dataclasses import replace

    import pyarrow as pa

    from graph.world.rows_by_party import count_parties

    parts: dict[tuple[str, str, str | None], list[Part]] = defaultdict(list)
    for part in head.parts:
        parts[part.dataset, part.source["sha256"], part.edition].append(part)
    carried: dict[str, list[int | None]] = {
        COUNT_PROPERTIES.get(key, key): [] for key in COUNT_KEYS
    }
    for row in world.sources.select(["dataset", "source_id", "edition"]).to_pylist():
        mine = parts[row["dataset"], row["source_id"], row["edition"]]
        found = mine.pop(0) if mine else None
        for name, counts in carried.items():
            held = {} if found is None else found.rows | found.counts
            counts.append(held.get(name))
    parties, datasets = count_parties(world), world.sources["dataset"].to_pylist()
    carried[PARTIES_OF_ALL] = [parties[""]] * len(datasets)
    carried[PARTIES_OF_DATASET] = [parties.get(dataset, 0) for dataset in datasets]
    sources = world.sources
    for name, counts in carried.items():
        sources = sources.append_column(name, pa.array(counts, pa.int64()))
    return replace(world, sources=sources)


def world_for_store(world: "World", record: "Record") -> "World":
    """Return a record's current world with the counts of its files and its rows of the past."""
    from graph.world.past_rows import add_past

    head = record.head()
    return with_counts(add_past(world, record, head), head)


def without_counts(rows: "Iterable[RecordRow]") -> "list[SourceRow]":
    """Return the files of a world as answers have them, without counts of a store and titles."""
    carried = {COUNT_PROPERTIES.get(key, key) for key in COUNT_KEYS}
    carried |= {PARTIES_OF_ALL, PARTIES_OF_DATASET, "title"}
    kept = [{key: value for key, value in row.items() if key not in carried} for row in rows]
    return cast("list[SourceRow]", kept)
