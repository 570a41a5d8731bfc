"""An answer names what decides it: a nominee, a criterion, a sale, a ruling, an order."""

from pathlib import Path

from tests.queries.words.loaded_cases import case_text, listed, made_up, rows_of


def test_a_company_below_what_a_nominee_holds_says_why_it_is_for_a_person(tmp_path: Path) -> None:
    text = case_text(
        "below",
        "n Person Nora Nominee; p Person Pavel Primer; c Company Cellar Ltd; d Company Deep Ltd",
        "interests:",
        "  - {owner: n, asset: c, share: 70, nominee_for: p, source: s}",
        "  - {owner: c, asset: d, share: 70, source: s}",
        "listings:",
        *(listed("p", authority, "2022-01-01") for authority in ("US-OFAC", "EU", "CH")),
    )
    for row in rows_of(made_up(tmp_path, text), "below:d", "us eu ch", "2024-08-01"):
        assert (row["verdict"], row["result"]) == ("review", "Review needed: nominee")
        assert row["flags"] == ["held_as_nominee"]
        (path,) = row["paths"]
        assert "held 70% of Cellar Ltd through Nora Nominee as a nominee" in path["sentence"]


def test_the_criterion_that_a_nominee_has_for_somebody_is_named(tmp_path: Path) -> None:
    text = case_text(
        "ruled",
        "n Person Nora Nominee; p Person Pavel Primer; c Company Cellar Ltd",
        "interests:",
        "  - {owner: n, asset: c, types: [dominantInfluence], nominee_for: p, source: s}",
        "listings:",
        *(listed("p", authority, "2022-01-01") for authority in ("US-OFAC", "UK")),
    )
    said = "had dominant influence over Cellar Ltd through Nora Nominee as a nominee"
    uk, us = rows_of(made_up(tmp_path, text), "ruled:c", "uk us", "2024-08-01")
    assert (uk["verdict"], uk["basis"]) == ("certain", "control")
    assert "held_as_nominee" in uk["flags"]
    (path,) = uk["paths"]
    assert said in path["sentence"]
    assert path["reasons_not_counted"] == []
    assert said in uk["sentence"]
    # Elsewhere the legal holder counts, and a person must judge who is behind it.
    assert (us["verdict"], us["deciding_fact"]) == ("review", f"Pavel Primer {said}")
    (path,) = us["paths"]
    assert path["reasons_not_counted"][0].endswith("the rule counts whoever holds by law.")


def test_a_sale_while_listed_is_told_beside_a_right_to_profits(tmp_path: Path) -> None:
    text = case_text(
        "sold",
        "p Person Pavel Primer; q Person Quentin Quest; e Company Edge Ltd; f Company Fell Ltd",
        "interests:",
        "  - {owner: p, asset: e, share: 60, end: 2023-06-01, source: s}",
        "  - {owner: q, asset: e, share: 60, start: 2023-06-01, source: s}",
        "  - {owner: p, asset: e, types: [rightsToProfitOrIncome], share: 20, source: s}",
        "  - {owner: e, asset: f, share: 60, source: s}",
        "listings:",
        *(listed("p", authority, "2022-01-01") for authority in ("US-OFAC", "EU", "CH")),
    )
    workspace = made_up(tmp_path, text)
    sale = "Pavel Primer held 60% of Edge Ltd until 1 June 2023, while listed since 1 January 2022"
    for party in ("e", "f"):
        for row in rows_of(workspace, f"sold:{party}", "eu ch", "2024-08-01"):
            assert (
                row["deciding_fact"] == "Pavel Primer had a right to profit or income of Edge Ltd"
            )
            assert "transfer_while_listed" in row["flags"]
            assert row["result"] == "Review needed: sale while owner was listed"
            assert row["sentence"].count(sale) == 1
            assert row["deciding_fact"] in row["sentence"]


def test_a_rebuttal_is_named_with_its_authority_and_day_and_once_below(tmp_path: Path) -> None:
    text = case_text(
        "freed",
        "p Person Pavel Primer; e Company Edge Ltd; f Company Fell Ltd; g Company Gill Ltd",
        "interests:",
        *(
            f"  - {{owner: {owner}, asset: {asset}, share: 60, source: s}}"
            for owner, asset in ("pe", "ef", "fg")
        ),
        "listings:",
        listed("p", "EU", "2022-01-01"),
        "rulings:",
        "  - {about: e, authority: EU, effect: rebuttal, date: 2023-05-01, source: s}",
    )
    workspace, ruling = made_up(tmp_path, text), "a ruling of the EU of 1 May 2023 accepts that"
    for party, said in (("e", f"because {ruling}"), ("f", f"nothing on: {ruling}"), ("g", ruling)):
        (row,) = rows_of(workspace, f"freed:{party}", "eu", "2024-08-01")
        assert said in row["reading"]
        assert row["reading"].count("ruling") == 1


def test_the_right_that_decides_is_told_first_and_its_measure_is_named(tmp_path: Path) -> None:
    text = case_text(
        "seats",
        "p Person Pavel Primer; e Company Edge Ltd; f Company Fell Ltd",
        "interests:",
        "  - {owner: p, asset: e, share: 5, source: s}",
        '  - {owner: p, asset: e, types: [appointmentOfBoard], share: ">50", source: s}',
        "  - {owner: p, asset: f, types: [appointmentOfBoard], share: 10, source: s}",
        "  - {owner: p, asset: f, types: [dominantInfluence], source: s}",
        "listings:",
        *(listed("p", authority, "2022-01-01") for authority in ("EU", "UK")),
    )
    workspace = made_up(tmp_path, text)
    (row,) = rows_of(workspace, "seats:e", "uk", "2024-08-01")
    assert (row["verdict"], row["measure"]) == ("certain", "board")
    more = "of the seats on the board that fits the sources is more than 50%."
    assert f"Every share {more}" in row["sentence"]
    (row,) = rows_of(workspace, "seats:f", "eu", "2024-08-01")
    assert (row["verdict"], row["basis"]) == ("certain", "control")
    (path,) = row["paths"]
    assert path["sentence"].endswith("had dominant influence over Fell Ltd [1].")
    assert path["counts_toward_rule"]
    assert [len(one["also"]) for one in path["hops"]] == [1]
    assert row["sentence"].index("dominant influence") < row["sentence"].index("10%")


def test_a_blocked_government_is_told_with_its_programme_and_what_says_so(tmp_path: Path) -> None:
    text = case_text(
        "state",
        "v PublicBody State of Placeland; e Company Edge Ltd; f Company Fell Ltd",
        "interests:",
        '  - {owner: v, asset: e, types: [appointmentOfBoard], share: ">50", source: s}',
        "  - {owner: e, asset: f, share: 60, source: s}",
        "listings:",
        listed("v", "US-OFAC", "2019-08-05", programme="VENEZUELA"),
    )
    workspace = made_up(tmp_path, text)
    (row,) = rows_of(workspace, "state:e", "us", "2024-08-01")
    assert (row["verdict"], "blocked_government" in row["flags"]) == ("certain", True)
    assert (
        "State of Placeland is listed under VENEZUELA, which blocks a government with all that it "
        "owns or controls (FAQ 680 and E.O. 13884)."
    ) in row["sentence"]
    # The share of the board is no share of the company.
    (row,) = rows_of(workspace, "state:f", "us", "2024-08-01")
    assert "more than 50% of the seats on whose board State of Placeland held" in row["sentence"]
