"""What was meant by a mistyped word or a forgotten quotation mark, in one line."""

import json
from pathlib import Path

import pytest

from tests.queries.conftest import Ask

FEED = '{"id": "ok", "schema": "Company", "properties": {"name": ["Fine Ltd"]}}\n'


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["statsu"], "Did you mean 'status'?"),
        (["paths", "x", "--regme", "eu"], "Did you mean '--regime'?"),
        (["--format", "tabel", "status"], "Did you mean table?"),
        (["drop", "Toloka"], "Did you mean toloka?"),
        (["quarantine", "--dataset", "tolka"], "Did you mean toloka?"),
        (["query", "run", "supply_to_liste"], "Did you mean supply_to_listed?"),
        (["query", "run", "owners_by_level", "--param", "parti=x"], "Did you mean party?"),
        (["exposure", "CITGO", "--regime", "eux"], 'There is no rule "eux". Did you mean eu?'),
        (["show", "Toloka", "AI", "BV"], 'quotation marks? ownership show "Toloka AI BV"'),
        (["exposure", "Toloka", "AI", "BV"], 'marks? ownership exposure "Toloka AI BV"'),
        (["drop", "x", "--wait", "abc"], "'abc' is no number of seconds; write one such as 10"),
        (["drop", "x", "--wait", "nan"], "'nan' is no number of seconds; write one such as 10"),
        (["tidy", "--older-than", "x"], "'x' is no whole number; write digits alone"),
        (["certificate", "LLC", "Drake"], 'quotation marks? ownership certificate "LLC Drake"'),
        (["watch", "add", "LLC", "Drake"], 'quotation marks? ownership watch add "LLC Drake"'),
        (["story", "add", "S1", "LLC", "Drake"], 'ownership story add "NAME|TITLE" "PARTY"'),
        (["connect", "LLC", "Drake", "Tevian"], 'marks? ownership connect "PARTY" "PARTY"'),
        (["judge", "LLC", "Drake", "Tevian", "positive"], 'judge "LEFT" "RIGHT" {positive|'),
        (["show", "NL-KVK:123"], '"NL-KVK:123" is not a correct number: NL-KVK has 8 digits'),
        (["show", "LEI:ABC"], "LEI has 20 letters and digits, with check digits that fit"),
        (["show", "NL-KVX:27265167"], "no known scheme of numbers; did you mean NL-KVK?"),
        (["show", "NL-KVK:27265168"], 'No party is called "NL-KVK:27265168"'),
        (["show", "kvk_:1"], 'No party is called "kvk_:1"'),
        (["help", "shw"], "Did you mean 'show'?"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else "",
)
def test_what_was_meant_is_said_in_one_line(ask: Ask, words: list[str], said: str) -> None:
    asked = ask(*words)
    assert (asked.code, asked.err.count("\n")) == (2, 1)
    assert said in asked.err


def test_words_and_regimes_are_understood_as_they_are_typed(ask: Ask) -> None:
    assert ask("search", "Toloka", "AI", "BV").json == ask("search", "Toloka AI BV").json
    for option in (["--regime", "EU,us"], ["--regime", "Eu", "--regime", "us_ofac_50"]):
        rows = ask("exposure", "LLC Drake", *option, "--as-of", "2024-01-15").json
        assert [row["regime"] for row in rows] == ["eu_asset_freeze", "us_ofac_50"]
    owners = ask("beneficial", "LLC Drake", "--regime", "UK_PSC", "--as-of", "2024-01-15")
    assert owners.code == 0
    # Each of several words may be a party by itself.
    assert ask("exposure", "CITGO", "nobody at all").err.startswith("ownership: No party")


@pytest.mark.parametrize("names", [[], ["search"], ["query", "run"]], ids=" ".join)
def test_help_is_a_command_too(ask: Ask, names: list[str]) -> None:
    assert ask("help", *names) == ask(*names, "--help")


@pytest.mark.parametrize("look", [[], ["--dry-run"]], ids=" ".join)
def test_what_was_loaded_in_part_has_an_exit_code_of_its_own(
    ask: Ask, tmp_path: Path, look: list[str]
) -> None:
    place = ["--workspace", tmp_path / "w", "load", "--reader", "ftm", *look]
    whole, cut, wrong = (tmp_path / f"{name}.ftm.json" for name in ("whole", "cut", "wrong"))
    whole.write_text(FEED)
    cut.write_text(FEED + FEED[:30])
    wrong.write_text("{}\n")
    asked = ask(*place, cut)
    assert [row["truncated"] for row in json.loads(asked.out)] == [True]
    assert (asked.code, "breaks off" in asked.err) == (3, True)
    assert "Did you mean gleif?" in ask(*place, whole, "--reader", "gliff").err
    for files, code in (([whole], 0), ([wrong, whole], 3), ([wrong], 2), ([wrong, wrong], 2)):
        assert ask(*place, *files).code == code
