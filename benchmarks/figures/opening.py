"""The check at every opening of a record, against a look at the size of each of its files.

Each part has three tables. Nobody has written them since the last check, so that their sizes and
times decide; what the first opening takes, which reads the rows of each, is in the note.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.figure import Figure, Measure, time_run
from graph.head.data_versions import missed_state, remember_last
from graph.head.manifest import Head, Part
from graph.head.part_check import (
    check_opening,
    describe_files,
    part_files,
)
from graph.head.stray_parts import find_stray_parts

PARTS: Final = 1_000
TABLES: Final = ("parties", "interests", "records")
TURNS: Final = 20


def write_parts(folder: Path, count: int) -> Head:
    """Write parts of three small tables each, and return a head that names them."""
    parts: list[Part] = []
    for number in range(count):
        place = folder / "parts" / f"part-{number}"
        if not parts:
            place.mkdir(parents=True)
            for name in TABLES:
                pq.write_table(pa.table({"id": [name] * 100}), place / f"{name}.parquet")
            first = Part(place.name, "made_up", None, False, "0", {}, {}, {})
            parts.append(replace(first, files=describe_files(place)))
        else:
            shutil.copytree(folder / "parts" / parts[0].id, place)
            parts.append(replace(parts[0], id=place.name))
    return Head("made_up", parts=tuple(parts))


def measure(scale: int) -> Iterator[Figure]:
    """Write the parts, open the record once, and then take both sides by turns."""
    with tempfile.TemporaryDirectory() as workspace:
        folder = Path(workspace, "record")
        head = write_parts(folder, min(scale, PARTS))
        files = [str(path) for path, _ in part_files(folder, head.parts)]

        def look() -> None:
            for file in files:
                os.stat(file)

        def check() -> None:
            check_opening(folder, head)
            find_stray_parts(folder, head, seen=True)
            missed_state(folder, head)

        remember_last(folder, head)
        first, _ = time_run(check)
        pairs = [(time_run(check)[0], time_run(look)[0]) for _ in range(TURNS)]
    yield Figure(
        id="record_opening",
        ours_s=median(ours for ours, _ in pairs),
        peer="os.stat of each file",
        peer_s=median(theirs for _, theirs in pairs),
        scale=len(files),
        ratio_of="ours_s/peer_s",
        goal=None,
        note=f"medians of {TURNS} by turns, {len(head.parts):,} parts of {len(TABLES)} files; the "
        f"first opening, which reads the rows of each file, took {first * 1000:,.0f} ms",
    )


FIGURES: Final[dict[str, Measure]] = {"record_opening": measure}
