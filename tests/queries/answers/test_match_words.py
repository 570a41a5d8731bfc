"""Who may be whom: the party asked about first, the entry that counts, and no chain made up."""

from pathlib import Path

from queries.workspace.workspace import Workspace
from tests.queries.party_answer.made_up_parties import held, listed, load_case, party

ON = "2024-06-01"
FROZEN = "eu_fsf"


def _sectoral(key: str) -> str:
    return listed(key, "EU", FROZEN).replace("asset_freeze", "sectoral")


def _sentence(opened: Workspace, target: str) -> str:
    (row,) = opened.exposure(target, ["eu"], ON)
    assert row["verdict"] == "review"
    return row["sentence"]


def test_no_owner_is_made_up_where_both_of_one_name_are_on_the_list(tmp_path: Path) -> None:
    opened = load_case(
        tmp_path,
        "twins",
        party("frozen", "Company", "Made-Up Bank PJSC", ", jurisdiction: ru"),
        party("asked", "Company", "Made-Up Bank PAO", ", jurisdiction: ru"),
        "listings:",
        listed("frozen", "EU", FROZEN),
        _sectoral("asked"),
    )
    said = _sentence(opened, "twins:asked")
    assert "chain of owners" not in said
    assert "Made-Up Bank PAO may be Made-Up Bank PJSC, on the EU list" in said


def test_who_has_left_is_not_told_to_stand_above(tmp_path: Path) -> None:
    opened = load_case(
        tmp_path,
        "left",
        party("firm", "Company", "Made-Up Works"),
        party("gone", "Person", "Fedor Madeupov", ", birth_date: 1961-08"),
        party("entry", "Person", "Fedor Madeupov", ", birth_date: 1961-08-07"),
        "interests:",
        held("gone", "firm", "80", ", end: 2023-06-01"),
        "listings:",
        listed("entry", "EU", FROZEN),
    )
    said = _sentence(opened, "left:firm")
    assert "Fedor Madeupov (born August 1961), formerly an owner of Made-Up Works, may be" in said


def test_a_part_sale_tells_what_was_given_up(tmp_path: Path) -> None:
    opened = load_case(
        tmp_path,
        "sale",
        party("firm", "Company", "Made-Up Works"),
        party("owner", "Person", "Fedor Madeupov"),
        "interests:",
        held("owner", "firm", "60", ", end: 2023-05-01"),
        held("owner", "firm", "40", ", start: 2023-05-01"),
        "listings:",
        listed("owner", "EU", FROZEN),
        listed("owner", "US-OFAC", "us_ofac_sdn"),
    )
    (row,) = opened.exposure("sale:firm", ["us"], ON)
    assert "gave up at most 20% of Made-Up Works on 1 May 2023" in row["sentence"]
    # Where what is left is a sign of control, the sale is a reason beside it.
    said = _sentence(opened, "sale:firm")
    assert "held 60% of Made-Up Works until 1 May 2023, while listed since 3 June 2022" in said


def test_an_entry_that_does_not_count_is_not_denied(tmp_path: Path) -> None:
    opened = load_case(
        tmp_path, "part", party("man", "Person", "Fedor Madeupov"), "listings:", _sectoral("man")
    )
    (row,) = opened.exposure("part:man", ["eu"], ON)
    assert "was on a list of this rule" in row["sentence"]
    assert "No loaded source states that Fedor Madeupov was on the EU list" not in row["sentence"]
