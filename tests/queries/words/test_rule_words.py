"""What is told of rules: licences, presumptions, thresholds, beneficial owners."""

from pathlib import Path

import pytest

from queries.words.flag_sentences import flag_sentence
from queries.workspace.workspace import Workspace
from tests.queries.words.loaded_cases import case_text, listed, made_up, rows_of

RULED = case_text(
    "ruled",
    "p Person Paul Holder;c Company Cargo Ltd;d Company Dock Ltd;e Company Elder Ltd",
    """interests:
  - {owner: p, asset: c, share: "60", source: s}
  - {owner: p, asset: d, share: "40..60", source: s}
  - {owner: p, asset: e, share: unknown, source: s}
listings:""",
    listed("p", "EU", "2022-03-01", programme="269/2014"),
    listed("p", "US-OFAC", "2022-03-01"),
    listed("p", "UK", "2022-03-01"),
    """rulings:
  - {about: c, authority: OFAC, date: 2022-06-01, conclusion: nobody controls it, effect: rebuttal,
     source: s}
  - {about: c, authority: OFSI, date: 2022-06-01, conclusion: nobody controls it, effect: rebuttal,
     source: s}
  - {about: d, authority: OFAC, date: 2022-06-01, effect: licence, start: 2022-06-01, source: s,
     conclusion: General License 9 covers the sale of grain}""",
)


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made_up(tmp_path_factory.mktemp("ruled"), RULED)


def test_a_rule_without_a_presumption_speaks_of_none(ruled: Workspace) -> None:
    for row in rows_of(ruled, "ruled:c", "us uk us_ofac_ssi", "2023-01-01"):
        said = " ".join([row["sentence"], row["reading"], row["result"], *row["caveats"]])
        assert "presum" not in said
        assert "Decision of OFAC, 1 June 2022: nobody controls it. This does not change" in said
    (row,) = rows_of(ruled, "ruled:c", "eu", "2023-01-01")
    assert "The presumption can be rebutted." in row["sentence"]


def test_a_licence_is_told_in_its_own_words_and_changes_nothing(
    ruled: Workspace, opened: Workspace
) -> None:
    (row,) = rows_of(ruled, "ruled:d", "us", "2023-01-01")
    assert row["verdict"] == "possible"
    assert "authorised dealings" not in row["sentence"]
    assert (
        "A licence of OFAC of 1 June 2022 was in force: General License 9 covers the sale of grain "
        "[2]. It permits dealings; the result is unchanged." in row["sentence"]
    )
    assert "leaves the result as it is" in flag_sentence("licence", row)
    (row,) = rows_of(opened, "CITGO", "us", "2020-06-01")
    assert (
        "A licence of OFAC of 14 March 2019 was in force: General License 7A covers"
        in (row["sentence"])
    )


@pytest.mark.parametrize(
    ("regime", "day", "said"),
    [
        ("us", "2023-01-01", "At 50% or more the rule was met."),
        ("eu", "2023-01-01", "With more than 50% the rule was met."),
        ("eu", "2024-08-01", "At 50% or more the rule was met."),
        ("uk", "2023-01-01", "With more than 50% the rule was met."),
    ],
)
def test_comparisons_are_those_of_the_rule_that_day(
    ruled: Workspace, regime: str, day: str, said: str
) -> None:
    (row,) = rows_of(ruled, "ruled:e", regime, day)
    assert said in row["sentence"]


def test_flags_name_the_threshold_of_their_rule() -> None:
    row = {"subject_name": "Cargo Ltd", "as_of": "2023-01-01"}
    uk = flag_sentence("aggregate_over_50", {**row, "regime": "uk_reg7"})
    assert "held more than 50% of Cargo Ltd" in uk
    us = flag_sentence("owned_50_by_listed", {**row, "regime": "us_ofac_50"})
    assert "held 50% or more of Cargo Ltd" in us


def test_a_share_that_nobody_states_is_named_where_others_are_stated(opened: Workspace) -> None:
    (row,) = rows_of(opened, "CITGO", "uk", "2022-02-01")
    assert (
        "CITGO Holding, Inc. was an owner of CITGO (share not stated) [2]."
        in (row["opening"]["text"])
    )
    assert "No source states the share." not in row["opening"]["text"]
    (row,) = rows_of(opened, "Toloka AI BV", "eu", "2024-04-08")
    assert "No source states the share." in row["opening"]["text"]


def test_rules_on_beneficial_owners_have_words_of_their_own(opened: Workspace) -> None:
    may, met, asked = (
        row
        for party, day in (
            ("En+ Group", "2019-01-27"),
            ("CITGO", "2019-02-01"),
            ("SUEK", "2022-06-03"),
        )
        for row in rows_of(opened, party, "uk_psc", day)
    )
    assert may["result"] == "Beneficial owner may be on list"
    assert may["deciding_fact"] == (
        "Oleg Deripaska had up to 70.5% of the shares, held directly and through a chain of "
        "majorities, each block in full"
    )
    assert met["result"] == "Beneficial owner on list"
    assert asked["deciding_fact"].startswith("Aleksandra Melnichenko had up to 92.2% of the shares")
    for row in (may, met, asked):
        assert "the rule was met" not in row["sentence"]
        assert "Rule m" not in row["result"]
    spans = {span["result"] for span in opened.timeline("CITGO", ["uk_psc"])}
    assert "Beneficial owner on list" in spans
    assert not any(label.startswith("Rule met") for label in spans)


def test_a_verb_has_its_object(opened: Workspace, tmp_path: Path) -> None:
    (row,) = rows_of(opened, "Yandex N.V.", "eu", "2022-06-03")
    reasons = " ".join(path["why_not_counted"] or "" for path in row["paths"])
    assert "whether the Volozh family trust had an interest in Yandex N.V. on that day" in reasons
    assert "held an interest in Yandex N.V." in flag_sentence("held_in_trust", row)


def test_parties_without_a_name_of_their_own_have_an_article(opened: Workspace) -> None:
    (row,) = rows_of(opened, "Volozh family trust", "eu", "2023-01-01")
    assert "whether the Volozh family trust counts as owned or controlled by" in row["reading"]
    (row,) = rows_of(opened, "toloka:dit_moscow", "eu", "2024-01-01")
    assert row["sentence"].startswith(
        "Named on list. The Department of Information Technologies of the City of Moscow was on"
    )
