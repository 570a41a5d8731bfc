"""The notebook of the documentation runs from top to bottom in a kernel of its own."""

import inspect
import json
import re
import shutil
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from queries.question.found_page import MoreFilters
from queries.workspace.workspace import Workspace

pytestmark = pytest.mark.slow
NOTEBOOK = "docs/how-to/notebook.ipynb"
RUN = """
import sys
import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
NotebookClient(notebook, timeout=300, kernel_name="python3").execute(cwd=sys.argv[2])
nbformat.write(notebook, sys.argv[3])
"""


def test_the_notebook_runs_where_it_lies_in_a_clone(repository: Path, tmp_path: Path) -> None:
    if find_spec("nbclient") is None:
        pytest.skip("no nbclient in this environment; run: uv sync")
    # As in a fresh clone, with nothing of a workspace or of settings around it.
    clone, home = tmp_path / "clone", tmp_path / "home"
    for name in ("graph", "ingest", "queries", "sample_data"):
        (clone / name).parent.mkdir(exist_ok=True)
        (clone / name).symlink_to(repository / name)
    shutil.copytree(repository / "docs" / "how-to", clone / "docs" / "how-to")
    home.mkdir()
    beside = {"PATH": str(Path(sys.executable).parent), "HOME": str(home), "PYTHONPATH": str(clone)}
    done = subprocess.run(
        [sys.executable, "-c", RUN, clone / NOTEBOOK, (clone / NOTEBOOK).parent, tmp_path / "ran"],
        env=beside,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    said = [_text(cell) for cell in _cells(tmp_path / "ran") if cell["cell_type"] == "code"]
    printed = "\n".join(said)
    assert "Yandex N.V. eu_asset_freeze" in printed
    assert "own_min_pct" in printed  # the table of pandas
    assert "('eu_asset_freeze'," in printed  # the rows of DuckDB
    assert "OWNS" in printed  # the edges of networkx
    assert "Decimal('" in printed  # the typed records
    assert not any(home.glob("*workspace*"))


def test_no_outputs_are_kept_in_it(repository: Path) -> None:
    code = [cell for cell in _cells(repository / NOTEBOOK) if cell["cell_type"] == "code"]
    assert code
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)


def _cells(path: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells


def _text(cell: dict[str, Any]) -> str:
    """Return what a cell printed and gave, as one text."""
    found = []
    for output in cell["outputs"]:
        found += output.get("text", [])
        found += output.get("data", {}).get("text/plain", [])
    return "".join(found)


def test_the_page_names_verbs_and_arguments_that_are_there(repository: Path) -> None:
    page = (repository / "docs" / "how-to" / "python-notebook.md").read_text(encoding="utf-8")
    more = set(MoreFilters.__annotations__)
    for name, given in re.findall(r"[|,] `(\w+)\(([^)`]*)\)`", page):
        taken = set(inspect.signature(getattr(Workspace, name)).parameters) | more
        named = {one.partition("=")[0].strip() for one in given.split(",") if one.strip(" .")}
        assert named <= taken, name
    for row in re.findall(r"^\| `[a-z].* \| .*`[A-Z].* \|$", page, re.M):
        types, modules = (re.findall(r"`(\w+)`", cell) for cell in row.split("|")[2:4])
        homes = [import_module(f"queries.question.{one}") for one in modules]
        for kind in types:
            assert any(hasattr(home, kind) for home in homes), kind
