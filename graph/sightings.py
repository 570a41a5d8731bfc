"""Which records stood in which edition: what closes, reopens and counts is decided on these."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.head import Part
from graph.keys import Bools, KeySet, Pairs, Rows, Share, column_pairs
from graph.record import Record

COLUMNS = ("record_id", "record_key", "gone")
_NONE: Final = np.zeros((0, 2), np.uint64)


@dataclass(frozen=True)
class Sightings:
    """Records by id and key; ``gone`` marks those that only say that a record is gone.

    The three columns have one row a record, in the order of the file.
    """

    ids: Any
    keys: Pairs
    gone: Bools

    def __len__(self) -> int:
        """Count the records."""
        return len(self.keys)

    def only(self, mask: Bools) -> "Sightings":
        """Give the records that a mask picks."""
        return Sightings(self.ids.filter(pa.array(mask)), self.keys[mask], self.gone[mask])


def records_in(file: Path) -> pa.Table:
    """Read the records of one part; parts of before tombstones have none."""
    import pyarrow.parquet as pq

    stored = set(pq.read_schema(file).names)
    table = pq.read_table(file, columns=[name for name in COLUMNS if name in stored])
    if "gone" not in stored:
        gone = pa.field("gone", pa.bool_(), nullable=False)
        table = table.append_column(gone, pa.array(np.zeros(len(table), np.bool_)))
    return table.select(list(COLUMNS))


def sightings_in(files: Iterable[Path]) -> Sightings:
    """Read the records of staged or stored files."""
    tables = [records_in(file) for file in files]
    if not tables:
        none = pa.chunked_array([], pa.string())
        return Sightings(none, _NONE, np.zeros(0, np.bool_))
    table = pa.concat_tables(tables)
    gone = table["gone"].to_numpy()
    return Sightings(table["record_id"], column_pairs(table["record_key"]), gone)


def refused_in(files: Iterable[Path]) -> Any:
    """Give the ids of records in quarantine files, each once; some have none and are left out."""
    import pyarrow.parquet as pq

    found = [pq.read_table(file, columns=["record_id"])["record_id"] for file in files]
    ids = pa.chunked_array([c for column in found for c in column.chunks], pa.string())
    return pc.unique(ids.drop_null())


def count_in(files: Iterable[Path]) -> int:
    """Count the records of staged or stored files without reading them."""
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(file).num_rows for file in files)


def keys_in(files: Iterable[Path]) -> Iterator[Pairs]:
    """Yield the keys of staged or stored files in their order, some at a time."""
    import pyarrow.parquet as pq

    for file in files:
        for batch in pq.ParquetFile(file).iter_batches(columns=["record_key"]):
            yield column_pairs(batch["record_key"])


def share_in(files: Iterable[Path], share: Share) -> tuple[Pairs, Rows]:
    """Give the keys of a share, and the row of each among all records of the files."""
    keys, rows, begin = [_NONE], [np.zeros(0, np.int64)], 0
    for pairs in keys_in(files):
        mine = share.picks(pairs)
        keys.append(pairs[mine])
        rows.append(mine + begin)
        begin += len(pairs)
    return np.concatenate(keys), np.concatenate(rows)


def keys_of(record: Record, parts: Iterable[Part]) -> KeySet:
    """Give every key that parts hold, each once; memory is 16 bytes a key."""
    found = KeySet(_NONE)
    for file in record.table_files(list(parts), "records"):
        found = found.with_new(np.concatenate([_NONE, *keys_in([file])]))
    return found


def in_force(record: Record, parts: list[Part]) -> Sightings:
    """Give the records that hold when these parts of one scope are all there is.

    A record holds if its id stands in no later edition otherwise, and no later complete edition
    lacks it; one that is in quarantine there is not lacking. The parts are read from the latest to
    the last complete edition, and further only for what is in quarantine.
    """
    found = [_nothing()]
    later: list[Any] = []
    asked: Any = None
    for _, group in _latest_first(parts):
        seen = sightings_in(record.table_files(group, "records"))
        held = ~seen.gone
        if later:
            held &= ~pc.is_in(seen.ids, value_set=pa.concat_arrays(later)).to_numpy()
        if asked is not None:
            held &= pc.is_in(seen.ids, value_set=asked).to_numpy()
        found.append(seen.only(held))
        later.extend(seen.ids.chunks)
        if any(part.complete for part in group):
            refused = refused_in(record.table_files(group, "quarantine"))
            if asked is not None:
                refused = refused.filter(pc.is_in(refused, value_set=asked))
            if not len(refused):
                break
            asked = refused
    return Sightings(
        pa.chunked_array([c for s in found for c in s.ids.chunks], pa.string()),
        np.concatenate([s.keys for s in found]),
        np.concatenate([s.gone for s in found]),
    )


def _latest_first(parts: list[Part]) -> Iterator[tuple[str, list[Part]]]:
    ordered = sorted(parts, key=lambda part: part.at, reverse=True)
    for at, group in groupby(ordered, key=lambda part: part.at):
        yield at, list(group)


def _nothing() -> Sightings:
    return sightings_in([])
