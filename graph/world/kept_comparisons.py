"""What comparisons of names found out, kept in the workspace with the version of what found it.

That is the scores of pairs, and the words of names. They can be made again, so that a damaged or
missing file costs time and changes no answer. They outlive the other caches: after a load or a
rebuild only what changed is scored, and a list is put beside names that were looked at before.
"""

import contextlib
import os
import re
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import pyarrow as pa

from graph.candidates.blocking.known_words import KeptWords, Vocabulary
from graph.candidates.compared_facts import BODY, PERSON
from graph.candidates.levels import ENGINE
from graph.candidates.scoring.pair_scores import SCHEMA, PairScores, scores_of_table
from graph.head.workspace_folder import is_shared, mend_modes
from graph.record.record import Record
from graph.values.file_digests import is_unchanged, write_digests

_SCORES: Final = "scores"
_PIECES: Final = "pieces"
_WORDS: Final = "words"
_KINDS: Final = (PERSON, BODY)


def read_scores(record: Record, day: str) -> PairScores:
    """Return the scores that the record keeps; none where another version made them.

    Args:
        record: the record.
        day: the ISO day of the comparison that begins.
    """
    kept = _read(record, ENGINE, [_SCORES])
    if kept is None or kept[0].schema != SCHEMA:
        return PairScores(day)
    return PairScores(day, scores_of_table(kept[0]))


def keep_scores(record: Record, scores: PairScores) -> None:
    """Write the scores of a comparison in the place of the earlier ones, if they differ.

    Nothing is written where the workspace cannot be written.
    """
    if scores.is_news:
        _keep(record, "", {_SCORES: scores.table()})


def words_of(record: Record, *, keep: bool = True) -> KeptWords:
    """Return the words of names that the record keeps, and is given to ``keep``."""
    return KeptWords(
        partial(_read_words, record), partial(_keep_words, record) if keep else KeptWords.keep
    )


def _read_words(record: Record, kind: str) -> Vocabulary:
    kept = _read(record, f"{ENGINE}-{kind}", [_PIECES, _WORDS])
    if kept is None:
        return Vocabulary(kind)
    with contextlib.suppress(KeyError, ValueError):
        return Vocabulary.of_tables(kind, *kept)
    return Vocabulary(kind)


def _keep_words(record: Record, words: Vocabulary) -> None:
    if words.is_news:
        pieces, table = words.tables()
        _keep(record, f"-{words.kind}", {_PIECES: pieces, _WORDS: table})


def find_damage(record: Record) -> list[str]:
    """Return what is wrong with what is kept, every byte of which is read; nothing for none."""
    folders = [_folder(record) / f"{ENGINE}{of}" for of in ("", *(f"-{one}" for one in _KINDS))]
    if all(is_unchanged(folder, deep=True) for folder in folders if folder.exists()):
        return []
    return ["is not what was written"]


def forget_comparisons(record: Record) -> None:
    """Remove what is kept: it holds words of rows, also of rows that are dropped."""
    shutil.rmtree(_folder(record), ignore_errors=True)


def _folder(record: Record) -> Path:
    return record.workspace / "cache" / "candidates"


def _read(record: Record, name: str, files: list[str]) -> list[pa.Table] | None:
    """Return the tables of a folder; None where they are not there as they were written."""
    folder = _folder(record) / name
    with contextlib.suppress(OSError, pa.ArrowException):
        if is_unchanged(folder):
            found = []
            for file in files:
                with pa.memory_map(str(folder / f"{file}.arrow")) as source:
                    found.append(pa.ipc.open_file(source).read_all())
            return found
    return None


def _keep(record: Record, of: str, tables: Mapping[str, pa.Table]) -> None:
    """Write tables as a folder ``of`` this version, in the place of that of any version."""
    place = _folder(record)
    fresh = place / f"{ENGINE}{of}.{os.getpid()}"
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        for name, table in tables.items():
            with (
                pa.OSFile(str(fresh / f"{name}.arrow"), "wb") as sink,
                pa.ipc.new_file(sink, table.schema) as writer,
            ):
                writer.write_table(table)
        # A change of who may read it is one of its time too, so it comes before the digests.
        shared = is_shared(record.workspace)
        mend_modes(fresh, shared=shared)
        write_digests(fresh, [f"{name}.arrow" for name in tables])
        mend_modes(fresh, shared=shared)
        # Whatever has another name, as behind a link to elsewhere, is nobody's cache.
        for old in [path for path in place.iterdir() if path != fresh]:
            if re.fullmatch(rf"[0-9]{{1,3}}{of}(\.[0-9]+)?", old.name):
                shutil.rmtree(old, ignore_errors=True)
        os.replace(fresh, place / f"{ENGINE}{of}")
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
