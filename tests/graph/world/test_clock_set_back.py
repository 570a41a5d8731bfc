"""A clock that was set back: caches are kept, and no answer depends on it."""

import os
import time
from pathlib import Path

import graph.world.open_world
from graph.record.record import Record
from graph.world.open_world import is_cached, open_world
from ingest.load.pipeline import Options, load

YEAR = 366 * 24 * 3600.0


def test_a_world_made_after_the_clock_was_set_back_is_kept(tmp_path: Path) -> None:
    record = Record(tmp_path / "ws")
    for number in range(graph.world.open_world.KEPT_WORLDS + 1):
        path = tmp_path / f"stakes{number}.csv"
        path.write_text("owner,company,share\nAnna,Firm A,50\n", encoding="utf-8")
        load(record, [path], Options())
        open_world(record)
        assert is_cached(record, record.head())
        later = time.time() + YEAR
        for cache in (record.workspace / "cache").glob("*/*"):
            os.utime(cache, (later, later))
