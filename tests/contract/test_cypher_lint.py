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


@pytest.fixture(scope="module")
def lint(repository: Path) -> Callable[[list[Path]], list[Finding]]:
    """A function that lints files in one process of node."""
    program, _ = node("Cypher linter")
    folder = installed(
        repository, f"cypher-linter-{VERSION}", f"{PACKAGE}@{VERSION}", "Cypher linter"
    )

    def run(files: list[Path]) -> list[Finding]:
        command = [program, str(repository / ".ci" / "lint_cypher.mjs"), str(folder)]
        done = subprocess.run(
            [*command, *map(str, files)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return [Finding(**json.loads(line)) for line in done.stdout.splitlines()]

    return run


def test_shipped_cypher_has_no_errors(
    repository: Path,
    lint: Callable[[list[Path]], list[Finding]],
    remark: Callable[[str], None],
) -> None:
    files = [file for folder in FOLDERS for file in sorted((repository / folder).glob("*.cypher"))]
    assert files, "no Cypher file found in " + " or ".join(FOLDERS)
    findings = lint(files)
    for finding in findings:
        if finding.severity == "warning":
            remark(str(finding))
    assert [str(finding) for finding in findings if finding.severity == "error"] == []


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("// title: Owners\nMATCH (n:Entity {id: $id}) RETURN n.name AS name // $not", None),
        ("MATCH (n:Entity) RETUR n", "error"),
        ("MATCH (n:Entity) RETURN m", "error"),
        ("MATCH (n:Entity) RETURN no_such_function(n) AS x", "error"),
        ("MATCH (n:Entity) RETURN id(n) AS x", "warning"),
    ],
)
def test_linter_tells_right_from_wrong(
    lint: Callable[[list[Path]], list[Finding]], tmp_path: Path, text: str, severity: str | None
) -> None:
    file = tmp_path / "query.cypher"
    file.write_text(text, encoding="utf-8")
    assert {finding.severity for finding in lint([file])} == ({severity} if severity else set())
