"""What a partner of a listed party holds is told with the arrangement, step by step, each cited."""

from pathlib import Path
from typing import Any

import pytest

from graph.values.dates import parse_day
from queries.answers.exposure_answer import exposure_rows
from tests.queries.words.loaded_cases import case_text, listed, made_up, rows_of
from tests.rules.law_rows import law_world

_PARTIES = "p Person Pavel Made; q Person Quentin Made; x Company Xray Ltd; c Company Charlie Ltd"
_DAY = "2025-01-01"
_CONTROL = "  - {owner: q, asset: c, types: [dominantInfluence], source: t}"
_CHAIN = (
    '  - {owner: q, asset: x, share: "100", votes: "100", source: t}\n'
    '  - {owner: x, asset: c, share: "60", votes: "60", source: u}'
)


def _row(
    folder: Path, interests: str, authority: str, regime: str, days: str = "", day: str = _DAY
) -> Any:
    pair = f"arrangements:\n  - {{members: [p, q], kind: joint, {days}source: a}}"
    more = (
        "a: {title: Agreement, publisher: A court}",
        "t: {title: Register, publisher: A registry}",
        "u: {title: Filing, publisher: A registry}",
    )
    lists = "listings:\n" + listed("p", authority, "2024-01-01")
    parts = lists, pair, f"interests:\n{interests}"
    workspace = made_up(folder, case_text("pair", _PARTIES, *parts, sources=more))
    (row,) = rows_of(workspace, "pair:c", regime, day)
    return row


def _world_row(regime: str, holds: list[str], day: str = _DAY, **more: Any) -> Any:
    pair = {"together": [{"members": ["P", "N"]}]}
    world = law_world({"regime": regime, "listed": ["P"], "holds": holds, **pair, **more})
    number = world.number_of("C")
    assert number is not None
    (row,) = exposure_rows(world, [number], [regime], parse_day(day), links=False)
    return row


def _steps(row: Any) -> list[list[tuple[str, str, str]]]:
    return [
        [(hop["from_id"], hop["relation"], hop["to_id"]) for hop in path["hops"]]
        for path in row["paths"]
    ]


def test_control_by_a_partner_is_told_with_the_listing_and_the_arrangement(tmp_path: Path) -> None:
    row = _row(tmp_path, _CONTROL, "UK", "uk_reg7")
    assert (row["verdict"], [len(way) for way in _steps(row)]) == ("certain", [2])
    assert row["sentence"].startswith(
        "Rule met: controlled. Pavel Made, on the UK list since 1 January 2024, acted together "
        "with Quentin Made [1]. Quentin Made had dominant influence over Charlie Ltd [2]."
    )
    assert row["footnotes"] == [
        "[1] Agreement, record pair:arrangements/1, A court",
        "[2] Register, record pair:interests/1, A registry",
    ]
    assert row["listing_start_min"] == "2024-01-01"
    assert row["evidence"] == ["pair:interests/1", "pair:arrangements/1"]
    assert "counts as controlled by Pavel Made, on the UK list since" in row["reading"]
    opening = row["opening"]
    assert "Pavel Made, on the UK list since 1 January 2024, acted together" in opening["text"]
    assert any("Agreement" in note for note in opening["footnotes"])


def test_a_chain_below_a_partner_is_told_to_the_company_asked_about(tmp_path: Path) -> None:
    row = _row(tmp_path, _CHAIN, "UK", "uk_reg7")
    (path,) = row["paths"]
    assert (row["verdict"], path["counts_toward_rule"]) == ("certain", True)
    assert path["sentence"] == (
        "Pavel Made, on the UK list since 1 January 2024, acted together with Quentin Made [1], "
        "which held 100% of the shares and 100% of the votes in Xray Ltd [2], which held 60% of "
        "the shares and 60% of the votes in Charlie Ltd [3]."
    )
    assert [note.split(",")[0] for note in path["footnotes"]] == [
        "[1] Agreement",
        "[2] Register",
        "[3] Filing",
    ]


def test_where_it_is_a_sign_the_share_of_the_partner_is_told_and_counts_for_nobody(
    tmp_path: Path,
) -> None:
    row = _row(tmp_path, _CHAIN, "EU", "eu_asset_freeze")
    (path,) = row["paths"]
    assert (row["verdict"], path["counts_toward_rule"]) == ("review", False)
    assert path["reasons_not_counted"] == [
        "Pavel Made and Quentin Made acted together, which asks for a review of what Quentin "
        "Made held and is no share of Pavel Made under this rule."
    ]
    assert "held 60% of the shares and 60% of the votes in Charlie Ltd [3]" in row["sentence"]
    assert row["deciding_fact"] == "Pavel Made acted together with Quentin Made"
    assert row["sentence"].count("act") == 1


def test_a_rule_that_knows_no_arrangement_shows_no_way_over_one(tmp_path: Path) -> None:
    row = _row(tmp_path, _CHAIN, "US-OFAC", "us_ofac_50")
    assert (row["verdict"], row["paths"]) == ("excluded", [])


@pytest.mark.parametrize(
    ("days", "day", "verdict"),
    [("end: 2023-06-01, ", _DAY, "excluded"), ("end: 2024-02, ", "2024-02-15", "possible")],
)
def test_an_arrangement_that_ended_leads_nowhere_and_one_in_doubt_perhaps(
    tmp_path: Path, days: str, day: str, verdict: str
) -> None:
    row = _row(tmp_path, _CONTROL, "UK", "uk_reg7", days, day)
    assert row["verdict"] == verdict
    said = [path["why_not_counted"] for path in row["paths"]]
    open_ = "It is open whether Pavel Made and Quentin Made acted together on that day."
    assert said == ([] if verdict == "excluded" else [open_])


def test_what_each_of_two_holds_is_told_and_the_arrangement_once() -> None:
    row = _world_row("uk_reg7", ["P 30 C", "N 30 C"])
    assert _steps(row) == [[("P", "OWNS", "C")], [("P", "ACTS_WITH", "N"), ("N", "OWNS", "C")]]
    both = _world_row("uk_reg7", ["P 30 C", "N 30 C"], listed=["P", "N"])
    assert sum("ACTS_WITH" in str(way) for way in _steps(both)) == 1
    # Where each counts by itself, nothing turns on whether two on a list act together.
    summed = _world_row("eu_asset_freeze", ["P 30 C", "N 30 C"], listed=["P", "N"])
    assert "ACTS_WITH" not in str(_steps(summed))


def test_nothing_leads_through_a_third_nor_from_a_partner_to_itself() -> None:
    pairs = {"together": [{"members": ["P", "M"]}, {"members": ["M", "N"]}]}
    assert _world_row("uk_reg7", ["N 60 C"], **pairs)["paths"] == []
    assert _world_row("uk_reg7", ["O 60 C"], together=[{"members": ["P", "C"]}])["paths"] == []


def test_a_company_of_the_listed_that_acts_with_another_leads_over_it_too() -> None:
    pair = {"together": [{"members": ["A", "N"]}]}
    row = _world_row("uk_reg7", ["P 60 A", "N 60 C"], **pair)
    way = [("P", "OWNS", "A"), ("A", "ACTS_WITH", "N"), ("N", "OWNS", "C")]
    assert (row["verdict"], _steps(row)) == ("certain", [way])
    assert row["paths"][0]["counts_toward_rule"]
    row = _world_row("uk_reg7", ["P 30 A", "N 60 C"], **pair)
    assert (row["verdict"], _steps(row)) == ("excluded", [way])
    assert "of A" in row["paths"][0]["why_not_counted"]


def test_what_is_only_alleged_of_a_partner_is_never_told_as_nothing_that_counts(
    tmp_path: Path,
) -> None:
    alleged = '  - {owner: q, asset: c, share: "60", certainty: alleged, source: t}'
    row = _row(tmp_path, alleged, "UK", "uk_reg7")
    assert row["verdict"] == "review"
    assert not [text for text in (row["sentence"], *row["caveats"]) if "held 0%" in text]
    assert not [text for text in row["caveats"] if "counts as held" in text]
    assert "alleges that Quentin Made held 60% of Charlie Ltd" in row["sentence"]


@pytest.mark.parametrize(("authority", "regime"), [("UK", "uk_reg7"), ("EU", "eu_asset_freeze")])
def test_what_a_partner_gave_up_is_told_of_a_partner_and_not_of_who_is_below(
    tmp_path: Path, authority: str, regime: str
) -> None:
    role = _CONTROL.replace("source", "end: 2024-02-01, source")
    row = _row(tmp_path, role, authority, regime)
    assert row["result"] == "Review needed: role given up by a holder acting with a listed party"
    (path,) = row["paths"]
    assert [hop["relation"] for hop in path["hops"]] == ["ACTS_WITH", "TRANSFERRED"]
    assert "while Pavel Made, acting together with it, was listed" in row["deciding_fact"]


def test_the_statements_between_two_partners_are_the_arrangement(tmp_path: Path) -> None:
    pair = "arrangements:\n  - {members: [p, q], kind: joint, start: 2020, source: s}"
    workspace = made_up(tmp_path, case_text("pair", _PARTIES, pair))
    for relation in (None, "ACTS_WITH"):
        found = workspace.statements("pair:q", "pair:p", relation, _DAY)["statements"]
        assert [one["record"] for one in found] == ["pair:arrangements/1"]
        assert (found[0]["relation"], found[0]["state"]) == ("ACTS_WITH", "in force")
    assert workspace.statements("pair:q", "pair:c", "ACTS_WITH", _DAY)["statements"] == []
