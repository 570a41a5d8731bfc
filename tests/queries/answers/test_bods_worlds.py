"""What statements of BODS say beside shares never comes out as clear."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.load.pipeline import Options
from queries.workspace.workspace import open_workspace
from tests.queries.answers.test_stated_otherwise import LISTS, entity

DAY = "2026-06-01"
REGIMES = ["us", "eu", "uk"]
LEI = "5493001KJTIIGC8Y1R12"
LISTED = {"identifiers": [{"id": LEI, "scheme": "XI-LEI"}]}
COMPANY = {"type": "registeredEntity"}


def statement(kind: str, record: str, **details: Any) -> dict[str, Any]:
    return {
        "statementId": f"a-made-up-statement-of-{record}".ljust(40, "0"),
        "declarationSubject": "t",
        "statementDate": "2025-01-01",
        "publicationDetails": {
            "publicationDate": "2025-01-01",
            "bodsVersion": "0.4",
            "publisher": {"name": "A made-up register"},
        },
        "recordId": record,
        "recordType": kind,
        "recordStatus": "new",
        "recordDetails": {"isComponent": False, **details},
    }


def company(record: str, name: str, **details: Any) -> dict[str, Any]:
    return statement("entity", record, **{"entityType": COMPANY, "name": name, **details})


def person(record: str, name: str) -> dict[str, Any]:
    return statement("person", record, personType="knownPerson", names=[{"fullName": name}])


def holds(owner: str, asset: str, *interests: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a relationship; its record id is the ids of its ends."""
    return statement(
        "relationship",
        f"{owner}-{asset}",
        subject=asset,
        interestedParty=owner,
        interests=[*interests],
        **more,
    )


def right(kind: str, share: float | None = None, how: str = "direct", **more: Any) -> Any:
    stated = {"type": kind, "directOrIndirect": how, **more}
    return stated if share is None else {**stated, "share": {"exact": share}}


def shares(percent: float, how: str = "direct", **more: Any) -> Any:
    return right("shareholding", percent, how, **more)


def answers(tmp_path: Path, *statements: dict[str, Any], **listed: str) -> list[dict[str, Any]]:
    """Return the answers on T by rule; a company with the LEI is on three lists."""
    lines = [
        entity(f"s{name}", "Sanction", entity="l", programId=name, startDate="2022-03-01", **more)
        for name, more in LISTS.items()
    ]
    lines.append(entity("l", "Company", name="Listed Bank", **(listed or {"leiCode": LEI})))
    lists, told = tmp_path / "x.ftm.json", tmp_path / "b.json"
    lists.write_text("\n".join(lines), encoding="utf-8")
    known = [company("t", "Target"), person("p", "Clean Person")]
    told.write_text(json.dumps([*known, *statements]), encoding="utf-8")
    workspace = open_workspace(tmp_path / "workspace")
    for path in (lists, told):
        (outcome,) = workspace.load([path], Options(retrieved_on=DAY))
        assert not outcome.is_refused, outcome.answer
    rows = workspace.exposure(["b-t"], REGIMES, DAY)
    workspace.close()
    return rows


def verdicts(tmp_path: Path, *statements: dict[str, Any], **listed: str) -> list[str]:
    return [str(row["verdict"]) for row in answers(tmp_path, *statements, **listed)]


MID = company("m", "Middle", **LISTED)
INDIRECT = shares(100, "indirect")


def test_a_listed_party_among_the_components_may_own_what_it_leads_to(tmp_path: Path) -> None:
    told = holds("p", "t", INDIRECT, componentRecords=["p-m", "m", "m-t"])
    assert verdicts(tmp_path, MID, told, holds("p", "m", shares(100))) == ["possible"] * 3


def test_a_party_is_named_among_the_components_alone(tmp_path: Path) -> None:
    told = holds("p", "t", INDIRECT, componentRecords=["m"])
    assert verdicts(tmp_path, MID, told) == ["possible"] * 3


def test_components_in_the_file_stand_for_themselves(tmp_path: Path) -> None:
    told = holds("p", "t", INDIRECT, componentRecords=["p-m", "m", "m-t"])
    parts = holds("p", "m", shares(100)), holds("m", "t", shares(10))
    assert verdicts(tmp_path, MID, told, *parts) == ["excluded"] * 3


def test_a_component_that_the_file_has_is_not_of_unknown_share(tmp_path: Path) -> None:
    told = holds("p", "t", INDIRECT, componentRecords=["p-m", "m", "m-t"])
    assert verdicts(tmp_path, MID, told, holds("m", "t", shares(10))) == ["excluded"] * 3


@pytest.mark.parametrize("more", [{}, {"componentRecords": ["p-x", "x", "x-t"]}])
def test_who_is_between_an_indirect_owner_and_the_company_is_open(
    tmp_path: Path, more: dict[str, Any]
) -> None:
    for row in answers(tmp_path, holds("p", "t", INDIRECT, **more)):
        assert row["verdict"] == "excluded"
        assert (row["unknown_owners"], float(row["open_share_pct"])) == ("all", 100)
        assert any("For up to 100%" in caveat for caveat in row["caveats"])


def test_what_is_between_is_known_where_the_direct_owners_are(tmp_path: Path) -> None:
    clean = company("c", "Clean Middle")
    parts = holds("p", "c", shares(100)), holds("c", "t", shares(100))
    told = holds("p", "t", INDIRECT, componentRecords=["p-c", "c", "c-t"])
    for row in answers(tmp_path, clean, told, *parts):
        assert (row["verdict"], row["unknown_owners"]) == ("excluded", "none")


OWNED = holds("p", "t", shares(100))


@pytest.mark.parametrize("subtype", ["nomination", "trust", "other", None])
@pytest.mark.parametrize(
    ("holder", "behind"),
    [("nominee", "nominator"), ("trustee", "settlor"), ("trustee", "beneficiaryOfTrust")],
)
def test_who_holds_for_a_listed_party_by_an_arrangement_is_a_nominee(
    tmp_path: Path, subtype: str | None, holder: str, behind: str
) -> None:
    kind = {"type": "arrangement"} | ({"subtype": subtype} if subtype else {})
    drawn = company("a", "An arrangement", entityType=kind)
    told = holds("p", "a", right(holder)), holds("m", "a", right(behind))
    for row in answers(tmp_path, MID, OWNED, drawn, *told):
        assert row["verdict"] == "review"
        assert {"held_as_nominee", "held_in_trust"} <= {*row["flags"]}


def test_an_arrangement_that_holds_something_else_says_nothing_of_the_company(
    tmp_path: Path,
) -> None:
    drawn = company("a", "An arrangement", entityType={"type": "arrangement", "subtype": "trust"})
    told = holds("p", "a", right("trustee")), holds("m", "a", right("settlor"))
    other = company("o", "Other"), holds("a", "o", shares(100))
    found = verdicts(tmp_path, MID, OWNED, drawn, *told, *other)
    assert found == ["excluded"] * 3


def test_for_whom_a_nominee_holds_is_open_where_another_statement_calls_it_one(
    tmp_path: Path,
) -> None:
    told = {**holds("p", "t", right("nominee")), "recordId": "p-t-again"}
    told["statementId"] = "a-made-up-statement-of-a-nominee-alone"
    for row in answers(tmp_path, OWNED, told):
        assert (row["verdict"], row["unknown_owners"]) == ("excluded", "all")
        assert "held_as_nominee" in row["flags"]


@pytest.mark.parametrize("words", ["golden share", "goldene Aktie", "золотая акция"])
def test_a_golden_share_of_no_capital_is_a_sign_of_control(tmp_path: Path, words: str) -> None:
    found = answers(tmp_path, MID, OWNED, holds("m", "t", shares(0, details=words)))
    assert [row["verdict"] for row in found] == ["excluded", "review", "review"]
    assert all("control_by_listed" in row["flags"] for row in found)


@pytest.mark.parametrize(
    "identifier",
    [
        {"id": f"https://search.gleif.org/#/record/{LEI}", "scheme": "XI-LEI"},
        {"id": f"https://api.gleif.org/api/v1/lei-records/{LEI}", "scheme": "XI-LEI"},
        {"uri": f"https://search.gleif.org/#/record/{LEI}", "scheme": "XI-LEI"},
        {"id": f"https://search.gleif.org/#/record/{LEI}", "schemeName": "GLEIF"},
        {"id": f"urn:lei:{LEI}", "scheme": "XI-LEI"},
        {"id": LEI, "schemeName": "LEI"},
        {"id": LEI.lower(), "schemeName": "Legal entity identifier"},
        {"id": LEI, "schemeName": "Global identifiers of entities (LEI) "},
    ],
)
def test_a_lei_is_known_by_its_address_or_the_name_of_its_scheme(
    tmp_path: Path, identifier: dict[str, str]
) -> None:
    owner = company("m", "Of another name", identifiers=[identifier])
    assert verdicts(tmp_path, owner, holds("m", "t", shares(60))) == ["certain"] * 3


def test_the_address_of_an_entity_may_be_its_number(tmp_path: Path) -> None:
    owner = company("m", "Of another name", uri=f"https://search.gleif.org/#/record/{LEI}")
    assert verdicts(tmp_path, owner, holds("m", "t", shares(60))) == ["certain"] * 3


@pytest.mark.parametrize("kind", ["otherInfluenceOrControl", "unknownInterest"])
def test_what_a_source_says_of_a_right_of_no_clear_kind_is_quoted(
    tmp_path: Path, kind: str
) -> None:
    other = company("c", "Clean Company")
    told = holds("c", "t", right(kind, details="controls it through the family of Listed Bank"))
    for row in answers(tmp_path, OWNED, other, told):
        assert row["verdict"] == "excluded"
        assert (
            "On a right of Clean Company the source says: “controls it through the family of "
            "Listed Bank”."
        ) in row["caveats"]


def test_how_a_source_describes_an_owner_that_it_does_not_name_is_quoted(tmp_path: Path) -> None:
    nobody = {"reason": "unknown", "description": "a relative of the head of Listed Bank"}
    told = statement(
        "relationship", "u-t", subject="t", interestedParty=nobody, interests=[shares(60)]
    )
    for row in answers(tmp_path, holds("p", "t", shares(40)), told):
        said = "An owner is not named: unknown (“a relative of the head of Listed Bank”)."
        assert said in row["caveats"]
