"""What the dataset knows of a record's text: the record that the same text gave before.

A record's rows follow from its text alone wherever its reader says so. So a text that stood in the
latest edition gives the same rows, and neither they nor their key need be made again. This is a
shortcut and no more: keys hash what was stated, and a text that is not found is read as usual.
Texts are remembered for one version of the reader and of the program, since both may change what
rows a text gives.
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

from graph.record.manifest import Part
from graph.record.record import Record
from graph.record.record_keys import KEY_BYTES, KeySet, Pairs, Rows, column_pairs

_COLUMNS: Final = ["text", "record_key", "record_id"]


@cache
def program_version() -> str:
    """Return the version of this program, or nothing where it is not installed."""
    try:
        return version("ownership-explorer")
    except PackageNotFoundError:
        return ""


def text_hash(text: bytes) -> bytes:
    """Hash a record's text: 16 bytes of its SHA-256."""
    return sha256(text).digest()[:KEY_BYTES]


def text_hashes(texts: list[bytes]) -> Pairs:
    """Hash many texts as :func:`text_hash` does each; shape (n, 2)."""
    whole = b"".join([sha256(text).digest() for text in texts])
    return np.frombuffer(whole, np.uint64).reshape(-1, 4)[:, : KEY_BYTES // 8]


@dataclass(frozen=True)
class Group:
    """Some rows of a stored file that are read at once."""

    file: Path
    number: int


class Recall:
    """Records by the hash of their text.

    In memory is where a text stands, in 24 bytes; keys and ids are read from the stored files
    again, some thousand at once, as a file is mostly in the order of the one before.
    """

    def __init__(self, texts: KeySet, groups: list[Group], sizes: list[int]) -> None:
        """Take what was found.

        Args:
            texts: finds the number of a record by the hash of its text.
            groups: where the records stand, in the order of their numbers.
            sizes: how many records with a text each group has.
        """
        self._texts, self._groups = texts, groups
        self._begins = np.cumsum([0, *sizes])
        # Rows that are asked for together go on in the group where those before ended.
        self._read = lru_cache(maxsize=1)(_told)

    def rows(self, texts: Pairs) -> Rows:
        """Return for each hash of a text the number of its record, or -1."""
        return self._texts.rows(texts)

    def columns(self, rows: Rows) -> pa.Table:
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


def recall_of(record: Record, parts: list[Part], made_by: dict[str, str]) -> Recall | None:
    """Remember the texts of the latest edition.

    Args:
        record: where the parts lie.
        parts: those of the dataset's scope.
        made_by: what the source of a part must say, reader and versions.
    """
    latest = max((part.at for part in parts), default="")
    same = [part for part in parts if part.at == latest]
    made = [part for part in same if made_by.items() <= part.source.items()]
    groups = [g for file in record.table_files(made, "records") for g in _groups_of(file)]
    hashes = [column_pairs(_told(group, _COLUMNS[:1])["text"]) for group in groups]
    sizes = [len(told) for told in hashes]
    if not any(sizes):
        return None
    whole = np.concatenate(hashes)
    hashes.clear()
    return Recall(KeySet(whole), groups, sizes)


def _groups_of(file: Path) -> list[Group]:
    """Return the groups of one part, if it remembers texts."""
    import pyarrow.parquet as pq

    said = pq.read_metadata(file)
    if not set(_COLUMNS) <= set(said.schema.to_arrow_schema().names):
        return []
    return [Group(file, number) for number in range(said.num_row_groups)]


def _told(group: Group, columns: list[str] = _COLUMNS) -> pa.Table:
    """Read the records of a group whose text is remembered."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(group.file) as stored:
        table = stored.read_row_group(group.number, columns)
    return table.filter(pc.is_valid(table["text"])) if table["text"].null_count else table
