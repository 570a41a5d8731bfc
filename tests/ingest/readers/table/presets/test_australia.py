"""Australia's list: days of listing in words or as cells, rows of aliases, several addresses.

All values are made up; the layout is that of the list since 2025.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graph.record.model import Listing, Party
from tests.ingest.outcome import Outcome, rows_of

HEADER = (
    "Reference,Name of Individual or Entity,Type,Name Type,Alias Strength,Date of Birth,Place of "
    "Birth,Citizenship,Address,Additional Information,Listing Information,IMO Number,Committees,"
    "Control Date,Instrument of Designation,Targeted Financial Sanction,Travel Ban,Arms Embargo,"
    "Maritime Restriction"
).split(",")


def read(folder: Path, *rows: dict[str, Any]) -> list[Any]:
    """Return the rows that a workbook of such entries becomes; a name a row."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    for number, row in enumerate(rows):
        first = {"Reference": "7" if number == 0 else f"7{chr(96 + number)}", "Type": "Individual"}
        kind = "Primary Name" if number == 0 else "Alias"
        own = first | {"Name of Individual or Entity": f"A {number}", "Name Type": kind} | row
        sheet.append([own.get(column) for column in HEADER])
    path = folder / "list.xlsx"
    book.save(path)
    found = Outcome(path)
    assert found.refused == []
    return rows_of(found)


@pytest.mark.parametrize(
    ("information", "start"),
    [
        (datetime(2016, 2, 26), "2016-02-26"),
        ("2016-02-26", "2016-02-26"),
        ("26 Feb. 2016 (amended on 2 Jul. 2017)", "2016-02-26"),
        ("Listed on: 26 February, 2016", "2016-02-26"),
        (
            "Designated under the Made-up Regulations 2011 on 26 February 2016. Formerly",
            "2016-02-26",
        ),
        ("Designated under the Made-up List 2011 (updated on 5 Aug. 2016)", None),
        ("Listed and amended on 5 Aug. 2016", None),
        ("Listed by a committee, re-listed on 5 Aug. 2016", None),
        ("Relisted on 5 Aug. 2016", None),
        ("Made-up Instrument 2016", None),
    ],
)
def test_a_listing_begins_on_the_day_that_its_information_states(
    tmp_path: Path, information: str | datetime, start: str | None
) -> None:
    _, listing = read(tmp_path, {"Listing Information": information})
    assert isinstance(listing, Listing)
    assert (listing.start, listing.note) == (start, None)


def test_addresses_in_one_cell_are_several(tmp_path: Path) -> None:
    party, _ = read(tmp_path, {"Address": "a) 1 Road, Town b) Unit c)d, 2 Street"})
    assert isinstance(party, Party)
    assert party.addresses == ["1 Road, Town", "Unit c)d, 2 Street"]


@pytest.mark.parametrize(
    ("said", "countries", "note"),
    [
        ("Iranian", ["ir"], None),
        ("Russian, Ukrainian", ["ru", "ua"], None),
        ("a) Jordan b) Iraqi c) Libyan Arab Jamahiriya", ["jo", "iq", "ly"], None),
        ("(a) Yemeni (b) Narnian", ["ye"], "Citizenship: Narnian"),
    ],
)
def test_citizenships_are_adjectives_and_may_be_counted(
    tmp_path: Path, said: str, countries: list[str], note: str | None
) -> None:
    party, _ = read(tmp_path, {"Citizenship": said, "Additional Information": None})
    assert isinstance(party, Party)
    assert (party.countries, party.note) == (countries, note)


def test_what_a_row_of_an_alias_alone_says_is_kept(tmp_path: Path) -> None:
    """Rows of aliases repeat the entry, and some have a birth, an address or words of their own."""
    own = {
        "Address": "3 Lane",
        "Date of Birth": 1961,
        "Citizenship": "Iran",
        "Place of Birth": "Town",
        "Additional Information": "more",
    }
    weak, former = {"Alias Strength": "Weak"}, {"Name Type": "Previously listed as"}
    rows = read(tmp_path, {}, own, own | weak, own | former)
    parties = [row for row in rows if isinstance(row, Party)]
    assert [name.kind for party in parties for name in party.names] == [
        "name",
        "alias",
        "weak",
        "previous",
    ]
    for party in parties[1:]:
        assert (party.addresses, party.birth_date, party.note) == (["3 Lane"], "1961", "more")
        assert (party.countries, party.data) == (["ir"], [("place of birth", "Town")])
    assert len([row for row in rows if isinstance(row, Listing)]) == 1


def test_a_number_that_two_entries_have_is_said(tmp_path: Path) -> None:
    """The list has given one reference to two persons; by its number they are one party."""
    path = tmp_path / "list.csv"
    entries = ("7,Ann,Individual,Primary Name", "7a,Anna,Individual,aka")
    again = ("8,Bo,Individual,Primary Name", "8,bo,Individual,Primary Name")
    other = "7,Cy,Individual,Primary Name"
    for rows, said in (
        ((*entries, *again), []),
        (
            (*entries, other),
            [
                "list.csv: rows that list another name under a number of a row before: 1 (the "
                "first is row 4: 'Ann' and 'Cy'); each number is one party here, so look whether "
                "they are two"
            ],
        ),
    ):
        path.write_text("\n".join([",".join(HEADER[:4]), *rows]) + "\n", encoding="utf-8")
        assert Outcome(path).said == said
