"""The verdict of every party in files: as each is told alone, the same again, and what moved."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from ingest.load.pipeline import Options
from queries.export.everyone_rows import CAUGHT, EveryVerdict
from queries.export.told_rules import COLUMNS, summary_cells
from queries.question.answer import cell_text
from queries.question.sample_files import sample_files
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask

pytestmark = pytest.mark.slow

REGIMES = ["us_ofac_50", "eu_asset_freeze", "uk_reg7", "uk_psc"]
DAY = "2024-04-08"
ASKED = ("exposure", "--everyone", "--as-of", DAY)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with every sample, of every format."""
    workspace = open_workspace(tmp_path_factory.mktemp("samples") / "ws")
    workspace.load(sample_files(), Options(retrieved_on="2026-01-01"))
    yield workspace
    workspace.close()


def _sheet(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.slow
@pytest.mark.parametrize("key", REGIMES)
def test_every_sample_party_is_told_as_exposure_tells_it(samples: Workspace, key: str) -> None:
    every = EveryVerdict(samples.world, [find_regime(key)], parse_day(DAY))
    rows = [row for table in every.tables(lambda _rows, _work: None) for row in table.to_pylist()]
    assert len(rows) > 100
    assert 0 < int(every.quiet.sum()) < len(rows), "parties of both kinds"
    for row in rows:
        (alone,) = samples.exposure(row["subject_id"], [key], DAY)
        want = summary_cells(alone)
        assert {name: row[name] for name in COLUMNS} == want


def test_the_files_say_the_same_and_are_written_again_byte_for_byte(
    ask: Ask, tmp_path: Path
) -> None:
    counts = ask(*ASKED, "--out", str(tmp_path / "one")).json
    rows: list[dict[str, Any]] = pq.read_table(tmp_path / "one" / "everyone.parquet").to_pylist()
    cells = [{name: cell_text(row[name]) for name in COLUMNS} for row in rows]
    assert _sheet(tmp_path / "one" / "everyone.csv") == cells
    told = [(one["verdict"], one["regime"]) for one in counts for _ in range(one["parties"])]
    assert sorted(told) == sorted((row["verdict"], row["regime"]) for row in rows)
    again = ask(*ASKED, "--out", str(tmp_path / "two"))
    assert again.code == 0
    assert "No earlier run" in again.err
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == ["everyone.csv", "everyone.parquet", "manifest.json"]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    manifest = json.loads((tmp_path / "one" / "manifest.json").read_bytes())
    assert manifest["settings"]["as_of"] == DAY
    assert manifest["data_version"] == counts[0]["data_version"]


def test_a_terminal_shows_how_many_parties_have_each_verdict(ask: Ask, tmp_path: Path) -> None:
    shown = ask("--format", "table", *ASKED, "--regime", "eu", "--out", str(tmp_path / "out"))
    assert shown.code == 0
    words = [line.split()[:2] for line in shown.out.splitlines() if "eu_asset_freeze" in line]
    assert words[0] == ["listed", "eu_asset_freeze"]
    assert words[-1] == ["excluded", "eu_asset_freeze"]


def test_whose_verdict_moved_is_told_from_run_to_run(ask: Ask, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    ask("exposure", "--everyone", "--as-of", "2021-01-01", "--out", out)
    before = {(r["subject_id"], r["regime"]): r for r in _sheet(tmp_path / "out" / "everyone.csv")}
    said = ask(*ASKED, "--out", out)
    now = {(r["subject_id"], r["regime"]): r for r in _sheet(tmp_path / "out" / "everyone.csv")}
    moved = {key for key in now if now[key]["verdict"] != before[key]["verdict"]}
    changes = _sheet(tmp_path / "out" / "changes.csv")
    assert {(row["subject_id"], row["regime"]) for row in changes} == moved != set()
    for row in changes:
        key = row["subject_id"], row["regime"]
        assert row["change"] == "moved"
        assert row["verdict_before"] == before[key]["verdict"]
        assert row["verdict_now"] == now[key]["verdict"]
        assert (row["as_of_before"], row["as_of_now"]) == ("2021-01-01", DAY)
    assert f"{len(moved)} moved, 0 new, 0 gone" in said.err
    # The same again: nothing moved, and the list of the run before is gone.
    assert "0 moved, 0 new, 0 gone" in ask(*ASKED, "--out", out).err
    assert _sheet(tmp_path / "out" / "changes.csv") == []
    # Other rules are another question, and its answer keeps no list of an earlier one.
    other = ask(*ASKED, "--regime", "eu", "--out", out)
    assert "asked another question" in other.err
    assert not (tmp_path / "out" / "changes.csv").exists()


@pytest.mark.parametrize("name", ["everyone.parquet", "manifest.json"])
def test_a_damaged_run_is_neither_compared_with_nor_written_over(
    ask: Ask, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "run"
    assert ask(*ASKED, "--out", folder).code == 0
    text = bytearray((folder / name).read_bytes())
    text[len(text) // 3] ^= 1 << 7
    (folder / name).write_bytes(text)
    for words in ((*ASKED, "--out", folder), (*ASKED, "--out", tmp_path / "b", "--since", folder)):
        asked = ask(*words)
        assert (asked.code, asked.out) == (2, "")
        assert f"{folder / name} of the run before was changed" in asked.err
    assert (folder / name).read_bytes() == text


def test_a_party_that_came_or_went_is_told(ask_own: Ask, repository: Path, tmp_path: Path) -> None:
    whole, less = str(tmp_path / "whole"), str(tmp_path / "less")
    ask_own(*ASKED, "--out", whole)
    assert ask_own("drop", "citgo").code == 0
    ask_own(*ASKED, "--out", less, "--since", whole)
    gone = _sheet(tmp_path / "less" / "changes.csv")
    assert {(row["change"], row["verdict_now"]) for row in gone} == {("gone", "")}
    ask_own("load", repository / "sample_data" / "case" / "citgo.case.yaml")
    ask_own(*ASKED, "--out", whole, "--since", less)
    new = _sheet(tmp_path / "whole" / "changes.csv")
    assert {(row["change"], row["verdict_before"]) for row in new} == {("new", "")}
    assert [row["subject_id"] for row in new] == [row["subject_id"] for row in gone]


@pytest.mark.parametrize(
    "more",
    [
        (),
        ("--out", "x", "Tevian"),
        ("--out", "x", "--links"),
        ("--out", "x", "--known-on", "2024-01-01"),
        ("--out", "x", "--over-time"),
        ("--out", "x", "--since", "nowhere"),
    ],
)
def test_what_makes_no_sense_is_refused(ask: Ask, more: tuple[str, ...], tmp_path: Path) -> None:
    said = ask(*ASKED, *(str(tmp_path / one) if one in ("x", "nowhere") else one for one in more))
    assert said.code == 2
    assert not (tmp_path / "x" / "manifest.json").exists()


def test_a_run_that_fails_leaves_the_older_files(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    ask(*ASKED, "--out", str(out))
    older = {path.name: path.read_bytes() for path in out.iterdir()}

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("queries.export.everyone_files._sign", full)
    said = ask(*ASKED, "--out", str(out))
    assert (said.code, "cannot be written" in said.err) == (2, True)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == older


def test_over_time_each_party_ever_caught_has_the_spans_of_its_timeline(
    ask: Ask, sample_workspace: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    counts = ask("exposure", "--everyone", "--over-time", "--regime", "eu", "--out", str(out)).json
    rows: list[dict[str, Any]] = pq.read_table(out / "spans.parquet").to_pylist()
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["subject_id"], []).append(row)
    workspace = open_workspace(sample_workspace)
    parties = workspace.world.ids.to_pylist()
    assert 0 < len(found) < len(parties)
    for party in parties:
        spans: list[Any] = list(workspace.timeline(party, "eu"))
        if not any(span["verdict"] in CAUGHT for span in spans):
            assert party not in found
            continue
        for span, row in zip(spans, found[party], strict=True):
            causes = [cause["sentence"] for cause in span["causes"]]
            assert row == {name: span[name] for name in row} | {"causes": causes}
    workspace.close()
    ever = {row["subject_id"] for row in rows if row["verdict"] == "listed"}
    assert counts[0] == {
        "verdict": "listed",
        "regime": "eu_asset_freeze",
        "parties": len(ever),
        "as_of": None,
        "data_version": rows[0]["data_version"],
    }
