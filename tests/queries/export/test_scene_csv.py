"""The CSV files of a screen: what is shown and no more, and what cut it."""

import csv
import hashlib
import io
import json
import zipfile
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from queries.draw.card_text import tie_words
from queries.draw.scene_picture import read_picture
from queries.draw.text_width import clean_text
from queries.export.scene_csv import csv_files, csv_name, csv_zip
from tests.queries.draw.scenes import ASKED, EDGES, FORMULA, NODES, edge, node, picture


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode(), newline=""), strict=True))


def manifest(files: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["manifest.json"])
    return found


def test_it_holds_what_is_shown_and_says_what_is_not() -> None:
    files = csv_files(picture())
    assert [row["party_id"] for row in rows(files, "parties.csv")] == [n["party"] for n in NODES]
    assert [row["link_id"] for row in rows(files, "links.csv")] == [e["id"] for e in EDGES]
    said = manifest(files)
    assert said["parties_shown"] == 9
    assert said["parties_left_out"] == 29
    assert said["limit"] == "9 parties at most"
    assert said["filters"] == {"certainty": "all but disputed"}
    assert said["complete"] is False
    assert said["as_of"] == "2024-04-08"
    assert said["known_on"] == "2026-11-24"
    for name, content in files.items():
        if name != "manifest.json":
            assert said["files"][name] == hashlib.sha256(content).hexdigest()
            assert said["counts"][name] == len(rows(files, name))


def test_places_have_columns_only_where_the_canvas_has_told_them() -> None:
    unknown = [{**one, "x": None, "y": None} for one in NODES]
    known = [{**unknown[0], "x": 1.0, "y": 2.0}, *unknown[1:]]
    for nodes, columns in ((unknown, []), (known, ["x", "y"])):
        files = csv_files(read_picture({"nodes": nodes, "edges": EDGES, "left_out": 0}, ASKED))
        assert [key for key in rows(files, "parties.csv")[0] if key in "xy"] == columns
    assert [rows(files, "parties.csv")[n]["x"] for n in (0, 1)] == ["1.0", ""]


def test_ids_lead_from_file_to_file() -> None:
    files = csv_files(picture())
    parties = {row["party_id"] for row in rows(files, "parties.csv")}
    links = rows(files, "links.csv")
    assert {row[end] for row in links for end in ("from_id", "to_id")} <= parties
    statements = rows(files, "statements.csv")
    assert [(r["link_id"], r["statement_no"]) for r in statements] == [
        ("e1", "1"),
        ("e3", "1"),
        ("e3", "2"),
    ]
    assert {row["evidence_hash"] for row in statements} == {"ab" * 32}
    notes = {row["footnote"] for row in rows(files, "footnotes.csv")}
    marks = {mark for row in links for mark in row["footnotes"].split("; ") if mark}
    assert marks <= notes


def test_a_line_is_as_doubtful_as_in_the_picture() -> None:
    shown = picture()
    links = {row["link_id"]: row for row in rows(csv_files(shown), "links.csv")}
    assert [links[edge.id]["words"] for edge in shown.edges] == [*map(tie_words, shown.edges)]
    assert (links["e6"]["disputed"], links["e6"]["perhaps"]) == ("true", "true")
    # Confirmed is what its source says; that it held on the day is not.
    assert (links["e9"]["certainty"], links["e9"]["perhaps"]) == ("confirmed", "true")
    assert (links["e1"]["disputed"], links["e1"]["perhaps"]) == ("false", "false")


def test_no_cell_is_a_formula() -> None:
    files = csv_files(picture())
    assert f"'{FORMULA}" in {row["name"] for row in rows(files, "parties.csv")}
    for name in files:
        if name.endswith(".csv"):
            for row in rows(files, name):
                for cell in row.values():
                    assert not cell.startswith(("=", "+", "@")), (name, cell)


def test_the_name_says_what_cut_it() -> None:
    assert csv_name("a", 9, 0, filtered=False) == "a-9-parties"
    assert csv_name("a", 9, 29, filtered=True) == "a-9-of-38-parties-filtered"


def test_the_same_screen_gives_the_same_archive() -> None:
    packed = csv_zip(picture())
    assert packed == csv_zip(picture())
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert {n: archive.read(n) for n in archive.namelist()} == csv_files(picture())


@settings(max_examples=50)
@given(name=st.text(st.characters(), max_size=60))
def test_any_name_comes_back_from_the_table(name: str) -> None:
    scene = {
        "nodes": [node("n1", name), node("n2", "B")],
        "edges": [edge("e1", "n1", "n2", title=name)],
    }
    files = csv_files(read_picture(scene, ASKED))
    found = rows(files, "parties.csv")[0]["name"]
    assert found.removeprefix("'") == (clean_text(name) or "name not stated").removeprefix("'")
    assert rows(files, "links.csv")[0]["from_name"] == found
