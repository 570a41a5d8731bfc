"""Publishers' tables that are known and not read: ICIJ's of 2013, lists as workbooks."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from graph.values.errors import RefusedFileError
from tests.ingest.outcome import Outcome

ICIJ = {
    "csv 2014 01 23/countriesNW.csv": "country_id;country_code;country_name",
    "csv 2014 01 23/edges_1DNW.csv": (
        "Unique_ID;Entity_ID1;Entity_ID2;description_;date_from;date_to;direction;chinesePos;linkType"
    ),
    "csv 2014 01 23/node_countriesNW.csv": "NODEID1;country_code;country_name;country_id",
    "csv 2014 01 23/nodesNW.csv": (
        "Unique_ID;subtypes_;Description_;searchField_;status;desc_status;type;desc_company_type;"
        "inc_dat;dorm_dat;juris;desc_jurisdiction;completeAddresses;agencyID;tax_stat;"
        "tax_stat_description"
    ),
}


def test_the_package_is_refused_with_why_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "csv.zip"
    with zipfile.ZipFile(path, "w") as package:
        for name, header in ICIJ.items():
            package.writestr(name, f"{header}\r\n1{';' * header.count(';')}\r\n")
    with pytest.raises(RefusedFileError) as caught:
        Outcome(path)
    assert str(caught.value).count("does not say which of two nodes holds the other") == 1
    assert "load a package of 2016 or later" in str(caught.value)


@pytest.mark.parametrize("name", sorted(ICIJ)[1:])
def test_each_of_its_files_is_refused_so(tmp_path: Path, name: str) -> None:
    path = tmp_path / Path(name).name
    path.write_text(f"{ICIJ[name]}\n1;2;3\n", encoding="utf-8")
    with pytest.raises(RefusedFileError, match="package of 2013 or 2014"):
        Outcome(path)


UK_LIST = [
    ["Report Date: 20-Aug-2026"],
    ["Unique ID", "Name 6", "Name 1", "Name type", "Regime Name", "Designation Type"]
    + ["Sanctions Imposed"],
    ["RUS0000", "MADE UP LTD", "", "Primary Name", "A regime", "Entity", "Asset freeze"],
]


def workbook(folder: Path, rows: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = folder / "list.xlsx"
    book.save(path)
    return path


def test_a_list_as_a_workbook_is_told_with_what_to_load(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError) as caught:
        Outcome(workbook(tmp_path, UK_LIST))
    assert "holds what the reader uk_sanctions reads" in str(caught.value)
    assert "with commas between the cells" in str(caught.value)


def test_the_sign_between_cells_is_the_publishers(tmp_path: Path, repository: Path) -> None:
    text = (repository / "sample_data/eu_fsf/retyped-entries.csv").read_text("utf-8-sig")
    header = text.split("\n", 1)[0]
    with pytest.raises(RefusedFileError, match="with semicolons between"):
        Outcome(workbook(tmp_path, [header.strip().split(";")]))


def test_another_sheet_is_asked_for_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError, match="no preset knows these columns"):
        Outcome(workbook(tmp_path, [["Unique ID", "Name"], ["1", "Made up"]]))
