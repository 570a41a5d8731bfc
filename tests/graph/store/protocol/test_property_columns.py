"""Properties a column at a time are those of each row by itself."""

from typing import Any

import pyarrow as pa
import pytest

from graph.record.model import SCHEMAS
from graph.store.elements.graph_elements import Elements
from graph.store.protocol.graph_batches import pause_collection, prefetch_batches
from graph.store.protocol.property_codec import row_from_properties, row_properties
from graph.store.protocol.property_columns import property_rows
from tests.graph.store.example import example_world


def _by_row(name: str, table: pa.Table, first: int) -> list[dict[str, Any]]:
    rows = [{**row, "row": number} for number, row in enumerate(table.to_pylist(), first)]
    return [row_properties(name, row) for row in rows]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
@pytest.mark.parametrize(("first", "size"), [(0, 1_000), (1, 2), (3, 5)])
def test_columns_give_what_rows_give(name: str, first: int, size: int) -> None:
    part = example_world().tables[name].slice(first, size)
    found = property_rows(name, part, first)
    assert found == _by_row(name, part, first)
    types = [{key: type(value) for key, value in row.items()} for row in found]
    assert types == [
        {key: type(value) for key, value in row.items()} for row in _by_row(name, part, first)
    ]


@pytest.mark.parametrize("name", sorted(set(SCHEMAS) - {"parties"}))
def test_a_row_comes_back_from_its_properties(name: str) -> None:
    table = example_world().tables[name].select(SCHEMAS[name].names)
    found = property_rows(name, example_world().tables[name])
    assert [row_from_properties(name, each, SCHEMAS[name]) for each in found] == table.to_pylist()


def test_what_one_batch_raises_is_raised() -> None:
    def batches() -> Any:
        yield 1
        raise KeyError("second")

    with pause_collection(), pytest.raises(KeyError, match="second"):
        list(prefetch_batches(batches()))
    assert list(prefetch_batches(iter([1, 2, 3]))) == [1, 2, 3]


def test_no_property_is_an_empty_list() -> None:
    elements = Elements(example_world())
    rows = [row for nodes in elements.nodes() for row in nodes.rows]
    rows += [row for relations in elements.relationships() for _, _, row in relations.rows]
    assert len(rows) == 34 + 71
    assert [row for row in rows if [] in row.values() or None in row.values()] == []
