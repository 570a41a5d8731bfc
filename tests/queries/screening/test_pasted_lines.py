"""Lines that are pasted without a heading: a name, and what else is known of it."""

import csv
from pathlib import Path

from queries.screening.counterparties import read_lines
from queries.screening.match_lines import Line
from queries.screening.pasted_lines import csv_of_lines


def _lines(folder: Path, *pasted: str) -> list[Line]:
    path = folder / "pasted.csv"
    path.write_text(csv_of_lines(pasted), encoding="utf-8")
    return read_lines(path)[0]


def test_what_stands_behind_a_name_is_told_apart(tmp_path: Path) -> None:
    ann, firm, bare = _lines(
        tmp_path, "Ann Example; GB; 1971", "Example, Works Ltd\t01234567\tNetherlands", "Nobody Ltd"
    )
    assert (ann.name, ann.country, ann.birth_date, ann.number) == ("Ann Example", "gb", "1971", "")
    assert (firm.name, firm.country, firm.number) == ("Example, Works Ltd", "nl", "01234567")
    assert (bare.name, bare.country, bare.birth_date, bare.number) == ("Nobody Ltd", "", "", "")


def test_a_number_of_a_company_is_no_birth_and_nothing_is_dropped(tmp_path: Path) -> None:
    firm, person = _lines(
        tmp_path, "Example Ltd;19901231;1 High Street, Town", "Ann Example;7 October 1952;GB;RU"
    )
    assert (firm.number, firm.birth_date) == ("19901231", "")
    assert firm.address == "1 High Street, Town"
    assert (person.birth_date, person.country, person.address) == ("1952-10-07", "gb", "RU")


def test_names_alone_are_one_column() -> None:
    assert list(csv.reader(csv_of_lines(["A, B and C", "D"]).splitlines())) == [
        ["name"],
        ["A, B and C"],
        ["D"],
    ]
