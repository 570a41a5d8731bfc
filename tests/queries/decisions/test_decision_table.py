"""A table of pairs goes out and comes back with decisions: all of it, or nothing."""

import csv
import io
from pathlib import Path

import pytest

from queries.rows.candidate_rows import hashes_of
from queries.workspace.workspace import open_workspace
from tests.queries.conftest import Ask
from tests.queries.decisions.conftest import BELOW, CASE, LATER_ON, LISTED, REGISTER, load, row

pytestmark = pytest.mark.slow

FORMULA = """\
case: sums
sources: {s: {title: Names that a spreadsheet would run}}
parties:
  a: {schema: Person, name: =SUM Example Name, source: s}
  b: {schema: Person, name: =SUM Example Name, source: s}
listings:
  - {party: a, authority: EU, list: eu_list, programme: 269/2014, measures: [asset_freeze],
     start: 2022-03-15, source: s}
"""

Rows = list[dict[str, str]]


def queue(ask: Ask) -> Rows:
    return list(csv.DictReader(io.StringIO(ask("--format", "csv", "review").out)))


def write(path: Path, rows: Rows, *, between: str = ",", start: str = "") -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=between)
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(start + out.getvalue(), encoding="utf-8")
    return path


def filled(ask: Ask, word: str, **more: str) -> Rows:
    """The queue with a decision on the twins, and none on the others."""
    rows = queue(ask)
    for one in rows:
        mine = REGISTER in (one["left"], one["right"])
        one.update({"decision": word if mine else "", **more})
    return rows


@pytest.mark.parametrize("command", [("review",), ("decide", "--csv")])
def test_what_went_out_comes_back_with_decisions(
    twins: Ask, tmp_path: Path, command: tuple[str, ...]
) -> None:
    rows = filled(twins, "different", why="another man", by="A. Reader")
    asked = twins(*command, write(tmp_path / "queue.csv", rows))
    assert asked.json["different"] == 1
    assert asked.json["data_version"] == twins("status").json["data_version"]
    found = row(twins)
    assert found["verdict"] == "excluded"
    (cited,) = found["decisions"]
    assert (cited["by"], cited["reason"]) == ("A. Reader", "another man")


@pytest.mark.parametrize(("between", "start"), [(";", "\ufeff"), ("\t", ""), (",", "\ufeff")])
def test_as_spreadsheets_write_it(twins: Ask, tmp_path: Path, between: str, start: str) -> None:
    rows = [{"reviewer_decision": one.pop("decision"), **one} for one in filled(twins, "SAME")]
    path = write(tmp_path / "queue.csv", rows, between=between, start=start)
    assert twins("review", path, "--by", "Ana").json["same"] == 1
    assert row(twins)["decisions"][0]["by"] == "Ana"


def test_two_columns_that_decide_otherwise_are_refused(twins: Ask, tmp_path: Path) -> None:
    rows = [{**one, "reviewer_decision": "same"} for one in filled(twins, "different")]
    refused = twins("review", write(tmp_path / "queue.csv", rows))
    assert refused.code == 2
    assert "decision is 'different' and reviewer_decision is 'same'" in refused.err
    assert twins("decisions").json == []
    rows = [{**one, "reviewer_decision": one["decision"]} for one in filled(twins, "different")]
    assert twins("review", write(tmp_path / "queue.csv", rows)).json["different"] == 1


def test_blank_decisions_are_passed_over(twins: Ask, tmp_path: Path) -> None:
    before = twins("status").json["data_version"]
    path = write(tmp_path / "queue.csv", filled(twins, ""))
    assert set(twins("review", path).json.values()) >= {0, before}
    assert twins("decisions").json == []


def test_a_line_whose_records_have_changed_refuses_the_whole_table(
    twins: Ask, tmp_path: Path
) -> None:
    load(twins, tmp_path, CASE.replace("twins", "other").replace("Petrov", "Sidorov"))
    rows = queue(twins)
    for one in rows:
        one["decision"] = "different"
    path = write(tmp_path / "queue.csv", rows)
    head, tail = CASE.split("register: {", 1)
    changed = head + "register: {" + tail.replace("Petrov,", "Petrov, birth_date: 1970,", 1)
    load(twins, tmp_path, changed, *LATER_ON)
    line = 2 + [REGISTER in (one["left"], one["right"]) for one in rows].index(True)
    asked = twins("review", path)
    assert asked.code == 2
    assert f"nothing was decided. line {line}: what {REGISTER} states has changed" in asked.err
    assert twins("decisions").json == []


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("decision", "perhaps", "'perhaps' is no decision"),
        ("pair", "aaaaaaaaaa", "are not the pair aaaaaaaaaa"),
        ("left_hash", "", "has changed"),
        ("until", "2020-01-01", "has passed"),
        ("second", "Ana", "must be another"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_decided(
    twins: Ask, tmp_path: Path, column: str, cell: str, said: str
) -> None:
    rows = filled(twins, "same", by="Ana")
    for one in rows:
        if one["decision"] or column not in ("decision", "pair", "left_hash"):
            one[column] = cell
    asked = twins("review", write(tmp_path / "queue.csv", rows))
    assert asked.code == 2
    assert said in asked.err
    assert "line " in asked.err
    assert twins("decisions").json == []


@pytest.mark.parametrize("lacks", ["decision", "pair", "right_hash"])
def test_a_table_without_a_column_is_refused(twins: Ask, tmp_path: Path, lacks: str) -> None:
    rows = filled(twins, "same")
    for one in rows:
        del one[lacks]
    asked = twins("review", write(tmp_path / "queue.csv", rows))
    assert asked.code == 2
    assert f"no column {lacks}" in asked.err


def test_what_counts_already_is_not_decided_anew(twins: Ask, tmp_path: Path) -> None:
    path = write(tmp_path / "queue.csv", filled(twins, "unsure"))
    assert twins("review", path, "--by", "Ana").json["unsure"] == 1
    again = write(tmp_path / "again.csv", queue(twins))
    assert twins("review", again, "--by", "Ben").json["unsure"] == 0
    assert [line["by"] for line in twins("decisions").json] == ["Ana"]


def test_a_table_that_a_second_person_leaves_as_it_is_signs_nothing(
    twins: Ask, tmp_path: Path
) -> None:
    twins("four-eyes", "on")
    twins("review", write(tmp_path / "one.csv", filled(twins, "same", by="Ana")))
    twins("review", write(tmp_path / "two.csv", queue(twins)), "--by", "Ben")
    assert row(twins)["decisions"][0]["state"] == "needs_second"
    twins("review", write(tmp_path / "three.csv", filled(twins, "same", by="Ben")))
    assert row(twins)["verdict"] == "certain"


def test_one_pair_has_one_decision(twins: Ask, tmp_path: Path) -> None:
    rows = [one for one in filled(twins, "same") if one["decision"]]
    rows.append({**rows[0], "decision": "different"})
    asked = twins("review", write(tmp_path / "queue.csv", rows))
    assert asked.code == 2
    assert "line 3: an earlier line says same of the same pair" in asked.err


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b'pair,"decision\nx'])
def test_what_is_no_table_is_refused(twins: Ask, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "queue.csv"
    path.write_bytes(content)
    asked = twins("review", path)
    assert asked.code == 2
    assert "Traceback" not in asked.err


def test_a_formula_is_harmless_outside_and_itself_again_inside(
    ask_own: Ask, tmp_path: Path
) -> None:
    load(ask_own, tmp_path, FORMULA)
    rows = [one for one in queue(ask_own) if one["left"] == "sums:b"]
    assert [one["left_name"] for one in rows] == ["'=SUM Example Name"]
    rows[0].update(decision="different", why="'=1+1", by="'@Ana")
    assert ask_own("review", write(tmp_path / "queue.csv", rows)).json["different"] == 1
    (line,) = ask_own("decisions").json
    assert (line["reason"], line["by"]) == ("=1+1", "@Ana")


def test_a_hash_is_that_of_the_rows(twins: Ask, tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path / "workspace")
    hashes = hashes_of(workspace.world, [LISTED, REGISTER, BELOW])
    (mine,) = [one for one in queue(twins) if one["left"] == REGISTER]
    assert (mine["left_hash"], mine["right_hash"]) == (hashes[REGISTER], hashes[LISTED])
    workspace.close()
