"""The reader of the UK register of companies."""

import csv
import json
import zipfile
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from graph.record.model import Party
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.formats.delimited_rows import cells_of, is_row
from ingest.reader import Record
from ingest.readers.uk_company.reader import READER
from tests.ingest.outcome import read_records

SAMPLE = Path("sample_data/uk_company/BasicCompanyData-made-up-2024-11-01.csv")


@pytest.fixture
def sample(repository: Path) -> str:
    return (repository / SAMPLE).read_text(encoding="utf-8")


read = partial(read_records, READER, "uk_company")


def party(record: Record) -> Party:
    (row,) = record.rows
    assert isinstance(row, Party)
    return row


def with_cell(sample: str, old: str, new: str) -> str:
    assert old in sample
    return sample.replace(old, new)


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "companies.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_headers_with_leading_blanks_are_found(tmp_path: Path, sample: str) -> None:
    assert ", CompanyNumber," in sample.splitlines()[0]
    records, refusals, remarks = read(written(tmp_path, sample))
    assert [record.record_id for record in records] == ["99999901", "99999902", "OE999903"]
    assert [refusal.position for refusal in refusals] == ["line 5"]
    assert remarks == []
    first = party(records[0])
    assert [(name.value, name.kind) for name in first.names] == [
        ("MADE-UP TRADING LIMITED", "name"),
        ("MADE-UP IMPORTS, EXPORTS LIMITED", "previous"),
    ]
    assert (first.start, first.end, first.jurisdiction) == ("2010-02-01", None, "gb")
    assert party(records[1]).names[0].value == 'MADE-UP "HOLDINGS" LIMITED'


def test_columns_may_stand_in_another_order(tmp_path: Path, sample: str) -> None:
    rows = list(csv.reader(sample.splitlines()))
    turned = "\n".join(",".join(f'"{c}"' for c in row[::-1]) for row in rows[:2])
    (record,), refusals, _ = read(written(tmp_path, f"\ufeff{turned}\r\n\r\n"))
    assert refusals == []
    assert party(record).id == "gb-coh-99999901"


def test_a_number_that_lost_its_zeros_gets_them_back(tmp_path: Path, sample: str) -> None:
    text = with_cell(sample, '"99999901"', '"1234567"')
    (first, *_), _, _ = read(written(tmp_path, text))
    assert party(first).id == "gb-coh-01234567"


def test_the_day_of_dissolution_is_the_first_without(tmp_path: Path, sample: str) -> None:
    text = with_cell(sample, '"","29/02/2012"', '"01/03/2020","29/02/2012"')
    records, _, _ = read(written(tmp_path, text))
    assert (party(records[1]).start, party(records[1]).end) == ("2012-02-29", "2020-03-01")


def test_a_row_with_a_cell_too_few_is_refused(tmp_path: Path, sample: str) -> None:
    text = with_cell(sample, '"99999902",', "")
    _, refusals, _ = read(written(tmp_path, text))
    assert refusals[0].reason == "has 54 cells where the header has 55"
    assert "MADE-UP" in refusals[0].raw


def test_a_row_without_a_number_is_refused(tmp_path: Path, sample: str) -> None:
    _, refusals, _ = read(written(tmp_path, with_cell(sample, '"99999902"', '""')))
    assert refusals[0].reason.startswith("CompanyNumber")


def test_american_days_are_refused_and_not_turned(tmp_path: Path, sample: str) -> None:
    text = with_cell(sample, '"01/02/2010"', '"2010-02-01"')
    _, refusals, _ = read(written(tmp_path, text))
    assert "'2010-02-01' is not a day written DD/MM/YYYY" in refusals[0].reason


def test_a_new_column_is_remarked_on(tmp_path: Path, sample: str) -> None:
    text = "\n".join(
        row + (",Mood" if n == 0 else ',"fine"') for n, row in enumerate(sample.splitlines())
    )
    records, _, remarks = read(written(tmp_path, text))
    assert (len(records), remarks) == (3, ["ignored unknown field Mood"])


def test_other_encodings_are_read_with_a_remark(tmp_path: Path, sample: str) -> None:
    text = with_cell(sample, "MADE-UP TRADING", "CAFÉ TRADING")
    records, _, remarks = read(written(tmp_path, text, "cp1252"))
    assert party(records[0]).names[0].value == "CAFÉ TRADING LIMITED"
    assert remarks == [
        "companies.csv is not UTF-8; read as Windows-1252 (if names look wrong, save it as UTF-8)"
    ]


def test_a_zip_is_read_and_its_name_dates_the_edition(tmp_path: Path, sample: str) -> None:
    path = tmp_path / "BasicCompanyDataAsOneFile-2024-11-01.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("BasicCompanyDataAsOneFile-2024-11-01.csv", sample)
    assert len(read(path)[0]) == 3
    assert READER.edition is not None
    assert READER.edition(Opened(path)) == "2024-11-01"


def test_a_header_that_was_wrapped_is_refused_whole(shared_data: Path) -> None:
    path = shared_data / "uk-company" / "basic-company-data-1.csv"
    with pytest.raises(RefusedFileError, match="no column CompanyStatus, IncorporationDate"):
        read(path)


def test_the_real_row_is_read_once_unwrapped(shared_data: Path, tmp_path: Path) -> None:
    wrapped = (shared_data / "uk-company" / "basic-company-data-1.csv").read_text(encoding="utf-8")
    header, _, row = wrapped.replace("\n", "").partition('"')
    records, refusals, remarks = read(written(tmp_path, f'{header}\n"{row}\n'))
    assert (refusals, remarks) == ([], [])
    first = party(records[0])
    assert (first.id, first.names[0].value, first.start) == (
        "gb-coh-08209948",
        "! LTD",
        "2012-09-11",
    )
    stated = json.loads((shared_data / "uk-company" / "company-data-1.json").read_text())[0]
    assert first.status == stated["CompanyStatus"]


def test_a_line_is_split_without_the_parser_only_where_both_say_the_same() -> None:
    split = 0
    for length in range(8):
        for signs in product('",a\t', repeat=length):
            line = "".join(signs)
            if not is_row(line):
                continue
            rows = csv.reader([f"{line}\r\n", "next\r\n"])
            assert (next(rows), rows.line_num) == (cells_of(line), 1), line
            split += 1
    assert split > 3_000
