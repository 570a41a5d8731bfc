import json
from pathlib import Path
from typing import Any

import pytest

from ingest.reader import Record, Refusal
from tests.ingest.readers.uk_psc.made_up import read


@pytest.fixture
def only(tmp_path: Path) -> Any:
    """Reads one line and gives its record, or its refusal."""

    def one(value: dict[str, Any]) -> Record | Refusal:
        path = tmp_path / "one.jsonl"
        path.write_text(json.dumps(value) + "\n", encoding="utf-8")
        records, refusals, _ = read(path)
        (item,) = [*records, *refusals]
        return item

    return one
