"""Records of the latest edition by the hash of their text, so that equal texts are not read twice.

Where a reader says that a record's rows follow from its text alone, a text that stood in the latest
edition has the same rows and the same key as then. This only saves time: a text that is not found
is read as usual. Texts are known for one version of the reader and of the program, since either may
change the rows that a text has.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.head.manifest import Part
from graph.record.record import Record
from graph.record.record_keys import KEY_BYTES, KeySet, Pairs, Rows, column_pairs

_COLUMNS: Final = ["text", "record_key", "record_id"]


@cache
def program_version() -> str:
    """Return the version of this program, or an empty text where it is not installed."""
    try:
        return version("ownership-explorer")
    except PackageNotFoundError:
        return ""


def text_hash(text: bytes) -> bytes:
    """Return the hash of a record's text: the first 16 bytes of its SHA-256."""
    return sha256(text).digest()[:KEY_BYTES]


def text_hashes(texts: list[bytes]) -> Pairs:
    """Return the `text_hash` of each text, shape (n, 2)."""
    whole = b"".join([sha256(text).digest() for text in texts])
    return np.frombuffer(whole, np.uint64).reshape(-1, 4)[:, : KEY_BYTES // 8]


@dataclass(frozen=True)
class RowGroup:
    """One row group of a stored Parquet file, which is read at once."""

    file: Path
    number: int


class KnownTexts:
    """Records by the hash of their text.

    Only the place of each text is in memory, in 24 bytes. Keys and ids are read from the stored
    files, one row group at a time, since a file is mostly in the order of the one before.
    """

    def __init__(self, texts: KeySet, groups: list[RowGroup], sizes: list[int]) -> None:
        """Store the places of the texts.

        Args:
            texts: hashes of the texts, in the order of the records' numbers.
            groups: row groups with the records, in the order of their numbers.
            sizes: number of records with a text in each group.
        """
        self._texts, self._groups = texts, groups
        self._begins = np.cumsum([0, *sizes])
        # The rows of one call mostly go on in the group where those of the last call ended.
        self._read = lru_cache(maxsize=1)(_read_group)

    def record_numbers(self, texts: Pairs) -> Rows:
        """Return the number of each text's record; -1 for texts that are not known."""
        return self._texts.find_rows(texts)

    def read_records(self, rows: Rows) -> pa.Table:
        """Return ``text`` (its hash), ``record_key`` and ``record_id`` of records by number."""
        order = np.argsort(rows, kind="stable")
        ordered = rows[order]
        ends = np.searchsorted(ordered, self._begins)
        found = [
            self._read(group).take(ordered[start:end] - begin)
            for group, begin, start, end in zip(
                self._groups, self._begins, ends, ends[1:], strict=False
            )
            if start < end
        ]
        back = np.empty(len(rows), np.int64)
        back[order] = np.arange(len(rows))
        return pa.concat_tables(found).take(back)


def load_known_texts(
    record: Record, parts: list[Part], made_by: dict[str, str]
) -> KnownTexts | None:
    """Return the known texts of the latest edition; ``None`` where there are none.

    Args:
        record: the record with the parts.
        parts: the parts of one scope of a dataset.
        made_by: entries that the source of a part must have: reader and versions.
    """
    latest = max((part.edition_key for part in parts), default="")
    same = [part for part in parts if part.edition_key == latest]
    made = [part for part in same if made_by.items() <= part.source.items()]
    groups = [g for file in record.table_files(made, "records") for g in _row_groups(file)]
    hashes = [column_pairs(_read_group(group, _COLUMNS[:1])["text"]) for group in groups]
    sizes = [len(told) for told in hashes]
    if not any(sizes):
        return None
    whole = np.concatenate(hashes)
    hashes.clear()
    return KnownTexts(KeySet(whole), groups, sizes)


def _row_groups(file: Path) -> list[RowGroup]:
    """Return the row groups of one part; none if it has no hashes of texts."""
    import pyarrow.parquet as pq

    said = pq.read_metadata(file)
    if not set(_COLUMNS) <= set(said.schema.to_arrow_schema().names):
        return []
    return [RowGroup(file, number) for number in range(said.num_row_groups)]


def _read_group(group: RowGroup, columns: list[str] = _COLUMNS) -> pa.Table:
    """Return the records of a row group that have the hash of a text."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(group.file) as stored:
        table = stored.read_row_group(group.number, columns)
    return table.filter(pc.is_valid(table["text"])) if table["text"].null_count else table
