"""Every Cypher file that is shipped passes Neo4j's own linter, for Cypher 5 and Cypher 25.

Errors fail. Warnings (deprecated forms, products of unconnected patterns) are printed at the end of
the run: what replaces a deprecated form is often unknown to the older servers that people have.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.npm import installed, node

pytestmark = pytest.mark.slow

PACKAGE = "@neo4j-cypher/language-support"
VERSION = "2.0.0-next.38"
FOLDERS = ("queries/cypher", "graph/store/reads")


class Finding(NamedTuple):
    """One thing that the linter has to say; `line` counts from 1."""

    file: str
    line: int
    severity: str
    message: str

    def __str__(self) -> str:
        return f"{Path(self.file).name}:{self.line}: {self.message}"


TEXTS: dict[str, str | None] = {
    "// title: Owners\nMATCH (n:Entity {id: $id}) RETURN n.name AS name // $not": None,
    "MATCH (n:Entity) RETUR n": "error",
    "MATCH (n:Entity) RETURN m": "error",
    "MATCH (n:Entity) RETURN no_such_function(n) AS x": "error",
    "MATCH (n:Entity) RETURN id(n) AS x": "warning",
}
"""Texts, and how severe what the linter has to say of each is."""


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file for each of the texts."""
    folder = tmp_path_factory.mktemp("texts")
    files = {text: folder / f"query{number}.cypher" for number, text in enumerate(TEXTS)}
    for text, file in files.items():
        file.write_text(text, encoding="utf-8")
    return files


@pytest.fixture(scope="module")
def shipped(repository: Path) -> list[Path]:
    """The Cypher files that are shipped."""
    return [file for folder in FOLDERS for file in sorted((repository / folder).glob("*.cypher"))]


@pytest.fixture(scope="module")
def found(repository: Path, texts: dict[str, Path], shipped: list[Path]) -> list[Finding]:
    """What the linter has to say of all these files, in one process of node."""
    program, _ = node("Cypher linter")
    folder = installed(
        repository, f"cypher-linter-{VERSION}", f"{PACKAGE}@{VERSION}", "Cypher linter"
    )
    command = [program, str(repository / ".ci" / "lint_cypher.mjs"), str(folder)]
    files = map(str, (*shipped, *texts.values()))
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [Finding(**json.loads(line)) for line in done.stdout.splitlines()]


def test_shipped_cypher_has_no_errors(
    shipped: list[Path], found: list[Finding], remark: Callable[[str], None]
) -> None:
    assert shipped, "no Cypher file found in " + " or ".join(FOLDERS)
    findings = [finding for finding in found if Path(finding.file) in shipped]
    for finding in findings:
        if finding.severity == "warning":
            remark(str(finding))
    assert [str(finding) for finding in findings if finding.severity == "error"] == []


@pytest.mark.parametrize(("text", "severity"), TEXTS.items())
def test_linter_tells_right_from_wrong(
    found: list[Finding], texts: dict[str, Path], text: str, severity: str | None
) -> None:
    mine = {finding.severity for finding in found if finding.file == str(texts[text])}
    assert mine == ({severity} if severity else set())
