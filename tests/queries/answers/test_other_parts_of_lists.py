"""An owner on a part of a list that a rule does not count is not told to be on none."""

from pathlib import Path

import pytest

from queries.workspace.workspace import Workspace
from tests.queries.party_answer.made_up_parties import held, listed, load_case, party

DAY = "2024-06-01"


def _loaded(folder: Path, authority: str, list_: str, measure: str) -> Workspace:
    entry = listed("owner", authority, list_).replace("asset_freeze", measure)
    return load_case(
        folder,
        "parts",
        party("firm", "Company", "Made-Up Works"),
        party("owner", "Company", "Made-Up Owner"),
        party("other", "Person", "Somebody Else"),
        "interests:",
        held("owner", "firm", "60"),
        "listings:",
        entry,
        listed("other", "US-OFAC", "us_ofac_sdn"),
        listed("other", "EU", "eu_fsf"),
    )


@pytest.mark.parametrize(
    ("authority", "list_", "measure", "said"),
    [
        ("US-OFAC", "us_ofac_ssi", "sectoral", "who was on a list of this rule on 1 June 2024"),
        ("EU", "eu_fsf", "asset_freeze", "who was on the US list (OFAC) on 1 June 2024"),
    ],
)
def test_an_owner_on_another_part_is_not_told_to_be_on_no_list(
    tmp_path: Path, authority: str, list_: str, measure: str, said: str
) -> None:
    opened = _loaded(tmp_path, authority, list_, measure)
    (row,) = opened.exposure("parts:firm", ["us"], DAY)
    assert row["verdict"] == "excluded"
    assert said in row["sentence"]
    told = opened.party_page("parts:firm", ["us"], DAY, time=False)["text"]
    assert ("that count under these rules" in told) is (authority == "US-OFAC")
