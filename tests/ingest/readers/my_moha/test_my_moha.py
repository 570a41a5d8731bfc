"""Malaysia's list: two tables by their width, Malay days, and the published file in place."""

from functools import partial
from pathlib import Path

import pytest

from graph.record.model import Listing, Party
from graph.values.errors import RefusedFileError
from ingest.readers.my_moha.reader import READER
from tests.ingest.outcome import Rows, of, read_rows

SAMPLES = Path(__file__).resolve().parents[4] / "sample_data" / "my_moha"


read = partial(read_rows, READER)


def read_row(tmp_path: Path, *cells: str) -> Rows:
    path = tmp_path / "list.xml"
    row = "".join(f"<TD><P>{cell}</P></TD>" for cell in cells)
    path.write_text(
        f"<TaggedPDF-doc><Table><TR><TH>(1)</TH></TR><TR>{row}</TR></Table><!-- KDN. -->"
        "</TaggedPDF-doc>",
        encoding="utf-8",
    )
    return read(path)


def test_the_published_list_is_read_whole(shared_data: Path) -> None:
    found, refused, remarks = read(shared_data / "other-lists" / "sample_moha.xml")
    assert (refused, remarks) == ([], [])
    parties, listings = of(found, Party), of(found, Listing)
    assert len(parties) == len(listings) == 101
    assert len({party.id for party in parties}) == 101
    assert all(listing.measures == ["asset_freeze"] and listing.start for listing in listings)
    by_name = {party.names[0].value: party for party in parties}
    assert by_name["Halimah binti Hussein"].birth_date == "1961-12-09"
    group = by_name["Jemaah Islamiyah"]
    assert (group.schema, len(group.names)) == ("Organization", 6)
    assert "The Organization Base of Jihad/Country of the Two Rivers" in {
        name.value for name in by_name["Islamic State (IS)"].names
    }


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24 Januari 2025", "2025-01-24"),
        ("7 Mac 2014", "2014-03-07"),
        ("1 August 2014", "2014-08-01"),
        ("2.10.2019", "2019-10-02"),
        ("3 December 2014", "2014-12-03"),
    ],
)
def test_days_in_malay_and_english(text: str, day: str, tmp_path: Path) -> None:
    found, _, _ = read_row(tmp_path, "1", "KDN.K.1- 2013", "Name", "-", "-", "-", text)
    assert of(found, Listing)[0].start == day
    assert of(found, Listing)[0].entry_id == "KDN.K.1-2013"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1 Jun 2019 (Pindaan: 3 Mac 2020)", "2019-06-01"),
        ("1.6.2019 *", "2019-06-01"),
        ("1 Jun 2019, amended 3.3.2020", "2019-06-01"),
    ],
)
def test_a_note_behind_the_day_of_listing_is_kept(tmp_path: Path, cell: str, day: str) -> None:
    found, refused, _ = read_row(tmp_path, "1", "KDN.K.1-2013", "Name", "-", "-", "-", cell)
    assert refused == []
    (listing,) = of(found, Listing)
    assert (listing.start, listing.note) == (day, f"day of listing: {cell}")
    assert listing.certainty == "confirmed"


def test_a_refused_entry_is_known_by_its_number(tmp_path: Path) -> None:
    _, (refused,), _ = read_row(tmp_path, "1", "KDN.K. 1-2013", "Name", "-", "-", "-", "soon")
    assert refused.record_id == "KDN.K.1-2013"


def test_a_note_that_may_end_a_listing_is_for_a_person(tmp_path: Path) -> None:
    cell = "1 Jun 2019 (Digugurkan 3 Mac 2020)"
    found, _, _ = read_row(tmp_path, "1", "KDN.K.1-2013", "Name", "-", "-", "-", cell)
    (listing,) = of(found, Listing)
    assert (listing.start, listing.certainty) == ("2019-06-01", "disputed")


def test_the_ministrys_own_xml_has_the_columns_as_numbered_fields() -> None:
    """Published since 2026; persons and groups stand in one section."""
    found, refused, remarks = read(SAMPLES / "entries.xml")
    assert (refused, remarks) == ([], [])
    person, group = of(found, Party)
    assert [name.value for name in person.names] == ["Orang Contoh bin Rekaan", "Abu Contoh"]
    assert (person.schema, person.birth_date, person.countries) == ("Person", "1961-12-09", ["ph"])
    assert ("nationality", "Philippines (Permanent Resident in Malaysia)") in person.data
    assert ("identity card", "611209-00-0001") in person.data
    assert (group.schema, [name.value for name in group.names]) == (
        "Organization",
        ["Kumpulan Contoh", "Contoh Group"],
    )
    assert group.addresses == ["Selangor, Malaysia"]
    assert [listing.start for listing in of(found, Listing)] == ["2014-12-12", "2014-04-07"]


def test_an_entry_of_the_ministrys_own_xml_that_lacks_its_day_is_refused(tmp_path: Path) -> None:
    text = (SAMPLES / "entries.xml").read_text(encoding="utf-8")
    path = tmp_path / "entries.xml"
    path.write_text(text.replace(">12 December 2014<", ">-<"), encoding="utf-8")
    found, refused, _ = read(path)
    assert len(of(found, Party)) == 1
    assert [one.reason for one in refused] == ["day of listing: '' is not a day"]
    assert "<entry" in refused[0].raw


def read_changed(tmp_path: Path, *changes: tuple[str, str]) -> Rows:
    """Read the made-up entries with some texts put in place of others."""
    text = (SAMPLES / "entries.xml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "entries.xml"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_a_new_field_is_told_once_and_moves_no_other(tmp_path: Path) -> None:
    """A group with eight fields is no person, and the numbers behind a new field change."""
    new = '<field name="(7)&#10;Remarks">new</field>\n<field name="(8)&#10;Date of Listed">'
    further = '</field>\n<field name="(14)&#10;Remarks">new</field>\n</entry>\n<entry id="2">'
    found, refused, remarks = read_changed(
        tmp_path,
        ('<field name="(7)&#10;Date of Listed">', new),
        ('</field>\n</entry>\n<entry id="2">', further),
    )
    assert [party.schema for party in of(found, Party)] == ["Person", "Organization"]
    assert [listing.start for listing in of(found, Listing)] == ["2014-12-12", "2014-04-07"]
    assert refused == []
    assert remarks == [f"ignored unknown field ({n}) Remarks" for n in (14, 7)]


def test_an_entry_without_a_mandatory_field_is_refused(tmp_path: Path) -> None:
    _, refused, _ = read_changed(tmp_path, ("Date 0f Listed", "Gone"))
    assert [one.reason for one in refused] == ["has no field for the day of listing"]


def test_fields_with_malay_names_are_known_by_their_numbers(tmp_path: Path) -> None:
    english = "Reference,Name,Alias,Other Name,Date of Birth,Nationality,Designation,Place of Birth"
    changes = [(f';{name}"', ';Nama"') for name in (*english.split(","), "Passport Number")]
    found, refused, remarks = read_changed(tmp_path, *changes)
    assert [party.schema for party in of(found, Party)] == ["Person", "Organization"]
    assert (refused, remarks) == ([], [])


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("1", "KDN.K.1-2013", "Name", "-", "-", "-", "31.2.2019"), "'31.2.2019' is not a day"),
        (("1", "KDN.K.1-2013", "Name", "-", "-", "-", "1 Maj 2019"), "'1 Maj 2019' is not a day"),
        (("1", "KDN.K.1-2013", "Name", "-", "-", "-", "1.2.2019 / 3.4.2020"), "is not a day"),
        (("1", "XYZ", "Name", "-", "-", "-", "2019"), "reference: 'XYZ' is none such as"),
        (("1", "KDN.K.1-2013", "-", "-", "-", "-", "2019"), "name: missing"),
        (("1", "KDN.K.1-2013", "Name"), "row: has 3 cells, not 13 or 7"),
    ],
)
def test_a_row_that_is_not_understood_is_refused(
    cells: tuple[str, ...], reason: str, tmp_path: Path
) -> None:
    found, refused, _ = read_row(tmp_path, *cells)
    assert found == []
    assert reason in refused[0].reason
    assert "<TR>" in refused[0].raw


def test_xml_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.xml"
    path.write_text((SAMPLES / "list.xml").read_text(encoding="utf-8")[:-40], encoding="utf-8")
    with pytest.raises(RefusedFileError):
        read(path)
