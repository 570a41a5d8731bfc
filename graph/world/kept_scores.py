"""The scores of pairs of names, kept in the workspace with the version of what scored them.

They can be made again, so that a damaged or missing file costs time and changes no answer. They
outlive the other caches: after a load or a rebuild only what changed is scored.
"""

import contextlib
import os
import re
import shutil
from pathlib import Path
from typing import Final

import pyarrow as pa

from graph.candidates.levels import ENGINE
from graph.candidates.scoring.pair_scores import SCHEMA, PairScores, scores_of_table
from graph.head.workspace_folder import is_shared, mend_modes
from graph.record.record import Record
from graph.values.file_digests import is_unchanged, write_digests

_FILE: Final = "scores.arrow"


def _folder(record: Record) -> Path:
    return record.workspace / "cache" / "candidates"


def read_scores(record: Record, day: str) -> PairScores:
    """Return the scores that the record keeps; none where another version made them.

    Args:
        record: the record.
        day: the ISO day of the comparison that begins.
    """
    folder = _folder(record) / ENGINE
    with contextlib.suppress(OSError, pa.ArrowException):
        if is_unchanged(folder):
            with pa.memory_map(str(folder / _FILE)) as source:
                table = pa.ipc.open_file(source).read_all()
            if table.schema == SCHEMA:
                return PairScores(day, scores_of_table(table))
    return PairScores(day)


def keep_scores(record: Record, scores: PairScores) -> None:
    """Write the scores of a comparison in the place of the earlier ones, if they differ.

    Nothing is written where the workspace cannot be written.
    """
    place = _folder(record)
    fresh = place / f"{ENGINE}.{os.getpid()}"
    if not scores.is_news:
        return
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        table = scores.table()
        with (
            pa.OSFile(str(fresh / _FILE), "wb") as sink,
            pa.ipc.new_file(sink, table.schema) as writer,
        ):
            writer.write_table(table)
        # A change of who may read it is one of its time too, so it comes before the digests.
        shared = is_shared(record.workspace)
        mend_modes(fresh, shared=shared)
        write_digests(fresh, [_FILE])
        mend_modes(fresh, shared=shared)
        # Whatever has another name, as behind a link to elsewhere, is nobody's cache.
        for old in [path for path in place.iterdir() if path != fresh]:
            if re.fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", old.name):
                shutil.rmtree(old, ignore_errors=True)
        os.replace(fresh, place / ENGINE)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)


def find_damage(record: Record) -> list[str]:
    """Return what is wrong with the kept scores, every byte of which is read; nothing for none."""
    folder = _folder(record) / ENGINE
    if not folder.exists() or is_unchanged(folder, deep=True):
        return []
    return ["is not what was written"]


def forget_scores(record: Record) -> None:
    """Remove the kept scores: their reasons name words of rows, also of rows that are dropped."""
    shutil.rmtree(_folder(record), ignore_errors=True)
