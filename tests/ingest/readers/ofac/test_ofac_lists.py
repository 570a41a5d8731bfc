"""OFAC's lists as they are published, and which list an entry is on."""

import zipfile
from pathlib import Path

import pytest

from graph.record.model import Link, Listing, Name, Party
from ingest import programmes
from ingest.files.opened_file import Opened
from ingest.readers.ofac.reader import READER
from ingest.recognition.detect import reader_for
from tests.ingest.readers.ofac.made_up import (
    DIRECTIVE,
    EMPTY,
    edition,
    listings,
    party,
    read,
    row,
    scope,
    write,
)


@pytest.mark.parametrize(("name", "sign"), [("sdn.pip", "|"), ("SDN.DEL", "@")])
def test_the_set_with_another_sign_between_the_cells(tmp_path: Path, name: str, sign: str) -> None:
    """OFAC's data specification: PIP and DEL are the CSV but for that sign."""
    text = row(1, "CUBA", "Website a@b.example; DOB 1950", name="A, B|C") + row(2, "SDGT")
    empty, given = EMPTY.replace(",", sign), text.replace(EMPTY, "EMPTY")
    for old, new in (("1,", f"1{sign}"), ("2,", f"2{sign}"), ('",', f'"{sign}')):
        given = given.replace(old, new)
    given = given.replace("-0- ,", f"-0- {sign}").replace("EMPTY,", f"{empty}{sign}")
    path = tmp_path / name
    path.write_bytes(given.encode() + b"\x1a")
    assert reader_for(Opened(path), None) is READER
    records, refusals, said = read(path)
    assert (len(records), refusals, said) == (2, [], [])
    assert party(records[0]).names == [Name("A, B|C")]
    assert ("website", "a@b.example") in party(records[0]).data
    assert listings(path)["ofac-2 SDGT"] == [("us_ofac_sdn", ["asset_freeze"])]


def test_whom_an_order_blocks_without_the_sdn_list(tmp_path: Path) -> None:
    """The consolidated list of 2016 to 2018 began with such entries, under tags of the SDN list."""
    said = (
        "Additional Sanctions Information - Not on the SDN List and Not Subject to Secondary "
        "Sanctions; U.S. Persons Must Continue to Block the Property and Interests in Property of "
        "this Person Pursuant to Executive Order 13599"
    )
    rows = row(1, "IRAN", said) + row(2, "NS-PLC") + row(3, "IRAN")
    path = write(tmp_path / "list.csv", rows)
    found = listings(path)
    assert found["ofac-1 IRAN"] == [("us_ofac_eo13599", ["asset_freeze"])]
    assert found["ofac-2 NS-PLC"] == [("us_ofac_plc", ["transaction_ban"])]
    assert found["ofac-3 IRAN"] == [("us_ofac_consolidated", [])]


@pytest.mark.parametrize(
    ("name", "count", "kind"),
    [
        ("cons_prim.csv", 442, "cons-prim"),
        ("cons_add.csv", 574, "cons-add"),
        ("cons_alt.csv", 1073, "cons-alt"),
        ("cons_comments.csv", 10, "cons-comments"),
    ],
)
def test_the_published_csv_set_is_read_whole(
    shared_data: Path, name: str, count: int, kind: str
) -> None:
    path = shared_data / "ofac" / "cons-2025-12" / name
    assert reader_for(Opened(path), None) is READER
    records, refusals, said = read(path)
    assert (len(records), refusals, said) == (count, [], [])
    assert scope(path) == kind
    assert len({record.record_id for record in records}) == count


def test_no_entry_of_the_consolidated_list_is_a_freeze(shared_data: Path) -> None:
    found = listings(shared_data / "ofac" / "cons-2025-12" / "cons_prim.csv")
    measures = {m for made in found.values() for _, given in made for m in given}
    assert measures == {"sectoral", "investment_ban", "transaction_ban"}
    assert found["ofac-17018 UKRAINE-EO13662"] == [("us_ofac_ssi", ["sectoral"])]
    assert found["ofac-9647 SDGT"] == [("us_ofac_consolidated", [])]
    assert found["ofac-9647 NS-PLC"] == [("us_ofac_plc", ["transaction_ban"])]
    assert found["ofac-15268 561-Related"] == [("us_ofac_capta", ["sectoral"])]
    assert found["ofac-46072 BURMA-EO14014"] == [("us_ofac_mbs", ["sectoral"])]
    assert found["ofac-50476 ILLICIT-DRUGS-EO14059"] == [("us_ofac_mbs", ["sectoral"])]


def test_remarks_of_the_published_csv_become_facts(shared_data: Path) -> None:
    records, _, _ = read(shared_data / "ofac" / "cons-2025-12" / "cons_prim.csv")
    by_id = {record.record_id: record for record in records}
    zahhar = party(by_id["cons-prim:9647"])
    assert zahhar.names[0] == Name("Mahmoud Khaled ZAHHAR")
    assert Name("AL-ZAHAR, Mahmoud", "weak") in zahhar.names
    assert (zahhar.birth_date, zahhar.countries) == ("1945", ["ps"])
    (link,) = [r for r in by_id["cons-prim:9647"].rows if isinstance(r, Link)]
    assert (link.kind, link.certainty, link.quote) == (
        "UnknownLink",
        "confirmed",
        "Linked To: HAMAS",
    )
    assert link.target.startswith("ofac-9647-linked-")
    gazprom = by_id["cons-prim:17016"]
    assert any("comments file has the rest" in text for text in gazprom.remarks)
    comments, _, _ = read(shared_data / "ofac" / "cons-2025-12" / "cons_comments.csv")
    rest = party(next(r for r in comments if r.record_id == "cons-comments:17016"))
    assert rest.id == party(gazprom).id
    assert rest.identifiers == ["RU-INN:7744001497", "LEI:253400WSS48YWMBUA688"] + [
        "RU-OGRN:1027700167110"
    ]


def test_the_published_xml_of_2020_is_read_whole(shared_data: Path) -> None:
    path = shared_data / "ofac" / "sdn.xml"
    assert reader_for(Opened(path), None) is READER
    assert (edition(path), scope(path)) == ("2020-04-22", "sdn-xml")
    records, refusals, said = read(path)
    assert (len(records), refusals) == (8, [])
    # The sample keeps the count of the whole list.
    assert said == ["it says that it has 8,197 entries, and has 8"]
    saeed = party(records[0])
    assert (saeed.id, saeed.names[0].value) == ("ofac-10689", "Muhammad SAEED")
    assert Name("HAFIZ SAHIB", "weak") in saeed.names
    assert (saeed.birth_date, saeed.countries) == ("1950-06-05", ["pk"])
    listing = records[0].rows[-1]
    assert isinstance(listing, Listing)
    assert (listing.measures, listing.start, listing.observed_on) == (
        ["asset_freeze"],
        None,
        "2020-04-22",
    )


def test_the_fragment_of_the_advanced_xml_is_read(shared_data: Path) -> None:
    path = shared_data / "ofac-advanced" / "sdn_advanced-fragment.xml"
    assert reader_for(Opened(path), None) is READER
    (record,), refusals, _ = read(path)
    assert refusals == []
    assert (party(record).id, party(record).birth_date) == ("ofac-22790", None)
    assert ("birth", "about 1962") in party(record).data
    assert ("identification", "Cedula No. 5892464 (Venezuela)") in party(record).data
    assert any("no sanctions entry" in text for text in record.remarks)


def test_the_set_in_one_zip_is_the_same_as_its_files(shared_data: Path, tmp_path: Path) -> None:
    files = sorted((shared_data / "ofac" / "cons-2025-12").glob("*.csv"))
    path = tmp_path / "consall.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
        archive.writestr("greeting.txt", "hello")
    records, refusals, said = read(path)
    assert refusals == []
    assert said == ["greeting.txt: is none of OFAC's CSV files; left out"]
    apart = {r.record_id: r.rows for file in files for r in read(file)[0]}
    assert {r.record_id: r.rows for r in records} == apart
    assert sum(r.same_as != [] for rows in apart.values() for r in rows if isinstance(r, Party)) > 9
    assert scope(path) == "cons-add+cons-alt+cons-comments+cons-prim"


def test_a_freeze_tag_proves_the_sdn_list_and_a_directive_stays_sectoral(tmp_path: Path) -> None:
    text = row(1, "CUBA") + row(2, "UKRAINE-EO13662] [RUSSIA-EO14024", DIRECTIVE)
    path = write(tmp_path / "x.csv", text + row(3, "UKRAINE-EO13662"))
    assert scope(path) == "sdn-prim"
    assert listings(path) == {
        "ofac-1 CUBA": [("us_ofac_sdn", ["asset_freeze"])],
        "ofac-2 UKRAINE-EO13662": [("us_ofac_ssi", ["sectoral"])],
        "ofac-2 RUSSIA-EO14024": [("us_ofac_sdn", ["asset_freeze"])],
        "ofac-3 UKRAINE-EO13662": [("us_ofac_sdn", ["asset_freeze"])],
    }


def test_the_same_row_is_no_freeze_on_the_consolidated_list(tmp_path: Path) -> None:
    text = row(1, "NS-PLC") + row(2, "UKRAINE-EO13662] [RUSSIA-EO14024", DIRECTIVE)
    path = write(tmp_path / "x.csv", text + row(3, "UKRAINE-EO13662"))
    assert scope(path) == "cons-prim"
    found = listings(path)
    assert found["ofac-2 UKRAINE-EO13662"] == [("us_ofac_ssi", ["sectoral"])]
    assert found["ofac-2 RUSSIA-EO14024"] == [("us_ofac_consolidated", [])]
    assert found["ofac-3 UKRAINE-EO13662"] == [("us_ofac_ssi", ["sectoral"])]


@pytest.mark.parametrize(
    ("name", "kind", "measures"),
    [
        ("x.csv", "any-prim", []),
        ("cons_prim.csv", "cons-prim", ["sectoral"]),
        ("SDN.csv", "sdn-prim", ["asset_freeze"]),
    ],
)
def test_the_name_is_the_last_resort(
    tmp_path: Path, name: str, kind: str, measures: list[str]
) -> None:
    path = write(tmp_path / name, row(3, "UKRAINE-EO13662") * 2)
    assert scope(path) == kind
    assert {m for made in listings(path).values() for _, g in made for m in g} == set(measures)
    assert bool(read(path)[2]) == (kind == "any-prim")


def test_an_open_case_takes_no_measures(tmp_path: Path) -> None:
    menu = "Executive Order 14024 Directive Information - Subject to Directive 3"
    text = row(1, "RUSSIA-EO14024", menu) + row(2, "RUSSIA-EO14024")
    found = listings(write(tmp_path / "x.csv", text))
    assert found["ofac-1 RUSSIA-EO14024"] == [("us_ofac", [])]
    assert found["ofac-2 RUSSIA-EO14024"] == [("us_ofac_sdn", ["asset_freeze"])]


def test_directives_of_one_order_may_mean_two_lists_and_give_days(tmp_path: Path) -> None:
    said = (
        "Executive Order 14024 Directive Information - x; "
        "Listing Date (EO 14024 Directive 2): 24 Feb 2022; "
        "Listing Date (EO 14024 Directive 3): 25 Feb 2022."
    )
    path = write(tmp_path / "x.csv", row(1, "NS-PLC") + row(2, "RUSSIA-EO14024", said))
    made = [r for r in read(path)[0][1].rows if isinstance(r, Listing)]
    assert {(r.list_name, r.start) for r in made} == {
        ("us_ofac_capta", "2022-02-24"),
        ("us_ofac_mbs", "2022-02-25"),
    }


def test_an_unmapped_programme_is_kept_without_measures_and_said(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", row(1, "CUBA") + row(2, "MARS-EO20000"))
    assert listings(path)["ofac-2 MARS-EO20000"] == [("us_ofac_sdn", [])]
    assert any("unmapped programme 'MARS-EO20000'" in m for m in read(path)[0][1].remarks)


def test_every_mapped_tag_of_the_consolidated_list_is_no_freeze() -> None:
    for code in programmes.codes("ofac_consolidated"):
        found = programmes.find_programme("ofac_consolidated", code)
        assert found is not None
        assert "asset_freeze" not in found.measures
        assert found.list_name != "us_ofac_sdn"


def test_who_is_blocked_pending_investigation(tmp_path: Path) -> None:
    """31 CFR chapter V, such as 582.201 note 2: BPI- stands before the tag of the programme."""
    rows = row(1, "BPI-NICARAGUA-NHRAA") + row(2, "BPI-OF-NO-PROGRAMME")
    found = listings(write(tmp_path / "list.csv", rows))
    assert found == {
        "ofac-1 BPI-NICARAGUA-NHRAA": [("us_ofac_sdn", ["asset_freeze"])],
        "ofac-2 BPI-OF-NO-PROGRAMME": [("us_ofac_sdn", [])],
    }


@pytest.mark.parametrize(
    ("tag", "menu"),
    [
        ("PEESA", "PEESA Information: VISA BAN. Sec. 7503(c)(1)"),
        ("PAIPA", "PAIPA Section 2 Information: LOANS. Sec. 2(b)(1)(D)"),
        ("CAATSA - RUSSIA", "CAATSA Section 235 Information: LOANS. Sec. 235(a)(3)"),
    ],
)
def test_a_menu_of_an_act_is_no_freeze(tmp_path: Path, tag: str, menu: str) -> None:
    """Menus that no executive order is named in: only the list tells whether one blocks."""
    path = write(tmp_path / "x.csv", row(1, tag, menu))
    assert (scope(path), listings(path)) == ("any-prim", {f"ofac-1 {tag}": [("us_ofac", [])]})
    found = listings(write(tmp_path / "cons_prim.csv", row(1, tag, menu)))
    assert found == {f"ofac-1 {tag}": [("us_ofac_mbs", ["sectoral"])]}
    found = listings(write(tmp_path / "sdn.csv", row(1, tag, menu)))
    assert found == {f"ofac-1 {tag}": [("us_ofac_sdn", ["asset_freeze"])]}


def test_a_directive_under_the_only_tag_of_an_sdn_does_not_lose_the_freeze(tmp_path: Path) -> None:
    text = row(1, "CUBA") + row(2, "UKRAINE-EO13662", DIRECTIVE)
    assert listings(write(tmp_path / "x.csv", text))["ofac-2 UKRAINE-EO13662"] == [
        ("us_ofac_ssi", ["sectoral"]),
        ("us_ofac_sdn", ["asset_freeze"]),
    ]
