"""A likeness that a program states of two entities: an alleged link, never a party or a holding."""

import json
from pathlib import Path

from graph.record.model import Link
from tests.ingest.outcome import Outcome, rows_of


def test_a_likeness_joins_nothing(tmp_path: Path) -> None:
    said = {"candidate": ["a"], "match": ["b"], "confidenceScore": ["0.93"], "matcher": ["m"]}
    path = tmp_path / "made_up.ftm.json"
    path.write_text(json.dumps({"id": "s", "schema": "Similar", "properties": said}) + "\n")
    (row,) = rows_of(Outcome(path))
    assert isinstance(row, Link)
    assert (row.kind, row.subtype, row.certainty) == ("UnknownLink", "possibly_same", "alleged")
    assert (row.source, row.target) == ("made_up-a", "made_up-b")
    assert row.note == "confidenceScore: 0.93; matcher: m"
