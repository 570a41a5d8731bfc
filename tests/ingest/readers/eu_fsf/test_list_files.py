"""The EU's list as files: layouts, damage, and what is refused."""

from pathlib import Path

import pytest

from graph.record.model import Listing, Name, Party
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.readers.eu_fsf.reader import READER
from ingest.recognition.detect import reader_for
from tests.ingest.outcome import read_as
from tests.ingest.readers.eu_fsf.made_up import (
    NAME,
    NAMESPACE,
    PERSON,
    REGULATION,
    export,
    only_rows,
    read,
)


def test_the_published_sample_is_read_whole(shared_data: Path) -> None:
    path = shared_data / "eu-fsf-xml" / "sample_eu.xml"
    assert reader_for(Opened(path), None) is READER
    assert READER.edition is not None
    assert READER.edition(Opened(path)) == "2020-04-15"
    records, refusals, said = read(path)
    assert (len(records), refusals, said) == (7, [], [])
    assert [m for r in records for m in r.remarks] == []
    party, listing = records[0].rows
    assert isinstance(party, Party)
    assert isinstance(listing, Listing)
    assert (party.birth_date, party.countries) == ("1965-12-12", ["dz"])
    assert (listing.start, listing.programme, listing.act) == ("2008-07-03", "881/2002", "2019/555")
    assert (listing.entry_id, listing.observed_on) == ("EU.2026.82", "2020-04-15")


def test_the_damaged_file_of_2018_is_repaired_and_said(shared_data: Path) -> None:
    path = shared_data / "eu-fsf-csv" / "EUSanctionsShort-2018.csv"
    assert reader_for(Opened(path), None) is READER
    assert READER.edition is not None
    assert READER.edition(Opened(path)) == "2018-07-04"
    records, refusals, said = read(path)
    assert (len(records), refusals) == (93, [])
    assert any("commas are tabs" in remark for remark in said)
    parties = {r.record_id: r.rows[0] for r in records}
    first, second = parties["1"], parties["13"]
    assert isinstance(first, Party)
    assert isinstance(second, Party)
    assert "PASSPORT:AD001095" in first.identifiers
    assert ("birth", "1937-04-28 al-Awja, near Tikrit IRQ") in second.data
    assert second.countries == ["iq"]
    assert second.names[:2] == [
        Name("Saddam Hussein Al-Tikriti", "name"),
        Name("Abu Ali", "alias"),
    ]


def test_a_quoted_semicolon_inside_the_damage_does_not_shift_the_row(shared_data: Path) -> None:
    records, _, _ = read(shared_data / "eu-fsf-csv" / "EUSanctionsShort-2018.csv")
    (party,) = [r.rows[0] for r in records if r.record_id == "43"]
    assert isinstance(party, Party)
    assert ("function", "Former Governor of Karbala and An Najaf;") in party.data
    assert "EU-FSF:EU.85.7" in party.identifiers


def test_xml_and_csv_of_the_same_entries_give_the_same_rows(repository: Path) -> None:
    folder = repository / "sample_data" / "eu_fsf"
    xml, csv = (read(folder / f"retyped-entries.{ending}") for ending in ("xml", "csv"))
    assert [(r.record_id, r.rows) for r in xml[0]] == [(r.record_id, r.rows) for r in csv[0]]
    assert [r.reason for r in xml[1]] == [r.reason for r in csv[1]]
    assert "spaceship" in xml[1][0].reason
    assert xml[2] == csv[2] == []


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        (REGULATION + '<subjectType code="ship"/>' + NAME, "unknown value 'ship'"),
        (REGULATION + PERSON, "no name"),
    ],
)
def test_what_cannot_be_understood_is_refused(tmp_path: Path, inside: str, reason: str) -> None:
    records, (refusal,), _ = read(export(tmp_path, inside))
    assert records == []
    assert reason in refusal.reason
    assert refusal.record_id == "7"
    assert "sanctionEntity" in refusal.raw


def test_unknown_attributes_and_elements_are_said_once(tmp_path: Path) -> None:
    inside = REGULATION + PERSON + '<nameAlias wholeName="S" mood="x"/><vessel/>'
    assert read(export(tmp_path, inside))[2] == [
        "ignored unknown field vessel",
        "ignored unknown field nameAlias.mood",
    ]


def test_a_short_row_refuses_its_entry_and_not_the_next(tmp_path: Path, repository: Path) -> None:
    text = (repository / "sample_data" / "eu_fsf" / "retyped-entries.csv").read_text("utf-8-sig")
    lines = text.splitlines()
    lines[2] = lines[2].rpartition(";")[0]
    path = tmp_path / "short.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    records, refusals, _ = read(path)
    assert [r.record_id for r in records] == ["1000019", "1000020", "1000892"]
    assert "row 3: the row has 117 cells and the header 118" in refusals[0].reason


def test_rows_of_one_entry_that_stand_apart_are_refused(tmp_path: Path, repository: Path) -> None:
    text = (repository / "sample_data" / "eu_fsf" / "retyped-entries.csv").read_text("utf-8-sig")
    lines = text.splitlines()
    path = tmp_path / "apart.csv"
    path.write_text("\n".join([*lines, lines[1]]), encoding="utf-8")
    assert "stand apart" in read(path)[1][-1].reason


def test_a_csv_without_a_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("fileGenerationDate;Entity_LogicalId\n1;2\n", encoding="utf-8")
    assert READER.sniff(Opened(path).sniff()) == 0
    with pytest.raises(RefusedFileError, match="there is no column"):
        read_as(READER, "eu_fsf", path)


@pytest.mark.parametrize("text", ["<export><a/></export>", "a;b\n1;2\n", "", "{}"])
def test_other_files_are_not_taken(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other"
    path.write_text(text, encoding="utf-8")
    assert READER.sniff(Opened(path).sniff()) == 0


def test_other_prefixes_orders_comments_and_years_of_birth(tmp_path: Path) -> None:
    """FSF XSD 1.1: names of namespaces are free, and a birth may be a range of years."""
    path = tmp_path / "list.xml"
    path.write_text(
        f'<!-- x --><f:export xmlns:f="{NAMESPACE}" generationDate="2024-04-08"><!-- y -->'
        '<f:sanctionEntity logicalId="7"><f:nameAlias wholeName="" strong="true"/>'
        '<f:nameAlias wholeName="B" strong="true"/>'
        '<f:birthdate circa="true" calendarType="ISLAMIC" year="1380" yearRangeFrom="1380" '
        'yearRangeTo="1382"/><f:subjectType code="person"/>'
        '<f:remark><![CDATA[a & b]]></f:remark><f:regulation programme="HR"/>'
        "</f:sanctionEntity></f:export>",
        encoding="utf-8",
    )
    party, (listing,), _ = only_rows(path)
    assert ([n.value for n in party.names], party.birth_date) == (["B"], None)
    assert ("birth", "about 1380 (1380 to 1382) (ISLAMIC)") in party.data
    assert (listing.reason, listing.observed_on) == ("a & b", "2024-04-08")


def test_a_file_without_the_namespace_is_known_by_its_entities(tmp_path: Path) -> None:
    """FSF XSD 1.1: what tools strip of namespaces is still an export of entities."""
    path = export(tmp_path, REGULATION + PERSON + NAME)
    path.write_text(path.read_text("utf-8").replace(f' xmlns="{NAMESPACE}"', ""))
    assert reader_for(Opened(path), None) is READER
    party, (listing,), _ = only_rows(path)
    assert (party.id, listing.measures) == ("eu-fsf-7", ["asset_freeze"])
