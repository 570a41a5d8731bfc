"""The BODS reader: versions, shares, supersession, gaps, streams and broken files."""

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from graph.errors import RefusedFileError
from graph.fold import open_world
from graph.model import Arrangement, Gap, Interest, Name, Party
from graph.record import Record as Store
from graph.share import UNKNOWN, parse
from ingest.pipeline import Options, load
from ingest.reader import Context, Record, Refusal, reader_for
from ingest.readers.bods import READER
from ingest.source import Opened


def sid(text: str) -> str:
    return text.ljust(32, "0")


def new(key: str, kind: str, day: str, details: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A statement of 0.4; ``own`` names the statement, else it is made of key and day."""
    own = sid(more.pop("own", f"{key}-{day}"))
    base = {"statementId": own, "declarationSubject": "c", "statementDate": day, "recordId": key}
    return {
        **base,
        "recordType": kind,
        "recordDetails": {"isComponent": False, **details},
        **more,
    }


def company(key: str, name: str, day: str = "2020-01-01", **more: Any) -> dict[str, Any]:
    details = {"entityType": {"type": "registeredEntity"}, "name": name, **more.pop("details", {})}
    return new(key, "entity", day, details, **more)


def holding(key: str, *interests: dict[str, Any], **more: Any) -> dict[str, Any]:
    ends = {"subject": more.pop("subject", "c"), "interestedParty": more.pop("owner", "p")}
    extra = more.pop("details", {})
    day = more.pop("day", "2020-01-01")
    return new(key, "relationship", day, {**ends, "interests": list(interests), **extra}, **more)


def shares(exact: float, **more: Any) -> dict[str, Any]:
    return {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": exact}, **more}


def old(key: str, kind: str, **fields: Any) -> dict[str, Any]:
    day = fields.pop("day", "2019-01-01")
    return {"statementID": sid(key), "statementType": kind, "statementDate": day, **fields}


def old_holding(key: str, *interests: dict[str, Any], **fields: Any) -> dict[str, Any]:
    ends = {
        "subject": {"describedByEntityStatement": sid("c")},
        "interestedParty": {"describedByPersonStatement": sid("p")},
    }
    fields = {**ends, "interests": list(interests), **fields}
    return old(key, "ownershipOrControlStatement", **fields)


class Read:
    """What came of a file."""

    def __init__(self, path: Path) -> None:
        self.remarks: list[str] = []
        opened = Opened(path)
        self.items = list(READER.read(opened, Context("d", None, self.remarks.append)))
        self.records = [item for item in self.items if isinstance(item, Record)]
        self.refusals = [item for item in self.items if isinstance(item, Refusal)]
        self.remarks += [text for record in self.records for text in record.remarks]

    def rows(self, kind: type) -> list[Any]:
        return [row for record in self.records for row in record.rows if isinstance(row, kind)]

    def row(self, kind: type) -> Any:
        (row,) = self.rows(kind)
        return row


@pytest.fixture
def of(tmp_path: Path) -> Any:
    """Reads statements, as JSON lines."""

    def read(*values: Any) -> Read:
        path = tmp_path / "some.jsonl"
        path.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
        return Read(path)

    return read


@pytest.mark.parametrize(
    ("share", "wanted"),
    [
        ({"exact": 8.6}, "8.6"),
        ({"minimum": 25, "maximum": 50}, "25..50"),
        ({"exclusiveMinimum": 25, "maximum": 50}, ">25..50"),
        ({"exclusiveMinimum": 25, "exclusiveMaximum": 50}, ">25..<50"),
        ({"minimum": 25, "exclusiveMinimum": True, "maximum": 50}, ">25..50"),
        ({"minimum": 25, "exclusiveMinimum": False, "maximum": 50}, "25..50"),
        ({"minimum": 75}, "75..100"),
        ({"maximum": 25, "exclusiveMaximum": True}, "0..<25"),
        ({"minimum": "", "maximum": None}, "0..100"),
        ({}, "0..100"),
        ({"exact": 33.33333333}, ">33.3333..<33.3334"),
        ({"exact": 50, "minimum": 50, "maximum": 50}, "50"),
    ],
)
def test_a_share_is_read_in_every_form(of: Any, share: dict[str, Any], wanted: str) -> None:
    read = of(holding("r", {"type": "shareholding", "share": share}))
    assert read.row(Interest).share.text == wanted
    assert read.remarks == []


@pytest.mark.parametrize(
    ("share", "reason"),
    [
        ({"exact": 101}, "share.exact: 101 is not between"),
        ({"exact": -0.1}, "share.exact: -0.1 is not between"),
        ({"minimum": 60, "maximum": 40}, "leaves no number"),
        ({"exact": 10, "minimum": 25}, "share.exact: 10 lies outside 25..100"),
        ({"exact": "50 %"}, "share.exact: '50 %' is not a number"),
        ({"exact": "8,6"}, "share.exact: '8,6' is not a number"),
        ({"exact": "101"}, "share.exact: '101' is not between"),
        ({"exact": True}, "share.exact: True is not a number"),
        ({"exact": 1e300}, "is not between 0 and 100"),
    ],
)
def test_a_share_that_cannot_be_is_refused(of: Any, share: dict[str, Any], reason: str) -> None:
    (refusal,) = of(holding("r", {"type": "shareholding", "share": share})).refusals
    assert reason in refusal.reason
    assert refusal.record_id == "r"


@pytest.mark.parametrize(
    ("share", "wanted", "published"),
    [
        ({"exact": "11.9110"}, "11.911", "exact 11.9110"),
        ({"minimum": "25", "exclusiveMaximum": "50"}, "25..<50", None),
    ],
)
def test_a_text_that_is_nothing_but_a_number_is_that(
    of: Any, share: dict[str, Any], wanted: str, published: str | None
) -> None:
    """So Armenia's register writes every share in its declarations."""
    read = of(holding("r", {"type": "shareholding", "share": share}))
    found = read.row(Interest)
    assert found.share.text == wanted
    assert published in (None, found.share_published)
    places = [f"recordDetails.interests.share.{name}" for name in share]
    assert read.remarks == [f"{p}: numbers stand there as texts; read as numbers" for p in places]


def test_interests_of_equal_dates_are_one_row_and_nothing_is_added_twice(of: Any) -> None:
    band = {"share": {"minimum": 25, "maximum": 50}, "startDate": "2016-04-06"}
    rows = of(
        holding(
            "r",
            {"type": "shareholding", **band},
            {"type": "votingRights", **band},
            {"type": "appointmentOfBoard", "startDate": "2016-04-06"},
            {"type": "rightsToSurplusAssetsOnDissolution", **band},
            {"type": "shareholding", "share": {"exact": 5}, "endDate": "2016-04-06"},
        )
    ).rows(Interest)
    assert [row.types for row in rows] == [
        ["shareholding", "votingRights", "appointmentOfBoard"],
        ["rightsToSurplusAssetsOnDissolution"],
        ["shareholding"],
    ]
    assert rows[0].share == rows[0].votes == parse("25..50")
    assert rows[1].votes is None
    assert rows[2].end == "2016-04-06"
    assert rows[0].directness == "unknown"


def test_two_shareholdings_of_one_statement_are_alternatives_in_rows_of_their_own(of: Any) -> None:
    rows = of(holding("r", shares(30), shares(20))).rows(Interest)
    assert [row.share.text for row in rows] == ["30", "20"]
    assert all(row.block is None for row in rows)


def test_a_relationship_without_interests_or_type_is_an_unknown_holding(of: Any) -> None:
    bare = of(holding("r")).row(Interest)
    assert (bare.types, bare.share, bare.directness) == ([], UNKNOWN, "unknown")
    untyped = of(holding("r", {"share": {"exact": 7}})).row(Interest)
    assert (untyped.types, untyped.share.text) == ([], "7")


@pytest.mark.parametrize(
    ("published", "wanted"),
    [
        ("voting-rights", "votingRights"),
        ("influence-or-control", "otherInfluenceOrControl"),
        ("settlor-of-trust", "settlor"),
        ("beneficiary-of-trust", "beneficiaryOfLegalArrangement"),
        ("rights-to-surplus-assets", "rightsToSurplusAssetsOnDissolution"),
        ("controlByLegalFramework", "controlByLegalFramework"),
    ],
)
def test_types_of_all_versions_are_known(of: Any, published: str, wanted: str) -> None:
    row = of(old_holding("r", {"type": published, "interestLevel": "indirect"})).row(Interest)
    assert (row.types, row.directness) == ([wanted], "indirect")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (holding("r", {"type": "golden-share"}), "interests[0].type: unknown value 'golden-share'"),
        (holding("r", shares(1, directOrIndirect="partly")), "directOrIndirect: unknown value"),
        (holding("r", shares(1, startDate="01/02/2020")), "startDate: '01/02/2020' is not a date"),
        (holding("r", shares(1, endDate="2021-02-30")), "endDate: '2021-02-30' is not a date"),
        (holding("r", owner={"reason": "none of your business"}), "reason: unknown value"),
        (holding("r", owner={"description": "?"}), "interestedParty.reason: missing"),
        (company("c", "X", recordStatus="live"), "recordStatus: unknown value 'live'"),
        (
            company("c", "X", publicationDetails={"bodsVersion": "0.9"}),
            "publicationDetails.bodsVersion: '0.9' is not one of",
        ),
        (old_holding("r", interestedParty={}), "interestedParty: names no statement"),
    ],
)
def test_what_no_version_knows_is_refused_by_name(
    of: Any, value: dict[str, Any], reason: str
) -> None:
    read = of(value)
    assert reason in read.refusals[0].reason
    assert read.records == []


def test_the_version_is_judged_statement_by_statement(of: Any) -> None:
    read = of(company("c", "New"), old("o", "entityStatement", entityType="stateBody", name="Old"))
    assert [row.schema for row in read.rows(Party)] == ["Company", "PublicBody"]
    assert [row.id for row in read.rows(Party)] == ["d-c", f"d-{sid('o')}"]
    assert [record.record_id for record in read.records] == ["c", sid("o")]


def test_the_newest_statement_of_a_record_counts_wherever_it_stands(of: Any) -> None:
    read = of(
        holding("r", shares(40, startDate="2021-03-01"), day="2021-03-09", recordStatus="updated"),
        holding("r", shares(100, startDate="2002-03-09"), day="2019-01-20", recordStatus="new"),
    )
    now, before = read.rows(Interest)
    assert (now.share.text, now.start, now.end) == ("40", "2021-03-01", None)
    assert (before.share.text, before.start, before.end) == ("100", "2002-03-09", "2021-03-01")
    assert {record.record_id for record in read.records} == {"r"}
    assert "1 statements are superseded by others of the file" in read.remarks


def test_a_superseded_statement_holds_until_the_day_of_the_next(of: Any) -> None:
    read = of(
        holding("r", shares(50, startDate="2019-09-11"), day="2019-09-11"),
        holding("r", shares(100, startDate="2019-09-11"), day="2022-01-21", recordStatus="updated"),
    )
    before, now = read.rows(Interest)
    assert (before.share.text, before.end) == ("50", "2022-01-21")
    assert (now.share.text, now.end) == ("100", None)


def test_an_end_that_a_later_statement_gives_ends_the_superseded_rows_too(of: Any) -> None:
    read = of(
        holding("r", shares(50, startDate="2019"), day="2019-09-11"),
        holding(
            "r",
            shares(50, startDate="2019", endDate="2021-04-03"),
            day="2021-09-11",
            recordStatus="closed",
        ),
    )
    assert [row.end for row in read.rows(Interest)] == ["2021-04-03", "2021-04-03"]


def test_a_statement_that_is_superseded_on_its_own_day_states_nothing(of: Any) -> None:
    read = of(holding("r", shares(50), own="a"), holding("r", shares(40), own="b"))
    assert [len(record.rows) for record in read.records] == [0, 1]
    assert read.row(Interest).share.text == "40"


def test_two_statements_of_one_id_are_told(of: Any) -> None:
    """The standard asks for unique ids; where an owner is lost by a slip, a person must see it."""
    one, other = (old_holding("r", {"type": "shareholding", "share": {"exact": n}}) for n in (6, 7))
    read = of(one, other)
    assert [row.share.text for row in read.rows(Interest)] == ["7"]
    assert [text for text in read.remarks if f"has the id {sid('r')} too" in text]
    assert len(read.remarks) == len(of(one).remarks) + len(of(other).remarks) + 2


def test_an_equal_repeat_supersedes_nothing(of: Any) -> None:
    read = of(holding("r", shares(50)), holding("r", shares(50)))
    assert [row.end for row in read.rows(Interest)] == [None, None]


@pytest.mark.parametrize("status", ["updated", "new"])
def test_a_refused_statement_supersedes_nothing(of: Any, status: str) -> None:
    bad = holding("r", shares(400), day="2022-01-01", recordStatus=status)
    read = of(holding("r", shares(50), day="2020-01-01"), bad)
    assert (read.row(Interest).share.text, read.row(Interest).end) == ("50", None)
    assert len(read.refusals) == 1


def test_a_closed_record_ends_on_its_statement_date_unless_it_says_when(of: Any) -> None:
    ends = [shares(50), {"type": "votingRights", "endDate": "2020-02-02"}]
    rows = of(holding("r", *ends, day="2020-03-03", recordStatus="closed")).rows(Interest)
    assert [row.end for row in rows] == ["2020-03-03", "2020-02-02"]


def test_a_renamed_party_keeps_its_former_name_and_nothing_else(of: Any) -> None:
    number = {"identifiers": [{"scheme": "GB-COH", "id": "01234567"}]}
    read = of(
        company("c", "Before", "2019-01-01", details=number),
        company("c", "Now", "2020-01-01", details=number, recordStatus="updated"),
        company("e", "Same", "2019-01-01"),
        company("e", "Same", "2020-01-01", recordStatus="updated"),
    )
    before, now, same, _ = read.rows(Party)
    assert (before.names, before.identifiers) == ([Name("Before", "previous")], [])
    assert (now.names, now.identifiers) == ([Name("Now")], ["GB-COH:01234567"])
    assert before.id == now.id
    assert same.names == []


def test_replaced_statements_still_resolve_and_end(of: Any) -> None:
    read = of(
        old("c", "entityStatement", entityType="registeredEntity", name="C"),
        old(
            "c2",
            "entityStatement",
            day="2020-01-01",
            entityType="registeredEntity",
            name="C",
            replacesStatements=[sid("c"), sid("gone")],
        ),
        old_holding("r", {"type": "shareholding", "share": {"exact": 60}}),
        old_holding(
            "r2",
            {"type": "shareholding", "share": {"exact": 30}},
            day="2021-01-01",
            subject={"describedByEntityStatement": sid("c2")},
            replacesStatements=[sid("r")],
        ),
    )
    ids = [record.record_id for record in read.records]
    assert ids == [sid("c"), sid("c2"), sid("gone"), sid("r"), sid("r2")]
    assert read.records[2].rows == []
    assert read.rows(Party)[1].same_as == [f"d-{sid('c')}", f"d-{sid('gone')}"]
    assert [row.end for row in read.rows(Interest)] == ["2021-01-01", None]


def test_statements_that_replace_each_other_do_not_both_vanish(of: Any) -> None:
    read = of(
        old_holding("r", {"type": "shareholding"}, replacesStatements=[sid("s")]),
        old_holding("s", {"type": "votingRights"}, replacesStatements=[sid("r")]),
    )
    assert [row.types for row in read.rows(Interest)] == [["votingRights"]]


@pytest.mark.parametrize("reason", ["noBeneficialOwners", "no-beneficial-owners"])
def test_an_unspecified_owner_is_a_gap_with_reason_and_share(of: Any, reason: str) -> None:
    read = of(holding("r", shares(25), owner={"reason": reason, "description": "asked twice"}))
    gap = read.row(Gap)
    assert (gap.about, gap.kind, gap.ground) == ("d-c", "unspecified_owner", "noBeneficialOwners")
    assert (gap.share.text, gap.quote) == ("25", "asked twice")
    assert read.rows(Interest) == []


def test_details_of_a_reason_are_its_description(of: Any) -> None:
    owner = {"reason": "interestedPartyExemptFromDisclosure", "details": "Exception Reason: NO_LEI"}
    read = of(holding("r", owner=owner))
    assert (read.row(Gap).quote, read.remarks) == ("Exception Reason: NO_LEI", [])


def test_an_unspecified_subject_is_a_gap_of_the_owner(of: Any) -> None:
    gap = of(holding("r", subject={"reason": "unknown"})).row(Gap)
    assert (gap.about, gap.kind) == ("d-p", "unspecified_subject")


@pytest.mark.parametrize("order", [1, -1])
def test_a_person_who_is_not_told_is_a_gap_wherever_the_statement_stands(
    of: Any, order: int
) -> None:
    details = {"personType": "anonymousPerson", "unspecifiedPersonDetails": {"reason": "unknown"}}
    values = [new("p", "person", "2020-01-01", details), holding("r", shares(60))]
    read = of(*values[::order])
    assert read.rows(Party) == read.rows(Interest) == []
    gaps = {gap.kind: gap for gap in read.rows(Gap)}
    assert gaps["unspecified_owner"].about == "d-c"
    assert gaps["unspecified_owner"].share.text == "60"
    assert gaps["unspecified_party"].ground == "unknown"


def test_an_entity_that_is_not_told_stays_where_it_is_held_itself(of: Any) -> None:
    read = of(
        new("x", "entity", "2020-01-01", {"entityType": {"type": "unknownEntity"}}),
        holding("r", shares(60), owner="x"),
        holding("q", shares(70), owner="p", subject="x"),
    )
    assert [(row.owner, row.asset) for row in read.rows(Interest)] == [
        ("d-x", "d-c"),
        ("d-p", "d-x"),
    ]


def test_components_count_and_their_primary_is_a_summary(of: Any) -> None:
    read = of(
        holding("a", shares(60), owner="m", details={"isComponent": True}),
        holding("b", shares(50), subject="m", details={"isComponent": True}),
        holding("r", {"type": "shareholding", "share": {"exact": 30}},
                details={"componentRecords": ["a", "b"]}),
    )  # fmt: skip
    assert [(row.summary, row.directness) for row in read.rows(Interest)] == [
        (False, "direct"),
        (False, "direct"),
        (True, "indirect"),
    ]


@pytest.mark.parametrize("field", ["componentRecordIds", "componentStatementIDs"])
def test_components_are_known_under_every_name(of: Any, field: str) -> None:
    value = old_holding("r", **{field: ["a"]}) if "Statement" in field else None
    assert of(value or holding("r", details={field: ["a"]})).row(Interest).summary


def test_a_person_is_read_with_every_kind_of_name(of: Any) -> None:
    names = [
        {"type": kind, "fullName": kind}
        for kind in ("individual", "aka", "former", "birth", "transliteration", "translation")
    ]
    parts = {"givenName": "Anna", "patronymicName": "Petrovna", "familyName": "Ivanova"}
    party = of(
        old(
            "p",
            "personStatement",
            personType="knownPerson",
            names=[*names, parts],
            birthDate="1964-04",
            nationalities=[{"code": "GB"}, {"name": "France"}],
            hasPepStatus=True,
            source={"type": ["officialRegister"], "url": "https://example.org/1"},
        )
    ).row(Party)
    assert [(name.value, name.kind) for name in party.names] == [
        ("individual", "name"),
        ("aka", "alias"),
        ("former", "previous"),
        ("birth", "previous"),
        ("transliteration", "transliteration"),
        ("translation", "alias"),
        ("Anna Petrovna Ivanova", "name"),
    ]
    assert (party.birth_date, party.countries) == ("1964-04", ["gb", "fr"])
    assert (party.topics, party.url) == (["role.pep"], "https://example.org/1")


@pytest.mark.parametrize("field", ["jurisdiction", "incorporatedInJurisdiction"])
def test_an_entity_is_read_with_either_form_of_jurisdiction(of: Any, field: str) -> None:
    details = {
        field: {"name": "Delaware", "code": "US-DE"},
        "identifiers": [{"scheme": "XI-LEI", "id": "5493001KJTIIGC8Y1R12"}, {"schemeName": "X"}],
        "alternateNames": ["C"],
        "dissolutionDate": "2020-13-01",
    }
    read = of(company("c", "Company", details=details))
    party = read.row(Party)
    assert (party.jurisdiction, party.identifiers) == ("us", ["LEI:5493001KJTIIGC8Y1R12"])
    assert ("legal_jurisdiction", "US-DE") in party.data
    assert party.names == [Name("Company"), Name("C", "alias")]
    assert party.end is None
    assert ("dissolutionDate", "2020-13-01") in party.data
    assert any("dissolutionDate" in text for text in read.remarks)


@pytest.mark.parametrize(
    ("register", "number", "wanted"),
    [
        ("RA000585", "10415749", ["GB-COH:10415749"]),
        ("RA000585", "no number", ["RA000585:NONUMBER"]),
        ("RA999999", "10415749", []),
        ("RA000585", " ", []),
    ],
)
def test_a_number_under_gleifs_code_of_a_register_is_one_there(
    of: Any, register: str, number: str, wanted: list[str]
) -> None:
    details = {"identifiers": [{"id": number, "schemeName": register}]}
    assert of(company("c", "Company", details=details)).row(Party).identifiers == wanted


def test_an_unknown_field_is_remarked_on_once(of: Any) -> None:
    value = {"type": "shareholding", "colour": "red"}
    read = of(holding("r", value, value), holding("s", value))
    assert read.remarks == ["ignored unknown field recordDetails.interests.colour"]


STATEMENTS = [company(f"c{n}", f'Name {{ " }} {n}') for n in range(5)]


def forms() -> dict[str, bytes]:
    lines = b"".join(json.dumps(value).encode() + b"\n" for value in STATEMENTS)
    listed = json.dumps(STATEMENTS)
    return {
        "lines": lines,
        "marked": b"\xef\xbb\xbf" + lines,
        "blank": b"\n\n" + lines.replace(b"\n", b"\r\n\n"),
        "list": listed.encode(),
        "indented": json.dumps(STATEMENTS, indent=4).encode(),
        "list-of-lines": b"[\n" + b",\n".join(lines.splitlines()) + b"\n]\n",
        "objects": b"\n".join(json.dumps(v, indent=2).encode() for v in STATEMENTS),
        "gzip": gzip.compress(listed.encode()),
    }


@pytest.mark.parametrize("form", forms())
def test_every_form_of_file_gives_the_same_records(form: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(forms()[form])
    assert reader_for(Opened(path), None) is READER
    read = Read(path)
    assert read.refusals == []
    assert [party.names[0].value for party in read.rows(Party)] == [
        f'Name {{ " }} {n}' for n in range(5)
    ]


def test_a_zip_may_hold_both_forms(tmp_path: Path) -> None:
    path = tmp_path / "file.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", forms()["list"])
        archive.writestr("b.jsonl", json.dumps(company("z", "Z")))
    read = Read(path)
    assert [record.position for record in read.records][-2:] == [
        "a.json element 5",
        "b.jsonl line 1",
    ]


def test_a_braces_in_texts_and_small_pieces_do_not_confuse_the_splitter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.readers._json_objects._CHUNK", 7)
    odd = [company("a", "{{{"), company("b", "}"), company("c", '\\"}{'), company("d", "}}")]
    path = tmp_path / "file"
    path.write_text(json.dumps(odd, indent=1), encoding="utf-8")
    assert [party.names[0].value for party in Read(path).rows(Party)] == ["{{{", "}", '\\"}{', "}}"]


def test_a_broken_element_is_one_refusal_and_the_rest_is_read(tmp_path: Path) -> None:
    texts = [json.dumps(value) for value in STATEMENTS]
    texts[1] = texts[1][:-2]
    path = tmp_path / "file"
    path.write_text(f"[{', '.join(texts)}, 7, {{}}]", encoding="utf-8")
    read = Read(path)
    assert [record.record_id for record in read.records] == ["c0", "c2", "c3", "c4"]
    assert [item.reason.split(":")[0] for item in read.refusals] == [
        "is not JSON",
        "is not an object",
        "statementType",
    ]


@pytest.mark.parametrize("form", ["list", "indented", "list-of-lines", "lines"])
def test_a_file_that_is_cut_off_keeps_what_came_before(form: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(forms()[form][:-20])
    read = Read(path)
    assert [record.record_id for record in read.records] == ["c0", "c1", "c2", "c3"]
    assert read.refusals


def test_a_damaged_gzip_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "file.gz"
    content = bytearray(gzip.compress(forms()["lines"] * 1000))
    content[-8] ^= 1
    path.write_bytes(content)
    with pytest.raises(RefusedFileError, match="cannot be unpacked any further"):
        Read(path)


def test_a_statement_beyond_measure_is_refused_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.readers._json_objects.MAX_ELEMENT", 10_000)
    monkeypatch.setattr("ingest.readers._json_objects._CHUNK", 1000)
    monkeypatch.setattr("ingest.readers._bods_stream._BEGINNING", 1000)
    values = [STATEMENTS[0], company("long", "x" * 50_000), STATEMENTS[2]]
    path = tmp_path / "file"
    path.write_text(json.dumps(values), encoding="utf-8")
    read = Read(path)
    assert read.records[0].record_id == "c0"
    assert "without an end" in read.refusals[0].reason


def test_the_edition_is_the_latest_publication_date(tmp_path: Path) -> None:
    path = tmp_path / "file"
    days = ("2023-02-01", "2024-06-01T00:00:00Z", "2199-01-01", "2022-01-01")
    values = [company("c", "C", publicationDetails={"publicationDate": day}) for day in days]
    path.write_text(json.dumps(values), encoding="utf-8")
    assert READER.edition is not None
    assert READER.edition(Opened(path)) == "2024-06-01"


def published(path: Path, day: str, *values: dict[str, Any]) -> Path:
    details = {"publicationDate": day, "bodsVersion": "0.4", "publisher": {"name": "X"}}
    lines = [json.dumps({**value, "publicationDetails": details}) for value in values]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def known(store: Store) -> list[tuple[str, str | None, bool]]:
    table = open_world(store).tables["interests"].to_pylist()
    return sorted((row["record_id"], row["end"], row["last_seen"] is None) for row in table)


def test_a_later_file_supersedes_the_statements_of_an_earlier_one(tmp_path: Path) -> None:
    store = Store(tmp_path / "ws")
    first = published(tmp_path / "1", "2020-02-01", holding("r", shares(60)))
    second = published(
        tmp_path / "2", "2021-02-01", holding("r", shares(40), day="2021-01-01")
    )  # the file holds the new statement alone
    load(store, [first, second], Options(dataset="reg"))
    assert known(store) == [("r", None, True)]
    rows = open_world(store).tables["interests"].to_pylist()
    assert rows[0]["share"]["low"] == 400_000


def test_a_later_file_closes_what_it_replaces(tmp_path: Path) -> None:
    store = Store(tmp_path / "ws")
    stake = {"type": "shareholding", "share": {"exact": 60}}
    first = published(tmp_path / "1", "2020-02-01", old_holding("r", stake))
    later = old_holding("s", stake, day="2021-01-01", replacesStatements=[sid("r")])
    second = published(tmp_path / "2", "2021-02-01", later)
    outcomes = load(store, [first, second], Options(dataset="reg"))
    assert known(store) == [(sid("s"), None, True)]
    assert outcomes[1].answer["closed"] == 1


def test_a_replaced_entity_is_one_canonical_party_with_its_successor(tmp_path: Path) -> None:
    store = Store(tmp_path / "ws")
    entity = {"entityType": "registeredEntity", "name": "C"}
    path = tmp_path / "file"
    values = [
        old("c", "entityStatement", **entity),
        old_holding("r", {"type": "shareholding"}),
        old("c2", "entityStatement", day="2020-01-01", replacesStatements=[sid("c")], **entity),
    ]
    path.write_text(json.dumps(values), encoding="utf-8")
    load(store, [path], Options(dataset="reg"))
    world = open_world(store)
    members = {row["id"]: row["party_idx"] for row in world.members.to_pylist()}
    assert members[f"reg-{sid('c')}"] == members[f"reg-{sid('c2')}"]
    assert world.tables["interests"]["asset_idx"].to_pylist() == [members[f"reg-{sid('c2')}"]]


def _drawn(subtype: str | None = None, **more: Any) -> dict[str, Any]:
    kind = {"type": "arrangement"} | ({} if subtype is None else {"subtype": subtype})
    return new("a", "entity", "2020-01-01", {"entityType": kind, "name": "Joint"}, **more)


def _joint(*statements: dict[str, Any]) -> list[dict[str, Any]]:
    block = holding("b", shares(60, startDate="2018-01-01"), owner="a")
    members = [
        holding("m1", shares(50, startDate="2018-01-01"), owner="p", subject="a"),
        holding("m2", shares(50, startDate="2019", endDate="2022-01-01"), owner="q", subject="a"),
    ]
    return [block, *members, company("c", "C"), *(statements or (_drawn(),))]


def test_an_arrangement_of_shares_is_one_block_of_its_members(of: Any) -> None:
    read = of(*_joint())
    (together,) = read.rows(Arrangement)
    assert (together.members, together.name) == (["d-p", "d-q"], "Joint (a)")
    block = [row for row in read.rows(Interest) if row.joint is not None]
    assert [(r.owner, r.asset, r.joint, r.share, r.start, r.end) for r in block] == [
        ("d-p", "d-c", "Joint (a)", parse("60"), "2018-01-01", None),
        ("d-q", "d-c", "Joint (a)", parse("60"), "2019", "2022-01-01"),
    ]
    rest = [(row.owner, row.asset) for row in read.rows(Interest) if row.joint is None]
    assert rest == [("d-p", "d-a"), ("d-q", "d-a")], "what each has in the arrangement stays"
    assert "d-a" in [row.id for row in read.rows(Party)], "and so does the arrangement"


@pytest.mark.parametrize("subtype", ["trust", "nomination"])
def test_a_trust_stays_a_party(of: Any, subtype: str) -> None:
    read = of(*_joint(_drawn(subtype)))
    assert not read.rows(Arrangement)
    assert ("d-a", "d-c") in [(row.owner, row.asset) for row in read.rows(Interest)]


@pytest.mark.parametrize(
    "more",
    [
        [_drawn(), holding("m3", {"type": "settlor"}, owner="r", subject="a")],
        [_drawn(), new("m2", "relationship", "2021-01-01", {
            "subject": "a", "interestedParty": {"reason": "unknown"}, "interests": [shares(50)]
        })],
        [_drawn(), _drawn(subtype="trust", own="later") | {"statementDate": "2021-01-01"}],
        [_drawn(recordStatus="closed")],
        [],
    ],
    ids=["a settlor", "one member is no longer named", "now a trust", "closed", "not described"],
)  # fmt: skip
def test_what_is_not_surely_a_joint_holding_stays_a_party(of: Any, more: Any) -> None:
    statements = [s for s in _joint() if s["recordId"] != "a"]
    read = of(*statements, *more)
    assert not read.rows(Arrangement)
    assert all(row.joint is None for row in read.rows(Interest))


def test_an_unnamed_member_does_not_hide_two_named_ones(of: Any) -> None:
    ends = {"subject": "a", "interestedParty": {"reason": "unknown"}}
    third = new("m3", "relationship", "2020-01-01", {**ends, "interests": [shares(10)]})
    read = of(*_joint(_drawn(), third))
    assert [row.members for row in read.rows(Arrangement)] == [["d-p", "d-q"]]
    assert [row.about for row in read.rows(Gap)] == ["d-a"]
