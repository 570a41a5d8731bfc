"""BODS: persons, entities, arrangements, and parties that are not told."""

from typing import Any

import pytest

from graph.record.model import Arrangement, Gap, Interest, Name, Party
from graph.values.share import parse_share
from ingest.readers.bods.joint_arrangement import JointHolding, Member
from tests.ingest.readers.bods.made_up import company, holding, new_statement, old_statement, shares


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
    values = [new_statement("p", "person", "2020-01-01", details), holding("r", shares(60))]
    read = of(*values[::order])
    assert read.rows(Party) == read.rows(Interest) == []
    gaps = {gap.kind: gap for gap in read.rows(Gap)}
    assert gaps["unspecified_owner"].about == "d-c"
    assert gaps["unspecified_owner"].share.text == "60"
    assert gaps["unspecified_party"].ground == "unknown"


def test_an_entity_that_is_not_told_stays_where_it_is_held_itself(of: Any) -> None:
    read = of(
        new_statement("x", "entity", "2020-01-01", {"entityType": {"type": "unknownEntity"}}),
        holding("r", shares(60), owner="x"),
        holding("q", shares(70), owner="p", subject="x"),
    )
    assert [(row.owner, row.asset) for row in read.rows(Interest)] == [
        ("d-x", "d-c"),
        ("d-p", "d-x"),
    ]


def test_a_person_is_read_with_every_kind_of_name(of: Any) -> None:
    names = [
        {"type": kind, "fullName": kind}
        for kind in ("individual", "aka", "former", "birth", "transliteration", "translation")
    ]
    parts = {"givenName": "Anna", "patronymicName": "Petrovna", "familyName": "Ivanova"}
    party = of(
        old_statement(
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


def _arrangement(subtype: str | None = None, **more: Any) -> dict[str, Any]:
    kind = {"type": "arrangement"} | ({} if subtype is None else {"subtype": subtype})
    return new_statement("a", "entity", "2020-01-01", {"entityType": kind, "name": "Joint"}, **more)


def _joint_holding(*statements: dict[str, Any]) -> list[dict[str, Any]]:
    block = holding("b", shares(60, startDate="2018-01-01"), owner="a")
    members = [
        holding("m1", shares(50, startDate="2018-01-01"), owner="p", subject="a"),
        holding("m2", shares(50, startDate="2019", endDate="2022-01-01"), owner="q", subject="a"),
    ]
    return [block, *members, company("c", "C"), *(statements or (_arrangement(),))]


def test_an_arrangement_of_shares_is_one_block_of_its_members(of: Any) -> None:
    read = of(*_joint_holding())
    (together,) = read.rows(Arrangement)
    assert (together.members, together.name) == (["d-p", "d-q"], "Joint (a)")
    block = [row for row in read.rows(Interest) if row.joint is not None]
    assert [(r.owner, r.asset, r.joint, r.share, r.start, r.end) for r in block] == [
        ("d-p", "d-c", "Joint (a)", parse_share("60"), "2018-01-01", None),
        ("d-q", "d-c", "Joint (a)", parse_share("60"), "2019", "2022-01-01"),
        # Of two halves one is stated by then, and nobody says whose the other is.
        ("d-a", "d-c", "Joint (a)", parse_share("60"), "2018-01-01", "2019"),
        ("d-a", "d-c", "Joint (a)", parse_share("60"), "2022-01-01", None),
    ]
    rest = [(row.owner, row.asset) for row in read.rows(Interest) if row.joint is None]
    assert rest == [("d-p", "d-a"), ("d-q", "d-a")], "what each has in the arrangement stays"
    assert "d-a" in [row.id for row in read.rows(Party)], "and so does the arrangement"


@pytest.mark.parametrize(
    ("members", "spans"),
    [
        ([("p", None, None, 60), ("q", None, None, 40)], []),
        ([("p", None, None, 50), ("q", None, None, 25)], [(None, None)]),
        ([("p", None, None, None), ("q", None, None, None)], []),
        ([("p", None, None, None), ("q", None, "2022-01-01", None)], [("2022-01-01", None)]),
        ([("p", None, None, 50), ("q", "2020", None, 50)], [(None, "2020")]),
        ([("p", None, "2021", 50), ("q", None, None, 50), ("p", "2021", None, 50)], []),
        ([("p", None, "2021", 50), ("q", None, None, 50), ("r", "2021", None, 50)], []),
        ([("p", None, "2021", 50), ("q", None, None, 50), ("q", "2021", None, 100)], []),
        ([("p", "2019", None, 50), ("q", "2019", None, 50)], []),
    ],
)
def test_a_block_lacks_a_holder_as_long_as_members_do_not_make_up_the_whole(
    members: list[tuple[str, str | None, str | None, int | None]],
    spans: list[tuple[str | None, str | None]],
) -> None:
    known = tuple(
        Member(party, start, end, None if share is None else parse_share(str(share)).low)
        for party, start, end, share in members
    )
    assert [*JointHolding("a", "Joint", known, unnamed=False).missing_spans()] == spans


@pytest.mark.parametrize("subtype", ["trust", "nomination"])
def test_a_trust_stays_a_party(of: Any, subtype: str) -> None:
    read = of(*_joint_holding(_arrangement(subtype)))
    assert not read.rows(Arrangement)
    assert ("d-a", "d-c") in [(row.owner, row.asset) for row in read.rows(Interest)]


@pytest.mark.parametrize(
    "more",
    [
        [_arrangement(), holding("m3", {"type": "settlor"}, owner="r", subject="a")],
        [_arrangement(), new_statement("m2", "relationship", "2021-01-01", {
            "subject": "a", "interestedParty": {"reason": "unknown"}, "interests": [shares(50)]
        })],
        [
            _arrangement(),
            _arrangement(subtype="trust", own="later") | {"statementDate": "2021-01-01"},
        ],
        [_arrangement(recordStatus="closed")],
        [],
    ],
    ids=["a settlor", "one member is no longer named", "now a trust", "closed", "not described"],
)  # fmt: skip
def test_what_is_not_surely_a_joint_holding_stays_a_party(of: Any, more: Any) -> None:
    statements = [s for s in _joint_holding() if s["recordId"] != "a"]
    read = of(*statements, *more)
    assert not read.rows(Arrangement)
    assert all(row.joint is None for row in read.rows(Interest))


def test_an_unnamed_member_does_not_hide_two_named_ones(of: Any) -> None:
    ends = {"subject": "a", "interestedParty": {"reason": "unknown"}}
    third = new_statement("m3", "relationship", "2020-01-01", {**ends, "interests": [shares(10)]})
    read = of(*_joint_holding(_arrangement(), third))
    assert [row.members for row in read.rows(Arrangement)] == [["d-p", "d-q"]]
    assert [row.about for row in read.rows(Gap)] == ["d-a"]
