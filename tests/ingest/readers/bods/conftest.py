"""What tests of BODS share."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.readers.bods.made_up import Read


@pytest.fixture
def of(tmp_path: Path) -> Any:
    """Reads statements, as JSON lines."""

    def read(*values: Any) -> Read:
        path = tmp_path / "some.jsonl"
        path.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
        return Read(path)

    return read
