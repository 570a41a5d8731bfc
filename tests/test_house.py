"""Lint, format, types and floors, run as tests so that one command says whether all is well."""

import ast
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

CHECKS = {
    "lint": (["ruff", "check", "."], "uv run ruff check --fix ."),
    "format": (["ruff", "format", "--check", "."], "uv run ruff format ."),
    "types": (["mypy", "--strict"], "uv run mypy --strict"),
    "floors": (["lint-imports", "--no-logo"], "uv run lint-imports"),
}


@pytest.mark.parametrize("name", CHECKS)
def test_house_is_in_order(repository: Path, name: str) -> None:
    (program, *arguments), remedy = CHECKS[name]
    path = Path(sysconfig.get_path("scripts"), program)
    done = subprocess.run(
        [path, *arguments],
        cwd=repository,
        env={**os.environ, "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        pytest.fail(f"{done.stdout.strip()[-4000:]}\n\nTo see it alone: {remedy}", pytrace=False)


def test_the_entry_leaves_the_driver_to_the_stores(repository: Path) -> None:
    # The floors of folders are checked by import-linter, which does not read single modules.
    tree = ast.parse((repository / "app.py").read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [a.name for a in node.names]
        )
    }
    assert "neo4j" not in imported


SKIPPING = """
import pytest
{module_level}
def test_skips():
    pytest.skip({reason!r})

@pytest.mark.xfail(reason="known")
def test_known():
    assert False

def test_passes():
    pass
"""


def _run(
    repository: Path, folder: Path, source: str, environment: dict[str, str], *options: str
) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(source, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    inherited = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.skips", "-p", "no:cacheprovider"]
        + ["-p", "xdist", "-c", str(folder / "pytest.ini"), *options, str(folder / "test_it.py")],
        cwd=repository,
        env={**inherited, **environment, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("reason", "ci", "sample_there", "outcome"),
    [
        ("no java found", None, False, "1 passed, 1 skipped, 1 xfailed"),
        ("no java found", "true", False, "1 failed, 1 passed, 1 xfailed"),
        ("sample data not here: x", "true", False, "1 passed, 1 skipped, 1 xfailed"),
        ("sample data not here: x", "true", True, "1 failed, 1 passed, 1 xfailed"),
    ],
)
def test_a_skip_fails_with_ci(
    repository: Path,
    tmp_path: Path,
    reason: str,
    ci: str | None,
    sample_there: bool,
    outcome: str,
) -> None:
    samples = tmp_path / "samples"
    if sample_there:
        samples.mkdir()
    environment = {"OWNERSHIP_SHARED_DATA": str(samples)} | ({"CI": ci} if ci else {})
    source = SKIPPING.format(module_level="", reason=reason)
    assert outcome in _run(repository, tmp_path, source, environment).stdout


def test_a_file_that_skips_itself_fails_with_ci(repository: Path, tmp_path: Path) -> None:
    skip = "pytest.skip('nothing to see', allow_module_level=True)"
    source = SKIPPING.format(module_level=skip, reason="")
    done = _run(repository, tmp_path, source, {"CI": "true"})
    assert "1 error" in done.stdout
    assert done.returncode != 0


def test_a_skip_fails_in_another_process_too(repository: Path, tmp_path: Path) -> None:
    source = SKIPPING.format(module_level="", reason="no java found")
    done = _run(repository, tmp_path, source, {"CI": "true"}, "-n2")
    assert "1 failed, 1 passed, 1 xfailed" in done.stdout
    assert done.returncode != 0
