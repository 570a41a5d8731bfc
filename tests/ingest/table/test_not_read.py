"""ICIJ's package of 2013 and 2014: refused, since nothing says which node of an edge holds."""

import zipfile
from pathlib import Path

import pytest

from graph.errors import RefusedFileError
from tests.ingest.outcome import Outcome

FILES = {
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
        for name, header in FILES.items():
            package.writestr(name, f"{header}\r\n1{';' * header.count(';')}\r\n")
    with pytest.raises(RefusedFileError) as caught:
        Outcome(path)
    assert str(caught.value).count("does not say which of two nodes holds the other") == 1
    assert "load a package of 2016 or later" in str(caught.value)


@pytest.mark.parametrize("name", sorted(FILES)[1:])
def test_each_of_its_files_is_refused_so(tmp_path: Path, name: str) -> None:
    path = tmp_path / Path(name).name
    path.write_text(f"{FILES[name]}\n1;2;3\n", encoding="utf-8")
    with pytest.raises(RefusedFileError, match="package of 2013 or 2014"):
        Outcome(path)
