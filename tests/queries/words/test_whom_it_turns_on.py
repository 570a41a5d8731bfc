"""A sentence names the listed parties on whom a result turns, and nobody else."""

from pathlib import Path

from tests.queries.words.loaded_cases import case_text, listed, made_up, rows_of

DAY = "2025-07-01"


def test_who_may_count_is_named_and_who_holds_too_little_alone_is_not(tmp_path: Path) -> None:
    entries = [listed(party, where, "2022-03-15") for party in "pq" for where in ("CH", "UK")]
    text = case_text(
        "turns",
        "p Person Ann Pine; q Person Bob Quill; mid Company Mid Made-Up; "
        "works Company Works Made-Up; hold Company Hold Made-Up",
        'interests:\n  - {owner: p, asset: mid, share: "50..75", source: s}\n'
        '  - {owner: mid, asset: works, share: "25..<50", source: s}\n'
        '  - {owner: q, asset: works, share: "25", source: s}\n'
        '  - {owner: p, asset: hold, share: "25..75", source: s}\n'
        '  - {owner: q, asset: hold, share: ">25..50", source: s}',
        "listings:",
        *entries,
    )
    workspace = made_up(tmp_path, text)
    (swiss,) = rows_of(workspace, "turns:works", "ch", DAY)
    assert "may count as owned by Ann Pine and Bob Quill under" in swiss["reading"]
    (british,) = rows_of(workspace, "turns:works", "uk", DAY)
    assert "each listed party by itself held less than 50%" in british["reading"]
    (alone,) = rows_of(workspace, "turns:hold", "uk", DAY)
    assert "may count as owned by Ann Pine under" in alone["reading"]
    assert "together" not in alone["sentence"]
    assert "whoever comes furthest held" in alone["sentence"]


def test_the_votes_of_a_company_between_are_told_where_they_decide(tmp_path: Path) -> None:
    text = case_text(
        "votes",
        "p Person Ann Pine; q Person Bob Quill; mid Company Mid Made-Up; "
        "works Company Works Made-Up; even Company Even Made-Up",
        'interests:\n  - {owner: p, asset: mid, share: "10", votes: "60", source: s}\n'
        '  - {owner: mid, asset: works, share: "80", source: s}\n'
        '  - {owner: p, asset: even, share: "40", votes: "40", source: s}\n'
        '  - {owner: q, asset: even, votes: "40", source: s}',
        "listings:",
        *[listed("p", where, "2022-03-15") for where in ("EU", "UK")],
    )
    workspace = made_up(tmp_path, text)
    (european,) = rows_of(workspace, "votes:works", "eu", DAY)
    assert european["verdict"] == "certain"
    assert "10% of whose shares and 60% of whose votes Ann Pine held" in european["sentence"]
    (british,) = rows_of(workspace, "votes:works", "uk", DAY)
    assert "60% of whose votes Ann Pine held" in british["sentence"]
    (ratio,) = rows_of(workspace, "votes:even", "eu", DAY)
    assert "no other stated owner had more than 10% of the shares" in ratio["sentence"]
