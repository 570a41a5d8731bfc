"""What tests of tables share."""

from pathlib import Path

import pytest

from tests.ingest.readers.table.mapped import MAPPING, Outcome, Table


@pytest.fixture
def table(tmp_path: Path) -> Table:
    def read(
        text: str | bytes, share: str = '{ column = "share" }', mapping: str = MAPPING
    ) -> Outcome:
        path, described = tmp_path / "own.csv", tmp_path / "own.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        described.write_text(mapping.replace("SHARE", share), encoding="utf-8")
        return Outcome(path, described)

    return read
