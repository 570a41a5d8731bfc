"""Which statement says that an interest or link ended: a document cannot tell of what came later.

A row carries its end, whoever states it. Where the row's own document is older than the end, the
end is that of another statement: the one that the row names, a transfer of the same stake, or an
interest in the same party that began on that very day. Where none is loaded, that is said.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Final

import numpy as np
import pyarrow as pa

from graph.values.note_parts import ending_of, may_state
from graph.world.world import World
from queries.question.answer_rows import Hop, NamedDocument, RecordRow
from queries.rows.citations import citation, document_of, record_row
from queries.rows.denials import named_document


class End(Enum):
    """What a row's own document is to its end: it may state it, or nothing that is loaded does."""

    OWN = "own"
    UNSTATED = "unstated"


MOST_LOOKED_AT: Final = 300
"""Interests in one party that are looked at; a hub may have a hundred thousand."""


def end_of(world: World, table: str, row: int) -> NamedDocument | End:
    """Return what states the end of a row: another document, its own, or none that is loaded."""
    said = record_row(world, table, row)
    end = said["end"]
    if not end or "/" in end or said["document"] is None:
        return End.OWN
    named = ending_of(said["note"])
    if named is not None:
        return named_document(world, named, said["dataset"]) or End.OWN
    own = document_of(world, said["document"], said["dataset"]).get("published_on")
    if own and may_state(own, end):
        return End.OWN
    for other in _others(world, said) if table == "interests" else ():
        document = document_of(world, other["document"], other["dataset"])
        published = document.get("published_on") or other["observed_on"]
        same = (other["document"], other["dataset"]) == (said["document"], said["dataset"])
        if not same and published and may_state(published, end):
            cited = citation(world, other)
            return {
                "record": cited["record"],
                "source": cited["source"],
                "publisher": cited["publisher"],
                "published_on": cited["published_on"],
                "retrieved_on": cited["retrieved_on"],
                "url": cited["url"],
                "dataset": cited["dataset"],
                "certainty": other["certainty"],
                "asserted_by": other["asserted_by"],
            }
    return End.UNSTATED if own else End.OWN


def with_end(world: World, table: str, row: int, said: Hop) -> Hop:
    """Return a hop with what states its end, where its own document cannot."""
    found = end_of(world, table, row)
    if isinstance(found, End):
        return {**said, "end_unstated": True} if found is End.UNSTATED else said
    return {**said, "end_source": found}


def _others(world: World, said: RecordRow) -> Iterator[RecordRow]:
    """Yield statements that tell of the day on which an interest ended, the closest first."""
    owner, asset, end = said["owner_idx"], said["asset_idx"], said["end"]
    mine = world.column("transfers", "asset_idx") == asset
    mine &= world.column("transfers", "giver_idx") == owner
    for row in np.flatnonzero(mine).tolist():
        found = record_row(world, "transfers", row)
        if found["start"] == end:
            yield found
    offsets, by_asset = world.interests_by_asset
    rows = by_asset[int(offsets[asset]) : int(offsets[asset + 1])][:MOST_LOOKED_AT]
    starts = world.tables["interests"]["start"].take(pa.array(rows)).to_pylist()
    same = (row for row, start in zip(rows.tolist(), starts, strict=True) if start == end)
    begun = [record_row(world, "interests", row) for row in same]
    yield from sorted(begun, key=lambda one: one["owner_idx"] != owner)
