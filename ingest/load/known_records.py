"""Reading a file's records without parsing those whose text the dataset holds already.

Texts are hashed and looked up many at once, before any of them is parsed.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.record.block_rows import ReadColumns
from graph.record.known_texts import KnownTexts, text_hash, text_hashes
from graph.record.record_keys import Pairs, Rows
from graph.record.staging import Stage
from graph.values.errors import OwnershipError
from ingest.files.byte_streams import BreaksOffError
from ingest.files.opened_file import Opened
from ingest.reader import Context, Piece, Pieces, Reader, Record, Refusal, Run
from ingest.spans.pattern_reader import BackgroundReader, PatternReader

BATCH_TEXTS: Final = 1_024
"""Texts of a batch that is looked up at once,"""
BATCH_BYTES: Final = 8 << 20
"""and bytes after which a batch ends with fewer."""

BLOCK_TEXTS: Final = 8_192
"""Texts of the runs that are read together,"""
BLOCK_RUNS: Final = 16
"""and how many runs these are at most, since their lines may be long."""

Item = tuple[Record | Refusal, bytes | None]
"""A record or refusal, and the hash of the text from which alone the record follows."""


@dataclass(frozen=True)
class Way:
    """How a file is read.

    Attributes:
        whole: every record with ``reader.read``, as for files of changes.
        patterns: reads runs of lines many at once; ``None``: each line by itself.
    """

    whole: bool
    patterns: BackgroundReader | None


def read_items(
    reader: Reader, opened: Opened, context: Context, stage: Stage, way: Way
) -> Iterator[Item]:
    """Yield what the stage does not have yet; it takes what it knows, and what came as columns."""
    pieces = None if way.whole or reader.pieces is None else reader.pieces(opened, context)
    if pieces is None:
        for item in reader.read(opened, context):
            yield item, None
        return
    with closing(pieces):
        if stage.recall is None and way.patterns is None:
            yield from _parse_each(pieces)
            return
        most = BLOCK_TEXTS if reader.plan is not None else 0
        for batch in _batches(pieces.runs(), most):
            if isinstance(batch, _Block):
                yield from _items_in_block(batch, pieces, way.patterns, stage)
            else:
                yield from _unknown_items(batch, pieces, stage)
            stage.write_many_known()
        for item in pieces.rest():
            yield item, None


@dataclass(frozen=True)
class _Block:
    """Runs that follow each other, and all their texts."""

    runs: list[Run]

    @cached_property
    def texts(self) -> list[bytes]:
        return [text for run in self.runs for text in run.texts]

    @cached_property
    def begins(self) -> Rows:
        """The place of each run's first text, and the number of texts."""
        return np.cumsum([0, *(len(run.texts) for run in self.runs)])

    def piece(self, place: int) -> Piece | Refusal | None:
        """Return what a text is."""
        run = int(np.searchsorted(self.begins, place, "right")) - 1
        return self.runs[run].piece(place - int(self.begins[run]))[0]

    def positions(self, places: Rows) -> Any:
        """Return where texts stand, in words, as an Arrow column; places ascend."""
        cuts = np.searchsorted(places, self.begins)
        found = [
            run.positions(places[first:after] - begin)
            for run, begin, (first, after) in zip(
                self.runs, self.begins, pairwise(cuts.tolist()), strict=False
            )
        ]
        return pa.concat_arrays(found)


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


def _batches(
    items: Iterator[Run | Piece | Refusal], most: int
) -> Iterator[_Block | list[Piece | Refusal]]:
    """Yield items by batches, and runs of at least ``most`` texts as blocks."""
    broken: list[Exception] = []
    for alike, group in groupby(_items_until_break(items, broken), key=_is_run):
        batch: list[Any] = []
        size = 0
        for item in group:
            batch.append(item)
            size += len(item.texts if alike else item[1] if type(item) is tuple else b"")
            large = size >= (most if alike else BATCH_BYTES)
            if large or len(batch) >= (BLOCK_RUNS if alike else BATCH_TEXTS):
                yield _Block(batch) if alike else batch
                batch, size = [], 0
        if batch:
            yield _Block(batch) if alike else batch
    if broken:
        raise broken[0]


def _is_run(item: Run | Piece | Refusal) -> bool:
    return isinstance(item, Run)


def _items_until_break(items: Iterator[Any], broken: list[Exception]) -> Iterator[Any]:
    """Yield items and end quietly where the file breaks off, so that no batch is lost."""
    try:
        yield from items
    except (BreaksOffError, OwnershipError) as wrong:
        broken.append(wrong)


def _items_in_block(
    block: _Block, pieces: Pieces, compiled: BackgroundReader | None, stage: Stage
) -> Iterator[Item]:
    """Yield the unknown items of a block, by its patterns as soon as they can be read."""
    patterns = None if compiled is None else compiled.reader_for(block.texts)
    if patterns is not None:
        yield from _items_beside_plain(block, pieces, patterns, stage)
        return
    for run in block.runs:
        yield from _unknown_items(run, pieces, stage)


def _items_beside_plain(
    block: _Block, pieces: Pieces, patterns: PatternReader, stage: Stage
) -> Iterator[Item]:
    """Yield the items of lines that are neither known nor plain; the stage takes all others."""
    texts = block.texts
    hashes = text_hashes(texts)
    rows = _known_rows(hashes, stage.recall)
    unknown = np.flatnonzero(rows < 0)
    read = patterns.read([texts[place] for place in unknown.tolist()]) if len(unknown) else None
    plain = unknown[read.lines] if read is not None else unknown[:0]
    begin, counted, added = 0, 0, list[int]()
    stage.begin_block()
    for place in np.setdiff1d(unknown, plain, assume_unique=True).tolist():
        piece = block.piece(place)
        item = piece if piece is None or isinstance(piece, Refusal) else pieces.make(piece)
        if item is None:
            continue
        if isinstance(item, Record):
            added.append(place)
        else:
            # The caller counts the records before a refusal, so they must be counted by then.
            _stage_known(stage, rows[begin:place])
            before = int(np.searchsorted(plain, place))
            stage.records += before - counted
            begin, counted = place, before
        yield item, hashes[place].tobytes() if isinstance(item, Record) and item.alone else None
    stage.records += len(plain) - counted
    columns = None
    if read is not None:
        where = block.positions(plain)
        if read.names is not None:
            named = pc.binary_join_element_wise(
                where, pc.binary_join_element_wise("(", read.names, ")", ""), " "
            )
            where = pc.coalesce(named, where)
        columns = ReadColumns(read.keys, read.ids, read.tables, plain, hashes[plain], where)
    stage.end_block(columns, added)
    _stage_known(stage, rows[begin:])


def _unknown_items(
    batch: Run | list[Piece | Refusal], pieces: Pieces, stage: Stage
) -> Iterator[Item]:
    """Yield the unknown items of a batch, and hand known records between them to the stage."""
    hashes, rows = _look_up_texts(batch, stage.recall)
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
                yield from _unknown_items([piece], pieces, stage)
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


def _known_rows(hashes: Pairs, recall: KnownTexts | None) -> Rows:
    """Return the row of the record that each text gave before; -1: unknown."""
    return np.full(len(hashes), -1) if recall is None else recall.record_numbers(hashes)


def _look_up_texts(
    batch: Run | list[Piece | Refusal], recall: KnownTexts | None
) -> tuple[Pairs, Rows]:
    """Return each text's hash and the row of the record that it gave before; -1: unknown."""
    if isinstance(batch, Run):
        hashes = text_hashes(batch.texts)
        return hashes, _known_rows(hashes, recall)
    hashes, rows = np.zeros((len(batch), 2), np.uint64), np.full(len(batch), -1, np.int64)
    texts = [(place, piece[1]) for place, piece in enumerate(batch) if isinstance(piece, tuple)]
    if texts:
        places = [place for place, _ in texts]
        hashes[places] = text_hashes([text for _, text in texts])
        rows[places] = _known_rows(hashes[places], recall)
    return hashes, rows


def _stage_known(stage: Stage, rows: Rows) -> None:
    known = rows[rows >= 0]
    if len(known):
        stage.add_known_records(known)
