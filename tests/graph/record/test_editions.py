"""Which records have an id that others have too is the same for few ids and for many."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import graph.record.editions
import graph.record.record_keys
from graph.record.editions import Sightings, join_sightings, read_sightings
from graph.record.record_keys import KeySet, key_pairs
from graph.record.staged_tables import open_writer

IDS = [f"r{number}" for number in range(12)]
OTHERS = ["r3", "new", "r7", "r7", "r11"]
WANTED = [text in OTHERS for text in IDS]
SIZES = {"as they are": 100, "the others as they are": 6, "by hashes": 0}


def stored(file: Path, ids: list[str]) -> Sightings:
    """Write records with these ids, in groups of five."""
    with open_writer(file, "records") as writer:
        for start in range(0, len(ids), 5):
            some = ids[start : start + 5]
            columns = {
                "record_key": [f"{text:>16}".encode() for text in some],
                "record_id": some,
                "record_no": list(range(start, start + len(some))),
                "gone": [False] * len(some),
                "held": [None] * len(some),
                "text": [None] * len(some),
            }
            writer.write_table(pa.table(columns, schema=writer.schema))
    return read_sightings([file])


@pytest.mark.parametrize("way", SIZES)
def test_shared_ids_are_found_whatever_their_number(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph.record.editions, "_FEW", SIZES[way])
    mine = stored(tmp_path / "mine.parquet", IDS)
    halves = [stored(tmp_path / f"{n}.parquet", OTHERS[n::2]) for n in (0, 1)]
    assert mine.shared_id_mask(halves).tolist() == WANTED
    assert mine.shared_id_mask([join_sightings(halves)]).tolist() == WANTED
    picked = mine.select(np.arange(len(IDS)) % 2 == 1)
    assert picked.ids.to_pylist() == IDS[1::2]
    assert picked.shared_id_mask(halves).tolist() == WANTED[1::2]
    again = picked.select(np.array(WANTED[1::2]))
    assert again.ids.to_pylist() == ["r3", "r7", "r11"]


def test_keys_are_found_over_several_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph.record.record_keys, "_PARTITION_KEYS", 3)
    made = np.random.default_rng(1).integers(0, 2**63, (50, 2), np.uint64)
    known = KeySet(made)
    assert known.find_rows(made).tolist() == list(range(50))
    other = key_pairs([b"\xff" * 16, b"\x00" * 16])
    assert not known.contains(other).any()
