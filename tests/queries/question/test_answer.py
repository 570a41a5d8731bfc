"""How answers are written: exact numbers, and cells that no spreadsheet runs."""

import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.values.errors import InputError
from queries.question.answer import (
    Answer,
    cell_text,
    columns_of,
    json_value,
    to_csv,
    to_json,
)

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.decimals(-(10**9), 10**9, places=6)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (Decimal("8.600000"), "8.6"),
        (Decimal(50), "50"),
        (Decimal("0.000001"), "0.000001"),
        (["a", "b"], "a; b"),
        ([], ""),
        ("plain", "plain"),
        (-3, "-3"),
    ],
)
def test_cells(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_objects_in_a_cell_are_json() -> None:
    hops = [{"to": "b", "share": Decimal("8.60")}, {"to": "=c", "share": None}]
    assert json.loads(cell_text(hops)) == [{"to": "b", "share": 8.6}, {"to": "=c", "share": None}]
    assert json.loads(cell_text(hops[:1])) == [{"to": "b", "share": 8.6}]
    assert json.loads(cell_text(hops[0])) == {"to": "b", "share": 8.6}
    assert cell_text([]) == ""


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_starts_a_formula(text: str) -> None:
    assert cell_text(text) == f"'{text}"
    assert cell_text([text, "b"]).startswith("'")


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=4)
)
def test_csv_comes_back_as_it_was(texts: list[str]) -> None:
    row = {f"c{n}": text for n, text in enumerate(texts)}
    written = to_csv([row], list(row))
    heading, back = list(csv.reader(io.StringIO(written, newline="")))
    assert heading == list(row)
    assert back == [cell_text(text) for text in texts]


@given(st.decimals(0, 100, places=6))
def test_json_numbers_keep_every_digit(value: Decimal) -> None:
    back = json.loads(to_json({"share": value}), parse_float=Decimal, parse_int=Decimal)
    assert back["share"] == value


def test_columns_keep_the_order_of_first_sight() -> None:
    assert columns_of([{"b": 1}, {"a": 2, "b": 3}]) == ["b", "a"]


def test_frames_and_graphs() -> None:
    hop = {"from_id": "x", "from_name": "X", "to_id": "y", "to_name": "Y", "relation": "OWNS"}
    answer = Answer([{"listed_id": "x", "hops": [hop]}])
    assert list(answer.to_frame()["listed_id"]) == ["x"]
    graph = answer.to_networkx()
    assert graph.nodes["x"]["name"] == "X"
    assert [d["relation"] for *_, d in graph.edges(data=True)] == ["OWNS"]


def test_a_day_is_a_text_in_arrow_however_deep_it_stands() -> None:
    """Arrow's reader of JSON takes whole dates for moments, and those of a month for texts."""
    hops = [{"valid_from": "2024-04-08", "note": None, "share": Decimal(50), "also": []}]
    table = Answer([{"hops": hops}, {"hops": []}, {"hops": None}]).to_arrow()
    assert table["hops"].to_pylist() == [[{**hops[0], "share": 50.0}], [], None]
    assert str(table.schema.field("hops").type.value_type) == (
        "struct<valid_from: string, note: null, share: double, also: list<item: null>>"
    )
    mixed = Answer([{"value": 5}, {"value": "five"}, {"value": ["a"]}]).to_arrow()
    assert mixed["value"].to_pylist() == ["5", "five", '["a"]']


def test_without_pandas_an_answer_says_which_extra_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.values.extensions.find_spec", lambda _name: None)
    with pytest.raises(InputError, match=r"pip install \"WHEEL\[explorer\]\""):
        Answer([{"verdict": "review"}]).to_frame()


@given(PLAIN)
def test_json_is_that_of_the_standard_library_byte_for_byte(value: object) -> None:
    assert to_json(value) == json.dumps(json_value(value), ensure_ascii=False, indent=2)


@pytest.mark.parametrize("number", [1e-5, 0.0001, 1e-7, 1e16, Decimal("0.000001"), 2**64, -0.0])
def test_very_small_and_large_numbers_are_written_as_ever(number: object) -> None:
    value = {"text": "0.00001\n1e-7", "number": number, "none": None}
    assert to_json([value]) == json.dumps([json_value(value)], ensure_ascii=False, indent=2)


def test_what_is_no_number_of_a_persons_own_query_stays() -> None:
    rows = Answer([{"x": float("nan")}])
    rows.as_is = True
    assert "NaN" in to_json(rows)
