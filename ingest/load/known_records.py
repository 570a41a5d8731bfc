"""Reading a file's records without parsing those whose text the dataset holds already.

Texts are hashed and looked up many at once, before any of them is parsed.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

import numpy as np

from graph.record.known_texts import KnownTexts, text_hash, text_hashes
from graph.record.record_keys import Pairs, Rows
from graph.record.staging import Stage
from ingest.files.byte_streams import BreaksOffError
from ingest.files.opened_file import Opened
from ingest.reader import Context, Piece, Pieces, Reader, Record, Refusal, Run

BATCH_TEXTS: Final = 1_024
"""Texts of a batch that is looked up at once,"""
BATCH_BYTES: Final = 8 << 20
"""and bytes after which a batch ends with fewer."""

Item = tuple[Record | Refusal, bytes | None]
"""A record or refusal, and the hash of the text from which alone the record follows."""


def read_items(
    reader: Reader, opened: Opened, context: Context, stage: Stage, *, whole: bool
) -> Iterator[Item]:
    """Yield what the dataset does not know; the stage takes sightings of known records.

    Args:
        reader: the file's reader.
        opened: the file.
        context: what the reader needs beside it.
        stage: takes the sightings of records whose text it recalls.
        whole: read every record with ``reader.read``, as for files of changes.
    """
    pieces = None if whole or reader.pieces is None else reader.pieces(opened, context)
    if pieces is None:
        for item in reader.read(opened, context):
            yield item, None
        return
    with closing(pieces):
        recall = stage.recall
        if recall is None:
            yield from _parse_each(pieces)
            return
        for batch in _batches(pieces.runs()):
            yield from _unknown_items(batch, pieces, recall, stage)
        for item in pieces.rest():
            yield item, None


def _parse_each(pieces: Pieces) -> Iterator[Item]:
    """Yield the items of an unknown dataset, each text parsed while the cache holds it."""
    for piece in pieces.cut():
        if isinstance(piece, Refusal):
            yield piece, None
            continue
        item = pieces.make(piece)
        if item is not None:
            alone = isinstance(item, Record) and item.alone
            yield item, text_hash(piece[1]) if alone else None
    for item in pieces.rest():
        yield item, None


def _batches(items: Iterator[Run | Piece | Refusal]) -> Iterator[Run | list[Piece | Refusal]]:
    broken: list[BreaksOffError] = []
    batch, size = list[Piece | Refusal](), 0
    for item in _items_until_break(items, broken):
        if isinstance(item, Run):
            if batch:
                yield batch
                batch, size = [], 0
            yield item
            continue
        batch.append(item)
        size += len(item[1]) if type(item) is tuple else 0
        if len(batch) >= BATCH_TEXTS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
    if broken:
        raise broken[0]


def _items_until_break(items: Iterator[Any], broken: list[BreaksOffError]) -> Iterator[Any]:
    """Yield items and end quietly where the file breaks off, so that no batch is lost."""
    try:
        yield from items
    except BreaksOffError as wrong:
        broken.append(wrong)


def _unknown_items(
    batch: Run | list[Piece | Refusal], pieces: Pieces, recall: KnownTexts, stage: Stage
) -> Iterator[Item]:
    """Yield the unknown items of a batch, and hand known records between them to the stage."""
    hashes, rows = _look_up_texts(batch, recall)
    begin = end = 0
    for place in np.flatnonzero(rows < 0).tolist():
        if place < end:
            continue
        piece, taken = batch.piece(place) if isinstance(batch, Run) else (batch[place], 1)
        end = place + taken
        # A row over several lines may take in lines that look like known records.
        rows[place:end] = -1
        item: Record | Refusal | None = None
        if isinstance(piece, Refusal):
            item = piece
        elif piece is not None:
            # The record's own text is longer than its first line, so it is looked up again.
            if isinstance(batch, Run) and piece[1] != batch.texts[place]:
                _stage_known(stage, rows[begin:place])
                begin = end
                yield from _unknown_items([piece], pieces, recall, stage)
                continue
            item = pieces.make(piece)
        if isinstance(item, Refusal):
            # The caller counts the records before a refusal, so they must be staged by then.
            _stage_known(stage, rows[begin:place])
            begin = end
        if item is not None:
            alone = isinstance(item, Record) and item.alone
            yield item, hashes[place].tobytes() if alone else None
    _stage_known(stage, rows[begin:])


def _look_up_texts(batch: Run | list[Piece | Refusal], recall: KnownTexts) -> tuple[Pairs, Rows]:
    """Return each text's hash and the row of the record that it gave before; -1: unknown."""
    if isinstance(batch, Run):
        hashes = text_hashes(batch.texts)
        return hashes, recall.record_numbers(hashes)
    hashes, rows = np.zeros((len(batch), 2), np.uint64), np.full(len(batch), -1, np.int64)
    texts = [(place, piece[1]) for place, piece in enumerate(batch) if isinstance(piece, tuple)]
    if texts:
        places = [place for place, _ in texts]
        hashes[places] = text_hashes([text for _, text in texts])
        rows[places] = recall.record_numbers(hashes[places])
    return hashes, rows


def _stage_known(stage: Stage, rows: Rows) -> None:
    known = rows[rows >= 0]
    if len(known):
        stage.add_known_records(known)
