"""What tests of FollowTheMoney share."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.reader import Record, Refusal
from tests.ingest.readers.ftm.entities import read


@pytest.fixture
def load(tmp_path: Path) -> Any:
    """Reads entities and gives records, refusals and remarks."""

    def lines(*values: dict[str, Any]) -> tuple[list[Record], list[Refusal], list[str]]:
        path = tmp_path / "some.ftm.json"
        path.write_text("".join(json.dumps(v) + "\n" for v in values), encoding="utf-8")
        return read(path)

    return lines
