"""Which single decision settles most: what verdicts would be if two were one, and if not."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from queries.terminal import answer_views
from tests.queries.conftest import Ask

CASE = """\
case: effect
sources: {s: {title: A list and a register}}
parties:
  listed: {schema: Person, name: Ivan Example Petrov, birth_date: 1964-02-03, source: s}
  register: {schema: Person, name: Ivan Example Petrov, birth_date: 1964-02, source: s}
  other: {schema: Person, name: Anna Sample Kuznetsova, birth_date: 1971-05-06, source: s}
  other_register: {schema: Person, name: Anna Sample Kuznetsova, birth_date: 1971-05, source: s}
  one: {schema: Company, name: One Quartz Limited, source: s}
  two: {schema: Company, name: Two Quartz Limited, source: s}
  three: {schema: Company, name: Three Quartz Limited, source: s}
interests:
  - {owner: register, asset: one, share: "60", start: 2020-01-01, source: s}
  - {owner: one, asset: two, share: "80", start: 2020-01-01, source: s}
  - {owner: other_register, asset: three, share: "30", start: 2020-01-01, source: s}
listings:
  - {party: listed, authority: EU, list: eu_list, programme: 269/2014, measures: [asset_freeze],
     start: 2022-03-15, source: s}
  - {party: other, authority: EU, list: eu_list, programme: 269/2014, measures: [asset_freeze],
     start: 2022-03-15, source: s}
"""
DAY = ("--regime", "eu", "--as-of", "2024-01-01")


@pytest.fixture
def asked(ask_own: Ask, tmp_path: Path) -> Ask:
    """The samples and two namesakes of listed persons."""
    path = tmp_path / "effect.case.yaml"
    path.write_text(CASE)
    assert ask_own("load", path, "--retrieved-on", "2023-01-01").code == 0
    return ask_own


def _mine(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["left"].startswith("effect:")]


def test_the_decision_that_settles_most_comes_first(asked: Ask) -> None:
    first, second = _mine(asked("candidates", "--by-effect", *DAY).json)
    assert {first["left"], first["right"]} == {"effect:listed", "effect:register"}
    # The person, the company and the company below it.
    assert (first["settles"], first["moves"]) == (3, 3)
    assert first["if_same"] == "2 certain, 1 listed" or first["if_same"] == "1 listed, 2 certain"
    assert first["if_different"] == "3 excluded"
    assert second["settles"] < first["settles"]


def test_for_one_party_both_verdicts_are_those_of_the_decision(asked: Ask) -> None:
    (row,) = _mine(asked("candidates", "--by-effect", "--party", "Two Quartz Limited", *DAY).json)
    (told,) = row["verdicts"]
    assert (told["verdict"], told["verdict_if_same"]) == ("review", "certain")
    assert told["verdict_if_different"] == "excluded"
    for word, verdict in (("same", "certain"), ("different", "excluded")):
        assert asked("decide", row["pair"], word).code == 0
        assert asked("exposure", "Two Quartz Limited", *DAY).json[0]["verdict"] == verdict


def test_on_a_terminal_it_is_told_in_sentences(asked: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = _mine(asked("candidates", "--by-effect", *DAY).json)[:1]
    plain = [row for row in _mine(asked("candidates").json) if row["pair"] == rows[0]["pair"]]
    told = []
    for answer in (plain, rows):
        console = Console(file=io.StringIO(), width=100)
        monkeypatch.setattr(answer_views, "new_console", lambda console=console: console)
        answer_views.print_rows(answer)
        told.append(" ".join(console.file.getvalue().split()))
    head, last = "1. Ivan Example Petrov and Ivan Example Petrov ", " To decide: ownership decide"
    assert all(text.startswith(head) and last in text for text in told)
    assert told[1].startswith(told[0].partition(last)[0])
    assert f"Pair {rows[0]['pair']}: records " in told[0]
    assert "Reasons: same name; same birth month (February 1964)" in told[0]
    assert "changes the results of 3 parties and settles all of them whichever way it" in told[1]
    assert (
        "Now: Review needed. If they are one: Rule met; if they are not: Rule not met by what is "
        "stated." in told[1]
    )
    inner = r"[{}\[\]_]|hash|excluded|certain"
    assert not any(re.search(inner, text.replace("effect:", "")) for text in told)


def test_undecided_and_stale(asked: Ask, tmp_path: Path) -> None:
    both = {row["pair"] for row in _mine(asked("candidates", "--undecided").json)}
    assert len(both) == 2
    pair = sorted(both)[0]
    assert asked("decide", pair, "unsure").code == 0
    assert {row["pair"] for row in _mine(asked("candidates", "--undecided").json)} == both - {pair}
    assert not asked("candidates", "--stale").json
    assert asked("decide", pair, "different").code == 0
    changed = CASE.replace("1964-02,", "1964,").replace("1971-05,", "1971,")
    (tmp_path / "effect.case.yaml").write_text(changed)
    later = ("--retrieved-on", "2023-02-01")
    assert asked("load", tmp_path / "effect.case.yaml", *later).code == 0
    (stale,) = asked("candidates", "--stale").json
    assert stale["pair"] == pair
    assert "since then: birth changed" in "; ".join(stale["reasons"])
