"""What was known on a day, and versions that are opened again."""

import json
import random
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from graph.values.errors import InputError, NotFoundError
from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.over_time.made_up import CASE, EDITIONS, HELD, load

pytestmark = pytest.mark.slow

SHARES = ("30", "50", "60", "25..50", "100")


def _complete(workspace: Workspace, day: str) -> bool:
    (part,) = [p for p in workspace.record.head().parts if (p.edition or "")[:10] == day]
    return part.complete


@pytest.fixture
def ask_three(capfd: pytest.CaptureFixture[str]) -> Any:
    """Runs a command on a workspace of the test's own and reads the answer."""
    from queries.cli.commands import run

    def ask(folder: Path, *words: str | Path) -> Any:
        capfd.readouterr()
        code = run(["--workspace", str(folder), "--format", "json", *map(str, words)])
        out, err = capfd.readouterr()
        assert code == 0, err
        return json.loads(out)

    return ask


def _versions(workspace: Workspace) -> Any:
    from graph.head.data_versions import read_versions

    return read_versions(workspace.record.folder, workspace.record.head())


@pytest.mark.parametrize(
    ("known_on", "verdict", "most"),
    [
        ("2022-12-31", "not_assessed", None),
        ("2023-01-01", "certain", 60),
        ("2023-05-31", "certain", 60),
        ("2023-06-01", "excluded", 30),
        ("2023-12-31", "excluded", 30),
        ("2024-01-01", "excluded", 0),
        (None, "excluded", 0),
    ],
)
def test_what_was_known_on_a_day(
    three: Workspace, known_on: str | None, verdict: str, most: int | None
) -> None:
    (row,) = three.exposure(["Holding N.V."], ["eu"], "2022-06-01", known_on=known_on)
    assert row["verdict"] == verdict
    assert row["data_as_known_on"] == known_on
    assert row["own_max_pct"] == (None if most is None else Decimal(most))
    assert row["as_of"] == "2022-06-01"


@pytest.mark.parametrize("seed", range(4))
def test_known_on_is_as_if_later_editions_were_never_loaded(seed: int, tmp_path: Path) -> None:
    print(f"seed {seed}")
    rng = random.Random(seed)
    whole, days = open_workspace(tmp_path / "whole"), ["2023-01-01", "2023-06-01", "2024-01-01"]
    drawn = {}
    for day in days:
        rows = [("person", "holding", rng.choice(SHARES)), ("holding", "firm", rng.choice(SHARES))]
        drawn[day] = rng.sample(rows, rng.randint(1, 2))
        load(whole, tmp_path, day, drawn[day], complete=rng.random() < 0.5)
    for known_on in ("2023-01-01", "2023-03-01", "2023-06-01", "2023-12-31", "2024-01-01"):
        only = open_workspace(tmp_path / known_on)
        for file in sorted(tmp_path.glob("three.*.yaml")):
            day = file.name.split(".")[1]
            if day <= known_on:
                load(only, tmp_path, day, drawn[day], complete=_complete(whole, day))
        asked = (["Firm B.V.", "Holding N.V."], ["us", "eu", "uk"], "2022-06-01")
        then, alone = whole.exposure(*asked, known_on=known_on), only.exposure(*asked)
        for row in (*then, *alone):
            row.pop("data_as_known_on")
            row.pop("data_version")
        assert then == alone


def test_known_on_is_the_same_in_whatever_order_editions_came(
    three: Workspace, tmp_path: Path
) -> None:
    other = open_workspace(tmp_path / "other")
    for day in reversed(EDITIONS):
        load(other, tmp_path, day, EDITIONS[day])
    for known_on in (*EDITIONS, "2023-05-31", None):
        asked = (["Firm B.V.", "Holding N.V."], ["eu"], "2022-06-01")
        told = [one.exposure(*asked, known_on=known_on) for one in (three, other)]
        assert told[0][0]["data_version"] == told[1][0]["data_version"]
        for key in ("verdict", "own_max_pct", "listed_owners", "caveats", "evidence"):
            assert [row[key] for row in told[0]] == [row[key] for row in told[1]], known_on
        paths = told[1][0]["paths"]
        assert all(hop["reader"] == "case" for path in paths for hop in path["hops"])


def test_paths_of_what_was_known(three: Workspace) -> None:
    (path,) = three.paths("Firm B.V.", "eu", "2022-06-01", known_on="2023-02-01")
    assert [hop["share_min_pct"] for hop in path["hops"]] == [60, 100]
    assert path["data_as_known_on"] == "2023-02-01"
    assert three.paths("Firm B.V.", "eu", "2022-06-01", known_on="2024-02-01") == []
    with pytest.raises(NotFoundError, match="nothing was known of"):
        three.paths("Firm B.V.", "eu", known_on="2022-01-01")
    with pytest.raises(InputError, match="not a date"):
        three.exposure(["Firm B.V."], ["eu"], known_on="yesterday")


def test_a_list_of_parties_of_what_was_known(three: Workspace, ask_three: Any) -> None:
    three.close()
    folder = three.settings.workspace
    (folder.parent / "list.csv").write_text("name\nFirm B.V.\nNobody at all\n", encoding="utf-8")
    rows = ask_three(
        folder,
        "exposure",
        "--input",
        folder.parent / "list.csv",
        "--regime",
        "eu",
        "--as-of",
        "2022-06-01",
        "--known-on",
        "2023-02-01",
    )
    assert [row["verdict"] for row in rows] == ["certain", "not_assessed"]
    assert {row["data_as_known_on"] for row in rows} == {"2023-02-01"}


def test_a_judgement_counts_from_its_own_day(three: Workspace, tmp_path: Path) -> None:
    twin = tmp_path / "twin.case.yaml"
    text = CASE.format(day="2023-01-01", interests=HELD.format("person", "holding", "60"))
    twin.write_text(text.replace("case_of_three", "twin").replace("Firm B.V.", "Other B.V."))
    three.load([twin], Options(retrieved_on="2023-01-01"))
    three.judge("twin:firm", "case_of_three:firm", "positive")
    (now,) = three.exposure(["twin:firm"], ["eu"], "2022-06-01")
    (then,) = three.exposure(["twin:firm"], ["eu"], "2022-06-01", known_on="2023-02-01")
    assert (now["verdict"], then["verdict"]) == ("excluded", "excluded")
    assert then["subject_id"] == now["subject_id"] == "case_of_three:firm"
    assert then["subject_name"] == "Other B.V."


def test_data_versions_are_opened_again(three: Workspace, tmp_path: Path) -> None:
    latest = three.data_version
    known = [v.data_version for v in _versions(three)]
    assert known[-1] == latest
    assert len(set(known)) == len(EDITIONS)
    first, second = known[0], known[1]
    (row,) = three.compare("Holding N.V.", first, second, ["eu"], as_of="2022-06-01")
    assert (row["from"]["verdict"], row["to"]["verdict"]) == ("certain", "excluded")
    assert (row["from"]["data_version"], row["to"]["data_version"]) == (first, second)
    (moved,) = row["moved"]
    assert (moved["what"], moved["hop"]["from_name"]) == ("interest", "A. Person")
    assert moved["before"].startswith("60%")
    assert moved["after"].startswith("30%")
    (same,) = three.compare("Firm B.V.", latest, latest, ["eu"], as_of="2022-06-01")
    assert (same["changed"], same["moved"]) == (False, [])
    three.drop("case_of_three")
    twin = tmp_path / "three.2023-01-01.case.yaml"
    three.load([twin], Options(retrieved_on="2023-01-01", complete=True))
    with pytest.raises(InputError, match=r"is gone: .*dropped since then or before: case"):
        three.compare("Firm B.V.", second, "2024-01-01", ["eu"])
    with pytest.raises(InputError, match="no data version of this record; the latest are"):
        three.compare("Firm B.V.", "0123456789abcdef", "2024-01-01", ["eu"])


def test_a_line_that_a_crash_cut_short_harms_nothing(three: Workspace, tmp_path: Path) -> None:
    before = _versions(three)
    folder = three.record.folder
    log, head = (folder / "LOG.jsonl").read_bytes(), (folder / "HEAD.json").read_bytes()
    load(three, tmp_path, "2024-05-01", EDITIONS["2023-01-01"])
    # As a writer leaves it that dies while it writes the line of its change.
    whole = (folder / "LOG.jsonl").read_bytes()
    (folder / "LOG.jsonl").write_bytes(whole[: (len(log) + len(whole)) // 2])
    (folder / "HEAD.json").rename(folder / "HEAD.json.new")
    (folder / "HEAD.json").write_bytes(head)
    # What was written last is told after the head is in place.
    (three.settings.workspace / "cache/last.json").unlink()
    newest = max((folder / "parts").iterdir(), key=lambda part: part.stat().st_mtime_ns)
    newest.with_name(f"{newest.name}.uncommitted").touch()
    assert _versions(three) == before
    load(three, tmp_path, "2024-05-01", EDITIONS["2023-01-01"])
    assert [v.parts for v in _versions(three)][:-1] == [v.parts for v in before]
    assert _versions(three)[-1].data_version == three.data_version


def test_a_workspace_that_is_copied_keeps_its_versions(three: Workspace, tmp_path: Path) -> None:
    three.close()
    shutil.copytree(three.settings.workspace, tmp_path / "copy")
    again = open_workspace(tmp_path / "copy")
    assert _versions(again) == _versions(three)
