"""What is remembered of texts is given in the order in which it is asked for."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from graph.record.known_texts import KnownTexts, RowGroup, text_hashes
from graph.record.record_keys import KeySet, column_pairs
from graph.record.staged_tables import open_writer

SIZES = (3, 4, 2)


def stored(file: Path) -> list[bytes]:
    """Write records in groups of several sizes; give their texts."""
    texts = [f"text {number}".encode() for number in range(sum(SIZES))]
    hashes = [text.tobytes() for text in text_hashes(texts)]
    begin = 0
    with open_writer(file, "records") as writer:
        for size in SIZES:
            numbers = range(begin, begin + size)
            columns = {
                "record_key": [bytes([number]) * 16 for number in numbers],
                "record_id": [f"id {number}" for number in numbers],
                "record_no": list(numbers),
                "gone": [False] * size,
                "held": [None] * size,
                "text": hashes[begin : begin + size],
            }
            writer.write_table(pa.table(columns, schema=writer.schema))
            begin += size
    return texts


def test_records_come_in_the_order_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "records.parquet"
    texts = stored(file)
    groups = [RowGroup(file, number) for number in range(len(SIZES))]
    recall = KnownTexts(KeySet(text_hashes(texts)), groups, list(SIZES))
    asked = np.array([8, 0, 5, 5, 2, 7])
    found = recall.read_records(asked)
    assert found["record_id"].to_pylist() == [f"id {number}" for number in asked]
    assert found["record_key"].to_pylist() == [bytes([number]) * 16 for number in asked]
    hashes = text_hashes([texts[number] for number in asked])
    assert (column_pairs(found["text"]) == hashes).all()
    assert recall.record_numbers(text_hashes([b"text 4", b"unknown"])).tolist() == [4, -1]
