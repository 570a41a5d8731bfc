"""Tables: who publishes one is what its mapping says, and not the reader of any table."""

from pathlib import Path

import pytest

from graph.record.record import Record
from ingest.files.opened_file import Opened
from ingest.load.pipeline import Options, load
from ingest.reader import Context
from ingest.readers.table.reader import READER
from ingest.recognition.detect import readers


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_source_of_a_table_is_what_its_mapping_says(tmp_path: Path, jobs: int) -> None:
    bics = tmp_path / "bic.csv"
    bics.write_text("LEI,BIC\n529900T8BM49AURSDO55,DEUTDEFFXXX\n", encoding="utf-8")
    own = tmp_path / "own.csv"
    own.write_text("owner,company,share\nA,B,5\n", encoding="utf-8")
    record = Record(tmp_path / "ws")
    assert not any(one.is_refused for one in load(record, [bics, own], Options(jobs=jobs)))
    found = {part.dataset: part.source for part in record.head().parts}
    assert found["bic"]["publisher"] == "Global Legal Entity Identifier Foundation"
    assert found["bic"]["licence"].startswith("of LEIs CC0 1.0")
    assert found["bic"]["title"] == "GLEIF, BIC-to-LEI relationships"
    assert found["own"]["publisher"] is None


def test_the_source_of_a_package_is_what_all_its_tables_share(repository: Path) -> None:
    opened = Opened(repository / "sample_data" / "table" / "icij.zip")
    assert list(READER.read(opened, Context("d", None, lambda _text: None, readers())))
    assert opened.source["publisher"] == "International Consortium of Investigative Journalists"
    assert "title" not in opened.source
