"""A small workspace with two editions, two datasets and a decision, and copies of each state."""

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graph.candidates.pair_id import pair_id
from queries.cli.commands import run
from queries.rows.candidate_rows import hashes_of
from queries.workspace.workspace import open_workspace

Command = Callable[..., tuple[int, Any, str]]
FIRMS = ("toloka:tevian", "toloka:ntechlab")
PAIR = pair_id(*FIRMS)


@dataclass(frozen=True)
class Base:
    """A sound workspace, the states that it had before, and a table of decisions."""

    folder: Path
    older: list[Path]
    table: Path


@pytest.fixture(scope="session")
def base(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Base:
    """A workspace with two editions of one dataset, another dataset, and a judgement."""
    place = tmp_path_factory.mktemp("base")
    case = repository / "sample_data" / "case" / "toloka.case.yaml"
    text = case.read_text(encoding="utf-8")
    older = re.sub(
        r"(?ms)^listings:.*?(?=^\S|\Z)",
        lambda found: "".join(
            item for item in re.split(r"(?m)(?=^  - )", found[0]) if "tevian" not in item
        ),
        text,
    )
    assert older != text
    (place / "toloka.case.yaml").write_text(older, encoding="utf-8")
    folder = place / "ws"
    steps: list[tuple[str | Path, ...]] = [
        ("load", place / "toloka.case.yaml", "--retrieved-on", "2026-01-01"),
        ("watch", "add", "toloka:tevian", "--regime", "eu"),
        ("load", case, "--retrieved-on", "2026-02-01", "--complete"),
        ("watch", "add", _write_list(place), "--regime", "eu"),
        ("story", "add", "Who", "toloka:tevian", "--as-of", "2024-04-08"),
        ("load", case.with_name("citgo.case.yaml")),
        ("judge", *FIRMS, "negative", "--reason", "two firms"),
        ("decide", PAIR, "different", "--by", "Ana", "--second", "Ben", "--until", "9999-12-31"),
    ]
    states = []
    for number, step in enumerate(steps):
        assert run(["--workspace", str(folder), *map(str, step)]) == 0
        states.append(place / f"state{number}")
        shutil.copytree(folder, states[-1])
    assert run(["--workspace", str(folder), "search", "Tevian"]) == 0
    # The listing that the second edition brought is told once.
    assert run(["--workspace", str(folder), "watch", "run"]) == 4
    return Base(folder, states[:-1], _write_table(folder))


def _write_list(place: Path) -> Path:
    """Write a list of counterparties that can be watched."""
    (place / "list.csv").write_text("name\nNtechLab\n", encoding="utf-8")
    return place / "list.csv"


def _write_table(folder: Path) -> Path:
    """Write a table of one pair with its decision filled in beside a workspace."""
    workspace = open_workspace(folder)
    hashes = hashes_of(workspace.world, FIRMS)
    workspace.close()
    row = {"pair": PAIR, "left": FIRMS[0], "right": FIRMS[1], "decision": "unsure"}
    row |= {f"{end}_hash": hashes[row[end]] for end in ("left", "right")}
    path = folder.with_name("queue.csv")
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(row))
        writer.writeheader()
        writer.writerow(row)
    return path


@pytest.fixture
def copy(base: Base, tmp_path: Path) -> Iterator[Path]:
    """A copy of the sound workspace that a test may damage."""
    folder = tmp_path / "ws"
    shutil.copytree(base.folder, folder)
    return folder


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Command:
    """Run a command on a folder; give exit code, answer and remarks."""

    def ask(folder: Path, *words: str | Path) -> tuple[int, Any, str]:
        capfd.readouterr()
        code = run(["--workspace", str(folder), "--format", "json", *map(str, words)])
        out, err = capfd.readouterr()
        return code, json.loads(out) if out.strip() else None, err

    return ask
