"""A canonical party as one node: what its rows state together, the shown name first."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.names import fold
from graph.store.codec import properties, row_of
from graph.store.schema import NO_SCHEMA, SCHEMA_LABELS
from graph.world import World

_SLICE: Final = 50_000
_GENERIC: Final = frozenset({"LegalEntity", "Thing", "Asset"})
_LISTS: Final = ("countries", "identifiers", "addresses", "topics", "same_as")
_NOT_COPIED: Final = frozenset({"id", "names", "schema", "data", *_LISTS})

Row = dict[str, Any]


def party_nodes(world: World) -> Iterator[tuple[int, str, Row]]:
    """Give number, schema label and properties of each canonical party, in order of number."""
    members = _members(world)
    ids: list[str] = world.ids.to_pylist()
    shown = world.names
    after = 0
    for number, rows in _groups(world):
        for unstated in range(after, number):
            yield _node(ids[unstated], [], members[unstated], shown[unstated])
        yield (number, *_node(ids[number], rows, members[number], shown[number])[1:])
        after = number + 1
    for unstated in range(after, world.size):
        yield _node(ids[unstated], [], members[unstated], shown[unstated])
