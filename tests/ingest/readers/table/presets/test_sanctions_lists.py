"""Presets of tables: the lists of the United States, Australia and Canada."""

from pathlib import Path

import openpyxl
import pytest

from graph.record.model import Listing, Party
from ingest.readers.table.reader import presets
from tests.ingest.outcome import Rows, of
from tests.ingest.readers.table.presets.test_preset_headers import FLAT, HEADERS, RECORD
from tests.ingest.readers.table.read_preset import read

FREEZES = {"us_ofac_sdn"}


def test_lists_that_are_no_freezes_have_no_freeze(shared_data: Path) -> None:
    rows, refused, _ = read(shared_data / "other-lists" / "us-csl.csv")
    assert refused == []
    frozen = {row.list_name for row in of(rows, Listing) if "asset_freeze" in row.measures}
    assert frozen == FREEZES
    by_list = {row.list_name: tuple(row.measures) for row in of(rows, Listing)}
    assert by_list["us_bis_entity_list"] == ("export_control",)
    assert by_list["us_state_itar_debarred"] == ("export_control",)
    assert by_list["us_bis_unverified"] == ("export_control",)
    assert by_list["us_ofac_ssi"] == ("sectoral",)


def test_every_list_of_the_screening_list_is_mapped_and_only_one_freezes() -> None:
    (preset,) = [each for each in presets() if each.file == "us_csl.toml"]
    known = [b for b in preset.blocks if b.kind == "listing" and "measures" in b.fields]
    lists = known[0].fields["list"].lookup.values
    measures = known[0].fields["measures"].lookup.values
    assert set(lists) == set(measures)
    assert all(known[0].fields["authority"].lookup.find(name) for name in lists)
    frozen = {lists[source][0] for source, words in measures.items() if "asset_freeze" in words}
    assert frozen == FREEZES


def test_australia_as_the_workbook_it_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADERS["au_dfat.toml"][0].split(","))
    sheet.append(
        [
            1,
            "Made-up Person",
            "Individual",
            "Primary Name",
            1970,
            "",
            "Iran",
            "",
            "",
            "L",
            "Committee",
            None,
        ]
    )
    sheet.append(["1a", "Made-up Other", "Individual", "Alias", "", "", "", "", "", "", "", None])
    path = tmp_path / "list.xlsx"
    book.save(path)
    rows, refused, _ = read(path)
    assert refused == []
    person, other = of(rows, Party)
    assert person.id == other.id == "au-dfat-1"
    assert (person.birth_date, person.countries) == ("1970", ["ir"])
    assert [(n.value, n.kind) for n in other.names] == [("Made-up Other", "alias")]
    (listing,) = of(rows, Listing)
    assert (listing.list_name, listing.measures) == ("au_dfat", ["asset_freeze"])


CANADA = (
    "Country-Pays,LastName-NomDeFamille,GivenName-Prenom,EntityOrShip-EntiteOuNavire,"
    "TitleOrShipType-TitreOuTypeDeNavire,ShipIMONumber-NumeroOMIDuNavire,Aliases-Alias,"
    "DateOfBirthOrShipBuildDate-DateDeNaissanceOuDateDeConstructionDuNavire,Schedule-Annexe,"
    "Item-NumeroDarticle,DateOfListing-DateDinscription\n"
)


def test_two_entries_at_one_place_of_a_schedule_are_two_parties(tmp_path: Path) -> None:
    """The bilingual headers of 2026; the list has no numbers of its own."""
    path = tmp_path / "list.csv"
    path.write_text(
        CANADA + 'Belarus / Bélarus,One,Person,,,,A;B,1970-01-02,"1, Part 1",7,2021-06-17\n'
        'Belarus / Bélarus,Two,Person,,,,,1987/1988,"1, Part 1",7,2021-06-17\n'
        "Russia / Russie,,,Ship,Tanker | Pétrolier,7612448,,1980,1.1,1,2025-02-21\n"
        'Russia / Russie,,,Bank,,,,,"1, Part 2",7,2022-02-24\n'
        "Russia / Russie,,,Lender,,,,,2,1,2014-07-24\n",
        encoding="utf-8",
    )
    rows, refused, _ = read(path)
    assert refused == []
    parties, listings = of(rows, Party), of(rows, Listing)
    assert len({party.id for party in parties}) == 5
    assert [party.id for party in parties] == [listing.party for listing in listings]
    assert [party.schema for party in parties] == ["Person", "Person", "Vessel"] + [
        "LegalEntity"
    ] * 2
    assert [party.birth_date for party in parties[:3]] == ["1970-01-02", None, None]
    assert parties[2].identifiers == ["IMO:7612448"]
    assert [(listing.list_name, listing.measures) for listing in listings] == [
        ("ca_sema", ["asset_freeze"]),
        ("ca_sema", ["asset_freeze"]),
        ("ca_sema_ships", ["sectoral"]),
        ("ca_sema", ["asset_freeze"]),
        ("ca_sema_debt_equity", ["sectoral"]),
    ]


def csl(tmp_path: Path, *rows: dict[str, str]) -> Rows:
    header = (
        "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,"
        "start_date,end_date,standard_order,license_requirement,license_policy,call_sign,"
        "vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,"
        "source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,"
        "source_information_url,ids"
    ).split(",")
    lines = [",".join(header)]
    lines += [",".join(row.get(name, "") for name in header) for row in rows]
    path = tmp_path / "csl.csv"
    path.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    return read(path)


def test_a_list_that_is_new_on_the_screening_list_is_kept_for_a_person(tmp_path: Path) -> None:
    """Consolidated Screening List, ``source``: departments add lists; none loses its entries."""
    rows, refused, _ = csl(
        tmp_path,
        {"source": "A New List (ANL) - Treasury Department", "entity_number": "7", "name": "A"},
        {"source": "CAATSA Section 231(e) List (LSP) - State Department", "name": "B"},
    )
    assert refused == []
    assert [(r.authority, r.list_name, r.measures) for r in of(rows, Listing)] == [
        ("US-OFAC", "us_csl_other", []),
        ("US-STATE", "us_csl_other", []),
    ]
    assert of(rows, Listing)[0].note == "List: A New List (ANL) - Treasury Department"


@pytest.mark.parametrize(
    ("source", "list_name", "measures"),
    [
        ("Specially Designated Nationals List (SDN)", "us_ofac_sdn", ["asset_freeze"]),
        ("Palestinian Legislative Council List (NS-PLC List)", "us_ofac_plc", ["transaction_ban"]),
        (
            "Non-SDN Chinese Military-Industrial Complex Companies List (NS-CMIC List)",
            "us_ofac_ns_cmic",
            ["investment_ban"],
        ),
    ],
)
def test_lists_as_other_editions_call_them(
    tmp_path: Path, source: str, list_name: str, measures: list[str]
) -> None:
    """Consolidated Screening List, ``source``: the abbreviations in brackets changed over time."""
    rows, _, _ = csl(tmp_path, {"source": f"{source} - Treasury Department", "name": "A"})
    assert [(r.list_name, r.measures) for r in of(rows, Listing)] == [(list_name, measures)]


def test_a_number_of_another_department_is_none_of_ofac(tmp_path: Path) -> None:
    """Consolidated Screening List, ``entity_number``: unique within its own source list only."""
    rows, _, _ = csl(
        tmp_path,
        {"source": "Capta List (CAP) - Treasury Department", "entity_number": "7", "name": "A"},
        {
            "source": "Entity List (EL) - Bureau of Industry and Security",
            "entity_number": "7",
            "name": "B",
        },
    )
    one, other = of(rows, Party)
    assert (one.id, one.identifiers) == ("us-csl-7", ["US-OFAC:7"])
    assert other.id != one.id
    assert other.identifiers == []
    assert [r.party for r in of(rows, Listing)] == [one.id, other.id]


AUSTRALIA = (
    "Reference,Name of Individual or Entity,Type,Name Type,Alias Strength,Committees,"
    "Listing Information,"
    "Targeted Financial Sanction,Travel Ban,Arms Embargo,Maritime Restriction"
)


def australia(tmp_path: Path, *rows: str) -> Rows:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([AUSTRALIA, *rows]), encoding="utf-8")
    return read(path)


@pytest.mark.parametrize("word", ["Primary Name", "Primay Name", "primary", ""])
def test_an_entry_of_australia_whatever_its_name_is_called(tmp_path: Path, word: str) -> None:
    """DFAT Consolidated List, Name Type: rows that have it empty or misspelt are entries too."""
    rows, refused, _ = australia(
        tmp_path, f"101,A,Individual,{word},,1988,Listed on 3 Feb 2001,TRUE,TRUE,,"
    )
    assert refused == []
    (listing,) = of(rows, Listing)
    assert (listing.measures, listing.start) == (["asset_freeze", "travel_ban"], "2001-02-03")
    assert of(rows, Party)[0].names[0].kind == "name"


def test_names_and_measures_of_australia(tmp_path: Path) -> None:
    """DFAT Consolidated List: former names; measures that do not freeze; a word that is new."""
    rows, refused, _ = australia(
        tmp_path,
        "101,A,Entity,Primary Name,,1988,,,Yes,,",
        "101a,B,Entity,Formerly known as,,,,,,,",
        "101b,C,Entity,aka,Weak,,,,,,",
        "102,D,Aircraft,Primary Name,,1988,,Applies,,,Yes",
    )
    assert refused == []
    kinds = [(n.value, n.kind) for p in of(rows, Party) for n in p.names]
    assert kinds == [("A", "name"), ("B", "previous"), ("C", "weak"), ("D", "name")]
    assert [r.measures for r in of(rows, Listing)] == [["travel_ban"], ["transaction_ban"]]
    assert of(rows, Listing)[1].note == "Targeted Financial Sanction: Applies"


@pytest.mark.parametrize(
    ("schedule", "measures"),
    [
        ("1, Part 1", ["asset_freeze"]),
        ("N/A", ["asset_freeze"]),
        ("", ["asset_freeze"]),
        ("2", []),
        ("4, Part 2", []),
        ("Part 2", ["asset_freeze"]),
    ],
)
def test_schedules_of_canada(tmp_path: Path, schedule: str, measures: list[str]) -> None:
    """Canada, Consolidated Autonomous Sanctions List: regulations with one schedule say N/A."""
    record = RECORD.replace("1, Part 1", schedule).format(1)
    path = tmp_path / "list.xml"
    path.write_text(FLAT.format(record + RECORD.format(2)), encoding="utf-8")
    rows, refused, _ = read(path)
    assert refused == []
    assert of(rows, Listing)[0].measures == measures


@pytest.mark.parametrize(
    ("country", "schedule", "found"),
    [
        ("Russia / Russie", "1.1", ("ca_sema_ships", ["sectoral"])),
        ("Russia/Russie", "2", ("ca_sema_debt_equity", ["sectoral"])),
        ("Russia / Russie", "4", ("ca_sema", [])),
        ("Belarus", "1.1", ("ca_sema", [])),
        ("Myanmar", "2", ("ca_sema", ["asset_freeze"])),
        ("Burma / Birmanie", "2", ("ca_sema", ["asset_freeze"])),
    ],
)
def test_a_schedule_of_canada_is_what_its_own_regulations_make_of_it(
    tmp_path: Path, country: str, schedule: str, found: tuple[str, list[str]]
) -> None:
    """SOR/2014-58, ss. 3 and 3.04(2): ships of schedule 1.1; SOR/2007-285, s. 3: one schedule."""
    records = RECORD.replace("Belarus", country).replace("1, Part 1", schedule).format(1)
    path = tmp_path / "list.xml"
    path.write_text(FLAT.format(records + RECORD.format(2)), encoding="utf-8")
    rows, _, _ = read(path)
    first = of(rows, Listing)[0]
    assert (first.list_name, first.measures) == found


def test_both_debt_schedules_of_canada_against_russia_are_no_freeze(tmp_path: Path) -> None:
    """Special Economic Measures (Russia) Regulations, schedules 2 and 3: debt and shares only."""
    records = "".join(
        RECORD.replace("Belarus", "Russia / Russie").replace("1, Part 1", schedule).format(1)
        for schedule in ("2", "3, Part 1", "1, Part 2")
    )
    path = tmp_path / "list.xml"
    path.write_text(FLAT.format(records), encoding="utf-8")
    rows, _, _ = read(path)
    assert [(r.list_name, r.measures) for r in of(rows, Listing)] == [
        ("ca_sema_debt_equity", ["sectoral"]),
        ("ca_sema_debt_equity", ["sectoral"]),
        ("ca_sema", ["asset_freeze"]),
    ]
