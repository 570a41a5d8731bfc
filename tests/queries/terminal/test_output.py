"""The forms of an answer: inequalities for ranges, titles, nothing that a terminal would obey."""

import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from queries.question.answer import Answer
from queries.terminal.answer_views import print_rows
from queries.terminal.output import Face, LineProgress, write_answer
from queries.terminal.terminal_tables import new_console, print_table, printable
from queries.words.value_text import BOTH_ENDS, both_shares, range_text, share_text
from tests.queries.conftest import Ask


@pytest.mark.parametrize(
    ("low", "high", "low_closed", "high_closed", "text"),
    [
        ("25", "50", False, True, ">25–50%"),
        ("25", "50", True, False, "25–<50%"),
        ("50", "50", True, True, "50%"),
        ("0", "0", True, True, "0%"),
        ("0", "100", True, True, "not stated"),
        ("50", "100", False, True, ">50–100%"),
        ("0.000001", "33.333334", True, True, "0.000001–33.333334%"),
    ],
)
def test_ranges_are_inequalities(
    low: str, high: str, low_closed: bool, high_closed: bool, text: str
) -> None:
    ends = Decimal(low), Decimal(high)
    written = range_text(*ends, low_closed=low_closed, high_closed=high_closed, style=BOTH_ENDS)
    assert written == text


def test_what_is_not_known_is_empty() -> None:
    assert share_text({}, style=BOTH_ENDS) == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mred", "a\ufffd[31mred"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("abc\u202ecba", "abc\ufffdcba"),
        ("bell\x07 del\x7f c1\x9b", "bell\ufffd del\ufffd c1\ufffd"),
        ("Яндекс Ü 漢", "Яндекс Ü 漢"),
    ],
)
def test_a_terminal_is_only_shown_text(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_name_cannot_move_the_cursor_or_use_markup(capsys: pytest.CaptureFixture[str]) -> None:
    name = "[red]Evil[/red] \x1b]0;title\x07 :smile:"
    row = {
        "id": "x",
        "name": name,
        "score": 1.0,
        "listed": False,
        "matched_on": "name",
        "schema": "Company",
        "jurisdiction": None,
        "identifiers": [],
        "birth_date": None,
        "companies": [name],
        "address": None,
        "status": None,
        "lists": [],
    }
    write_answer(Answer([row]), Face("table", True))
    out = capsys.readouterr().out
    assert "[red]Evil[/red]" in out
    assert ":smile:" in out
    assert "\x1b" not in out
    assert "\x07" not in out


def _loaded(file: str, **counts: int) -> dict[str, object]:
    records = "records_read records_kept records_quarantined records_unchanged".split()
    rows = "parties interests links listings gaps closed".split()
    named = {"file": file, "dataset": "some", "reader": "ftm"}
    return {**named, **dict.fromkeys((*records, *rows), 0), **counts}


def test_what_became_of_each_file_is_one_line_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    long = "in/a-folder/with-a-file-of-2026-11-26.json"
    rows: list[dict[str, Any]] = [
        _loaded(long, records_read=1_234, records_kept=1_234, parties=1, interests=1_233),
        _loaded("in/b.json", records_read=2, records_quarantined=1, records_unchanged=1),
        {"file": "in/c.json", "refused": "no reader recognises it"},
    ]
    print_rows(rows)
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.strip()]
    name = long.removeprefix("in/")
    assert lines[0] == "file dataset reader read kept refused unchanged became".split()
    assert lines[2:] == [
        [name, *"some ftm 1,234 1,234 1 party, 1,233 interests".split()],
        "b.json some ftm 2 1 1".split(),
        "c.json refused".split(),
        "all files 1,236 1,234 1 1 1 party, 1,233 interests".split(),
        (
            "Loaded 2 files of 3, 1,235 records, 1 of them unchanged; 1 refused (see: ownership "
            "quarantine). Added 1 party and 1,233"
        ).split(),
        ["interests."],
    ]


def test_one_file_is_counted_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[Mapping[str, object]] = [_loaded("in/a.json"), {"file": "in/b", "refused": "empty"}]
    print_rows(rows)
    assert "Loaded 1 file of 2, 0 records; none of these refused." in capsys.readouterr().out


def test_columns_of_numbers_end_below_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(new_console(), ("what", "count"), [("a", 5), ("b", 1_000)])
    _, _, _, few, many, *_ = capsys.readouterr().out.splitlines()
    assert few.rstrip().endswith(" 5")
    assert len(few.rstrip()) == len(many.rstrip())


@pytest.mark.parametrize("width", [60, 80])
def test_figures_are_not_broken_where_heads_can_be(width: int) -> None:
    row = ("opensanctions", "opensanctions_simple", "2024-11-26", 1_234_567, 1_234_000, 567)
    heads = ("dataset", "reader", "retrieved_on", "records_of_all", "parties_of_all", "quarantined")
    assert {"2024-11-26", "1234567", "1234000", "567"} <= set(_drawn(width, heads, [row]).split())


def test_a_table_that_cannot_be_read_is_blocks() -> None:
    said = _drawn(24, ("file", "in_all", "kept"), [("a.csv", "1,234,567,890", ""), ("b", "", "7")])
    assert said == "file: a.csv\nin all: 1,234,567,890\n\nfile: b\nkept: 7\n\n"


def test_a_long_record_leaves_the_words_beside_it_whole() -> None:
    ground = "business information that was given in confidence"
    record = "toloka:gaps/3 (after kernpunt 6, first passage, line 807)"
    heads = ["kind", "ground", "about", "state", "source", "record"]
    rows = [("unknown_share", ground, "A memorandum of a ministry", "in force", "[1]", record)]
    said = _drawn(120, heads, rows)
    for word in ("unknown_share", "business information that", "ministry", "passage"):
        assert word in said


def test_a_long_file_name_leaves_the_reader_whole() -> None:
    rows = [("in/" + "long-" * 40, "opensanctions_simple", "1,234")]
    said = _drawn(120, ("file", "reader", "read"), rows, unbroken=("file",))
    assert "opensanctions_simple" in said


def _drawn(
    width: int,
    heads: Sequence[str],
    rows: Sequence[Sequence[object]],
    unbroken: Sequence[str] = (),
) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False)
    print_table(console, heads, rows, unbroken)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_an_exposure_table_is_for_reading(ask: Ask) -> None:
    asked = ask(
        "--format",
        "table",
        "exposure",
        "LLC Drake",
        "Toloka AI BV",
        "--as-of",
        "2024-01-15",
        "--regime",
        "eu",
        "--links",
    )
    lines = asked.out.splitlines()
    heads = next(line for line in lines if "result" in line).split()
    assert heads == [
        "party", "regime", "date", "verdict", "result", "share", "not", "named"
    ]  # fmt: skip
    drake = next(line for line in lines if line.strip().startswith("LLC Drake "))
    assert drake.split() == (
        "LLC Drake eu_asset_freeze 2024-01-15 certain Rule met: owned (presumed) 100%".split()
    )
    assert (
        "JSC Alabuga SEZ, on the EU list since 18 December 2023, held 100% of LLC Drake"
        in " ".join(asked.out.split())
    )
    assert "chains of ownership (counted by the rule)" in asked.out
    assert "supply (not counted, links never count)" in asked.out
    assert "data version" in lines[-1]
    assert max(len(line) for line in lines) <= 120


def test_many_verdicts_are_a_table_alone(ask: Ask, tmp_path: Path) -> None:
    names = tmp_path / "list.csv"
    names.write_text("name\n" + "CITGO\n" * 20)
    asked = ask("--format", "table", "exposure", "--input", names, "--regime", "us")
    assert "--out" in asked.out
    assert "- " not in asked.out
    assert asked.out.count("CITGO") == 20


def test_owners_are_a_tree_with_numbered_sources(ask: Ask) -> None:
    asked = ask(
        "--format", "table", "owners", "Yandex N.V.", "--as-of", "2024-01-01", "--depth", "3"
    )
    assert "owner" in asked.out
    assert ". Arkady" in asked.out, "the second level is set in"
    assert "[1]" in asked.out.split("sources")[0]
    assert "[1]" in asked.out.split("sources")[1]
    assert "source_id" not in asked.out
    assert "{" not in asked.out


def test_a_tree_says_of_each_interest_whether_it_is_in_force(ask: Ask) -> None:
    words = ("--format", "table", "owners", "Toloka AI BV", "--as-of", "2024-04-08")
    direct, tree = ask(*words).out, ask(*words, "--depth", "2").out
    assert "(see above)" not in direct
    assert "(see above)" in tree, "its own interests stand at its first place"
    assert direct.count("in force") < tree.count("in force")
    assert "shown once" not in tree, "why a tree ends is no state"


def test_show_prints_sections_and_each_source_once(ask: Ask) -> None:
    out = ask("--format", "table", "show", "Toloka AI BV").out
    assert out.splitlines()[0].strip() == "Toloka AI BV"
    facts, sources = out.split("\nsources\n")
    assert "gaps" in facts
    assert "withheld" in facts
    assert "as stated by the Dutch Ministry of Foreign Affairs [1]" in " ".join(facts.split())
    numbers = re.findall(r"^ *\[(\d+)\] ", sources, re.MULTILINE)
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)], "one number, one source"
    lines = [line.partition("] ")[2] for line in sources.splitlines() if "] " in line]
    assert len(lines) == len(set(lines))


def test_what_is_withheld_has_the_number_of_its_source(ask: Ask) -> None:
    out = ask("--format", "table", "show", "Toloka AI BV", "--as-of", "2024-04-08").out
    facts, sources = out.split("\nsources\n")
    said = re.search(r"withheld seven passages \[(\d+)\]", " ".join(facts.split()))
    assert said is not None
    assert f"[{said[1]}] Decision memo" in sources


def test_paths_print_their_footnotes(ask: Ask) -> None:
    out = ask("--format", "table", "paths", "LLC Drake", "--as-of", "2024-01-15").out
    assert out.startswith("1. JSC Alabuga SEZ: ownership, counts, 50%")
    assert "[2]" in out
    assert "explain 100%" in out


def test_shares_and_votes_stand_side_by_side(ask: Ask) -> None:
    rows = ask("owners", "Yandex N.V.", "--as-of", "2024-01-01").json
    said = {both_shares(_exact(row)) for row in rows if row["share_min_pct"] is not None}
    assert "8.6%; votes: 45.3%" in said
    alone = {"measure": "votingRights", "share_min_pct": Decimal(5), "share_max_pct": Decimal(5)}
    assert both_shares(alone) == "votes: 5%"


def _exact(row: dict[str, Any]) -> dict[str, Any]:
    return {k: Decimal(str(v)) if type(v) in (int, float) else v for k, v in row.items()}


def test_an_empty_answer_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([])
    assert capsys.readouterr().out.strip() == "no rows"


def test_counts_in_a_cell_are_words(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([{"what": "list.csv", "results": {"not_assessed": 1, "listed": 2}}])
    assert "not assessed 1, listed 2" in capsys.readouterr().out


def test_many_columns_become_blocks(capsys: pytest.CaptureFixture[str]) -> None:
    row: dict[str, Any] = {f"column_{n}": n for n in range(12)}
    print_rows([row, row])
    out = capsys.readouterr().out
    assert out.count("column 11: 11") == 2


def test_a_long_load_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 100.0
    monkeypatch.setattr("queries.terminal.output.time.monotonic", lambda: now)
    lines = LineProgress()
    lines.start("big.json", 10)
    lines.step(10, 1)
    now = 120.0
    lines.step(2000, 5)
    out, err = capsys.readouterr()
    assert out == ""
    assert "big.json: 2,000 records, 100 a second" in err


def test_nested_lists_stay_out_of_csv(capsys: pytest.CaptureFixture[str]) -> None:
    write_answer(
        Answer([{"a": 1, "paths": [{"hops": []}], "b": [{"x": Decimal("8.60")}]}]),
        Face("csv", False),
    )
    assert capsys.readouterr().out == 'a,b\n1,"[{""x"": 8.6}]"\n'


def test_a_face_chooses_by_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdout", Terminal())
    assert Face.choose(None) == Face("table", True)
    assert Face.choose("json") == Face("json", True)
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert Face.choose(None) == Face("json", False)


def test_saved_queries_are_listed_with_their_questions(ask: Ask) -> None:
    said = ask("--format", "table", "query", "list").out
    assert "to_listed" in said
    assert "as_of (date)" in said
    assert '"example"' not in said
