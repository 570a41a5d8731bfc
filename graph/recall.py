"""What the dataset knows of a record's text: the record that the same text gave before.

A record's rows follow from its text alone wherever its reader says so. So a text that stood in the
latest edition gives the same rows, and neither they nor their key need be made again. This is a
shortcut and no more: keys hash what was stated, and a text that is not found is read as usual.
Texts are remembered for one version of the reader and of the program, since both may change what
rows a text gives.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.head import Part
from graph.keys import KEY_BYTES, KeySet, Pairs, Rows, column_pairs
from graph.record import Record

_COLUMNS: Final = ["text", "record_key", "record_id"]


@cache
def program_version() -> str:
    """Give the version of this program, or nothing where it is not installed."""
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
class Recall:
    """Records by the hash of their text; the columns have a row for each.

    Attributes:
        texts: finds a row by the hash of a text.
        hashes: the hash of each text.
        keys: the key of each record.
        ids: its id, as Arrow.
    """

    texts: KeySet
    hashes: Pairs
    keys: Pairs
    ids: Any

    def rows(self, texts: Pairs) -> Rows:
        """Give for each hash of a text the row of its record, or -1."""
        return self.texts.rows(texts)


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
    tables = [found for file in record.table_files(made, "records") if (found := _told(file))]
    if not tables:
        return None
    table = pa.concat_tables(tables)
    hashes = column_pairs(table["text"])
    return Recall(
        KeySet(hashes),
        hashes,
        column_pairs(table["record_key"]),
        table["record_id"].combine_chunks(),
    )


def _told(file: Path) -> pa.Table | None:
    """Read the records of one part whose text is remembered."""
    import pyarrow.parquet as pq

    if not set(_COLUMNS) <= set(pq.read_schema(file).names):
        return None
    table = pq.read_table(file, columns=_COLUMNS)
    told = table.filter(pc.is_valid(table["text"])) if table["text"].null_count else table
    return told if len(told) else None
