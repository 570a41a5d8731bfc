"""What a source states in other words, or against itself, never comes out as clear."""

import json
from pathlib import Path

import pytest

from ingest.load.pipeline import Options
from queries.workspace.workspace import open_workspace

DAY = "2026-06-01"
REGIMES = ["us", "eu", "uk"]
LISTS = {"EU-UKR": {}, "US-TERR": {}, "GB-RUS": {"provisions": "Asset freeze"}}


def entity(key: str, schema: str, **properties: str) -> str:
    told = {name: [value] for name, value in properties.items()}
    return json.dumps({"id": key, "schema": schema, "properties": told}, ensure_ascii=False)


def owns(owner: str, share: str, **more: str) -> str:
    return entity(f"o{owner}", "Ownership", owner=owner, asset="t", percentage=share, **more)


def link(schema: str, **properties: str) -> str:
    return entity("link", schema, **properties)


CLEAN = owns("p", "100")


def answers(tmp_path: Path, *lines: str, topics: str = "") -> list[tuple[str, list[str]]]:
    """Return verdict and flags of T by rule; L is on three lists, P is not."""
    listed = [
        entity(f"s{name}", "Sanction", entity="l", programId=name, startDate="2022-03-01", **more)
        for name, more in LISTS.items()
    ]
    parties = [
        entity("l", "Company", name="Listed Bank"),
        entity("p", "Person", name="Clean Person"),
    ]
    target = {"name": "Target"} | ({"topics": topics} if topics else {})
    path = tmp_path / "x.ftm.json"
    path.write_text(
        "\n".join([*listed, *parties, entity("t", "Company", **target), *lines]), encoding="utf-8"
    )
    workspace = open_workspace(tmp_path / "workspace")
    (outcome,) = workspace.load([path], Options(retrieved_on=DAY))
    assert not outcome.is_refused, outcome.answer
    rows = workspace.exposure(["x-t"], REGIMES, DAY)
    workspace.close()
    return [(str(row["verdict"]), [*row["flags"]]) for row in rows]


def verdicts(tmp_path: Path, *lines: str, topics: str = "") -> list[str]:
    return [verdict for verdict, _ in answers(tmp_path, *lines, topics=topics)]


def test_a_company_that_somebody_sanctioned_controls_is_for_a_person(tmp_path: Path) -> None:
    assert verdicts(tmp_path, CLEAN, topics="sanction.control") == ["review"] * 3


@pytest.mark.parametrize(("start", "end"), [("2024-05-01", "2020-05-01"), ("2024", "2023")])
def test_a_stake_that_ends_before_it_begins_was_held_once(
    tmp_path: Path, start: str, end: str
) -> None:
    held = owns("l", "60", startDate=start, endDate=end)
    assert verdicts(tmp_path, CLEAN, held) == ["possible"] * 3


@pytest.mark.parametrize(
    "role",
    [
        "nominee",
        "nominee shareholder",
        "nominee shareholder for",
        "номинальный держатель",
        "trustee for",
        "custodian for",
        "front man for",
        "holds shares on behalf of",
        "Treuhänder für",
    ],
)
@pytest.mark.parametrize("schema", ["Representation", "UnknownLink"])
def test_whoever_holds_for_a_listed_party_is_up_for_review(
    tmp_path: Path, role: str, schema: str
) -> None:
    ends = ("agent", "client") if schema == "Representation" else ("subject", "object")
    told = link(schema, role=role, **dict(zip(ends, "pl", strict=True)))
    assert verdicts(tmp_path, CLEAN, told) == ["review"] * 3


@pytest.mark.parametrize(
    "role",
    [
        "nominee",
        "номинальный держатель",
        "номинальный владелец",
        "доверительный управляющий",
        "Treuhänder",
        "fiduciary",
        "custodian for Listed Bank",
        "front man for Listed Bank",
        "on behalf of Listed Bank",
    ],
)
def test_an_owner_that_holds_for_another_leaves_open_who_is_behind(
    tmp_path: Path, role: str
) -> None:
    for _, flags in answers(tmp_path, owns("p", "100", role=role)):
        assert "held_as_nominee" in flags


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("участник", ["possible"] * 3),
        ("partner", ["possible"] * 3),
        ("designated member", ["possible"] * 3),
        ("member of the LLP", ["possible"] * 3),
        ("participant", ["excluded"] * 3),
    ],
)
def test_a_member_may_be_an_owner(tmp_path: Path, role: str, wanted: list[str]) -> None:
    told = link("Membership", role=role, member="l", organization="t")
    found = answers(tmp_path, owns("p", "40"), told)
    assert [verdict for verdict, _ in found] == wanted
    assert all("linked_to_listed" in flags for _, flags in found)


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"role": "call option holder"}, ["excluded", "review", "review"]),
        ({"role": "warrant"}, ["excluded", "review", "review"]),
        ({"status": "proposed"}, ["review"] * 3),
        ({"status": "disputed"}, ["review"] * 3),
        ({"status": "active"}, ["certain"] * 3),
        ({"role": "shareholder and option holder"}, ["certain"] * 3),
        ({"role": "common stock and warrants"}, ["certain"] * 3),
        ({"role": "convertible preferred shares"}, ["certain"] * 3),
        ({"role": "share option holder"}, ["excluded", "review", "review"]),
    ],
)
def test_what_is_not_held_yet_or_is_disputed_is_not_certain(
    tmp_path: Path, more: dict[str, str], wanted: list[str]
) -> None:
    found = answers(tmp_path, owns("p", "40"), owns("l", "60", **more))
    assert [verdict for verdict, _ in found] == wanted
    assert all(flags for verdict, flags in found if verdict == "excluded")


@pytest.mark.parametrize(
    ("shares", "wanted"),
    [(("0.33", "0.33", "0.33"), "review"), (("0.333", "0.5", "0.166"), "excluded")],
)
def test_fractions_that_rounding_keeps_from_a_whole_are_told(
    tmp_path: Path, shares: tuple[str, str, str], wanted: str
) -> None:
    held = [owns("l", shares[0]), owns("p", shares[1]), owns("q", shares[2])]
    more = entity("sq", "Sanction", entity="q", programId="EU-UKR", startDate="2022-03-01")
    _, (verdict, _), _ = answers(
        tmp_path, *held, entity("q", "Company", name="Second Listed Bank"), more
    )
    assert verdict == wanted


@pytest.mark.parametrize(
    ("shares", "told"), [(("16.66", "33.33", "50"), True), (("16.66", "33.33", "50.01"), False)]
)
def test_what_rounding_may_have_taken_is_told(
    tmp_path: Path, shares: tuple[str, str, str], *, told: bool
) -> None:
    held = [owns("l", shares[0]), owns("q", shares[1]), owns("p", shares[2])]
    more = entity("sq", "Sanction", entity="q", programId="EU-UKR", startDate="2022-03-01")
    answers(tmp_path, *held, entity("q", "Company", name="Second Listed Bank"), more)
    workspace = open_workspace(tmp_path / "workspace")
    (row,) = workspace.exposure(["x-t"], ["eu"], DAY)
    workspace.close()
    assert row["verdict"] == "excluded"
    sentence = (
        "Owners that count held 49.99% by shares that make 99.99% in all; "
        "if rounding lost the rest, the rule may be met."
    )
    assert (sentence in row["caveats"]) == told


@pytest.mark.parametrize(
    "more",
    [
        {"role": "golden share", "percentage": "0"},
        {"role": "золотая акция"},
        {"summary": "Holds the Golden Share", "percentage": "0"},
    ],
)
def test_a_golden_share_is_a_sign_of_control(tmp_path: Path, more: dict[str, str]) -> None:
    held = entity("ol", "Ownership", owner="l", asset="t", **more)
    found = answers(tmp_path, CLEAN, held)
    assert [verdict for verdict, _ in found] == ["excluded", "review", "review"]
    assert all("control_by_listed" in flags for _, flags in found)


def test_a_golden_share_may_be_the_role_of_a_link(tmp_path: Path) -> None:
    told = link("UnknownLink", subject="l", object="t", role="holder of the golden share")
    assert verdicts(tmp_path, CLEAN, told) == ["excluded", "review", "review"]
