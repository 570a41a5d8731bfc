"""One thing told once and alike: text, rules, lanes and lines of a party's page agree."""

from pathlib import Path
from typing import Any

import pytest

from queries.party_answer.page_shape import PartyPage
from queries.words.hop_phrases import verb_phrase
from queries.words.plain_words import role_text
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.party_answer.made_up_parties import held, listed, load_case, party

pytestmark = pytest.mark.slow

RULES = ("eu", "us")
FIRM = party("firm", "Company", "Firm Ltd")


def _page(workspace: Workspace, name: str, day: str) -> PartyPage:
    return workspace.party_page(name, RULES, day)


def test_what_was_given_up_is_not_told_again_as_held_until(tmp_path: Path) -> None:
    workspace = load_case(
        tmp_path,
        "sale",
        party("alder", "Person", "Anna Alder"),
        FIRM,
        "interests:",
        held("alder", "firm", "60", ", start: 2015-01-01, end: 2022-05-01"),
        "listings:",
        listed("alder", "US-OFAC", "us_ofac_sdn", ", start: 2022-04-03"),
    )
    page = _page(workspace, "Firm Ltd", "2022-07-01")
    assert "gave up 60% of Firm Ltd on 1 May 2022" in page["text"]
    assert "until 1 May 2022" not in page["text"]


def test_what_was_held_until_before_is_told_where_no_rule_looks_at_its_end(tmp_path: Path) -> None:
    workspace = load_case(
        tmp_path,
        "sold",
        party("alder", "Person", "Anna Alder"),
        FIRM,
        "interests:",
        held("alder", "firm", "60", ", start: 2015-01-01, end: 2016-05-01"),
        "listings:",
        listed("alder", "EU", "eu_269_2014"),
    )
    assert "held 60% of Firm Ltd" in _page(workspace, "Firm Ltd", "2022-07-01")["text"]


def test_a_result_of_no_listed_owner_names_none(sample_workspace: Path) -> None:
    workspace = open_workspace(sample_workspace)
    world = workspace.world
    named = 0
    for number in range(world.size):
        page = workspace.party_page(world.id_of(number), None, "2026-08-01", time=False)
        for line in page["rules"]:
            if line["word"] == "No listed owner found":
                assert line["reason"] in ("", "owners not all known"), page["head"]["name"]
            named += line["word"] in ("Review needed", "Rule met") and ";" in line["reason"]
    assert named, "what a rule found still says of whom"


def test_the_lane_says_of_the_day_what_its_rule_says(opened: Workspace) -> None:
    for day in ("2023-04-08", "2024-04-08"):
        page = opened.party_page("Arkady Volozh", ("us", "eu", "uk"), day)
        for line, lane in zip(page["rules"], page["time"]["lanes"], strict=True):
            asked = page["time"]["asked"]
            (span,) = [one for one in lane["spans"] if one["start"] <= asked < one["end"]]
            assert span["word"] == line["word"]


def test_stated_shares_above_all_are_said_to_be(tmp_path: Path) -> None:
    owners = [f"o{n}" for n in range(5)]
    workspace = load_case(
        tmp_path,
        "over",
        FIRM,
        *(party(key, "Company", f"Owner {key}") for key in owners),
        "interests:",
        held("o0", "firm", "40"),
        *(held(key, "firm", "20") for key in owners[1:]),
        "listings:",
        listed("o0", "EU", "eu_269_2014"),
    )
    text = _page(workspace, "Firm Ltd", "2023-06-01")["text"]
    assert "The stated shares add up to 120%." in text
    assert "Two others held 20% of Firm Ltd each, 40% together" in text


def test_stakes_in_one_party_name_it_once(tmp_path: Path) -> None:
    workspace = load_case(
        tmp_path,
        "stakes",
        FIRM,
        party("plant", "Company", "Plant Ltd"),
        "interests:",
        held("firm", "plant", "67.5..68.5", ", block: first"),
        held("firm", "plant", "0..28.5", ", block: second"),
    )
    text = _page(workspace, "Firm Ltd", "2023-06-01")["text"]
    assert "held between 67.5% and 68.5%, and up to 28.5%, of Plant Ltd" in text


def _hop(**keys: Any) -> Any:
    told = {"relation": "OWNS", "to_name": "Firm Ltd", "types": ["shareholding"], "measure": None}
    shares = {"share_min_pct": 0, "share_max_pct": 100, "share_as_published": None}
    return {**told, **shares, "measure": "shareholding", **keys}


def test_a_share_in_words_that_are_no_range_is_told_in_its_words() -> None:
    assert verb_phrase(_hop()) == "was an owner of Firm Ltd (share not stated)"
    assert verb_phrase(_hop(share_as_published="unknown")).endswith("(share not stated)")
    told = verb_phrase(_hop(share_as_published="about 68"))
    assert told == "was an owner of Firm Ltd (share published as “about 68”)"


@pytest.mark.parametrize(
    ("types", "line", "text"),
    [
        (["Ownership", "Settlor of the Trust"], "settlor of the Trust", "settlor of the Trust"),
        (["Ownership"], "ownership", "ownership"),
        (["ContractAward", "Supplier"], "contract award, supplier", "contract award, supplier"),
        (["possibly_same", "possibly the same"], "possibly the same", "possibly the same"),
        (["CEO of McKinsey"], "CEO of McKinsey", "CEO of McKinsey"),
    ],
)
def test_the_role_of_a_link_is_told_as_its_source_writes_it(
    types: list[str], line: str, text: str
) -> None:
    link = _hop(relation="LINKED_TO", types=types, share_min_pct=None)
    assert role_text(link) == line
    assert verb_phrase(link) == f"was linked to Firm Ltd ({text})"
