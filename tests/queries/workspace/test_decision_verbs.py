"""Decisions on identity: they join, part and cast doubt, and another decision undoes them."""

from pathlib import Path
from typing import Any

import pytest

from graph.candidates.pair_id import pair_id
from tests.queries.conftest import Ask

pytestmark = pytest.mark.slow

CASE = """\
case: twins
sources: {s: {title: A list and a register}}
parties:
  listed: {schema: Company, name: Twin Works, source: s}
  register: {schema: Company, name: Twin Works Limited, source: s}
  below: {schema: Company, name: Below Limited, source: s}
interests:
  - {owner: register, asset: below, share: "60", start: 2020-01-01, source: s}
listings:
  - {party: listed, authority: EU, list: eu_list, programme: 269/2014, measures: [asset_freeze],
     start: 2022-03-15, source: s}
"""
LISTED, REGISTER, BELOW = "twins:listed", "twins:register", "twins:below"
DAY = ("--regime", "eu", "--as-of", "2024-01-01")


@pytest.fixture
def judged(ask_own: Ask, tmp_path: Path) -> Ask:
    path = tmp_path / "twins.case.yaml"
    path.write_text(CASE)
    assert ask_own("load", path).code == 0
    return ask_own


def row(ask: Ask, party: str) -> dict[str, Any]:
    (found,) = ask("exposure", party, *DAY).json
    answer: dict[str, Any] = found
    return answer


def test_names_alone_never_join_and_ask_for_a_review(judged: Ask) -> None:
    assert row(judged, LISTED)["verdict"] == "listed"
    for party in (REGISTER, BELOW):
        found = row(judged, party)
        assert (found["verdict"], found["flags"]) == ("review", ["possible_match"])
        assert "Nobody has decided this" in found["sentence"]
        (pair,) = found["candidates"]
        assert pair.pop("score") > 800
        assert pair == {
            "pair": pair_id(REGISTER, LISTED),
            "level": "strong",
            "left": REGISTER,
            "right": LISTED,
            "left_row": REGISTER,
            "right_row": LISTED,
            "left_name": "Twin Works Limited",
            "right_name": "Twin Works",
            "names": ["Twin Works Limited", "Twin Works"],
            "reasons": ["same name"],
            "decision": None,
        }
    assert judged("judge", REGISTER, LISTED, "negative").code == 0
    for party in (REGISTER, BELOW):
        found = row(judged, party)
        assert (found["verdict"], found["flags"], found["candidates"]) == ("excluded", [], [])


def test_who_leaves_candidates_out_is_told_that_no_name_was_compared(judged: Ask) -> None:
    for party in (REGISTER, BELOW):
        (found,) = judged("exposure", party, *DAY, "--candidates", "off").json
        assert (found["verdict"], found["flags"]) == ("excluded", ["names_not_compared"])
        assert "Names were not compared with those on lists." in found["sentence"]
        assert "By choice no name was compared with those on lists." in found["caveats"]
    (settled,) = judged("exposure", LISTED, *DAY, "--candidates", "off").json
    assert "names_not_compared" not in settled["flags"]
    assert "names_not_compared" not in row(judged, BELOW)["flags"]


def test_unsure_asks_for_a_review_and_names_the_listed_party(judged: Ask) -> None:
    before = judged("status").json["data_version"]
    said = judged("judge", REGISTER, LISTED, "unsure", "--reason", "the same seat").json
    assert said["judgement"] == "unsure"
    assert said["data_version"] == judged("status").json["data_version"] != before
    found = row(judged, REGISTER)
    assert (found["verdict"], "possible_match" in found["flags"]) == ("review", True)
    assert "Twin Works and Twin Works Limited may be the same party" in found["deciding_fact"]
    assert "may be Twin Works, on the EU list" in found["sentence"]
    assert "the same seat" in found["deciding_fact"]
    below = row(judged, BELOW)
    assert below["verdict"] == "review", "reviewing flows down"
    assert "possible_match" in below["flags"]
    assert any("left it undecided: the same seat" in text for text in below["caveats"])
    assert row(judged, LISTED)["verdict"] == "listed"


def test_whoever_is_on_no_list_is_not_said_to_be_on_one(ask_own: Ask, tmp_path: Path) -> None:
    """Of one company under two numbers, one owned by a listed person, neither is listed."""
    path = tmp_path / "twice.case.yaml"
    path.write_text(
        "case: twice\nsources: {s: {title: Two registers}}\nparties:\n"
        "  p: {schema: Person, name: Pavel Petrov, source: s}\n"
        "  n: {schema: Person, name: Anton Smith, source: s}\n"
        "  one: {schema: Company, name: Birch Ltd, identifiers: {CY-HE: HE178516}, source: s}\n"
        '  two: {schema: Company, name: Birch Ltd, identifiers: {CY-REG: "178516"}, source: s}\n'
        "interests:\n  - {owner: p, asset: one, share: 100, source: s}\n"
        "  - {owner: n, asset: two, share: 100, source: s}\n"
        "listings:\n  - {party: p, authority: EU, measures: [asset_freeze], start: 2022-03-15, "
        "source: s}\n"
    )
    assert ask_own("load", path).code == 0
    assert ask_own("judge", "twice:one", "twice:two", "unsure").code == 0
    found = row(ask_own, "twice:two")
    assert found["verdict"] == "review"
    assert "Birch Ltd may be Birch Ltd (twice:one)" in found["sentence"]
    assert "a party on a list" not in found["sentence"]


def test_positive_joins(judged: Ask) -> None:
    judged("judge", LISTED, REGISTER, "positive")
    first, second = row(judged, LISTED), row(judged, REGISTER)
    assert first["verdict"] == second["verdict"] == "listed"
    assert first["subject_id"] == second["subject_id"]
    below = row(judged, BELOW)
    assert (below["verdict"], below["basis"]) == ("certain", "ownership")
    assert (below["own_min_pct"], below["own_max_pct"]) == (60, 60)
    members = judged("show", REGISTER).json["members"]
    assert {said["member_id"] for said in members} == {LISTED, REGISTER}


def test_what_names_joined_names_part(judged: Ask) -> None:
    names = ("Twin Works", "twin works limited")
    assert judged("judge", *names, "positive").code == 0
    assert row(judged, BELOW)["verdict"] == "certain"
    undone = judged("judge", *names, "negative")
    assert (undone.code, undone.err) == (0, "")
    assert row(judged, BELOW)["verdict"] == "excluded"


@pytest.mark.parametrize("first", ["positive", "unsure"])
def test_negative_undoes(judged: Ask, first: str) -> None:
    judged("judge", LISTED, REGISTER, first)
    judged("judge", REGISTER, LISTED, "negative", "--reason", "another number")
    assert row(judged, REGISTER)["verdict"] == "excluded"
    assert row(judged, REGISTER)["flags"] == []
    assert row(judged, BELOW)["verdict"] == "excluded"


def test_the_last_decision_holds(judged: Ask) -> None:
    for word in ("positive", "negative", "unsure"):
        judged("judge", LISTED, REGISTER, word)
    assert row(judged, REGISTER)["verdict"] == "review"
    assert judged("status").json["judgements"] == 1


def test_parties_are_judged_by_name_too(judged: Ask) -> None:
    assert judged("judge", "Twin Works", "Twin Works Limited", "positive").code == 0
    assert row(judged, BELOW)["verdict"] == "certain"


def test_one_decision_typed_twice_changes_no_answer(judged: Ask) -> None:
    first = judged("judge", LISTED, REGISTER, "positive").json["data_version"]
    second = judged("judge", REGISTER, LISTED, "positive").json["data_version"]
    assert first == second


def test_dropping_the_list_leaves_the_decision_without_effect(judged: Ask) -> None:
    judged("judge", LISTED, "citgo:citgo", "unsure")
    judged("drop", "twins")
    (found,) = judged("exposure", "citgo:citgo", *DAY).json
    assert found["verdict"] == "excluded"
    assert judged("show", LISTED).code == 2


def test_a_store_at_an_address_has_no_log(judged: Ask) -> None:
    asked = judged("--store", "bolt://127.0.0.1:1", "judge", LISTED, REGISTER, "positive")
    assert asked.code == 2
    assert "--store" in asked.err


NUMBERED = """\
case: {name}
sources: {{s: {{title: A list}}}}
parties:
  p: {{schema: Company, name: {name}, identifiers: {{RU-INN: "7736207543"}}, source: s}}
"""


@pytest.mark.parametrize("judgement", ["negative", "unsure"])
def test_what_a_number_joins_no_judgement_parts_and_that_is_said(
    ask_own: Ask, tmp_path: Path, judgement: str
) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.case.yaml").write_text(NUMBERED.format(name=name))
        assert ask_own("load", tmp_path / f"{name}.case.yaml").code == 0
    said = ask_own("judge", "one:p", "two:p", judgement)
    assert said.json["judgement"] == judgement
    assert "one:p and two:p stay one party all the same: both have RU-INN:7736207543." in said.err


def test_a_judgement_that_parts_says_nothing_more(judged: Ask) -> None:
    assert judged("judge", REGISTER, LISTED, "negative").err == ""
