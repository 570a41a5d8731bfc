"""The rows of the name index, one a canonical party of a world."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.world.readable_names import most_specific_schema
from graph.world.world import World

if TYPE_CHECKING:
    from graph.search.name_index import IndexRow

STEP: Final = 5_000
"""Parties after which a build of the name index says how far it is."""
_LISTS: Final = ("names", "identifiers", "countries")
_TEXTS: Final = ("jurisdiction", "schema", "dataset")


def index_rows(world: World) -> "Iterator[IndexRow]":
    """Yield the rows of the name index, one a canonical party, also one that is missing now."""
    return rows_of_batches(index_batches(world))


def index_batches(world: World) -> Iterator[pa.RecordBatch]:
    """Yield what the name index is made of, a row a canonical party, some thousand at a time.

    ``party`` is its id, ``listed`` whether it is now; each further column is a column of
    ``parties`` as lists, one item for each of the party's rows.
    """
    listed = np.zeros(world.size, np.bool_)
    listed[[*world.listed_now]] = True
    names = [*_LISTS, *_TEXTS]
    for first, begins, table in world.parties_in_order(names):
        many = len(begins) - 1
        # Rows of one party stand together.
        offsets = pa.array(begins, pa.int32())
        lists = [pa.ListArray.from_arrays(offsets, c.combine_chunks()) for c in table.columns]
        columns = [world.ids.slice(first, many), pa.array(listed[first : first + many]), *lists]
        yield pa.RecordBatch.from_arrays(columns, ["party", "listed", *names])


def rows_of_batches(batches: Iterable[pa.RecordBatch]) -> "Iterator[IndexRow]":
    """Yield the rows of the name index that batches of `index_batches` hold."""
    from graph.search.name_index import IndexedName, IndexRow

    for batch in batches:
        begins = [0, *pc.cumulative_sum(pc.list_value_length(batch["names"])).to_pylist()]
        (names, named), (numbers, numbered), (places, placed) = (
            _flatten_lists(batch[name].flatten()) for name in _LISTS
        )
        values, kinds = (pc.struct_field(names, part).to_pylist() for part in ("value", "kind"))
        numbers, places = numbers.to_pylist(), tuple(places.to_pylist())
        seats, schemata, sources = (tuple(batch[name].flatten().to_pylist()) for name in _TEXTS)
        parties = zip(batch["party"].to_pylist(), batch["listed"].to_pylist(), strict=True)
        for (party, listed), (row, end) in zip(parties, pairwise(begins), strict=True):
            at = slice(named[row], named[end])
            pairs = zip(values[at], kinds[at], strict=True)
            schema, countries, datasets = _kind_of(
                schemata[row:end],
                places[placed[row] : placed[end]],
                seats[row:end],
                sources[row:end],
            )
            own = numbers[numbered[row] : numbered[end]]
            yield IndexRow(
                party,
                [IndexedName(value, kind) for value, kind in dict.fromkeys(pairs)],
                own if len(own) < 2 else sorted(set(own)),
                schema,
                countries,
                listed,
                datasets,
            )


# Of the parties of a register most share these with many others.
@lru_cache(maxsize=4_096)
def _kind_of(
    schemata: tuple[str, ...],
    places: tuple[str, ...],
    seats: tuple[str | None, ...],
    sources: tuple[str, ...],
) -> tuple[str, list[str], list[str]]:
    """Return schema, countries and datasets of a party from those of its rows."""
    countries = {*places, *seats} - {None, ""}
    found = sorted(code.lower() for code in countries if code is not None)
    return most_specific_schema(schemata), found, sorted({*sources})


def _flatten_lists(lists: pa.ListArray) -> tuple[Any, list[int]]:
    """Return the items of lists end to end, and the offset where each list begins."""
    ends = pc.cumulative_sum(pc.fill_null(pc.list_value_length(lists), 0))
    return lists.flatten(), [0, *ends.to_pylist()]
