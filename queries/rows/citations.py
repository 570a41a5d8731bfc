"""Where a row of the record stands, who denies it, and which statement says that it ended.

A row carries its end, whoever states it. Where the row's own document is older than the end, the
end is that of another statement: the one that the row names, a transfer of the same stake, or an
interest in the same party that began on that very day. Where none is loaded, that is said.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.values.dates import iso_day
from graph.values.note_parts import NamedSource, denial_of, ending_of, is_unknown_yet, may_state
from graph.world.world import World
from queries.question.answer_rows import Citation, Denial, Hop, NamedDocument, RecordRow

NO_DENIAL: Final[Denial] = {"disputed_by": None}


def citation(world: World, said: RecordRow) -> Citation:
    """Return where a row of the record stands: title, record, address, file and days."""
    document = document_of(world, said["document"], said["dataset"])
    file = _file_row(world, said["source_id"], said["dataset"])
    named = [part for part in (file.get("publisher"), file.get("file")) if part]
    return {
        "source": document.get("title") or ", ".join(named) or said["dataset"],
        "record": f"{said['dataset']}:{said['record_id']}",
        "url": said["url"] or document.get("url") or file.get("url"),
        "locator": said["locator"],
        "position": said["position"],
        "source_id": said["source_id"],
        "dataset": said["dataset"],
        "publisher": document.get("publisher") or file.get("publisher"),
        "published_on": document.get("published_on") or file.get("edition"),
        "retrieved_on": document.get("retrieved_on") or file.get("retrieved_on"),
        "reader": file.get("reader"),
    }


def document_of(world: World, name: str | None, dataset: str) -> RecordRow:
    """Return the row of the document that a statement names; empty where there is none."""
    if name is None:
        return {}
    table = world.tables["documents"]
    rows = pc.indices_nonzero(
        pc.and_(pc.equal(table["id"], name), pc.equal(table["dataset"], dataset))
    )
    return record_row(world, "documents", rows[0].as_py()) if len(rows) else {}


def _file_row(world: World, source_id: str, dataset: str) -> RecordRow:
    """Return the row of the file that a statement came from, of its first edition; or empty."""
    table = world.sources
    if "source_id" not in table.column_names:
        return {}
    match = pc.and_(pc.equal(table["source_id"], source_id), pc.equal(table["dataset"], dataset))
    rows = pc.indices_nonzero(pc.fill_null(match, pa.scalar(False)))
    found: RecordRow = table.slice(rows[0].as_py(), 1).to_pylist()[0] if len(rows) else {}
    return found


def record_row(world: World, table: str, row: int) -> RecordRow:
    """Return one row of a table of the record."""
    found: RecordRow = world.tables[table].slice(row, 1).to_pylist()[0]
    return found


def denial_keys(world: World, said: RecordRow, day: int | None) -> Denial:
    """Return who disputes a row; nobody where that was not known on the day of the world."""
    found = denial_of(said["note"])
    if found is None or is_unknown_yet(world.known_on, found):
        return NO_DENIAL
    cited = named_document(world, found, said["dataset"])
    return {
        "disputed_by": found.name,
        "disputed_on": found.on,
        "disputed_later": day is not None and found.is_after(iso_day(day)),
        "denial": cited,
    }


def named_document(world: World, named: NamedSource, dataset: str) -> NamedDocument | None:
    """Return a document that a note names as a statement to cite; ``None`` where it has none."""
    if named.document is None:
        return None
    said = document_of(world, named.document, dataset)
    return {
        "record": named.document,
        "source": said.get("title") or dataset,
        "publisher": said.get("publisher"),
        "published_on": said.get("published_on"),
        "retrieved_on": said.get("retrieved_on"),
        "url": said.get("url"),
        "dataset": dataset,
        "certainty": "confirmed",
        "asserted_by": named.name or said.get("publisher"),
    }


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
