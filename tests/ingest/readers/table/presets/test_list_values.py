"""Forms of published lists that the table presets read, as they were found in published files.

All values are made up; the layouts are the publishers'.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graph.record.model import Listing, Name, Party
from tests.ingest.outcome import Outcome, rows_of

SCREENING = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,"
    "start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,"
    "gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,"
    "alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids"
)
SDN = "Specially Designated Nationals (SDN) - Treasury Department"


def screening(tmp_path: Path, **cells: str) -> tuple[Party, Listing]:
    """Return the party and the listing of one row of the Consolidated Screening List."""
    own = {"source": SDN, "entity_number": "7", "name": "A", "programs": "IRAN"} | cells
    row = ",".join(f'"{own.get(column, "")}"' for column in SCREENING.split(","))
    path = tmp_path / "consolidated.csv"
    path.write_text(f"{SCREENING}\n{row}\n", encoding="utf-8")
    party, listing = rows_of(Outcome(path))
    assert isinstance(party, Party)
    assert isinstance(listing, Listing)
    return party, listing


@pytest.mark.parametrize(
    ("ids", "found"),
    [
        ("IMO 9074729, Vessel Registration Identification", ["IMO:9074729"]),
        ("Vessel Registration Identification, IMO 9074729", ["IMO:9074729"]),
        ("Identification Number, IMO 9074729", []),
        ("ABCDRUMM, SWIFT/BIC", ["BIC:ABCDRUMM"]),
        ("SWIFT/BIC, ABCDRUMMXXX; Website, a.example", ["BIC:ABCDRUMMXXX"]),
        ("RU, 1027700132195, Registration ID", ["RU-OGRN:1027700132195"]),
        ("Registration ID, 1027700132195, RU", ["RU-OGRN:1027700132195"]),
        ("Public Registration Number, 1027700132195", ["RU-OGRN:1027700132195"]),
        ("Registration Number, 1027700132195, TH", []),
        ("Company Number, CHE-100.155.212, CH", ["CH-UID:CHE-100.155.212"]),
        ("V.A.T. Number, CHE-100.155.212, CH", ["CH-UID:CHE-100.155.212"]),
        ("CH, CHE-100.155.212, Tax ID No.", ["CH-UID:CHE-100.155.212"]),
        ("RU, 7707083893, Tax ID No.", ["RU-INN:7707083893"]),
        ("Tax ID No., 7707083893, RU", ["RU-INN:7707083893"]),
        ("Tax ID No., 7707083893, TH", []),
        ("RU, 00032537, Government Gazette Number", ["RU-OKPO:00032537"]),
        ("Government Gazette Number, 00032537, RU", ["RU-OKPO:00032537"]),
        (
            "CN, 91350100M000100Y43, Unified Social Credit Code (USCC)",
            ["CN-USCC:91350100M000100Y43"],
        ),
        ("Unified Social Credit Code (USCC), 91350100M000100Y43", ["CN-USCC:91350100M000100Y43"]),
        ("Legal Entity Number, 529900T8BM49AURSDO55, DE", ["LEI:529900T8BM49AURSDO55"]),
        ("ISIN, US0378331005", ["ISIN:US0378331005"]),
        ("US0378331005, ISIN", ["ISIN:US0378331005"]),
        ("IR, A0001, Passport; Gender, Male", ["PASSPORT:A0001"]),
        ("Passport, A0001, IR, issued 2001-02-03", ["PASSPORT:A0001"]),
        ("A0001, Passport", ["PASSPORT:A0001"]),
    ],
)
def test_identifiers_of_the_screening_list_in_both_orders(
    tmp_path: Path, ids: str, found: list[str]
) -> None:
    """Until 2023 "country, number, label", in later files "label, number, country"."""
    party, _ = screening(tmp_path, ids=ids)
    assert party.identifiers == ["US-OFAC:7", *found]


def test_citizenship_and_the_last_alias_of_the_screening_list(tmp_path: Path) -> None:
    party, _ = screening(tmp_path, citizenships="RU; KP", alt_names="B; C; and D")
    assert party.countries == ["ru", "kp"]
    assert [n.value for n in party.names if n.kind == "alias"] == ["B", "C", "D"]


def test_a_person_of_the_screening_list_is_named_in_the_usual_order_too(tmp_path: Path) -> None:
    party, _ = screening(tmp_path, name="ROW, Ann", alt_names="ROE, A.; X", type="Individual")
    assert [(name.value, name.kind) for name in party.names] == [
        ("ROW, Ann", "name"),
        ("Ann ROW", "alias"),
        ("ROE, A.", "alias"),
        ("A. ROE", "alias"),
        ("X", "alias"),
    ]
    party, _ = screening(tmp_path, name="ROW, LTD.", type="Entity")
    assert [name.value for name in party.names] == ["ROW, LTD."]


FREEZE = ["asset_freeze"]
ENTRY: dict[str, Any] = {
    "id": "9",
    "source": "Denied Persons List (DPL) - Bureau of Industry and Security",
    "entity_number": None,
    "name": "A; B",
    "alt_names": ["C; D", "", "E"],
    "addresses": [{"address": "1; Road", "city": "T", "state": None, "country": "US"}],
    "programs": None,
    "federal_register_notice": "1 F.R. 2",
    "start_date": "2002-03-04",
    "end_date": "2056-06-29",
    "remarks": None,
    "source_list_url": "u",
    "ids": [],
}


def test_the_screening_list_as_json(tmp_path: Path) -> None:
    """``consolidated.json`` is ``results`` alone; a search has counts and a score beside them."""
    alone = tmp_path / "consolidated.json"
    alone.write_text(json.dumps({"results": [ENTRY]}), encoding="utf-8")
    search = tmp_path / "search.json"
    found = {"total": 1, "results": [ENTRY | {"score": 9, "new": 1}], "offset": 0}
    search.write_text(json.dumps(found, indent=1), encoding="utf-8")
    party, listing = rows_of(Outcome(alone))
    assert isinstance(party, Party)
    assert isinstance(listing, Listing)
    assert party.names == [Name("A; B"), Name("C; D", "alias"), Name("E", "alias")]
    assert party.addresses == ["1; Road, T, US"]
    assert (listing.list_name, listing.start, listing.end) == (
        "us_bis_denied_persons",
        "2002-03-04",
        "2056-06-30",
    )
    outcome = Outcome(search)
    assert [str(row) for row in rows_of(outcome)] == [str(row) for row in (party, listing)]
    assert outcome.said == ["search.json: fields not read: new"]


def test_the_screening_list_as_a_bare_list(tmp_path: Path) -> None:
    """Texts of a list stay apart, but for a lone one, which since 2022 may have all."""
    entries = [
        ENTRY | {"name": "A", "alt_names": names}
        for names in (["C", "D", "E"], ["C; D", "E"], ["C; D; E"], "C; D; E")
    ]
    path = tmp_path / "csl.json"
    path.write_text("\ufeff" + json.dumps(entries), encoding="utf-8")
    parties = [row for row in rows_of(Outcome(path)) if isinstance(row, Party)]
    three, two = ["C", "D", "E"], ["C; D", "E"]
    assert [[n.value for n in p.names[1:]] for p in parties] == [three, two, three, three]


def test_what_an_entry_of_the_state_department_has_in_the_json(tmp_path: Path) -> None:
    """It has a country and no address; and an identifier has days."""
    number = {"type": "Passport", "number": "A1", "country": "TH", "issue_date": "2001-02-03"}
    entry = {key: value for key, value in ENTRY.items() if key != "addresses"} | {
        "source": "Nonproliferation Sanctions (ISN) - State Department",
        "country": "TH",
        "ids": [number, {"type": "Passport", "number": "B2", "expiration_date": "2009-09"}],
    }
    path = tmp_path / "csl.json"
    path.write_text(json.dumps([entry]), encoding="utf-8")
    party = rows_of(Outcome(path))[0]
    assert isinstance(party, Party)
    assert party.addresses == ["TH"]
    said = "Passport, A1, TH, issued 2001-02-03; Passport, B2, expires 2009-09"
    assert ("ids", said) in party.data


def test_the_screening_list_is_one_list_in_both_renderings(tmp_path: Path) -> None:
    party, _ = screening(tmp_path, ids="SWIFT/BIC, ABCDRUMM", addresses="1, Road, T, US; KP")
    entry = ENTRY | {
        "source": SDN,
        "entity_number": "7",
        "name": "A",
        "alt_names": [],
        "ids": [{"type": "SWIFT/BIC", "number": "ABCDRUMM", "country": None}],
        "addresses": [
            ENTRY["addresses"][0] | {"address": "1, Road"},
            {"address": None, "country": "KP"},
        ],
    }
    path = tmp_path / "consolidated.json"
    path.write_text(json.dumps({"results": [entry]}), encoding="utf-8")
    assert str(rows_of(Outcome(path))[0]) == str(party)


def test_the_oldest_json_of_the_screening_list_has_names_and_fields_of_its_own(
    tmp_path: Path,
) -> None:
    """Until 2015 or so: no ``id``, fields by list, and two lists by other names."""
    fields = ("name", "alt_names", "addresses", "ids", "source_list_url")
    entry = {key: ENTRY[key] for key in fields} | {"programs": ["561List"], "entity_number": "7"}
    path = tmp_path / "consolidated.json"
    for source, known in (
        ("Part 561 List (561) - Treasury Department", ("us_ofac_capta", ["sectoral"])),
        ("Special Designated Nationals (SDN) - Treasury Department", ("us_ofac_sdn", FREEZE)),
    ):
        path.write_text(json.dumps({"results": [entry | {"source": source}]}), encoding="utf-8")
        _, listing = rows_of(Outcome(path))
        assert isinstance(listing, Listing)
        assert (listing.list_name, listing.measures) == known


AUSTRALIA = (
    "Reference,Name of Individual or Entity,Type,Name Type,Alias Strength,Date of Birth,Place of "
    "Birth,Citizenship,Address,Additional Information,Listing Information,IMO Number,Committees,"
    "Control Date,Instrument of Designation,Targeted Financial Sanction,Travel Ban,Arms Embargo,"
    "Maritime Restriction"
)


@pytest.mark.parametrize(
    ("born", "day"),
    [
        ("24/08/1962", "1962-08-24"),
        ("08/1962", "1962-08"),
        ("1962", "1962"),
        ("1962, 1963", None),
        ("Approximately 1962", None),
    ],
)
def test_days_of_birth_of_australia(tmp_path: Path, born: str, day: str | None) -> None:
    """DFAT's notice of 2025: the only formats of the list since 1 November."""
    path = tmp_path / "list.csv"
    row = f'9001,A,Individual,Primary Name,,"{born}"' + "," * 10 + "true,false,false,false"
    path.write_text(f"{AUSTRALIA}\n{row}\n", encoding="utf-8")
    party = rows_of(Outcome(path))[0]
    assert isinstance(party, Party)
    assert party.birth_date == day
    assert party.note == (None if day else f"Date of Birth: {born}")


@pytest.mark.parametrize(
    ("information", "start"),
    [
        ("Listed on 25 January 2001 (amended on 3 Sep 2003, 20 December 2005)", "2001-01-25"),
        ("Listed by UN 1267 Committee on 6 Oct. 2001 (amended on 5 Mar. 2009)", "2001-10-06"),
        ("Autonomous Sanctions List 2012 (updated on 5 Aug. 2014)", None),
        ("Listed by a committee (amended on 5 Aug. 2014)", None),
        ("", None),
    ],
)
def test_the_control_date_of_australia_is_no_day_of_listing(
    tmp_path: Path, information: str, start: str | None
) -> None:
    """DFAT's guide to the list: the control date is the day of the last change of an entry."""
    path = tmp_path / "list.csv"
    path.write_text(
        f'{AUSTRALIA}\n9001,A,Individual,Primary Name,,,,Iran;Iraq,,,"{information}",,1988,'
        "14/04/2026,Made up,true,false,false,false\n",
        encoding="utf-8",
    )
    party, listing = rows_of(Outcome(path))
    assert isinstance(party, Party)
    assert isinstance(listing, Listing)
    assert (listing.start, listing.note) == (start, None)
    assert party.countries == ["ir", "iq"]
    assert ("control date", "14/04/2026") in party.data


def test_a_day_cell_that_shows_a_month_is_that_month(tmp_path: Path) -> None:
    """ECMA-376, 18.8.31: a workbook stores a month as its first day, and the format shows it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(AUSTRALIA.split(","))
    formats = ("mmm-yy", "[$-de-DE]mmmm yyyy", "yyyy", "dd/mm/yyyy;@", 'd" of "mmm yy')
    for number, shown in enumerate(formats, start=2):
        sheet.append([str(number), "A", "Individual", "Primary Name", None, date(1973, 11, 1)])
        sheet.cell(number, 6).number_format = shown
    path = tmp_path / "list.xlsx"
    book.save(path)
    found = [row.birth_date for row in rows_of(Outcome(path)) if isinstance(row, Party)]
    assert found == ["1973-11", "1973-11", "1973", "1973-11-01", "1973-11-01"]


def test_the_escapes_of_a_workbook_are_no_text(tmp_path: Path) -> None:
    """ECMA-376, 22.9.2.19, ST_Xstring: ``_x000D_`` is a carriage return, ``_x005F_`` a line below.

    Programs write it for the ends of lines within a cell; openpyxl gives it as it stands.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(AUSTRALIA.split(","))
    address = "1 Road_x000D_\nTown_x005F_x_x0000__xD800_"
    sheet.append(["2", "A", "Entity", "Primary Name", *[None] * 4, address])
    path = tmp_path / "list.xlsx"
    book.save(path)
    party = rows_of(Outcome(path))[0]
    assert isinstance(party, Party)
    assert party.addresses == ["1 Road\nTown_x_x0000__xD800_"]
