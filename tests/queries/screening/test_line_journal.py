"""A list that is killed and taken up again ends with the same bytes; half an answer says so."""

import csv
import io
import json
import os
import shutil
import signal
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from graph.values.errors import InputError
from queries.cli.commands import run
from queries.party_answer.answer_text import MOST_OPENINGS
from queries.question.answer import json_value
from queries.screening.line_journal import FOLDER, LineJournal
from queries.screening.pace import Pace
from queries.screening.screen_list import screen
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask, Start

pytestmark = pytest.mark.slow

DAY = ("--as-of", "2024-04-08")
ODD = [
    ["007", "Toloka AI BV", "NL", "", "x"],
    ["007", "Toloka AI BV", "NL", "", "x"],
    ["", '=HYPERLINK("http://example.org")', "", "", "a;b\nc"],
    ["A1", "Yandex N.V.", "NL", "27265167", ""],
    ["A2", "Yandex", "NL", "00000001", ""],
    ["A3", "Толока", "RU", "", "{}"],
    ["A4", "No Such Company Anywhere", "Utopia", "01234567", ""],
    ["A5", "", "", "", "nothing"],
]


@pytest.fixture(scope="module")
def list_text(sample_workspace: Path) -> str:
    """A list of all parties by name, more than an answer has openings for, and of odd lines."""
    world = open_workspace(sample_workspace).backend.world
    names = [world.name_of(number) for number in range(world.size)]
    assert len(names) > MOST_OPENINGS
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["your_ref", "name", "country", "number", "desk"])
    table.writerows([*ODD, *(["", name, "", "", ""] for name in names)])
    return out.getvalue()


@pytest.fixture
def counterparties(list_text: str, tmp_path: Path) -> Path:
    """The list as a file of this test."""
    path = tmp_path / "counterparties.csv"
    path.write_text(list_text, encoding="utf-8", newline="")
    return path


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, hidden ones too, by name."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="module")
def whole(
    sample_workspace: Path, list_text: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, bytes], bytes]:
    """The files of a run that nothing disturbed, and its journal just before it went."""
    folder, kept, remove = tmp_path_factory.mktemp("whole"), bytearray(), LineJournal.remove
    path = folder / "counterparties.csv"
    path.write_text(list_text, encoding="utf-8", newline="")

    def keep(journal: LineJournal) -> None:
        kept.extend((folder / "out" / FOLDER / "lines.jsonl").read_bytes())
        remove(journal)

    words = ["--workspace", sample_workspace, "exposure", "--input", path, *DAY]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LineJournal, "remove", keep)
        assert run([str(word) for word in (*words, "--out", folder / "out")]) == 0
    return files_in(folder / "out"), bytes(kept)


def broken_off(out: Path, journal: bytes) -> Path:
    """Return a folder as a kill leaves it when so much of the journal was written."""
    shutil.rmtree(out, ignore_errors=True)
    (out / FOLDER).mkdir(parents=True)
    (out / FOLDER / "lines.jsonl").write_bytes(journal)
    return out


def test_wherever_it_was_killed_it_ends_with_the_same_bytes(
    ask: Ask, counterparties: Path, whole: tuple[dict[str, bytes], bytes], tmp_path: Path
) -> None:
    files, journal = whole
    kinds = [json.loads(line.partition(b" ")[2])[0] for line in journal.splitlines()]
    assert {*kinds} == {"question", "line", "settled", "all settled", "verdict"}
    ends = [at + 1 for at, byte in enumerate(journal) if byte == ord("\n")]
    cuts = {
        5,
        ends[kinds.index("line") + 3] + 7,
        ends[kinds.index("all settled")],
        # Between the verdicts of one party under two rules.
        ends[kinds.index("verdict") + 1] - 1,
    }
    for cut in sorted(cuts):
        out = broken_off(tmp_path / "resumed", journal[:cut])
        asked = ask("exposure", "--input", counterparties, *DAY, "--out", out, "--resume")
        assert asked.code == 0, asked.err
        assert files_in(out) == files, cut


def test_what_is_done_is_not_done_again(
    ask: Ask,
    counterparties: Path,
    whole: tuple[dict[str, bytes], bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise AssertionError("was done before")

    monkeypatch.setattr("queries.screening.match_lines.match_line", fail)
    monkeypatch.setattr("queries.screening.line_levels.settle_lines", fail)
    monkeypatch.setattr(Workspace, "exposure_of_each", fail)
    out = broken_off(tmp_path / "resumed", whole[1])
    asked = ask("exposure", "--input", counterparties, *DAY, "--out", out, "--resume")
    assert asked.code == 0, asked.err
    assert files_in(out) == whole[0]


def test_a_process_that_was_killed_is_taken_up(
    ask: Ask, start: Start, sample_workspace: Path, counterparties: Path, tmp_path: Path
) -> None:
    long = tmp_path / "long.csv"
    head, *rest = counterparties.read_text(encoding="utf-8").splitlines(keepends=True)
    long.write_text(head + "".join(rest[-40:]) * 8, encoding="utf-8")
    command = ("exposure", "--input", long, *DAY, "--regime", "eu", "--out")
    running = start(sample_workspace, *command, tmp_path / "killed")
    journal = tmp_path / "killed" / FOLDER / "lines.jsonl"
    until = time.monotonic() + 300
    while not (journal.exists() and journal.read_bytes().count(b"\n") > 20):
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < until
        time.sleep(0.01)
    os.kill(running.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    running.communicate()
    assert [file.name for file in (tmp_path / "killed").iterdir()] == [FOLDER]
    refused = ask(*command, tmp_path / "killed")
    assert (refused.code, refused.err.count("--resume")) == (2, 1)
    assert ask(*command, tmp_path / "killed", "--resume").code == 0
    assert ask(*command, tmp_path / "whole").code == 0
    assert files_in(tmp_path / "killed") == files_in(tmp_path / "whole")


@pytest.mark.parametrize("where", ["settle_lines", "rows_of_list"])
def test_who_ends_it_reads_how_to_go_on(
    ask: Ask,
    counterparties: Path,
    whole: tuple[dict[str, bytes], bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    """It said that nothing was half done, and the folder was refused without --resume."""

    def end(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    module = "line_levels" if where == "settle_lines" else "screen_list"
    command = ("exposure", "--input", counterparties, *DAY, "--out", tmp_path / "ended")
    with monkeypatch.context() as patched:
        patched.setattr(f"queries.screening.{module}.{where}", end)
        ended = ask(*command)
    assert ended.code == 130
    assert "Go on with it: the same command with --resume." in ended.err
    assert ask(*command, "--resume").code == 0
    assert files_in(tmp_path / "ended") == whole[0]


def test_half_an_answer_is_refused_in_one_line(
    ask: Ask, counterparties: Path, whole: tuple[dict[str, bytes], bytes], tmp_path: Path
) -> None:
    out = broken_off(tmp_path / "half", whole[1][:-9])
    asked = ask("exposure", "--input", counterparties, *DAY, "--out", out)
    assert asked.code == 2
    (line,) = [text for text in asked.err.splitlines() if "broke off" in text]
    assert "--resume" in line
    assert [file.name for file in out.iterdir()] == [FOLDER]
    assert (out / FOLDER / "lines.jsonl").read_bytes() == whole[1][:-9]


def _other_list(path: Path) -> list[str | Path]:
    path.write_text(path.read_text(encoding="utf-8") + "A9,Another,,,\n", encoding="utf-8")
    return [*DAY]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _path: ["--as-of", "2024-05-01"], "day 2024-04-08, now 2024-05-01"),
        (lambda _path: [*DAY, "--regime", "eu"], "now eu_asset_freeze"),
        (lambda _path: [*DAY, "--strict"], "strict none, now True"),
        (lambda _path: [*DAY, "--bom"], "--bom none, now True"),
        (_other_list, "list counterparties.csv (SHA-256"),
    ],
)
def test_another_question_is_refused_with_what_differs(
    ask: Ask,
    counterparties: Path,
    whole: tuple[dict[str, bytes], bytes],
    tmp_path: Path,
    change: Callable[[Path], list[str | Path]],
    said: str,
) -> None:
    out = broken_off(tmp_path / "half", whole[1])
    asked = ask(
        "exposure", "--input", counterparties, *change(counterparties), "--out", out, "--resume"
    )
    assert asked.code == 2
    assert said in asked.err
    assert (out / FOLDER / "lines.jsonl").read_bytes() == whole[1]


def test_other_data_is_refused(tmp_path: Path) -> None:
    LineJournal.open(tmp_path, {"data version": "one"}, resume=False).close()
    with pytest.raises(InputError, match="data version one, now two"):
        LineJournal.open(tmp_path, {"data version": "two"}, resume=True)


def test_a_damaged_journal_is_no_answer(
    ask: Ask, counterparties: Path, whole: tuple[dict[str, bytes], bytes], tmp_path: Path
) -> None:
    lines = whole[1].splitlines(keepends=True)
    # Cut short, and a single bit of a name: both are no line of ours.
    at = lines[3].index(b"name") + 9
    for number, wrong in enumerate((lines[3][:40] + b"\n", flipped(lines[3], at))):
        out = broken_off(tmp_path / f"half{number}", b"".join([*lines[:3], wrong, *lines[4:]]))
        asked = ask("exposure", "--input", counterparties, *DAY, "--out", out, "--resume")
        assert (asked.code, "line 4 is damaged" in asked.err) == (2, True)


def test_a_journal_without_its_question_is_told_apart_from_another_question(
    whole: tuple[dict[str, bytes], bytes], tmp_path: Path
) -> None:
    question, *rest = whole[1].splitlines(keepends=True)
    with pytest.raises(InputError, match=r"lines.jsonl: line 1, .* is missing; to begin anew"):
        LineJournal.open(broken_off(tmp_path / "lost", b"".join(rest)), {}, resume=True)
    # Who begins anew where the question is another goes on where it is the same.
    out = broken_off(tmp_path / "same", whole[1])
    asked = json.loads(question.partition(b" ")[2])[1]
    journal = LineJournal.open(out, asked, resume=True, anew=True)
    assert journal.matches
    journal.close()
    journal = LineJournal.open(out, {**asked, "day": "another"}, resume=True, anew=True)
    assert not journal.matches
    journal.close()


def flipped(line: bytes, at: int) -> bytes:
    """Give a line with another letter at one place."""
    return line[:at] + bytes([line[at] ^ 1]) + line[at + 1 :]


def test_two_runs_do_not_write_one_answer(tmp_path: Path) -> None:
    first = LineJournal.open(tmp_path, {}, resume=False)
    with pytest.raises(InputError, match="another run"):
        LineJournal.open(tmp_path, {}, resume=True)
    first.close()
    LineJournal.open(tmp_path, {}, resume=True).remove()
    assert not [*tmp_path.iterdir()]


def test_resume_needs_a_list_and_a_folder(ask: Ask, counterparties: Path, tmp_path: Path) -> None:
    assert ask("exposure", "--input", counterparties, "--resume").code == 2
    assert ask("exposure", "Toloka AI BV", "--out", tmp_path / "out", "--resume").code == 2


def test_the_results_of_a_list_are_those_of_its_parties(
    opened: Workspace, counterparties: Path
) -> None:
    """One after the other from one look, and all at once: the same rows."""
    options = {"as_of": "2024-04-08", "regimes": ("us", "eu", "uk")}
    rows = screen(opened, (), counterparties, options, lambda _text: None).rows
    asked = dict.fromkeys(
        id for row in rows if (id := row["subject_id"] or row["best_candidate_id"]) is not None
    )
    slow = opened.exposure([*asked], options["regimes"], "2024-04-08")
    found = {(row["subject_id"], row["regime"]): row for row in slow}
    shown = [row for row in rows if row["match_status"] == "matched"]
    assert len(shown) > 3 * MOST_OPENINGS
    for row in shown:
        party = found[str(row["subject_id"]), row["regime"]]
        assert json_value({key: row[key] for key in party}) == json_value(party)


def test_decimals_come_back_exact(tmp_path: Path) -> None:
    row = {"subject_id": "a", "regime": "eu", "own_min_pct": Decimal("12.50"), "paths": []}
    journal = LineJournal.open(tmp_path, {}, resume=False)
    journal.add_verdicts([row])  # type: ignore[list-item]
    journal.close()
    again = LineJournal.open(tmp_path, {}, resume=True)
    found = again.verdicts["a", "eu"]
    again.close()
    assert found == row
    assert str(found["own_min_pct"]) == "12.50"


def test_thousands_a_second_are_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    now, said = [100.0], list[str]()
    monkeypatch.setattr("queries.screening.pace.time.monotonic", lambda: now[0])
    pace = Pace("lines looked up", said.append)
    pace.step(0, 1_000_000)
    now[0] += 4
    pace.step(7_959, 1_000_000)
    assert said[0].endswith("looked up, 1,990 a second, 9 min left")


def test_how_far_it_is_is_told_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    now, said = [100.0], list[str]()
    monkeypatch.setattr("queries.screening.pace.time.monotonic", lambda: now[0])
    pace = Pace("lines looked up", said.append)
    for done in range(0, 1001, 10):
        pace.step(done, 1000)
        now[0] += 0.125
    assert said[0] == "160 of 1,000 lines looked up, 80 a second, 11 s left"
    assert [text.split()[0] for text in said] == ["160", "960"]
