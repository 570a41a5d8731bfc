"""Records of one block of a file that came as columns, on their way into the staged tables."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.record.arrow_columns import fixed_column, fixed_from_buffer, repeated_text
from graph.record.record_keys import KEY_BYTES, Bools, Pairs, Rows, key_pairs
from graph.record.staged_tables import STAGED


@dataclass(frozen=True)
class ReadColumns:
    """Records as columns, in the order of the file. None of them is gone or says ``held``.

    Attributes:
        keys: their keys.
        ids: their record ids, an Arrow column.
        tables: for each table the columns of its rows, without those of their origin, and for each
            row the place of its record among these.
        places: where each record stands in the block.
        texts: the hashes of their texts, shape (n, 2).
        positions: where they stand in the file, in words, an Arrow column.
    """

    keys: list[bytes]
    ids: Any
    tables: dict[str, tuple[list[Any], Rows]]
    places: Rows
    texts: Pairs
    positions: Any

    def key_pairs(self) -> Pairs:
        """Return the keys as pairs of numbers."""
        return key_pairs(self.keys)

    def sightings(self, numbers: NDArray[np.int64]) -> list[Any]:
        """Return the columns of the records' sightings."""
        size = len(self.keys)
        texts = np.ascontiguousarray(self.texts)
        return [
            fixed_column(self.keys, KEY_BYTES),
            self.ids,
            pa.array(numbers),
            pa.repeat(pa.scalar(False), size),
            pa.nulls(size, pa.bool_()),
            fixed_from_buffer(texts, KEY_BYTES),
        ]

    def batch(
        self, table: str, dataset: str, source: str, numbers: NDArray[np.int64], fresh: Bools | None
    ) -> Any:
        """Return the rows of a table with their origin.

        Args:
            table: its name.
            dataset: the dataset that the rows belong to.
            source: the sha256 of the file.
            numbers: the numbers of the records.
            fresh: which records' rows are wanted; ``None``: all.
        """
        columns, records = self.tables[table]
        at = pa.array(records)
        origin = [
            repeated_text(dataset, len(records)),
            self.ids.take(at),
            fixed_column(self.keys, KEY_BYTES).take(at),
            repeated_text(source, len(records)),
            self.positions.take(at),
            pa.array(numbers[records]),
        ]
        batch = pa.RecordBatch.from_arrays([*columns, *origin], schema=STAGED[table])
        return batch if fresh is None else batch.filter(pa.array(fresh[records]))


def merged_batch(one: Any, other: Any) -> Any:
    """Return the rows of two batches of a table by the numbers of their records."""
    order = np.argsort(
        np.concatenate([one["record_no"].to_numpy(), other["record_no"].to_numpy()]), kind="stable"
    )
    pairs = zip(one.columns, other.columns, strict=True)
    columns = [pa.concat_arrays(pair).take(pa.array(order)) for pair in pairs]
    return pa.RecordBatch.from_arrays(columns, schema=one.schema)
