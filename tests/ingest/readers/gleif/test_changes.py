"""What a GLEIF file speaks for and follows, what was taken back, and how entities end."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Interest, Link, Party
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.reader import Delta
from ingest.readers.gleif.reader import READER
from tests.ingest.outcome import read_records

OLD, NEW = "EXAMPLE0OLDFIRM00057", "EXAMPLE0TOPHOLDING84"
ROOTS = {
    "lei2": ("LEIData", "LEIHeader", "LEIRecord"),
    "rr": ("RelationshipData", "Header", "RelationshipRecord"),
    "repex": ("ReportingExceptionData", "Header", "Exception"),
}
TAKEN_BACK = (
    "<Extension><Deletion><DeletedAt>2026-09-24T18:50:35Z</DeletedAt></Deletion></Extension>"
)


def write_records(tmp_path: Path, scope: str, *records: str, header: str = "") -> Path:
    root, head, one = ROOTS[scope]
    body = "".join(f"<{one}>{record}</{one}>" for record in records)
    path = tmp_path / "some.xml"
    path.write_text(f"<{root}><{head}>{header}</{head}><All>{body}</All></{root}>", "utf-8")
    return path


read = partial(read_records, READER, "gleif")


def delta(path: Path) -> Delta | None:
    assert READER.delta is not None
    return READER.delta(Opened(path))


@pytest.mark.parametrize("scope", list(ROOTS))
def test_a_file_speaks_for_its_own_kind(tmp_path: Path, repository: Path, scope: str) -> None:
    assert READER.scope is not None
    assert READER.scope(Opened(write_records(tmp_path, scope))) == scope
    names = {"lei2": "entities", "rr": "relationships", "repex": "exceptions"}
    for ending in ("xml", "csv", "json"):
        path = repository / "sample_data" / "gleif" / f"{names[scope]}.{ending}"
        assert READER.scope(Opened(path)) == scope
        assert delta(path) is None


def test_the_header_says_what_changes_follow(tmp_path: Path) -> None:
    header = (
        "<ContentDate>2026-09-25T09:24:22.123+02:00</ContentDate>"
        "<FileContent>GLEIF_DELTA_PUBLISHED</FileContent>"
        "<DeltaStart>2026-09-24T23:03:29Z</DeltaStart>"
    )
    path = write_records(tmp_path, "rr", header=header)
    assert READER.edition is not None
    assert READER.edition(Opened(path)) == "2026-09-25T07:24:22"
    assert delta(path) == Delta("2026-09-24T16:00:00")
    path = write_records(tmp_path, "rr", header="<FileContent>LOU_DELTA_PUBLISHED</FileContent>")
    assert delta(path) == Delta(None)
    path = write_records(tmp_path, "rr", header="<FileContent>GLEIF_FULL_PUBLISHED</FileContent>")
    assert delta(path) is None


@pytest.mark.parametrize(
    ("window", "since"),
    [
        ("intra-day", "2024-11-29T08:00:00"),
        ("last-day", "2024-11-28T16:00:00"),
        ("last-week", "2024-11-22T16:00:00"),
        ("last-month", "2024-10-29T16:00:00"),
        ("golden-copy", None),
    ],
)
def test_the_publishers_name_says_it_of_csv_and_json(
    tmp_path: Path, repository: Path, window: str, since: str | None
) -> None:
    for ending in ("csv", "json"):
        sample = repository / "sample_data" / "gleif" / f"relationships.{ending}"
        path = tmp_path / f"20241129-1600-gleif-goldencopy-rr-{window}.{ending}"
        path.write_bytes(sample.read_bytes())
        assert delta(path) == (None if since is None else Delta(since))


@pytest.mark.parametrize(
    ("scope", "record", "key"),
    [
        ("lei2", f"<LEI>{OLD}</LEI>", OLD),
        (
            "rr",
            f"<Relationship><StartNode><NodeID>{OLD}</NodeID></StartNode><EndNode><NodeID>{NEW}"
            "</NodeID></EndNode><RelationshipType>IS_SUBFUND_OF</RelationshipType></Relationship>",
            f"{OLD}:IS_SUBFUND_OF:{NEW}",
        ),
        (
            "repex",
            f"<LEI>{OLD}</LEI><ExceptionCategory>DIRECT_ACCOUNTING_CONSOLIDATION_PARENT"
            "</ExceptionCategory>",
            f"{OLD}:DIRECT_ACCOUNTING_CONSOLIDATION_PARENT",
        ),
    ],
)
def test_what_was_taken_back_has_no_rows(tmp_path: Path, scope: str, record: str, key: str) -> None:
    records, refusals, said = read(write_records(tmp_path, scope, record + TAKEN_BACK))
    assert [(r.record_id, r.rows, r.remarks) for r in records] == [
        (key, [], ["the publisher took the record back on 2026-09-24"])
    ]
    assert (refusals, said) == ([], [])


def test_a_column_says_what_was_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text(
        "LEI,Exception.Category,Exception.Reason.1,Extension.gleif:Deletion.gleif:DeletedAt\n"
        f"{OLD},ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT,,2026-09-24T18:50:35Z\n",
        encoding="utf-8",
    )
    assert [(r.record_id, r.rows) for r in read(path)[0]] == [
        (f"{OLD}:ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT", [])
    ]


def entity(inner: str, status: str = "ISSUED") -> str:
    registration = f"<Registration><RegistrationStatus>{status}</RegistrationStatus></Registration>"
    return f"<LEI>{OLD}</LEI><Entity><LegalName>A</LegalName>{inner}</Entity>{registration}"


def event(kind: str, on: str, status: str = "COMPLETED") -> str:
    return (
        f'<LegalEntityEvent event_status="{status}"><LegalEntityEventType>{kind}'
        f"</LegalEntityEventType><LegalEntityEventEffectiveDate>{on}"
        "</LegalEntityEventEffectiveDate></LegalEntityEvent>"
    )


def party(tmp_path: Path, record: str) -> tuple[Party, list[Any]]:
    ((found,), refusals, said) = read(write_records(tmp_path, "lei2", record))
    assert (refusals, said) == ([], [])
    first, *others = found.rows
    assert isinstance(first, Party)
    return first, others


@pytest.mark.parametrize("status", ["LAPSED", "ISSUED", "PENDING_TRANSFER"])
def test_an_unpaid_fee_ends_nothing(tmp_path: Path, status: str) -> None:
    found, _ = party(tmp_path, entity("<EntityStatus>ACTIVE</EntityStatus>", status))
    assert (found.end, found.status, found.note) == (None, "active", None)
    assert ("lei_status", status) in found.data


def test_a_duplicate_is_the_entity_whose_other_number_it_names(tmp_path: Path) -> None:
    successor = f"<SuccessorEntity><SuccessorLEI>{NEW}</SuccessorLEI></SuccessorEntity>"
    found, (other,) = party(
        tmp_path, entity(f"<EntityStatus>INACTIVE</EntityStatus>{successor}", "DUPLICATE")
    )
    assert isinstance(other, Party)
    assert (found.same_as, found.status, found.end) == ([other.id], None, None)
    assert (other.id, other.identifiers) == (f"lei-{NEW.lower()}", [f"LEI:{NEW}"])


@pytest.mark.parametrize("status", ["MERGED", "RETIRED", "ANNULLED"])
def test_a_successor_is_a_link_that_says_why(tmp_path: Path, status: str) -> None:
    successor = f"<SuccessorEntity><SuccessorLEI>{NEW}</SuccessorLEI></SuccessorEntity>"
    events = event("MERGERS_AND_ACQUISITIONS", "2010-01-01T00:00:00Z")
    events += event("MERGERS_AND_ACQUISITIONS", "2019-05-01T00:00:00Z")
    events += event("DISSOLUTION", "2020-01-01T00:00:00Z", "IN_PROGRESS")
    inner = f"<LegalEntityEvents>{events}</LegalEntityEvents>{successor}"
    found, (link,) = party(
        tmp_path, entity(f"<EntityStatus>INACTIVE</EntityStatus>{inner}", status)
    )
    assert isinstance(link, Link)
    assert (link.kind, link.subtype, link.target) == ("Succession", status, f"lei-{NEW.lower()}")
    assert (found.end, link.start) == ("2019-05-01", "2019-05-01")
    assert found.note is not None
    found, _ = party(tmp_path, entity(f"<EntityStatus>ACTIVE</EntityStatus>{inner}"))
    assert found.end is None


def test_days_of_an_entity_that_are_written_in_utc_are_those_of_its_place(tmp_path: Path) -> None:
    events = event("DISSOLUTION", "2020-03-31T22:00:00Z")
    inner = (
        "<EntityStatus>INACTIVE</EntityStatus>"
        "<EntityCreationDate>1952-10-16T23:00:00Z</EntityCreationDate>"
        f"<LegalEntityEvents>{events}</LegalEntityEvents>"
    )
    found, _ = party(tmp_path, entity(inner, "RETIRED"))
    assert (found.start, found.end) == ("1952-10-17", "2020-04-01")
    assert ("event", "DISSOLUTION 2020-04-01") in found.data
    ended = "<EntityExpirationDate>2019-12-31T15:00:00Z</EntityExpirationDate>"
    found, _ = party(tmp_path, entity(inner + ended, "RETIRED"))
    assert found.end == "2020-01-01"


def test_several_successors_are_several_links(tmp_path: Path) -> None:
    others = [NEW, "EXAMPLE0MIDHOLDING30"]
    inner = "".join(
        f"<SuccessorEntity><SuccessorLEI>{lei}</SuccessorLEI></SuccessorEntity>" for lei in others
    )
    _, links = party(tmp_path, entity(inner, "RETIRED"))
    assert [link.target for link in links] == [f"lei-{lei.lower()}" for lei in others]


def test_the_manager_of_a_fund_may_stand_with_the_fund(tmp_path: Path) -> None:
    inner = (
        f'<AssociatedEntity type="FUND_FAMILY"><AssociatedLEI>{NEW}</AssociatedLEI>'
        "</AssociatedEntity>"
    )
    _, (row,) = party(tmp_path, entity(inner))
    assert isinstance(row, Interest)
    assert (row.owner, row.types) == (f"lei-{NEW.lower()}", ["rightsGrantedByContract"])
    _, refusals, _ = read(
        write_records(tmp_path, "lei2", entity(inner.replace("FUND_FAMILY", "PEER")))
    )
    assert refusals[0].reason == "Entity.AssociatedEntity.type: unknown value 'PEER'"


def test_a_retired_relationship_is_over(tmp_path: Path) -> None:
    nodes = (
        f"<StartNode><NodeID>{OLD}</NodeID></StartNode><EndNode><NodeID>{NEW}</NodeID></EndNode>"
    )
    said = "<RelationshipType>IS_FEEDER_TO</RelationshipType><RelationshipStatus>ACTIVE"
    retired = "<Registration><RegistrationStatus>RETIRED</RegistrationStatus></Registration>"
    record = f"<Relationship>{nodes}{said}</RelationshipStatus></Relationship>{retired}"
    ((found,), _, _) = read(write_records(tmp_path, "rr", record))
    (link,) = [row for row in found.rows if isinstance(row, Link)]
    assert (link.start, link.end) == (None, "../..")
    assert found.remarks == [
        "the relationship is RETIRED and its end is not stated: it ended on the day of the record "
        "at the latest"
    ]


def test_a_prefix_that_nothing_declares_refuses_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    text = "<lei:LEIData><lei:LEIRecord><lei:LEI>{}</lei:LEI></lei:LEIRecord></lei:LEIData>"
    path.write_text(text.format(OLD), encoding="utf-8")
    with pytest.raises(RefusedFileError, match="prefix lei"):
        read(path)
