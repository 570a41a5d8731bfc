"""What the command line says of files, datasets and refusals, in every form."""

import csv
import gzip
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.queries.conftest import Ask

ROWS = "owner,company,share\nAnna,Firm A,50\nBob,Firm B,soon\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "stakes.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def place(tmp_path: Path) -> list[Any]:
    return ["--workspace", tmp_path / "w"]


def test_the_same_list_packed_otherwise_adds_no_refusal(
    ask: Ask, place: list[Any], sheet: Path
) -> None:
    packed = sheet.with_suffix(".csv.gz")
    packed.write_bytes(gzip.compress(sheet.read_bytes()))
    loaded = ask(*place, "load", sheet, packed).json
    assert [row["records_quarantined"] for row in loaded] == [1, 1], "as each file has them"
    assert len(ask(*place, "quarantine").json) == 1
    assert ask(*place, "status").json["totals"]["quarantined"] == 1
    sheet.write_text(ROWS + "Carl,Firm C,soon\n", encoding="utf-8")
    assert ask(*place, "load", sheet).code == 0
    assert ask(*place, "status").json["totals"]["quarantined"] == 3, "another file has others too"


def test_the_same_file_called_complete_later_adds_no_refusal(
    ask: Ask, place: list[Any], sheet: Path
) -> None:
    said = ["load", sheet, "--retrieved-on", "2024-01-01"]
    ask(*place, *said)
    (row,) = ask(*place, *said, "--complete").json
    assert (row["records_read"], row["records_quarantined"]) == (2, 1)
    assert len(ask(*place, "quarantine").json) == 1
    totals = ask(*place, "status").json["totals"]
    assert (totals["records"], totals["quarantined"]) == (1, 1)


def test_a_refusal_says_in_which_edition_it_stands(ask: Ask, place: list[Any], sheet: Path) -> None:
    for day in ("2024-01-01", "2024-02-01"):
        assert ask(*place, "load", sheet, "--retrieved-on", day).code == 0
    rows = ask(*place, "quarantine").json
    assert [row["edition"] for row in rows] == ["2024-01-01", "2024-02-01"]
    table = ask(*place, "--format", "table", "quarantine").out
    assert "stakes (2024-02-01)\n  stakes.csv, row 3 was not loaded. " in table
    read = csv.DictReader(io.StringIO(ask(*place, "--format", "csv", "quarantine").out))
    assert [row["edition"] for row in read] == ["2024-01-01", "2024-02-01"]


def test_a_file_that_may_not_be_read_keeps_no_other_out(
    ask: Ask, place: list[Any], sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = tmp_path / "locked.csv"
    locked.write_text(ROWS, encoding="utf-8")
    plain, may = Path.open, os.access
    monkeypatch.setattr(os, "access", lambda p, *a, **k: str(p) != str(locked) and may(p, *a, **k))

    def opened(path: Path, *said: Any, **more: Any) -> Any:
        if path == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return plain(path, *said, **more)

    monkeypatch.setattr(Path, "open", opened)
    asked = ask(*place, "load", locked, sheet)
    assert asked.code == 3
    assert [row.get("records_kept") for row in json.loads(asked.out)] == [None, 1]
    assert f"{locked}: cannot be read (Permission denied)" in asked.err


def test_findings_of_a_dataset_that_is_not_loaded_are_refused(
    ask: Ask, place: list[Any], sheet: Path
) -> None:
    ask(*place, "load", sheet)
    assert ask(*place, "checks", "--dataset", "stakes").json == []
    asked = ask(*place, "checks", "--dataset", "steaks")
    assert asked.code == 2
    assert 'There is no dataset "steaks". Did you mean stakes? There are: stakes' in asked.err


@pytest.mark.parametrize(
    ("words", "page"),
    [
        (["load"], "ownership load --help"),
        (["load", "x.csv", "--expect", "3"], "ownership load --help"),
        (["query", "run"], "ownership query run --help"),
        (["lod"], "ownership --help"),
    ],
)
def test_what_is_typed_wrong_leads_to_the_help_of_its_command(
    ask: Ask, words: list[str], page: str
) -> None:
    asked = ask(*words)
    assert asked.code == 2
    assert asked.err.endswith(f"(see: {page})\n")


def test_a_profile_counts_one_as_one(ask: Ask, place: list[Any], sheet: Path) -> None:
    out = ask(*place, "--format", "table", "load", sheet, "--dry-run").out
    assert "interests: 1 row\n" in out
    assert "parties: 2 rows\n" in out
    assert "1 record refused: " in out


def test_a_csv_of_a_dry_run_says_what_is_new_changed_and_gone(
    ask: Ask, place: list[Any], sheet: Path
) -> None:
    ask(*place, "load", sheet, "--retrieved-on", "2024-01-01")
    sheet.write_text("owner,company,share\nAnna,Firm A,60\nDora,Firm D,5\n", encoding="utf-8")
    look = ["load", sheet, "--retrieved-on", "2024-02-01", "--dry-run"]
    (row,) = csv.DictReader(io.StringIO(ask(*place, "--format", "csv", *look).out))
    assert [row[word] for word in ("new", "changed", "gone")] == ["1", "1", "0"]
    profile = ask(*place, *look).json[0]["profile"]
    assert [profile[word] for word in ("new", "changed", "gone")] == [1, 1, 0]


def test_a_dataset_that_was_dropped_is_said_until_it_is_loaded_again(
    ask: Ask, place: list[Any], sheet: Path
) -> None:
    ask(*place, "load", sheet)
    ask(*place, "drop", "stakes")
    (line,) = ask(*place, "status").json["dropped"]
    assert f"dropped: stakes, on {line['on']}" in ask(*place, "--format", "table", "status").out
    ask(*place, "load", sheet)
    assert "dropped" not in ask(*place, "--format", "table", "status").out
