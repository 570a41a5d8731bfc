from pathlib import Path

import pytest

import ingest.load.load_plan
from graph.record.record import Record
from tests.ingest.lines_reader import LINES


@pytest.fixture(autouse=True)
def _lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.load.load_plan, "reader_for", lambda _opened, _name: LINES)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "ws")
