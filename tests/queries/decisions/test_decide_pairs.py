"""Decisions on pairs: what they do to a verdict, for how long, and who has to sign."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.queries.conftest import Ask
from tests.queries.decisions.conftest import BELOW, CASE, DAY, LATER_ON, LISTED, REGISTER, load, row

pytestmark = pytest.mark.slow


def pair(ask: Ask) -> str:
    """The one pair of the twins that waits."""
    (found,) = [one for one in ask("review").json if REGISTER in (one["left"], one["right"])]
    return str(found["pair"])


def decide(ask: Ask, word: str, *more: str) -> str:
    """Decide on the twins, and give the pair."""
    said = ask("decide", wanted := pair(ask), word, *more)
    assert said.code == 0, said.err
    return wanted


@pytest.mark.parametrize(
    ("word", "verdict"), [("same", "certain"), ("different", "excluded"), ("unsure", "review")]
)
def test_each_word_does_what_a_judgement_does_and_is_cited(
    twins: Ask, word: str, verdict: str
) -> None:
    assert row(twins)["verdict"] == "review"
    decide(twins, word, "--why", "the passport was seen", "--by", "A. Reader")
    found = row(twins)
    assert found["verdict"] == verdict
    (cited,) = found["decisions"]
    assert (cited["decision"], cited["by"], cited["state"]) == (word, "A. Reader", "in_force")
    assert cited["reason"] == "the passport was seen"
    assert cited["sentence"] in found["caveats"]
    assert "Decided by A. Reader on " in cited["sentence"]
    assert "Reason: the passport was seen." in cited["sentence"]


def test_later_changes_nothing_and_the_pair_waits_behind_the_others(twins: Ask) -> None:
    wanted = decide(twins, "later")
    assert row(twins)["verdict"] == "review"
    assert row(twins)["decisions"] == []
    waiting = twins("review").json
    assert (waiting[-1]["pair"], waiting[-1]["put_off"]) == (wanted, True)
    twins("decide", wanted, "later", "--until", "9999-01-01")
    assert wanted not in [one["pair"] for one in twins("review").json]
    assert row(twins)["verdict"] == "review"


def test_an_export_names_the_decision(twins: Ask, tmp_path: Path) -> None:
    decide(twins, "different", "--why", "another man", "--by", "A. Reader")
    out = tmp_path / "out"
    assert twins("exposure", BELOW, *DAY, "--out", out).code == 0
    text = (out / "exposure_summary.csv").read_text()
    assert "Decided by A. Reader" in text
    assert "another man" in text


# Rows


SECOND_ROW = """\
case: more
sources: {s: {title: Another register}}
parties:
  again: {schema: Person, name: Ivan Example Petrov, same_as: "twins:register", source: s}
"""


def test_a_row_that_joins_later_is_not_silenced(twins: Ask, tmp_path: Path) -> None:
    decide(twins, "different")
    assert row(twins)["verdict"] == "excluded"
    load(twins, tmp_path, SECOND_ROW)
    found = row(twins)
    assert found["verdict"] == "review"
    (candidate,) = found["candidates"]
    assert candidate["decision"] is None
    told = " ".join([found["deciding_fact"], found["sentence"]])
    assert "(more:again) may be" in told
    assert f"({REGISTER}) may be" not in told
    assert told.count("Nobody has decided this of the record more:again") == 2
    waiting = [one for one in twins("review").json if "more:again" in (one["left"], one["right"])]
    assert len(waiting) == 1, "the row that nobody decided on"
    assert twins("decide", waiting[0]["pair"], "different").code == 0
    assert row(twins)["verdict"] == "excluded"


def test_one_decision_is_for_all_rows_that_were_seen(twins: Ask, tmp_path: Path) -> None:
    load(twins, tmp_path, SECOND_ROW)
    (waiting,) = [one for one in twins("review").json if LISTED in (one["left"], one["right"])]
    assert twins("decide", waiting["pair"], "different").code == 0
    assert row(twins)["verdict"] == "excluded"
    lines = twins("decisions").json
    assert {frozenset((one["left"], one["right"])) for one in lines} == {
        frozenset((REGISTER, LISTED)),
        frozenset(("more:again", LISTED)),
    }
    twins("decisions", "--undo", waiting["pair"])
    assert row(twins)["verdict"] == "review"
    assert {one["state"] for one in twins("decisions").json[:2]} == {"undone"}


MANY = """\
case: many
sources: {s: {title: A register}}
parties:
  one: {schema: Person, name: Ivan Example Petrov, source: s}
  two: {schema: Person, name: PETROV Ivan Example, source: s}
  born: {schema: Person, name: Ivan Example Petrov, birth_date: 1964-02, source: s}
"""


def test_one_person_in_many_rows_is_decided_once(twins: Ask, tmp_path: Path) -> None:
    load(twins, tmp_path, MANY)
    assert twins("decide", pair(twins), "different", "--alike").json["pairs"] == 2
    decided = {end for line in twins("decisions").json for end in (line["left"], line["right"])}
    assert decided == {LISTED, REGISTER, "many:one"}


def test_what_alike_decided_is_taken_back_together_or_said_to_stand(
    twins: Ask, tmp_path: Path
) -> None:
    load(twins, tmp_path, MANY)
    first = pair(twins)
    assert twins("decide", first, "different", "--alike", "--why", "no").json["pairs"] == 2
    one = twins("decisions", "--undo", first)
    assert "1 more made in one go with it stands" in one.err
    assert [line["state"] for line in twins("decisions").json].count("undone") == 1
    assert twins("decide", first, "different", "--alike", "--why", "no").json["pairs"] == 1
    assert "made in one go" not in twins("decisions", "--undo", first).err


def test_undo_takes_back_all_that_alike_decided(twins: Ask, tmp_path: Path) -> None:
    load(twins, tmp_path, MANY)
    first = pair(twins)
    twins("decide", first, "different", "--alike")
    assert twins("decisions", "--undo", first, "--alike").code == 0
    assert [line["state"] for line in twins("decisions").json].count("undone") == 2
    assert twins("decisions", "--alike").code == 2


# What changed


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("Petrov, source", "Petrov, birth_date: 1964-02-03, source", "birth added"),
        (
            "Petrov, source",
            "Petrov, names: [{value: I. E. Petrov, kind: alias}], source",
            "name added",
        ),
        ("Petrov, source", 'Petrov, identifiers: {RU-INN: "7736207543"}, source', "number added"),
    ],
)
def test_a_changed_row_opens_the_decision_again(
    twins: Ask, tmp_path: Path, old: str, new: str, change: str
) -> None:
    decide(twins, "different", "--by", "A. Reader")
    assert row(twins)["verdict"] == "excluded"
    head, tail = CASE.split("register: {", 1)
    changed = head + "register: {" + tail.replace(old, new, 1)
    load(twins, tmp_path, changed, *LATER_ON)
    found = row(twins)
    assert found["verdict"] == "review"
    (cited,) = found["decisions"]
    assert (cited["state"], cited["changes"]) == ("changed", [change])
    assert f"Since then: {change}." in cited["sentence"]
    (candidate,) = found["candidates"]
    assert any(text.endswith(f"and since then: {change}") for text in candidate["reasons"])
    decide(twins, "different", "--by", "A. Reader")
    assert row(twins)["verdict"] == "excluded"


def test_what_is_not_compared_opens_nothing(twins: Ask, tmp_path: Path) -> None:
    decide(twins, "different")
    changed = CASE.replace(
        "Petrov, source: s}\n  below", "Petrov, jurisdiction: ru, source: s}\n  below"
    )
    assert changed != CASE
    load(twins, tmp_path, changed, *LATER_ON)
    assert row(twins)["verdict"] == "excluded"


def test_a_changed_row_stays_joined_and_is_looked_at_again(twins: Ask, tmp_path: Path) -> None:
    wanted = decide(twins, "same")
    head, tail = CASE.split("register: {", 1)
    changed = head + "register: {" + tail.replace("Petrov,", "Petrov, birth_date: 1970,", 1)
    load(twins, tmp_path, changed, *LATER_ON)
    assert row(twins)["verdict"] == "certain"
    (waiting,) = [one for one in twins("review").json if one["pair"] == wanted]
    assert waiting["decision"] is None
    assert "birth added" in waiting["reasons"][0]


# The last day


@pytest.mark.parametrize(("word", "before"), [("different", "excluded"), ("same", "certain")])
def test_a_decision_that_ran_out_counts_no_more(
    twins: Ask, monkeypatch: pytest.MonkeyPatch, word: str, before: str
) -> None:
    version = twins("status").json["data_version"]
    wanted = decide(twins, word, "--until", "2999-06-30")
    decided = twins("status").json["data_version"]
    assert row(twins)["verdict"] == before
    assert wanted not in [one["pair"] for one in twins("review").json]
    _set_day(monkeypatch, "2999-07-01")
    assert twins("status").json["data_version"] not in (version, decided)
    found = row(twins)
    assert found["verdict"] == "review", "nobody is clear because a day has passed"
    (cited,) = found["decisions"]
    assert (cited["state"], cited["until"]) == ("ran_out", "2999-06-30")
    (waiting,) = [one for one in twins("review").json if one["pair"] == wanted]
    # Nobody said that the two may be one: somebody decided, and the day has passed.
    assert waiting["decision"] is None
    assert {one["decision"] for one in found["candidates"]} == {None}
    told = " ".join([found["deciding_fact"], found["sentence"], *found["caveats"]])
    assert "which counted until 30 June 2999" in told
    assert "undecided" not in told
    assert ("Nobody has decided this since" in told) == (word == "different")
    assert "Nobody has decided this." not in told
    _set_day(monkeypatch, "2999-06-30")
    assert row(twins)["verdict"] == before


def _set_day(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    from graph.head.manifest import Head

    default = Head.__dataclass_fields__["day"]
    monkeypatch.setattr(default, "default_factory", lambda: day)
    monkeypatch.setattr("graph.head.decisions.datetime", _Clock(day))


class _Clock:
    """A clock that stands still."""

    def __init__(self, day: str) -> None:
        self.day = day

    def now(self, zone: Any) -> Any:
        from datetime import datetime

        return datetime.fromisoformat(f"{self.day}T12:00:00+00:00").astimezone(zone)


# Two people


def test_with_four_eyes_a_second_person_has_to_sign(twins: Ask) -> None:
    assert twins("four-eyes").json == {"four_eyes": "off"}
    assert twins("four-eyes", "on", "--by", "The head").json == {"four_eyes": "on"}
    wanted = decide(twins, "different", "--by", "A. Reader")
    found = row(twins)
    assert found["verdict"] == "review"
    assert "which a second person has not signed" in found["deciding_fact"]
    assert "undecided" not in " ".join([found["deciding_fact"], found["sentence"]])
    assert [one["decision"] for one in found["candidates"]] == [None]
    assert found["decisions"][0]["state"] == "needs_second"
    assert twins("decide", wanted, "different", "--by", "a.  reader").code == 0
    assert row(twins)["verdict"] == "review", "the same person twice"
    assert twins("decide", wanted, "different", "--by", "B. Reader").code == 0
    found = row(twins)
    assert found["verdict"] == "excluded"
    (cited,) = found["decisions"]
    assert {cited["by"], cited["second"].casefold()} <= {"B. Reader", "a.  reader", "a. reader"}
    twins("four-eyes", "off")
    assert [one["about"] for one in twins("decisions").json].count("setting") == 2


def test_blanks_around_a_name_are_none_of_it(twins: Ask) -> None:
    decide(twins, "different", "--by", " Ana  Reader ")
    assert [one["by"] for one in twins("decisions").json] == ["Ana Reader"]


def test_both_may_sign_at_once_and_one_person_is_not_two(twins: Ask) -> None:
    twins("four-eyes", "on")
    refused = twins("decide", pair(twins), "same", "--by", "Ana", "--second", "ANA ")
    assert refused.code == 2
    assert "must be another" in refused.err
    decide(twins, "same", "--by", "Ana", "--second", "Ben")
    assert row(twins)["verdict"] == "certain"


def test_switched_on_it_covers_what_was_decided_before(twins: Ask) -> None:
    decide(twins, "different")
    twins("four-eyes", "on")
    assert row(twins)["verdict"] == "review"
    twins("four-eyes", "off")
    assert row(twins)["verdict"] == "excluded"


def test_judge_needs_a_second_person_too(twins: Ask) -> None:
    twins("four-eyes", "on")
    assert twins("judge", REGISTER, LISTED, "positive").json["judgement"] == "positive"
    assert row(twins)["verdict"] == "review"


def test_pairs_without_a_listed_party_need_no_second(twins: Ask) -> None:
    twins("four-eyes", "on")
    twins("judge", "citgo:citgo", BELOW, "positive")
    assert twins("decisions").json[-1]["state"] == "in_force"


# Conflicts


THREE = """\
case: three
sources: {s: {title: Three}}
parties:
  a: {schema: Company, name: Alpha, source: s}
  b: {schema: Company, name: Beta, source: s}
  c: {schema: Company, name: Gamma, source: s}
"""


@pytest.mark.parametrize("last", ["negative", "positive"])
def test_a_conflict_is_said_when_it_arises_and_in_checks(
    ask_own: Ask, tmp_path: Path, last: str
) -> None:
    load(ask_own, tmp_path, THREE)
    said = [("three:a", "three:b", "positive"), ("three:b", "three:c", "positive")]
    said.append(("three:a", "three:c", "negative"))
    if last == "positive":
        said.reverse()
    for decision in said[:-1]:
        assert ask_own("judge", *decision).err == ""
    told = ask_own("judge", *said[-1]).err
    assert "three:a = three:b" in told
    assert "three:b = three:c" in told
    (found,) = [f for f in ask_own("checks").json if f["kind"] == "decisions_differ"]
    assert found["about"] == "three:a"
    assert found["what"] in told
    key = ask_own("decisions", "three:a").json[-1]["key"]
    assert ask_own("decisions", "--undo", key).code == 0
    assert "decisions_differ" not in [f["kind"] for f in ask_own("checks").json]


# History


def test_the_history_is_kept_and_undoing_brings_the_one_before_back(twins: Ask) -> None:
    wanted = decide(twins, "same", "--by", "Ana")
    assert twins("decide", wanted, "different", "--by", "Ben", "--why", "two men").code == 0
    assert row(twins)["verdict"] == "excluded"
    lines = twins("decisions", wanted).json
    assert [(one["decision"], one["by"], one["state"]) for one in lines] == [
        ("same", "Ana", "replaced"),
        ("different", "Ben", "in_force"),
    ]
    assert lines[1]["replaces"] == lines[0]["key"]
    undone = twins("decisions", "--undo", lines[1]["key"], "--why", "a slip", "--by", "Ben")
    assert undone.code == 0
    assert row(twins)["verdict"] == "certain"
    states = [(one["decision"], one["state"]) for one in twins("decisions", REGISTER).json]
    assert states == [("same", "in_force"), ("different", "undone"), ("undone", "said")]
    assert twins("decisions", "--undo", lines[1]["key"]).code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("decide", "nosuchpair", "same"), "the id of no pair"),
        (("decide", "PAIR", "perhaps"), "perhaps"),
        (("decide", "PAIR", "same", "--until", "2020-01-01"), "has passed"),
        (("decide", "PAIR", "same", "--until", "soon"), "YYYY-MM-DD"),
        (("decide", "PAIR"), "a pair and a decision are needed"),
        (("decisions", "--undo", "0123456789"), "no decision that stands"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    twins: Ask, words: tuple[str, ...], said: str
) -> None:
    wanted = pair(twins)
    asked = twins(*(wanted if word == "PAIR" else word for word in words))
    assert asked.code == 2
    assert said in asked.err
    assert twins("decisions").json == []


def test_as_known_before_a_decision_it_is_not_there(twins: Ask) -> None:
    decide(twins, "different")
    asked = twins("exposure", BELOW, *DAY, "--known-on", "2026-01-01")
    assert [one["verdict"] for one in json.loads(asked.out)] == ["review"]


THIRD = """\
case: third
sources: {s: {title: Another register}}
parties:
  row: {schema: Person, name: I. E. P., birth_date: 1970-05-06, source: s,
        identifiers: {RU-INN: "500100732259"}}
"""


def test_a_birth_that_comes_with_a_third_row_opens_the_decision_again(
    ask_own: Ask, tmp_path: Path
) -> None:
    numbered = CASE.replace(
        "register: {schema: Person, name: Ivan Example Petrov, source: s}",
        "register: {schema: Person, name: Ivan Example Petrov, source: s,\n"
        '             identifiers: {RU-INN: "500100732259"}}',
    )
    load(ask_own, tmp_path, numbered, "--retrieved-on", "2020-01-01")
    assert ask_own("decide", pair(ask_own), "different").code == 0
    assert row(ask_own)["verdict"] == "excluded"
    load(ask_own, tmp_path, THIRD, "--retrieved-on", "2020-02-01")
    (told,) = [one for one in row(ask_own)["decisions"] if one["decision"] == "different"]
    assert (told["state"], told["changes"]) == ("changed", ["birth added"])


def test_what_others_join_and_undo_leaves_a_decision_in_force(twins: Ask, tmp_path: Path) -> None:
    load(twins, tmp_path, THIRD, "--retrieved-on", "2020-02-01")
    other = ("third:row", LISTED)
    assert twins("judge", *other, "positive").code == 0
    wanted = decide(twins, "different")
    assert row(twins)["verdict"] == "excluded"
    undone = next(one for one in twins("decisions").json if one["decision"] == "same")
    assert twins("decisions", "--undo", undone["key"]).code == 0
    assert {one["state"] for one in row(twins)["decisions"]} == {"in_force"}
    assert twins("judge", "third:row", REGISTER, "positive").code == 0
    states = [(one["pair"], one["state"]) for one in twins("decisions").json]
    assert (wanted, "in_force") in states


def test_joining_a_person_and_a_company_is_remarked_on(twins: Ask) -> None:
    asked = twins("judge", REGISTER, BELOW, "positive")
    assert asked.code == 0
    assert "is a person and Below Limited is not" in asked.err


def test_alike_passes_over_a_row_with_another_number(ask_own: Ask, tmp_path: Path) -> None:
    numbers = iter(("500100732259", "7830002293"))
    parties = "\n".join(
        f"  {name}: {{schema: Person, name: Ivan Example Petrov, source: s,\n"
        f'             identifiers: {{RU-INN: "{next(numbers)}"}}}}'
        for name in ("register", "namesake")
    )
    text = CASE.replace(
        "  register: {schema: Person, name: Ivan Example Petrov, source: s}", parties
    )
    load(ask_own, tmp_path, text, "--retrieved-on", "2020-01-01")
    first, _ = [one["pair"] for one in ask_own("review").json if one["right"] == LISTED]
    assert ask_own("decide", first, "different", "--alike").json["pairs"] == 1
