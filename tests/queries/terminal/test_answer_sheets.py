"""Answers that are one object are tables too: a row for each of what they list."""

import csv
import io
from pathlib import Path

from queries.terminal.answer_sheets import STATUS_COLUMNS, object_table
from queries.workspace.workspace import open_workspace
from tests.queries.conftest import Ask

Rows = list[dict[str, str]]


def _read(text: str) -> Rows:
    assert "{" not in text, "no cell holds JSON"
    return list(csv.DictReader(io.StringIO(text)))


def test_a_status_is_a_row_for_each_dataset(ask: Ask) -> None:
    told = ask("status").json
    rows = _read(ask("--format", "csv", "status").out)
    assert [row["dataset"] for row in rows] == [row["dataset"] for row in told["datasets"]]
    for row, said in zip(rows, told["datasets"], strict=True):
        assert {row[key] for key in ("data_version",)} == {told["data_version"]}
        numbers = ("files", "records", "parties", "interests", "listings", "gaps", "quarantined")
        assert [row[key] for key in numbers] == [str(said[key]) for key in numbers]


def test_a_status_of_nothing_has_its_columns(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    asked = ask("--workspace", tmp_path / "new", "--format", "csv", "status")
    assert asked.out == ",".join(STATUS_COLUMNS) + "\n"


def test_fewest_records_by_scope_are_plain_text(tmp_path: Path) -> None:
    facts = open_workspace(tmp_path / "new").status()
    bare = dict.fromkeys(STATUS_COLUMNS)
    facts["datasets"] = [{**bare, "at_least": {"b": 5, "a": 12}}, {**bare, "at_least": 3}]
    rows, columns = object_table(facts)
    assert columns == STATUS_COLUMNS
    assert [row["at_least"] for row in rows] == [["a 12", "b 5"], 3]


def test_a_party_is_a_row_for_each_fact(ask: Ask) -> None:
    words = ("show", "Toloka AI BV", "--as-of", "2024-04-08")
    told, asked = ask(*words).json, ask("--format", "csv", *words)
    rows = _read(asked.out)
    lists = {key: value for key, value in told.items() if isinstance(value, list)}
    assert [row["section"] for row in rows] == [
        "party",
        *(key for key, items in lists.items() for one in items if not isinstance(one, str)),
    ]
    assert {(row["id"], row["as_of"], row["data_version"]) for row in rows} == {
        (told["id"], "2024-04-08", told["data_version"])
    }
    assert rows[0]["name"] == told["name"]
    assert rows[0]["jurisdiction"] == "nl"
    names = [row for row in rows if row["section"] == "names"]
    assert [row["value"] for row in names] == [item["value"] for item in told["names"]]
    assert [row["source"] for row in names] == [item["source"] for item in told["names"]]


def test_what_moved_is_in_words_and_both_ends_are_columns(ask: Ask) -> None:
    days = ("--from", "2024-01-01", "--to", "2024-04-08", "--regime", "eu")
    (told,) = ask("compare", "Yandex N.V.", *days).json
    (row,) = _read(ask("--format", "csv", "compare", "Yandex N.V.", *days).out)
    assert (row["from_verdict"], row["to_verdict"]) == ("review", "excluded")
    assert (row["from_as_of"], row["to_as_of"]) == ("2024-01-01", "2024-04-08")
    assert row["moved"] == "; ".join(one["sentence"] for one in told["moved"])
    assert row["moved"]


def test_causes_of_a_span_are_in_words(ask: Ask) -> None:
    words = ("timeline", "Yandex N.V.", "--regime", "eu")
    rows = _read(ask("--format", "csv", *words).out)
    told = ask(*words).json
    assert [row["causes"] for row in rows] == [
        "; ".join(cause["sentence"] for cause in span["causes"]) for span in told
    ]
    assert [row["from"] for row in rows] == [span["from"] or "" for span in told]


SPLIT = """case: split
sources: {s: {title: A memo}}
parties:
  l: {schema: Person, name: Anna, source: s}
  f: {schema: Company, name: Firm, source: s}
interests: [{owner: l, asset: f, share: "25..50", source: s}]
listings:
  - {party: l, authority: US-OFAC, list: sdn, measures: [asset_freeze], start: 2020, source: s}
"""


def test_what_would_settle_a_verdict_is_in_words(ask: Ask, tmp_path: Path) -> None:
    case = tmp_path / "split.case.yaml"
    case.write_text(SPLIT, encoding="utf-8")
    place = ("--workspace", tmp_path / "new")
    assert ask(*place, "load", case).code == 0
    words = ("exposure", "Firm", "--regime", "us", "--as-of", "2024-01-15")
    (told,) = ask(*place, *words).json
    sentences = [turn["sentence"] for turn in told["turning"]]
    assert told["verdict"] == "possible"
    assert sentences
    (row,) = csv.DictReader(io.StringIO(ask(*place, "--format", "csv", *words).out))
    assert row["turning"] == "; ".join(sentences)
    shown = " ".join(ask(*place, "--format", "table", *words).out.split())
    assert "what would settle it, each by itself" in shown
    assert all(sentence in shown for sentence in sentences)
