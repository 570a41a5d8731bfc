"""Reading a file's records, and passing over those whose text the dataset holds already.

Texts are hashed and looked up many at once, before anything is understood of them.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import Any, Final

import numpy as np

from graph.keys import pairs_of
from graph.recall import Recall, text_hash
from graph.stage import Stage
from ingest.reader import Context, Piece, Pieces, Reader, Record, Refusal
from ingest.source import Opened
from ingest.streams import BreaksOffError

AHEAD: Final = 1_024
"""So many texts are looked up at once,"""
AHEAD_BYTES: Final = 8 << 20
"""or as many as have so many bytes in all,"""
FEW: Final = 64
"""counted whenever so many more have come."""

Item = tuple[Record | Refusal, bytes | None]
"""A record or refusal, and the hash of the text that a record's rows follow from."""


def read_items(
    reader: Reader, opened: Opened, context: Context, stage: Stage, *, whole: bool
) -> Iterator[Item]:
    """Yield what a file says that its dataset does not know; the stage takes the known records.

    Args:
        reader: who reads it.
        opened: the file.
        context: what the reader is told beside it.
        stage: takes the sight of records whose text it recalls.
        whole: read every record by the plain way, as files of changes are.
    """
    pieces = None if whole or reader.pieces is None else reader.pieces(opened, context)
    if pieces is None:
        for item in reader.read(opened, context):
            yield item, None
        return
    with closing(pieces):
        recall = stage.recall
        if recall is None:
            yield from _each(pieces)
            return
        for batch in _batches(pieces.cut()):
            yield from _fresh(batch, pieces, recall, stage)
        for item in pieces.rest():
            yield item, None


def _each(pieces: Pieces) -> Iterator[Item]:
    """Understand one text after the other, while it is in the processor's cache."""
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


def _batches(cut: Iterator[Piece | Refusal]) -> Iterator[list[Piece | Refusal]]:
    broken: list[BreaksOffError] = []
    pieces = _whole(cut, broken)
    while batch := list(islice(pieces, FEW)):
        size = _size(batch)
        while len(batch) < AHEAD and size < AHEAD_BYTES and (more := list(islice(pieces, FEW))):
            size += _size(more)
            batch += more
        yield batch
    if broken:
        raise broken[0]


def _whole(cut: Iterator[Piece | Refusal], broken: list[BreaksOffError]) -> Iterator[Any]:
    """End quietly where the file breaks off, so that what came before is not lost with a batch."""
    try:
        yield from cut
    except BreaksOffError as wrong:
        broken.append(wrong)


def _size(batch: list[Piece | Refusal]) -> int:
    return sum([len(piece[1]) for piece in batch if type(piece) is tuple])


def _fresh(
    batch: list[Piece | Refusal], pieces: Pieces, recall: Recall, stage: Stage
) -> Iterator[Item]:
    texts = [text_hash(piece[1]) for piece in batch if type(piece) is tuple]
    known = np.zeros(len(texts), np.bool_)
    if texts:
        rows = recall.rows(pairs_of(texts))
        known = rows >= 0
        stage.again(rows[known])
        if len(texts) == len(batch):
            left = np.flatnonzero(~known).tolist()
            batch, texts = [batch[place] for place in left], [texts[place] for place in left]
            known = known[left]
    hashes = iter(zip(texts, known.tolist(), strict=True))
    for piece in batch:
        if not isinstance(piece, tuple):
            yield piece, None
            continue
        text, skipped = next(hashes)
        item = None if skipped else pieces.make(piece)
        if item is not None:
            alone = isinstance(item, Record) and item.alone
            yield item, text if alone else None
