"""GLEIF's files of other numbers by LEI."""

from pathlib import Path

import pytest

from graph.record.model import Party
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.readers.gleif import reader as gleif
from tests.ingest.outcome import of
from tests.ingest.readers.table.read_preset import read

LEI = "529900T8BM49AURSDO55"


@pytest.mark.parametrize(
    ("column", "number", "said"),
    [
        ("BIC", "ABCDDEFFXXX", ["BIC:ABCDDEFFXXX"]),
        ("ISIN", "US0000000002", ["ISIN:US0000000002"]),
        ("OpenCorporatesID", "gb/01234567", ["GB-COH:01234567"]),
        ("OpenCorporatesID", "us_de/1234", []),
    ],
)
def test_other_numbers_belong_to_the_party_that_has_the_lei(
    column: str, number: str, said: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text(f"LEI,{column}\n{LEI},{number}\n", encoding="utf-8")
    rows, refused, remarks = read(path)
    assert (refused, remarks) == ([], [])
    (party,) = of(rows, Party)
    assert party.id == f"lei-{LEI.lower()}"
    assert [str(found) for found in party.identifiers] == [f"LEI:{LEI}", *said]
    assert ("opencorporatesid", number) in party.data or column != "OpenCorporatesID"
    assert not gleif.READER.sniff(Opened(path).sniff())


def test_a_table_of_a_person_with_such_columns_is_not_taken_for_it(tmp_path: Path) -> None:
    path = tmp_path / "banks.csv"
    path.write_text(f"name,LEI,BIC\nA,{LEI},ABCDDEFFXXX\n", encoding="utf-8")
    with pytest.raises(RefusedFileError, match="no preset knows these columns"):
        read(path)
