"""A made-up register as Parquet files of the record's columns, written block by block.

A block is a graph of `benchmarks.generate`; one owner in ten is the same owner of an earlier
block, so that stakes lead from block to block and no company's shares change. Only one block is in
memory at a time. The parties' file has another order than the interests, as if sorted by id: what
stands together in the graph stands nowhere together in the numbers.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.generate import draw_holdings, draw_listed
from graph.record.model import SCHEMAS
from graph.whole_register.countable_rows import COLUMNS

BLOCK: Final = 500_000
"""Entities a block."""
ABROAD: Final = 0.1
"""The part of holdings whose owner stands in another block."""
DAY: Final = "2026-06-30"
"""A day on which all holdings are in force."""
_STEP: Final = 61_803_398_879
_IDS: Final = 10**11
_PREFIX: Final = b"GB-COH-00"
_DIGITS: Final = 11

Longs = NDArray[np.int64]


def write_register(folder: Path, entities: int, seed: int = 1) -> int:
    """Write `parties.parquet`, `interests.parquet` and `listed.parquet`.

    Args:
        folder: an empty folder.
        entities: how many, at least 1,000.
        seed: equal seeds give equal files.

    Returns:
        Number of interests.
    """
    import pyarrow.parquet as pq

    schema = pa.schema([SCHEMAS["interests"].field(name) for name in COLUMNS])
    interests, listed = 0, []
    with pq.ParquetWriter(folder / "interests.parquet", schema, compression="zstd") as sink:
        for first, size, rng in _blocks(entities, seed):
            drawn = draw_holdings(size, rng)
            listed.append(first + draw_listed(size, drawn, rng))
            src, dst = _move_abroad(drawn.src, first, rng), first + drawn.dst
            order = rng.permutation(src.size)
            table = _interests(src[order], dst[order], drawn.share[order], schema, rng)
            sink.write_table(table)
            interests += src.size
    parties = pa.schema([SCHEMAS["parties"].field("id")])
    with pq.ParquetWriter(folder / "parties.parquet", parties, compression="zstd") as sink:
        for first in range(0, entities, BLOCK):
            places = np.arange(first, min(first + BLOCK, entities), dtype=np.int64)
            sink.write_table(pa.table([ids_of(_shuffle_places(places, entities))], schema=parties))
    ids = ids_of(np.concatenate(listed))
    pq.write_table(pa.table({"party": ids}), folder / "listed.parquet")
    return interests


def ids_of(numbers: Longs) -> pa.Array:
    """Return a text id of 20 characters for each entity; other numbers get other ids."""
    digits = numbers * _STEP % _IDS
    text = np.empty((len(numbers), len(_PREFIX) + _DIGITS), np.uint8)
    text[:, : len(_PREFIX)] = np.frombuffer(_PREFIX, np.uint8)
    for place in range(_DIGITS):
        text[:, -1 - place] = ord("0") + digits % 10
        digits //= 10
    begins = np.arange(len(numbers) + 1, dtype=np.int32) * text.shape[1]
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(begins), pa.py_buffer(text))


def _blocks(entities: int, seed: int) -> Iterator[tuple[int, int, np.random.Generator]]:
    """Yield first entity, size and numbers to draw from of each block; the last takes the rest."""
    count = max(1, entities // BLOCK)
    for block in range(count):
        first = block * BLOCK
        size = entities - first if block == count - 1 else BLOCK
        yield first, size, np.random.default_rng([seed, block])


def _move_abroad(src: Longs, first: int, rng: np.random.Generator) -> Longs:
    """Return the owners, some of them replaced by the same number in an earlier block."""
    abroad = (rng.random(src.size) < ABROAD) & (src < BLOCK) & (first > 0)
    block = rng.integers(0, max(1, first // BLOCK), src.size)
    return np.where(abroad, block * BLOCK + src, first + src)


def _shuffle_places(places: Longs, entities: int) -> Longs:
    """Return the entity that stands at each place of the parties' file."""
    step = int(entities * 0.618) | 1
    while np.gcd(step, entities) != 1:
        step += 2
    return places * step % entities


def _interests(
    src: Longs, dst: Longs, share: Longs, schema: pa.Schema, rng: np.random.Generator
) -> pa.Table:
    size = len(src)
    units, no = pa.array(share.astype(np.int32)), pa.array(np.zeros(size, np.bool_))
    kind = schema.field("share").type
    begun = np.datetime64("2006-01-01") + rng.integers(0, 7_000, size)
    stated = pa.array(rng.random(size) < 0.7)
    ends = np.arange(size + 1, dtype=np.int32)
    said: dict[str, Any] = {
        "owner": ids_of(src),
        "asset": ids_of(dst),
        "types": pa.ListArray.from_arrays(pa.array(ends), _repeat_text("shareholding", size)),
        "share": pa.StructArray.from_arrays([units, units, no, no], fields=list(kind)),
        "directness": _repeat_text("direct", size),
        "summary": no,
        "start": _days_if_stated(stated, pa.array(begun.astype("datetime64[D]"))),
        "certainty": _repeat_text("confirmed", size),
    }
    nothing = pa.nulls(size, pa.string())
    return pa.table([said.get(name, nothing) for name in schema.names], schema=schema)


def _repeat_text(text: str, size: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), size)


def _days_if_stated(stated: pa.Array, days: pa.Array) -> pa.Array:
    """Return days as ISO text where they are stated, null elsewhere."""
    import pyarrow.compute as pc

    return pc.if_else(stated, days.cast(pa.string()), pa.scalar(None, pa.string()))
