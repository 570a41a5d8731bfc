"""A quotation mark that is opened and never closed loses one line, in lists and registers too."""

from pathlib import Path

import pytest

from ingest.files.opened_file import Opened
from ingest.reader import Context, Record, Refusal
from ingest.recognition.detect import reader_for, readers
from ingest.recognition.original_record import record_text

OFAC = '91000,"LOST ONE",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"open to the end'
OFSI = 'LOST,"ONE' + 34 * ","
TABLE = 'LOST,"open,1,2'
COMPANY = '"LOST LIMITED","99999909","open'


def read(path: Path) -> tuple[dict[str, Record], list[Refusal]]:
    """Records by id, and refusals."""
    opened = Opened(path)
    opened.remark = lambda _text: None
    found = list(
        reader_for(opened, None).read(opened, Context("d", None, lambda _text: None, readers()))
    )
    records = {item.record_id: item for item in found if isinstance(item, Record)}
    return records, [item for item in found if isinstance(item, Refusal)]


@pytest.mark.parametrize(
    ("sample", "line", "place"),
    [
        ("table/owners.csv", TABLE, 1),
        ("ofac/sdn.csv", OFAC, 0),
        ("ofac/sdn.csv", OFAC, 2),
        ("uk_sanctions/made-up-ofsi-2024.csv", OFSI, 2),
        ("uk_company/BasicCompanyData-made-up-2024-11-01.csv", COMPANY, 1),
        ("uk_company/BasicCompanyData-made-up-2024-11-01.csv", COMPANY, 2),
    ],
)
def test_the_line_alone_is_refused(
    sample: str, line: str, place: int, repository: Path, tmp_path: Path
) -> None:
    file = repository / "sample_data" / sample
    lines = file.read_text("utf-8").splitlines(keepends=True)
    damaged = tmp_path / file.name
    damaged.write_text("".join([*lines[:place], f"{line}\n", *lines[place:]]), "utf-8")
    records, refusals = read(file)
    found, refused = read(damaged)
    assert found.keys() == records.keys()
    assert len(refused) == len(refusals) + 1
    (mine,) = (item for item in refused if "quotation mark is opened here" in item.reason)
    assert mine.raw == line


@pytest.mark.parametrize("companies", [3, 5_000])
def test_rows_without_quotation_marks_are_all_read(companies: int, tmp_path: Path) -> None:
    header = "CompanyName, CompanyNumber,RegAddress.AddressLine1,CompanyStatus,IncorporationDate"
    rows = [f"C{n},{n:08},1 ROAD,Active,01/02/2010" for n in range(companies)]
    odd = 'LOST,99999909,"open,Active,01/02/2010'
    path = tmp_path / "companies.csv"
    path.write_text("\n".join([header, rows[0], odd, *rows[1:]]) + "\n")
    records, (refused,) = read(path)
    assert len(records) == companies
    assert (refused.position, refused.raw) == ("line 3", odd)


def test_the_rows_behind_it_are_shown_as_published(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text('owner,company,share\nA,B,1\nC,"D,2\nE,F,3\nG,H,4\n')
    shown = [record_text(path, "table", f"row {number}") for number in (2, 3, 4, 5, 6)]
    rows = ("A,B,1", 'C,"D,2', "E,F,3", "G,H,4")
    assert shown == [*(f"owner,company,share\n{row}" for row in rows), None]
