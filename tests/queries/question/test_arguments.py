"""What is asked at the edge: days to come, regimes named twice, huge limits, empty answers."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from shutil import rmtree
from typing import Any, cast

import pytest

from graph.values.errors import InputError, WorkspaceError
from queries.decisions.decide_pairs import Asked
from queries.question.arguments import asked_day, future_day_remark, regime_keys
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask

pytestmark = pytest.mark.slow

HUGE = "9" * 23
FUTURE = (date.today() + timedelta(days=400)).isoformat()


@pytest.mark.parametrize("day", [20240408, 2024.5, ["2024-04-08"]])
def test_a_day_that_is_no_text_is_refused_in_a_sentence(day: Any) -> None:
    with pytest.raises(InputError, match="is not a date"):
        asked_day(cast(str, day))


WRONG: dict[str, Callable[[Workspace], object]] = {
    "parties: [5] is not a text or a list of texts": lambda w: w.exposure(cast(Any, [5])),
    "parties: None is not a text or": lambda w: w.exposure(cast(Any, None)),
    "regimes: 5 is not": lambda w: w.exposure("LLC Drake", cast(Any, 5)),
    "candidates: [] is not a text": lambda w: w.exposure("LLC Drake", candidates=cast(Any, [])),
    "party: 5 is not a text": lambda w: w.owners(cast(Any, 5)),
    "depth: 1.5 is not a whole number": lambda w: w.owners("LLC Drake", cast(Any, 1.5)),
    "limit must be 1 or more": lambda w: w.owners("LLC Drake", limit=-1),
    "text: 5 is not a text": lambda w: w.search(cast(Any, 5)),
    "limit: 'x' is not a whole number": lambda w: w.search("x", limit=cast(Any, "x")),
    "listed: 'no' is not true or false": lambda w: w.search("x", listed=cast(Any, "no")),
    'search has no argument "sorce"': lambda w: w.search("x", **cast(Any, {"sorce": "x"})),
    'No dataset "Nonsense" is loaded.': lambda w: w.search("Drake", source="Nonsense"),
    "after: None is not a text": lambda w: w.compare("LLC Drake", "2024-01-01", cast(Any, None)),
    '"x" is no level; write strong or weak': lambda w: w.candidates(level="x"),
    "reason: 5 is not a text": lambda w: w.judge(
        "LLC Drake", "Yandex N.V.", "unsure", reason=cast(Any, 5)
    ),
    "as_of: 5 is not of type date": lambda w: w.run_query("owners_by_level", {"as_of": 5}),
    'depth: "x" is not of type integer': lambda w: w.run_query("owners_by_level", {"depth": "x"}),
    "depth: 1.5 is not of type integer": lambda w: w.run_query("owners_by_level", {"depth": 1.5}),
    "neo4j-import, a command alone": lambda w: w.export("nonesuch", "nowhere"),
    r'text: "\ud800" holds half of a letter': lambda w: w.search("\ud800"),
    r'parties: "\ud800" holds half': lambda w: w.exposure(["LLC Drake", "\ud800"]),
    r'authority: "\ud800" is not of type string': lambda w: w.run_query(
        "supply_to_listed", {"authority": "\ud800"}
    ),
    "path: 5 is not a text or a path": lambda _: open_workspace(cast(Any, 5)),
    "store: 5 is not a text": lambda _: open_workspace(store=cast(Any, 5)),
    '"NONSENSE" is no relation; write one of OWNS, CONTROLS': lambda w: w.statements(
        "LLC Drake", "Yandex N.V.", "NONSENSE"
    ),
    "why: 5 is not a text": lambda w: w.decide(
        [Asked("toloka:toloka_bv", "toloka:toloka_ag", "unsure", cast(Any, 5))]
    ),
    "by: 5 is not a text": lambda w: w.decide(
        [Asked("toloka:toloka_bv", "toloka:toloka_ag", "unsure", by=cast(Any, 5))]
    ),
    "files: 5 is not": lambda w: w.load(cast(Any, 5)),
    "5 is not a date. Write YYYY-MM-DD": lambda w: w.show("LLC Drake", cast(Any, 5)),
}


@pytest.mark.parametrize("said", WRONG)
def test_what_is_of_another_type_is_refused_in_a_sentence(opened: Workspace, said: str) -> None:
    """It ended in an error of Python's, in no rows, or in a record that nobody can read again."""
    version = opened.data_version
    with pytest.raises(InputError, match=re.escape(said)):
        WRONG[said](opened)
    assert opened.data_version == version


def test_days_columns_and_paths_are_taken_as_programs_have_them(
    own_workspace: Path, tmp_path: Path
) -> None:
    import pandas as pd

    # A copy: a saved query starts an engine, whose folder the shared sample must not have.
    opened = open_workspace(own_workspace)

    first, last = date(2024, 1, 1), date(2024, 4, 8)
    moved = opened.compare("LLC Drake", cast(Any, first), cast(Any, last), "eu")
    assert moved == opened.compare("LLC Drake", "2024-01-01", "2024-04-08", "eu")
    asked = pd.Series(["LLC Drake", "Toloka AI BV"])
    rows = opened.exposure(cast(Any, asked), iter(["eu"]), "2024-04-08")  # type: ignore[arg-type]
    assert [row["subject_name"] for row in rows] == list(asked)
    depth = opened.run_query("owners_by_level", {"depth": 2, "as_of": last})
    assert depth == opened.run_query("owners_by_level", {"depth": "2", "as_of": "2024-04-08"})
    opened.close()
    case = Path(__file__).resolve().parents[3] / "sample_data" / "case" / "alabuga.case.yaml"
    [outcome] = open_workspace(tmp_path / "one").load(str(case))
    assert not outcome.is_refused


def test_a_saved_query_says_that_nothing_is_loaded_and_makes_no_folder(tmp_path: Path) -> None:
    """No rows would read as nobody there."""
    workspace = open_workspace(tmp_path / "gone")
    rmtree(tmp_path / "gone")
    with pytest.raises(WorkspaceError, match="No data is loaded"):
        workspace.run_query("owners_by_level")
    assert not (tmp_path / "gone").exists()


def test_a_workspace_is_closed_where_a_with_ends(own_workspace: Path) -> None:
    with open_workspace(own_workspace) as own:
        assert own.run_query("owners_by_level")
        store = own.backend.store()
        assert own.backend.store() is store
    assert own.backend.store() is not store
    own.close()


def test_today_has_come_and_tomorrow_has_not() -> None:
    today = date.today().toordinal()
    assert future_day_remark(today) is None
    assert future_day_remark(today + 7) is not None


@pytest.mark.parametrize(
    "words",
    [
        ("exposure", "LLC Drake", "--regime", "eu"),
        ("paths", "LLC Drake"),
        ("owners", "LLC Drake"),
        ("holdings", "JSC Alabuga SEZ"),
        ("show", "LLC Drake"),
        ("beneficial", "LLC Drake", "--regime", "uk_psc"),
    ],
)
def test_a_day_to_come_is_said_to_be_one(ask: Ask, words: tuple[str, ...]) -> None:
    asked = ask(*words, "--as-of", FUTURE)
    assert asked.json
    assert f"{FUTURE} is still to come" in asked.err
    assert "still to come" not in ask(*words, "--as-of", "2024-01-15").err


def test_nothing_is_known_on_a_day_to_come(ask: Ask) -> None:
    words = ("exposure", "LLC Drake", "--regime", "eu", "--as-of", "2024-01-15")
    asked = ask(*words, "--known-on", FUTURE)
    assert asked.code == 0
    assert asked.err == (f"--known-on {FUTURE} is still to come. What is known now is used.\n")


def test_a_regime_that_is_named_twice_is_answered_once(ask: Ask, opened: Workspace) -> None:
    twice = ("--regime", "eu", "--regime", "eu_asset_freeze")
    for verb in ("exposure", "timeline"):
        once = ask(verb, "LLC Drake", "--regime", "eu").json
        assert ask(verb, "LLC Drake", *twice).json == once, verb
    days = ("--from", "2024-01-01", "--to", "2024-02-01")
    assert len(ask("compare", "LLC Drake", *days, *twice).json) == 1
    assert len(opened.exposure("LLC Drake", ["eu", "eu_asset_freeze"])) == 1
    owners = ("--regime", "uk_psc", "--regime", "uk_psc", "--as-of", "2020-01-01")
    assert ask("beneficial", "LLC Drake", *owners).json == (
        ask("beneficial", "LLC Drake", *owners[2:]).json
    )
    assert regime_keys(()) == ["us_ofac_50", "eu_asset_freeze", "uk_reg7"]


@pytest.mark.parametrize("verb", ["exposure", "paths", "timeline", "beneficial"])
def test_an_empty_regime_is_none(ask: Ask, verb: str) -> None:
    asked = ask(verb, "LLC Drake", "--regime", "")
    assert asked.code == 2
    assert 'There is no rule ""' in asked.err


def test_huge_limits_are_answered(ask: Ask) -> None:
    day = ("--as-of", "2024-01-15")
    assert ask("search", "Toloka", "--limit", HUGE).json == ask("search", "Toloka").json
    assert ask("search", "Toloka", "--limit", "1000000000000").json
    some = ask("paths", "LLC Drake", *day).json
    assert ask("paths", "LLC Drake", *day, "-k", HUGE).json == some


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("paths", "LLC Drake", "--as-of", "1990-01-01"), "For links, add --links."),
        (
            ("paths", "LLC Drake", "--as-of", "1990-01-01", "--links"),
            "No stated chain or link",
        ),
        (("owners", "Tevian"), 'No source names an owner of "Tevian"'),
        (("holdings", "LLC Drake"), 'No source states a holding of "LLC Drake"'),
        (("checks",), "No contradictions found on "),
    ],
)
def test_an_empty_answer_says_what_was_not_found(
    ask: Ask, words: tuple[str, ...], said: str
) -> None:
    asked = ask(*words)
    assert asked.json == []
    assert said in asked.err
    assert asked.err.count("\n") == 1


def test_where_nothing_is_loaded_that_is_said(ask: Ask, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("name\nToloka AI BV\n")
    for words in (("checks",), ("exposure", "--input", listed), ("show", "Toloka AI BV")):
        asked = ask("--workspace", tmp_path / "new", *words)
        assert "No data is loaded. Run: ownership load FILE" in asked.err, words


@pytest.mark.parametrize(
    "words",
    [
        ("--workspace", "", "status"),
        ("load", ""),
        ("exposure", "LLC Drake", "--out", ""),
        ("exposure", "LLC Drake", "--zip", ""),
        ("exposure", "--input", ""),
        ("verify", ""),
        ("export", "neo4j-import", ""),
    ],
)
def test_an_empty_place_is_not_the_folder_one_is_in(ask: Ask, words: tuple[str, ...]) -> None:
    asked = ask(*words)
    assert (asked.code, asked.out) == (2, "")
    assert "it is empty; name a file or folder" in asked.err


@pytest.mark.parametrize(
    "words",
    [
        ("search", "T\udcffloka"),
        ("show", "T\udcffloka"),
        ("exposure", "T\udcffloka"),
        ("judge", "toloka:toloka_bv", "toloka:toloka_ag", "unsure", "--reason", "T\udcffloka"),
    ],
)
def test_what_is_not_utf8_is_told_so(ask_own: Ask, words: tuple[str, ...]) -> None:
    before = ask_own("status").json
    asked = ask_own(*words)
    assert (asked.code, asked.out) == (2, "")
    assert asked.err == (
        "ownership: 'T\\udcffloka' is not UTF-8. Set your terminal to UTF-8 and type it again.\n"
    )
    assert ask_own("status").json["data_version"] == before["data_version"]
