"""What the bulk load writes into the embedded engine is what the elements of the graph say."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.record.model import Interest, Listing, Name, Party, Row
from graph.store.arcadedb import bulk_load, java_rows
from graph.store.arcadedb.java_start import start_java
from graph.store.elements.graph_elements import Elements
from graph.store.open_store import open_store
from graph.store.protocol.graph_batches import Nodes
from graph.store.protocol.graph_store import Store
from graph.store.protocol.property_columns import columns_to_rows, rows_to_columns, select_rows
from graph.values.errors import StoreError
from graph.values.share import Share
from graph.world.identity import world_from_rows
from graph.world.world import World
from tests.graph.store.example import rows

pytestmark = pytest.mark.slow

ODD = (
    "",
    "Ωmega",
    "東京 \U0001f3e2",
    'a "b"\n\tc\\',
    "\x1f",
    "e\u0301",
    "0",
    "#1:2,#3:4",
    "x" * 70_000,
)
"""Texts of every width, empty, with marks of other formats, and longer than a page."""


def _odd_rows() -> Iterator[Row]:
    yield from rows()
    for number, text in enumerate(ODD):
        listed = [Name(text or "?"), Name(f"{text} Ltd", kind="alias")]
        yield Party(id=f"odd{number}", schema="Company", names=listed, addresses=[text or "?"])
        yield Interest(
            owner=f"odd{number}",
            asset="odd0",
            types=["shareholding"],
            share=Share(number, number + 1),
            start=f"{1899 + number}-02-03",
        )
        yield Listing(f"odd{number}", "EU", "eu_fsf", measures=["asset_freeze"], reason=text)


@pytest.fixture(scope="module")
def odd_world() -> World:
    return world_from_rows(_odd_rows(), dataset="odd")


@pytest.fixture(params=["each by itself", "by handles"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """A store for a new workspace, whose rows are put together in one of the two ways."""
    monkeypatch.setattr(java_rows, "FEW", 0 if request.param == "by handles" else 1_000_000)
    monkeypatch.setattr(bulk_load, "_PER_CALL", 3)
    opened = open_store("embedded", workspace=tmp_path)
    yield opened
    opened.close()


def _sorted(found: list[Any]) -> list[Any]:
    return sorted(found, key=repr)


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    """Return properties with days as Python has them, in one order, each with its type."""
    days = {name: getattr(value, "to_native", lambda v=value: v)() for name, value in said.items()}
    return {name: (type(value).__name__, value) for name, value in sorted(days.items())}


def test_nodes_and_relationships_are_what_the_elements_say(store: Store, odd_world: World) -> None:
    store.load(odd_world)
    elements = Elements(odd_world)
    nodes = [(sorted(each.labels), _plain(row)) for each in elements.nodes() for row in each.rows]
    found = store.query(
        "MATCH (n) WHERE NOT n:OwnershipExplorer RETURN labels(n), properties(n)", limit=10_000
    )
    assert len(nodes) > 2 * len(ODD)
    assert _sorted([(sorted(labels), _plain(said)) for labels, said in found.rows]) == _sorted(
        nodes
    )
    relations = [
        (start, each.type, end, _plain(row))
        for each in elements.relationships()
        for start, end, row in each.rows
    ]
    found = store.query(
        "MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, properties(r)", limit=10_000
    )
    assert _sorted([(a, kind, b, _plain(said)) for a, kind, b, said in found.rows]) == _sorted(
        relations
    )


def test_a_day_can_be_compared_and_an_id_found(store: Store, odd_world: World) -> None:
    store.load(odd_world)
    early = "MATCH (a:Company {id: 'odd3'})-[r:OWNS]->(b) WHERE r.start_min < date('1950-01-01') "
    assert store.query(early + "RETURN b.id, r.start_min").rows == [("odd0", date(1902, 2, 3))]
    assert store.query("MATCH (n:Entity) WHERE n.name = 'Ωmega' RETURN n.id").rows == [("odd1",)]


def test_two_nodes_with_one_id_are_refused(
    tmp_path: Path, odd_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = Nodes(("Source",), [{"id": "one"}, {"id": "one"}])
    monkeypatch.setattr(Elements, "nodes", lambda _: iter([twice]))
    opened = open_store("embedded", workspace=tmp_path)
    with pytest.raises(StoreError, match="two nodes Source have one id"):
        opened.load(odd_world)
    assert opened.data_version() is None


_VALUES: dict[str, tuple[list[Any], str]] = {
    "small": ([1, -2, 0], "java.lang.Integer"),
    "large": ([1, 1 << 40, -(1 << 62)], "java.lang.Long"),
    "share": ([0.5, -1e300, 25.0], "java.lang.Double"),
    "open": ([True, False, True], "java.lang.Boolean"),
    "name": (["", "\0\ud7ff\U0010ffff", "b"], "java.lang.String"),
    "day": ([date.min, date(1969, 12, 31), date.max], "java.time.LocalDate"),
    "names": ([[], ["a", ""], ["\U0001f3e2"]], "java.util.List"),
}


@pytest.mark.parametrize("few", [0, 1_000])
def test_each_value_has_its_type_in_java(
    few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine is not told types before the rows: what it is given is what it keeps."""
    monkeypatch.setattr(java_rows, "FEW", few)
    jpype = start_java(tmp_path / "engine", None)
    columns = rows_to_columns(
        [{name: values[place] for name, (values, _) in _VALUES.items()} for place in range(3)]
    )
    rows = java_rows.JavaRows(jpype, None)._properties(columns)
    assert len(rows) == 3
    for place, row in enumerate(rows):
        names = [str(name) for name in row[::2]]
        assert names == list(_VALUES)
        for name, value in zip(names, row[1::2], strict=True):
            values, kind = _VALUES[name]
            assert jpype.JClass(kind).class_.isInstance(value)
            assert str(value) == _written(values[place])


def _written(value: Any) -> str:
    """Return a value as it is shown in Java."""
    return f"[{', '.join(value)}]" if isinstance(value, list) else str(value)


_ROWS = st.lists(
    st.dictionaries(st.sampled_from("abcdefghij"), st.text(max_size=2)), min_size=1, max_size=40
)


@given(_ROWS)
def test_parts_have_no_gaps_and_are_all_of_the_rows(said: list[dict[str, str]]) -> None:
    rows = [{"id": str(place), **row} for place, row in enumerate(said)]
    columns = rows_to_columns(rows)
    found = []
    for among in java_rows.partition_rows(columns, len(rows)):
        part = select_rows(columns, among)
        assert not any(column.null_count for column in part.values())
        found += columns_to_rows(part, int(among.sum()))
    assert sorted(found, key=lambda row: int(row["id"])) == rows


def test_rows_without_properties_are_one_part() -> None:
    (among,) = java_rows.partition_rows({}, 3)
    assert among.tolist() == [True] * 3
    assert rows_to_columns([{}, {}]) == {}
    assert rows_to_columns([{"a": []}, {}])["a"].type == pa.list_(pa.string())
