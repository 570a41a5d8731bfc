"""Verdicts, ranges and dates in words."""

from decimal import Decimal
from typing import Any, cast

import pytest

from graph.values.share import parse_share
from queries.question.verdict_rows import VerdictRow
from queries.words.accounts import Beside, account_of
from queries.words.result_labels import result_label, result_words
from queries.words.stated_facts import SourceNotes
from queries.words.value_text import date_text, range_text
from queries.words.verdict_sentences import Holders, RuleWords, reading_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("25", "25%"),
        ("25..50", "between 25% and 50%"),
        (">25..50", "more than 25% and up to 50%"),
        (">25..<50", "more than 25% and less than 50%"),
        (">50", "more than 50%"),
        (">=50", "at least 50%"),
        ("<50", "less than 50%"),
        ("<=50", "up to 50%"),
        ("unknown", "an unknown share"),
        ("12.5", "12.5%"),
        ("0.0001", "0.0001%"),
    ],
)
def test_ranges_in_words(text: str, words: str) -> None:
    share = parse_share(text)
    low, high = Decimal(share.low) / 10_000, Decimal(share.high) / 10_000
    told = range_text(low, high, low_closed=not share.low_open, high_closed=not share.high_open)
    assert told == words


def test_dates_in_words() -> None:
    assert date_text("2024-04-08") == "8 April 2024"
    assert date_text("2024-04") == "April 2024"
    assert date_text("2024") == "2024"


def _row(verdict: str, **more: Any) -> VerdictRow:
    """Return a row of a made-up party with what a sentence needs."""
    row: Any = {
        "subject_name": "Toloka AI BV",
        "as_of": "2024-04-08",
        "verdict": verdict,
        "basis": "none",
        "measure": "shares",
        "flags": [],
        "listed_owner_names": [],
        "own_min_pct": Decimal(0),
        "own_max_pct": Decimal(0),
        "min_closed": True,
        "max_closed": True,
        "unknown_share_max_pct": Decimal(0),
        "unknown_owners": "none",
        "open_share_pct": Decimal(0),
        "deciding_fact": None,
        "caveats": [],
        "evidence": [],
        "paths": [],
        **more,
    }
    row["result"] = result_label(row)
    return cast(VerdictRow, row)


def _path(name: str, share: str, **more: Any) -> dict[str, Any]:
    """Return a path of one interest of a made-up listed party."""
    parsed = parse_share(share)
    hop = {
        "from_id": name,
        "from_name": name,
        "to_id": "toloka",
        "to_name": "Toloka AI BV",
        "relation": "OWNS",
        "types": ["shareholding"],
        "measure": "shareholding",
        "share_min_pct": Decimal(parsed.low) / 10_000,
        "share_max_pct": Decimal(parsed.high) / 10_000,
        "min_closed": not parsed.low_open,
        "max_closed": not parsed.high_open,
        "valid_from": None,
        "valid_to": None,
        "holds": "yes",
        "certainty": "confirmed",
        "asserted_by": None,
        "record": f"example:{name}",
        "source": "A register",
        "publisher": None,
        "dataset": "example",
        **more,
    }
    return {
        "listed_id": name,
        "listed_name": name,
        "class": "ownership",
        "hops": [hop],
        "listings": [],
        "counts_toward_rule": True,
        "why_not_counted": None,
    }


def _said(row: VerdictRow, *names: str, alone: bool = False) -> str:
    rule, holders = RuleWords("EU rule", "50%", alone=alone), Holders(names)
    row["reading"] = reading_of(row, rule, holders)
    assert row["reading"].endswith(".")
    return account_of(row, rule, Beside()).text(SourceNotes())


@pytest.mark.parametrize(
    "verdict", ["listed", "certain", "possible", "review", "excluded", "not_assessed"]
)
@pytest.mark.parametrize("unknown", ["none", "some", "all", None])
def test_no_verdict_is_called_clear_or_sanctioned(verdict: str, unknown: str | None) -> None:
    row = _row(verdict, unknown_owners=unknown, deciding_fact="x owned y")
    words = result_words(row)
    said = _said(row)
    said = f"{said} {words.label} {words.meaning} {row['reading']}".lower()
    assert "8 april 2024" in said
    assert not any(word in said for word in ("clear", "clean", "sanctioned"))
    assert words.colour not in ("blue", "green")


def test_excluded_says_what_is_not_known() -> None:
    row = _row("excluded", unknown_owners="all", open_share_pct=Decimal(100))
    said = _said(row)
    assert said.startswith("No listed owner found, owners not all known. ")
    assert said.endswith("Who owns Toloka AI BV is not known: no source names an owner.")
    assert "who is behind it is not known" in row["reading"]
    row = _row("excluded", unknown_owners="some", open_share_pct=Decimal("45.3"))
    assert _said(row).endswith("No source names who is behind up to 45.3%.")
    row["unknown_share_max_pct"] = Decimal("45.3")
    assert _said(row).endswith("No source names the holders of up to 45.3%.")
    assert "up to 45.3% is in hands that no source states" in row["reading"]
    row = _row("excluded")
    assert _said(row).startswith("No listed owner found. No loaded source names an owner")
    assert "all of it is stated and ends at people" in row["reading"]


def test_below_the_threshold_is_said_with_both_numbers() -> None:
    held = {"own_min_pct": Decimal(49), "own_max_pct": Decimal(49)}
    row = _row("excluded", **held, listed_owner_names=["P"], paths=[_path("P", "49")])
    said = _said(row, "P")
    assert row["reading"] == (
        "Toloka AI BV does not count as owned under the EU rule on 8 April 2024: P held 49%; the "
        "rule asks for 50%."
    )
    assert said == "Below threshold. P held 49% of Toloka AI BV [1]; the rule needs 50%."
    both = [_path("P", "20"), _path("Q", "29")]
    row = _row("excluded", **held, unknown_owners="some", open_share_pct=Decimal(51), paths=both)
    assert _said(row, "P", "Q") == (
        "Below threshold, owners not all known. P held 20% of Toloka AI BV [1]. Q held 29% of "
        "Toloka AI BV [2]. Owners on the list held 49% together; the rule needs 50%. No source "
        "names who is behind up to 51%."
    )
    assert "parties on the list held 49% together" in row["reading"]
    assert "None by itself held more than 49%" in _said(row, "P", "Q", alone=True)
    assert "no listed party by itself held more than 49%" in row["reading"]


def test_exact_shares_have_no_clause_on_ranges() -> None:
    exact = {"own_min_pct": Decimal(60), "own_max_pct": Decimal(60), "basis": "ownership"}
    said = _said(_row("certain", **exact, paths=[_path("P", "60")]), "P")
    assert said == "Rule met: owned. P held 60% of Toloka AI BV [1]."
    row = _row("certain", **{**exact, "own_max_pct": Decimal(70)}, paths=[_path("P", "60..70")])
    said = _said(row, "P")
    assert "P held between 60% and 70% of Toloka AI BV" in said
    assert said.endswith("Every share that fits the sources is 50% or more.")


def test_several_owners_are_added_up_in_one_sentence() -> None:
    sum_ = {"own_min_pct": Decimal(55), "own_max_pct": Decimal(55), "basis": "ownership"}
    paths = [_path("P", "30"), _path("Q", "25")]
    assert _said(_row("certain", **sum_, paths=paths), "P", "Q") == (
        "Rule met: owned. P (30%) and Q (25%), both on a list, together held 55% of Toloka AI BV "
        "[1, 2]."
    )


def test_a_range_that_meets_the_rule_at_one_point_says_so() -> None:
    band = {"own_min_pct": Decimal(25), "own_max_pct": Decimal(50), "min_closed": False}
    row = _row("possible", basis="ownership", **band, paths=[_path("P", ">25..50")])
    said = _said(row, "P")
    assert "P held more than 25% and up to 50% of Toloka AI BV [1]." in said
    assert said.endswith("It was met only at exactly 50%.")


def test_a_rebuttal_is_no_share_below_the_threshold() -> None:
    held = {"own_min_pct": Decimal(60), "own_max_pct": Decimal(60)}
    flags = ["owned_50_by_listed", "presumption_rebutted"]
    row = _row("excluded", **held, flags=flags, paths=[_path("P", "60")])
    said = _said(row, "P")
    assert row["reading"] == (
        "Toloka AI BV does not count as owned under the EU rule on 8 April 2024, because a ruling "
        "rebuts the presumption."
    )
    assert said == (
        "Presumption rebutted. P held 60% of Toloka AI BV [1]. A ruling rebuts the presumption."
    )


def test_a_listing_in_doubt_is_what_a_person_must_judge() -> None:
    row = _row("review", basis="listing", deciding_fact="the entry of T is alleged or disputed")
    said = _said(row)
    assert said.startswith("Review needed: allegation. ")
    assert row["reading"].startswith("Whether Toloka AI BV was on a list that counts")
    assert said.endswith("The entry of T is alleged or disputed.")


def test_a_programme_that_is_not_known_is_no_allegation() -> None:
    """Nothing is alleged where nobody could say what an entry imposes."""
    fact = "the entry of T names a programme whose measures are not known"
    for basis in ("listing", "ownership"):
        said = _said(_row("review", basis=basis, deciding_fact=fact))
        assert said.startswith("Review needed: measures not known. "), basis


def test_a_presumption_is_said() -> None:
    row = _row("certain", basis="control", flags=["presumed"], deciding_fact="A held 50%")
    said = _said(row, "A")
    assert said.startswith("Rule met: controlled (presumed). ")
    assert "counts as controlled by A" in row["reading"]
    assert "The presumption can be rebutted." in said


@pytest.mark.parametrize(
    ("flag", "reason"),
    [
        ("transfer_while_listed", "sale while owner was listed"),
        ("recent_divestment_by_listed", "sale while owner was listed"),
        ("transfer_near_listing", "sale near listing"),
        ("transfer_to_related", "sale near listing"),
    ],
)
def test_a_sale_while_listed_is_not_one_near_the_listing(flag: str, reason: str) -> None:
    said = _said(_row("review", basis="ownership", flags=[flag]))
    assert said.startswith(f"Review needed: {reason}.")


def test_who_is_on_another_list_is_not_said_to_be_on_none() -> None:
    alone = {"unknown_share_max_pct": Decimal(100), "unknown_owners": "none"}
    row = _row("excluded", **alone, flags=["listed_elsewhere"])
    assert _said(row).startswith("No entry that counts. ")


def test_what_has_no_owners_is_not_said_to_be_stated_and_to_end_at_people() -> None:
    ended = "Decision of EU, 1 May 2023: annulled. It ends the entry that stood before it."
    alone = {"unknown_share_max_pct": Decimal(100), "unknown_owners": "none"}
    row = _row("excluded", **alone, caveats=["Another.", ended])
    assert _said(row) == (
        "Not found on list. No loaded source states that Toloka AI BV was on a list of this rule "
        "on 8 April 2024."
    )
    assert row["reading"] == (
        "No entry counts for Toloka AI BV under the EU rule on 8 April 2024; a person or public "
        f"body has no owners. {ended}"
    )
