"""Remarks of a load: what many records cause is said once, and what is not shown is counted."""

import json
from pathlib import Path

from graph.record.record import Record
from ingest.load.pipeline import Options, load


def remarks_of(folder: Path, persons: list[dict[str, object]]) -> list[str]:
    """Load entities and give what is said of the file."""
    path = folder / "made_up.json"
    lines = [
        json.dumps({"id": f"p{number}", "schema": "Person", "properties": said})
        for number, said in enumerate(persons)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (outcome,) = load(Record(folder / "record"), [path], Options(reader="ftm"))
    return outcome.remarks


def test_what_many_records_cause_is_said_once_with_a_count(tmp_path: Path) -> None:
    person: dict[str, object] = {"name": ["A. Person"], "swiftBic": ["WRONG"]}
    said = remarks_of(tmp_path, [person] * 31)
    assert len(said) == 1
    assert said[0].startswith("line 1 and 30 more: ")


def test_remarks_that_are_not_shown_are_counted(tmp_path: Path) -> None:
    persons: list[dict[str, object]] = [
        {"name": ["A. Person"], "swiftBic": [f"WRONG{number}"]} for number in range(25)
    ]
    said = remarks_of(tmp_path, persons)
    assert len(said) == 21
    assert said[-1] == "further remarks, which are not shown: 5"
