"""The conformance kit on a package that is right, and on one that is wrong in many ways."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

READER = '''
"""Pebbles: one company a line, its number before a colon."""

from collections.abc import Iterator

from graph.record.model import Name, Party
from ingest.files.opened_file import Opened, Sniff
from ingest.reader import Context, Reader, Record, Refusal


def sniff(seen: Sniff) -> int:
    return {score} if seen.text.startswith("#pebbles") else 0


def read(opened: Opened, context: Context) -> Iterator[Record | Refusal]:
    for _, stream in opened.text():
        for number, line in enumerate(stream, 1):
            text = line.strip()
            if number == 1:
                continue
            key, colon, name = text.partition(":")
            if not colon or not name.strip():
                {wrong}
                yield Refusal(f"line {{number}}", "no name after a colon", text)
                continue
            party = Party(f"{{context.dataset}}-{{key}}", "Company", [Name(name.strip())])
            yield Record(key, f"line {{number}}", [party])


READER = Reader(name="{name}", title="Pebbles", version="1", sniff=sniff, read=read)
'''
SAMPLE = "#pebbles\n1: Granite Ltd\n2: Basalt Ltd\n3\n"
COUNTS = {"records_read": 3, "records_kept": 2, "records_quarantined": 1, "parties": 2}
DATA_SET = """
key = "pebbles"
title = "Pebbles"
publisher = "The Quarry"
page = "https://example.org/pebbles"
kind = "register"
how_often = "daily"
conditions = "none"
reader = "pebbles"
dataset = "pebbles"
hosts = ["example.org"]
facts = [{ source = "made up", read_on = "2026-11-28", certainty = "read" }]

[[files]]
name = "pebbles.txt"
url = "https://example.org/pebbles.txt"
"""
BROUGHT = {
    "readers": "pebbles.reader:READER",
    "catalogue": "pebbles.sets",
    "queries": "pebbles.queries",
}
"""What the package names as its own, by the group that it brings it for."""
QUERY = "// title: Pebbles\n// question: Which?\n// tags: x\n\nMATCH (n:Entity) RETURN n.id AS id\n"


def build(folder: Path, **changed: str) -> None:
    """Write an installed package into a folder."""
    said = {"name": "pebbles", "score": "100", "wrong": "pass", "counts": json.dumps(COUNTS)}
    said["host"] = "example.org"
    said |= changed
    home = folder / "pebbles"
    for part in ("reader/samples", "sets", "queries"):
        (home / part).mkdir(parents=True)
    for part in ("", "reader", "sets", "queries"):
        (home / part / "__init__.py").write_text('"""Pebbles."""\n', encoding="utf-8")
    code = READER.format(name=said["name"], score=said["score"], wrong=said["wrong"])
    (home / "reader" / "__init__.py").write_text(code, encoding="utf-8")
    samples = home / "reader" / "samples"
    (samples / "stones.txt").write_text(SAMPLE, encoding="utf-8")
    expected = json.dumps({"stones.txt": {"counts": json.loads(said["counts"])}})
    (samples / "expected.json").write_text(expected, encoding="utf-8")
    (home / "sets" / "pebbles.toml").write_text(
        DATA_SET.replace('hosts = ["example.org"]', f'hosts = ["{said["host"]}"]'), encoding="utf-8"
    )
    (home / "queries" / "pebbles_all.cypher").write_text(QUERY, encoding="utf-8")
    info = folder / "pebbles-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pebbles\nVersion: 1.0\n")
    bring(folder, *BROUGHT)


def bring(folder: Path, *groups: str) -> None:
    """Let the installed package bring what it has for some groups alone."""
    lines = (f"[ownership_explorer.{name}]\npebbles = {BROUGHT[name]}\n" for name in groups)
    (folder / "pebbles-1.0.dist-info" / "entry_points.txt").write_text("".join(lines))


def run(repository: Path, folder: Path, *words: str) -> tuple[int, Any, str]:
    """Run the program with the package installed; return code, answer and remarks."""
    program = "from queries.cli.program import main; main()"
    workspace = str(folder / "workspace")
    done = subprocess.run(
        [sys.executable, "-c", program, "--workspace", workspace, "--format", "json", *words],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(repository), str(folder)))},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def test_what_a_package_brings_is_used_and_conforms(repository: Path, tmp_path: Path) -> None:
    build(tmp_path)
    code, rows, said = run(repository, tmp_path, "conformance", "Pebbles")
    assert [row for row in rows if not row["holds"]] == []
    assert code == 0, said
    assert {row["kind"] for row in rows} == {"reader", "query", "data set"}
    file = tmp_path / "mine.txt"
    file.write_text(SAMPLE, encoding="utf-8")
    _, (loaded,), _ = run(repository, tmp_path, "load", str(file))
    assert (loaded["reader"], loaded["parties"]) == ("pebbles", 2)
    _, found, _ = run(repository, tmp_path, "catalogue", "Quarry")
    assert [row["name"] for row in found] == ["pebbles"]
    _, queries, _ = run(repository, tmp_path, "query", "list")
    assert "pebbles_all" in [row["name"] for row in queries]


@pytest.mark.parametrize(
    ("changed", "checks"),
    [
        ({"score": "40"}, ["recognised by its content"]),
        ({"wrong": "raise KeyError(text)"}, ["spoilt", "gives rows"]),
        # Faults of two kinds that no check sees together.
        (
            {"counts": json.dumps({**COUNTS, "parties": 9}), "host": "other.test"},
            ["expected.json", "is a data set"],
        ),
    ],
)
def test_what_is_wrong_is_found(
    repository: Path, tmp_path: Path, changed: dict[str, str], checks: list[str]
) -> None:
    build(tmp_path, **changed)
    # The engine that runs queries starts for them alone, and no query is wrong here.
    bring(tmp_path, "readers", "catalogue")
    code, rows, said = run(repository, tmp_path, "conformance", "pebbles")
    assert code == 1, said
    wrong = [row["check"] for row in rows if not row["holds"]]
    for check in checks:
        assert any(check in one for one in wrong), rows


def test_a_query_that_would_write_is_named_and_the_others_are_checked(
    repository: Path, tmp_path: Path
) -> None:
    build(tmp_path)
    text = QUERY.replace("MATCH (n:Entity) RETURN n.id AS id", "MATCH (n) DETACH DELETE n RETURN 1")
    (tmp_path / "pebbles" / "queries" / "pebbles_gone.cypher").write_text(text, encoding="utf-8")
    bring(tmp_path, "queries")
    code, rows, said = run(repository, tmp_path, "conformance", "pebbles")
    assert code == 1, said
    assert {row["name"]: row["holds"] for row in rows if "only reads" in row["check"]} == {
        "pebbles_all.cypher": True,
        "pebbles_gone.cypher": False,
    }
    code, rows, said = run(repository, tmp_path, "query", "check")
    assert code == 2
    refused = [row for row in rows if row["not_run"]]
    assert [row["name"] for row in refused] == ["pebbles_gone"]
    assert refused[0]["not_run"].startswith("pebbles_gone.cypher: the query would change")
    assert [row["name"] for row in rows if not row["ok"]] == ["pebbles_gone"]
    assert len(rows) > 15
    assert "1 saved query differs from what it expects: pebbles_gone." in said


def test_a_reader_with_the_name_of_ours_is_refused(repository: Path, tmp_path: Path) -> None:
    build(tmp_path, name="ftm")
    code, _, said = run(repository, tmp_path, "load", str(tmp_path / "pebbles" / "__init__.py"))
    assert code == 2
    assert "has the name of another" in said
    code, _, said = run(repository, tmp_path, "conformance", "nobody")
    assert code == 2
    assert "no installed package" in said


def test_what_no_wheel_brings_is_found(repository: Path, tmp_path: Path) -> None:
    """A build of Python files alone works in its own folder, and nowhere else."""
    build(tmp_path)
    bring(tmp_path, "catalogue")
    record = tmp_path / "pebbles-1.0.dist-info" / "RECORD"
    record.write_text("pebbles/sets/__init__.py,,\n", encoding="utf-8")
    code, rows, _ = run(repository, tmp_path, "conformance", "pebbles")
    (packed,) = (row for row in rows if row["check"] == "is packed into the wheel")
    assert (code, packed["holds"]) == (1, False)
    assert packed["found"].startswith("pebbles.toml did not come with the package")
    record.write_text("pebbles/sets/__init__.py,,\npebbles/sets/pebbles.toml,,\n", "utf-8")
    _, rows, _ = run(repository, tmp_path, "conformance", "pebbles")
    assert [row["holds"] for row in rows if row["check"] == "is packed into the wheel"] == [True]


def test_a_wrong_file_of_a_package_leaves_the_others_in_use(
    repository: Path, tmp_path: Path
) -> None:
    """It ended `catalogue`, `fetch`, `query run` and `query check`, and named no package."""
    build(tmp_path)
    home = tmp_path / "pebbles"
    taken = "supply_to_listed.cypher"
    (home / "queries" / taken).write_text(QUERY, encoding="utf-8")
    (home / "queries" / "pebbles_torn.cypher").write_bytes(b"// title: \xff\n")
    other = DATA_SET.replace('hosts = ["example.org"]', 'hosts = ["other.test"]')
    (home / "sets" / "host.toml").write_text(other.replace('"pebbles"', '"host"', 1))
    (home / "sets" / "mine.toml").write_text(DATA_SET.replace('"pebbles"', '"eu_fsf"', 1))
    (home / "sets" / "torn.toml").write_text("key = ")
    bring(tmp_path, "catalogue", "queries")
    own = tmp_path / "workspace" / "catalogue"
    own.mkdir(parents=True)
    (own / "own.toml").write_text('key = "own"\n')
    code, found, said = run(repository, tmp_path, "catalogue", "Quarry")
    assert (code, [row["name"] for row in found]) == (0, ["pebbles"])
    for name in ("host.toml", "mine.toml", "torn.toml"):
        assert f"Left out: {name} of the package pebbles" in said
    assert "Left out: own.toml is no data set" in said
    _, _, said = run(repository, tmp_path, "update")
    assert "nothing was fetched into this workspace yet" in said
    code, found, said = run(repository, tmp_path, "query", "list")
    names = [row["name"] for row in found]
    assert "pebbles_all" in names
    assert "pebbles_torn" not in names
    assert f"Left out: {taken} of the package pebbles: there is a query" in said
    assert "Left out: pebbles_torn.cypher of the package pebbles: is not UTF-8" in said
    code, rows, said = run(repository, tmp_path, "conformance", "pebbles")
    assert code == 1, said
    wrong = {row["name"]: row["found"] for row in rows if not row["holds"]}
    # The reader of the data set is not brought here.
    assert "no reader 'pebbles'" in wrong.pop("pebbles.toml")
    assert set(wrong) == {taken, "pebbles_torn.cypher", "host.toml", "mine.toml", "torn.toml"}
    assert all(f"{name} of the package pebbles" in why for name, why in wrong.items())
