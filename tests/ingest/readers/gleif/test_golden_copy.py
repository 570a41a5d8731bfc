"""The GLEIF reader: three files in two spellings, and the traps of the format."""

import gzip
import zipfile
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from graph.record.model import Gap, Interest, Link, Party
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.readers.gleif.reader import READER
from ingest.recognition.detect import reader_for
from tests.ingest.outcome import read_records

CHILD, PARENT = "EXAMPLE0OPERATING040", "EXAMPLE0TOPHOLDING84"
RR = "Relationship."
COLUMNS = [
    RR + "StartNode.NodeID",
    RR + "EndNode.NodeID",
    RR + "RelationshipType",
    RR + "RelationshipStatus",
    RR + "Period.1.startDate",
    RR + "Period.1.endDate",
    RR + "Period.1.periodType",
    RR + "Period.2.startDate",
    RR + "Period.2.endDate",
    RR + "Period.2.periodType",
    "Registration.RegistrationStatus",
]


read = partial(read_records, READER, "gleif")


def relation(tmp_path: Path, *rows: list[str], extra: str = "") -> Path:
    path = tmp_path / "rr.csv"
    header = ",".join([*COLUMNS, *([extra] if extra else [])])
    path.write_text("\n".join([header, *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
    return path


def row(
    kind: str = "IS_DIRECTLY_CONSOLIDATED_BY", status: str = "ACTIVE", **cells: str
) -> list[str]:
    values = dict.fromkeys(COLUMNS, "")
    values |= dict(zip(COLUMNS[:4], (CHILD, PARENT, kind, status), strict=True))
    values |= {RR + name.replace("_", "."): value for name, value in cells.items()}
    return list(values.values())


def only_interest(path: Path) -> Interest:
    records, refusals, _ = read(path)
    assert not refusals
    (found,) = [r for record in records for r in record.rows if isinstance(r, Interest)]
    return found


@pytest.mark.parametrize("name", ["entities", "relationships", "exceptions"])
def test_xml_and_csv_of_the_same_records_give_the_same_rows(repository: Path, name: str) -> None:
    folder = repository / "sample_data" / "gleif"
    xml, csv = (read(folder / f"{name}.{ending}") for ending in ("xml", "csv"))
    assert [(r.record_id, r.rows, r.remarks) for r in xml[0]] == [
        (r.record_id, r.rows, r.remarks) for r in csv[0]
    ]
    assert [r.reason for r in xml[1]] == [r.reason for r in csv[1]]
    assert len(xml[1]) == 1
    assert xml[2] == csv[2] == []


@pytest.mark.parametrize(
    ("name", "kind", "count"),
    [
        ("lei-data.xml", Party, 13),
        ("lei2-concat-2018-top10.xml", Party, 10),
        ("rr-data.xml", Interest, 10),
        ("repex-data.xml", Gap, 10),
    ],
)
def test_published_files_are_read_whole_without_a_remark(
    shared_data: Path, name: str, kind: type, count: int
) -> None:
    path = shared_data / "gleif-xml" / name
    assert reader_for(Opened(path), None) is READER
    records, refusals, said = read(path)
    assert (refusals, said) == ([], [])
    assert [m for r in records for m in r.remarks] == []
    assert Counter(type(r) for record in records for r in record.rows)[kind] == count


def test_published_relationships_keep_their_open_end(shared_data: Path) -> None:
    records, _, _ = read(shared_data / "gleif-xml" / "rr-data.xml")
    interests = [r for record in records for r in record.rows if isinstance(r, Interest)]
    assert [i.end for i in interests] == [None] * 10
    (ultimate,) = [i for i in interests if i.summary]
    assert ultimate.asset == "lei-010cmkz3von21wf2zd45"
    assert ultimate.owner == "lei-3c7474t6cdkpr9k6yt90"
    assert (ultimate.types, ultimate.start) == (["consolidation"], "2018-02-06")


def test_the_dissolution_of_a_published_entity_ends_it(shared_data: Path) -> None:
    records, _, _ = read(shared_data / "gleif-xml" / "lei-data.xml")
    ended = [r for record in records for r in record.rows if isinstance(r, Party) and r.end]
    assert [(p.end, p.status) for p in ended] == [("2018-11-09", "inactive")]


def test_an_accounting_period_never_ends_a_relationship(tmp_path: Path) -> None:
    given = row(
        Period_1_startDate="2023-01-01T00:00:00Z",
        Period_1_endDate="2023-12-31T00:00:00Z",
        Period_1_periodType="ACCOUNTING_PERIOD",
        Period_2_startDate="2018-02-06T00:00:00Z",
        Period_2_periodType="RELATIONSHIP_PERIOD",
    )
    found = only_interest(relation(tmp_path, given))
    assert (found.start, found.end) == ("2018-02-06", None)


def test_the_published_end_is_the_last_day(tmp_path: Path) -> None:
    given = row(
        status="INACTIVE",
        Period_1_startDate="2018-02-06",
        Period_1_endDate="2020-12-31T00:00:00+01:00",
        Period_1_periodType="RELATIONSHIP_PERIOD",
    )
    assert only_interest(relation(tmp_path, given)).end == "2021-01-01"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2016-12-30T23:00:00Z", "2016-12-31"),
        ("2004-06-06T22:00:00.000Z", "2004-06-07"),
        ("1994-08-24T18:30:00+00:00", "1994-08-25"),
        ("1995-10-31T16:00:00Z", "1995-11-01"),
        ("2005-12-31T05:00:00Z", "2005-12-31"),
        ("2005-12-31T12:00:00Z", "2005-12-31"),
        ("2012-11-29T19:04:36Z", "2012-11-29"),
        ("2012-11-29T23:00:00+01:00", "2012-11-29"),
        ("2012-02-30T23:00:00Z", None),
    ],
)
def test_a_day_that_begins_in_the_afternoon_of_utc_is_the_next_one(
    tmp_path: Path, given: str, meant: str | None
) -> None:
    filled = row(Period_1_startDate=given, Period_1_periodType="RELATIONSHIP_PERIOD")
    assert only_interest(relation(tmp_path, filled)).start == meant


def test_an_end_in_utc_is_the_last_day_where_it_ends(tmp_path: Path) -> None:
    given = row(
        status="INACTIVE",
        Period_1_startDate="2015-12-31T23:00:00Z",
        Period_1_endDate="2016-12-30T23:00:00Z",
        Period_1_periodType="RELATIONSHIP_PERIOD",
    )
    found = only_interest(relation(tmp_path, given))
    assert (found.start, found.end) == ("2016-01-01", "2017-01-01")
    given = row(Period_1_endDate="9999-12-30T23:00:00Z", Period_1_periodType="RELATIONSHIP_PERIOD")
    assert only_interest(relation(tmp_path, given)).end is None


def test_an_end_in_the_year_9999_is_open(tmp_path: Path) -> None:
    given = row(Period_1_endDate="9999-12-31", Period_1_periodType="RELATIONSHIP_PERIOD")
    assert only_interest(relation(tmp_path, given)).end is None


def test_a_quantifier_never_becomes_a_share(tmp_path: Path) -> None:
    path = relation(tmp_path, [*row(), "100.00"], extra=RR + "Quantifiers.1.QuantifierAmount")
    found = only_interest(path)
    assert (found.share, found.votes, found.types) == (None, None, ["consolidation"])
    assert found.owner == "lei-example0topholding84"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (row(kind="IS_ADMIRED_BY"), "RelationshipType: unknown value 'IS_ADMIRED_BY'"),
        (row(status="PERHAPS"), "RelationshipStatus: unknown value 'PERHAPS'"),
        (
            row(
                Period_1_startDate="2020-01-01",
                Period_1_endDate="2019-01-01",
                Period_1_periodType="RELATIONSHIP_PERIOD",
            ),
            "it ends on 2019-01-01, before 2020-01-01",
        ),
        (["", *row()[1:]], "StartNode.NodeID: missing"),
        (row()[:3], "the row has 3 cells and the header 11"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_field(
    tmp_path: Path, given: list[str], reason: str
) -> None:
    records, refusals, _ = read(relation(tmp_path, given))
    assert records == []
    assert reason in refusals[0].reason


@pytest.mark.parametrize(
    ("given", "remark"),
    [
        (row(status="NULL"), "status is NULL"),
        ([*row()[:10], "ANNULLED"], "the registration is ANNULLED"),
    ],
)
def test_a_record_that_states_nothing_is_kept_without_rows(
    tmp_path: Path, given: list[str], remark: str
) -> None:
    records, refusals, _ = read(relation(tmp_path, given))
    assert refusals == []
    assert (records[0].rows, remark in records[0].remarks[0]) == ([], True)


@pytest.mark.parametrize(
    ("start", "updated", "end"),
    [
        ("2018-02-06", "2024-03-01", "2018-02-06/2024-03-01"),
        ("", "2024-03-01", "../2024-03-01"),
        ("2025-01-01", "2024-03-01", "../2024-03-01"),
        ("2018-02-06", "", "2018-02-06/.."),
    ],
)
def test_an_end_that_is_not_stated_lies_before_the_record_that_calls_it_over(
    tmp_path: Path, start: str, updated: str, end: str
) -> None:
    kind = {"Period_1_periodType": "RELATIONSHIP_PERIOD"} if start else {}
    given = row(status="INACTIVE", Period_1_startDate=start, **kind)
    found = only_interest(
        relation(tmp_path, [*given, updated], extra="Registration.LastUpdateDate")
    )
    assert (found.start, found.end) == (start or None, end)


def test_what_only_describes_refuses_nothing(tmp_path: Path) -> None:
    records, refusals, _ = read(relation(tmp_path, [*row()[:10], "ADMIRED"]))
    assert refusals == []
    assert records[0].remarks == [
        "Registration.RegistrationStatus: 'ADMIRED' is new here; left out"
    ]
    assert any(isinstance(one, Interest) for one in records[0].rows)
    path = tmp_path / "lei2.csv"
    path.write_text(
        "LEI,Entity.LegalName,Entity.EntityStatus,Registration.RegistrationStatus\n"
        "EXAMPLE0OPERATING040,Made Up,DORMANT,ADMIRED\n"
    )
    records, refusals, _ = read(path)
    assert (len(records), refusals, len(records[0].remarks)) == (1, [], 2)


def test_a_lapsed_registration_changes_nothing(tmp_path: Path) -> None:
    found = only_interest(relation(tmp_path, [*row()[:10], "LAPSED"]))
    assert found.end is None


def test_wrong_check_digits_are_kept_and_said(tmp_path: Path) -> None:
    records, _, _ = read(relation(tmp_path, ["EXAMPLE0OPERATING041", *row()[1:]]))
    assert "not a correct number" in records[0].remarks[0]
    assert [type(r) for r in records[0].rows] == [Party, Party, Interest]


def test_an_unknown_column_is_said_once(tmp_path: Path) -> None:
    path = relation(tmp_path, [*row(), "x"], [*row(), "y"], extra="Relationship.Mood")
    assert read(path)[2] == ["ignored unknown field Relationship.Mood"]


def test_a_feeder_fund_is_a_link_and_no_control(tmp_path: Path) -> None:
    records, _, _ = read(relation(tmp_path, row(kind="IS_FEEDER_TO")))
    assert [type(r) for r in records[0].rows] == [Party, Party, Link]


def test_every_reason_of_an_exception_is_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text(
        "LEI,Exception.Category,Exception.Reason.1,Exception.Reason.2,Exception.Reference.1\n"
        f"{CHILD},ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT,LEGAL_OBSTACLES,NO_LEI,Somebody\n",
        encoding="utf-8",
    )
    ((record,), refusals, _) = read(path)
    gaps = [r for r in record.rows if isinstance(r, Gap)]
    assert [g.ground for g in gaps] == ["LEGAL_OBSTACLES", "NO_LEI"]
    assert {(g.note, g.quote) for g in gaps} == {("ultimate accounting parent", "Somebody")}
    assert refusals == []


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><LEIData><LEIRecord/></LEIData>',
        encoding="utf-8",
    )
    with pytest.raises(RefusedFileError, match="document type"):
        read(path)


def test_a_file_that_breaks_off_is_refused(tmp_path: Path, repository: Path) -> None:
    whole = (repository / "sample_data" / "gleif" / "entities.xml").read_text(encoding="utf-8")
    path = tmp_path / "x.xml"
    path.write_text(whole[: len(whole) // 2], encoding="utf-8")
    with pytest.raises(RefusedFileError, match="breaks off"):
        read(path)


def test_zip_and_gzip_are_read_and_dated(tmp_path: Path, repository: Path) -> None:
    xml = repository / "sample_data" / "gleif" / "entities.xml"
    csv = repository / "sample_data" / "gleif" / "entities.csv"
    zipped, squeezed = tmp_path / "a.zip", tmp_path / "a.xml.gz"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(csv, "20240408-0800-gleif-goldencopy-lei2-golden-copy.csv")
    squeezed.write_bytes(gzip.compress(xml.read_bytes()))
    for path in (zipped, squeezed):
        assert reader_for(Opened(path), None) is READER
        assert READER.edition is not None
        assert READER.edition(Opened(path)) == "2024-04-08T08:00:00"
        assert len(read(path)[0]) == 4


@pytest.mark.parametrize("text", ["<html><body/></html>", "a,b\n1,2\n", "", "LEI,Name\nx,y\n"])
def test_other_files_are_not_taken(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.xml"
    path.write_text(text, encoding="utf-8")
    assert READER.sniff(Opened(path).sniff()) == 0
