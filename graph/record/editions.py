"""Sightings: which records stand in which edition, and so which records are in force."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.head.manifest import Part
from graph.record.known_texts import text_hashes
from graph.record.record import Record
from graph.record.record_keys import Bools, KeyPartition, KeySet, Pairs, Rows, column_pairs
from graph.record.stored_table import read_table

COLUMNS = ("record_id", "record_key", "gone")
_FEW: Final = 1 << 18
"""Ids that are looked up as they are; of more, hashes take less memory and more time."""
_NO_KEYS: Final = np.zeros((0, 2), np.uint64)
_NOT_GONE: Final = np.zeros(0, np.bool_)


@dataclass(frozen=True)
class Sightings:
    """The records that some files state, in the order of the files.

    Ids are read from the files when they are needed, since they take most memory.

    Attributes:
        files: the files, table ``records``.
        keys: the record keys, shape (n, 2).
        gone: whether the record is a tombstone, shape (n,).
        picked: which records of the files are meant, one mark for each; ``None`` for all.
    """

    files: tuple[Path, ...]
    keys: Pairs
    gone: Bools
    picked: Bools | None = None

    def __len__(self) -> int:
        """Count the records."""
        return len(self.keys)

    @property
    def ids(self) -> pa.ChunkedArray:
        """The ids of the records, read anew each time."""
        return pa.chunked_array(self._ids(), pa.string())

    def _ids(self) -> Iterator[pa.Array]:
        import pyarrow.parquet as pq

        begin = 0
        for file in self.files:
            with pq.ParquetFile(file) as stored:
                for batch in stored.iter_batches(columns=["record_id"]):
                    ids, end = batch["record_id"], begin + len(batch)
                    if self.picked is None:
                        yield ids
                    elif self.picked[begin:end].any():
                        yield ids.filter(pa.array(self.picked[begin:end]))
                    begin = end

    def id_hashes(self) -> Pairs:
        """Return a 16-byte hash of each id, shape (n, 2), to compare many in little memory."""
        found = (text_hashes([text.encode() for text in ids.to_pylist()]) for ids in self._ids())
        return _concatenate([_NO_KEYS, *found])

    def id_mask(self, ids: pa.Array) -> Bools:
        """Return a mask of the records that have one of these ids."""
        if not len(ids):
            return np.zeros(len(self), np.bool_)
        found = [pc.is_in(some, value_set=ids).to_numpy(False) for some in self._ids()]
        return _concatenate([_NOT_GONE, *found])

    def find_ids(self, ids: pa.Array) -> pa.Array:
        """Return the ids of ``ids`` that any of the records has, each once."""
        if not len(ids):
            return ids
        found = [some.filter(pc.is_in(some, value_set=ids)) for some in self._ids()]
        return pc.unique(pa.chunked_array(found, pa.string()))

    def shared_id_mask(self, others: Sequence["Sightings"]) -> Bools:
        """Return a mask of the records whose id any of the others has too.

        Ids are compared themselves where one side is small, else by their hashes.
        """
        if len(self) <= _FEW:
            ids = self.ids.combine_chunks()
            there = [one.find_ids(ids) for one in others]
            found: Bools = pc.is_in(ids, value_set=pa.concat_arrays(there)).to_numpy(False)
            return found
        if sum(map(len, others)) <= _FEW:
            chunks = [chunk for one in others for chunk in one.ids.chunks]
            return self.id_mask(pc.unique(pa.chunked_array(chunks, pa.string())))
        hashes = [one.id_hashes() for one in others]
        return KeySet(np.concatenate(hashes)).contains(self.id_hashes())

    def select(self, mask: Bools) -> "Sightings":
        """Return the records that a mask selects."""
        if mask.all():
            return self
        picked = mask
        if self.picked is not None:
            picked = self.picked.copy()
            picked[picked] = mask
        return Sightings(self.files, self.keys[mask], self.gone[mask], picked)


def read_records(file: Path) -> pa.Table:
    """Return the ids, keys and ``gone`` of one file; files of before tombstones have none."""
    import pyarrow.parquet as pq

    stored = set(pq.read_schema(file).names)
    table = read_table(file, columns=[name for name in COLUMNS if name in stored])
    if "gone" not in stored:
        gone = pa.field("gone", pa.bool_(), nullable=False)
        table = table.append_column(gone, pa.array(np.zeros(len(table), np.bool_)))
    return table.select(list(COLUMNS))


def read_sightings(files: Iterable[Path]) -> Sightings:
    """Return the sightings of staged or stored files."""
    found = tuple(files)
    gone = [_NOT_GONE, *(marks for file in found for marks in _read_gone(file))]
    return Sightings(found, _concatenate([_NO_KEYS, *read_keys(found)]), _concatenate(gone))


def join_sightings(sightings: Sequence[Sightings]) -> Sightings:
    """Return the records of several sightings, one after the other."""
    if len(sightings) == 1:
        return sightings[0]
    picked = [
        np.ones(len(one), np.bool_) if one.picked is None else one.picked for one in sightings
    ]
    return Sightings(
        tuple(file for one in sightings for file in one.files),
        _concatenate([_NO_KEYS, *(one.keys for one in sightings)]),
        _concatenate([_NOT_GONE, *(one.gone for one in sightings)]),
        _concatenate([_NOT_GONE, *picked]),
    )


def _concatenate(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    """Concatenate arrays, without a copy where only one is not empty."""
    filled = [array for array in arrays if len(array)] or arrays[:1]
    return filled[0] if len(filled) == 1 else np.concatenate(filled)


def _read_gone(file: Path) -> Iterator[Bools]:
    """Yield ``gone`` of the records of one file, some thousand at a time."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as stored:
        if "gone" not in stored.schema_arrow.names:
            yield np.zeros(stored.metadata.num_rows, np.bool_)
            return
        for batch in stored.iter_batches(columns=["gone"]):
            yield batch["gone"].to_numpy(zero_copy_only=False)


def read_refused_ids(files: Iterable[Path]) -> pa.Array:
    """Return the ids of records in quarantine files, each once; records without id are left out."""
    found = [read_table(file, columns=["record_id"])["record_id"] for file in files]
    ids = pa.chunked_array([c for column in found for c in column.chunks], pa.string())
    return pc.unique(ids.drop_null())


def count_records(files: Iterable[Path]) -> int:
    """Count the records of staged or stored files without reading them."""
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(file).num_rows for file in files)


def read_keys(files: Iterable[Path]) -> Iterator[Pairs]:
    """Yield the keys of staged or stored files in their order, some thousand at a time."""
    import pyarrow.parquet as pq

    for file in files:
        for batch in pq.ParquetFile(file).iter_batches(columns=["record_key"]):
            yield column_pairs(batch["record_key"])


def read_partition(files: Iterable[Path], share: KeyPartition) -> tuple[Pairs, Rows]:
    """Return the keys of one share of all keys, and the row of each among the files' records."""
    keys, rows, begin = [_NO_KEYS], [np.zeros(0, np.int64)], 0
    for pairs in read_keys(files):
        mine = share.matching_rows(pairs)
        keys.append(pairs[mine])
        rows.append(mine + begin)
        begin += len(pairs)
    return np.concatenate(keys), np.concatenate(rows)


def read_key_set(record: Record, parts: Iterable[Part]) -> KeySet:
    """Return the keys of all records of some parts, each once; memory is 16 bytes a key."""
    found = KeySet(_NO_KEYS)
    for file in record.table_files(list(parts), "records"):
        found = found.with_keys(np.concatenate([_NO_KEYS, *read_keys([file])]))
    return found


def records_in_force(record: Record, parts: list[Part]) -> Sightings:
    """Return the records that are in force after these parts of one scope.

    A record is in force unless a later edition states its id otherwise, or a later complete
    edition lacks it; an id in quarantine does not count as lacking. Parts are read from the
    latest back to the last complete edition, and further back only for ids in its quarantine.
    """
    found: list[Sightings] = []
    later: list[Sightings] = []
    # After a complete edition only ids in its quarantine can still come from earlier parts.
    asked: pa.Array | None = None
    for _, group in _editions_latest_first(parts):
        seen = read_sightings(record.table_files(group, "records"))
        held = ~seen.gone
        if asked is not None:
            held &= seen.id_mask(asked)
        elif later:
            held &= ~seen.shared_id_mask(later)
        found.append(seen.select(held))
        later.append(seen)
        if any(part.complete for part in group):
            refused = read_refused_ids(record.table_files(group, "quarantine"))
            asked = refused if asked is None else _common_ids(refused, asked)
        if asked is not None:
            asked = _ids_without_record(asked, later)
            later.clear()
            if not len(asked):
                break
    return join_sightings(found)


def _ids_without_record(ids: pa.Array, sightings: list[Sightings]) -> pa.Array:
    """Return the ids that no record of the sightings has."""
    for one in sightings:
        ids = ids.filter(pc.invert(pc.is_in(ids, value_set=one.find_ids(ids))))
    return ids


def _common_ids(ids: pa.Array, others: pa.Array) -> pa.Array:
    return ids.filter(pc.is_in(ids, value_set=others))


def _editions_latest_first(parts: list[Part]) -> Iterator[tuple[str, list[Part]]]:
    ordered = sorted(parts, key=lambda part: part.edition_key, reverse=True)
    for at, group in groupby(ordered, key=lambda part: part.edition_key):
        yield at, list(group)
