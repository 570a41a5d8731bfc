"""Without the extras the command line answers as ever, and says what to install for the rest."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PROGRAM = """
import importlib.util, sys
away = set(sys.argv.pop(1).split(","))
real = importlib.util.find_spec

class Away:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in away:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Away())
importlib.util.find_spec = lambda name, *a: None if name in away else real(name, *a)
from queries.cli.commands import run
sys.exit(run(sys.argv[1:]))
"""
EXPLORER = ("docx", "pandas", "pygraphviz", "pyvis", "resvg_py", "streamlit")
EVERYTHING = (*EXPLORER, "numba", "scipy", "authlib", "httpx", "mcp", "weasyprint")


@pytest.fixture(scope="module")
def place(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace that was loaded where no extra is installed."""
    folder = tmp_path_factory.mktemp("plain")
    case = repository / "sample_data/case/toloka.case.yaml"
    done = _run(repository, folder, "load", str(case))
    assert done.returncode == 0, done.stderr
    return folder


def _run(repository: Path, place: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, ",".join(EVERYTHING), "--workspace", place / "ws", *words],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(repository)},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    "words",
    [
        ("search", "Yandex"),
        ("exposure", "Toloka AI BV", "--out", "answer"),
        ("exposure", "--everyone", "--out", "everyone"),
        ("timeline", "Toloka AI BV"),
        ("candidates",),
        ("export", "bods", "bods"),
        ("query", "run", "circular_holdings"),
    ],
)
def test_the_command_line_needs_no_extra(
    repository: Path, place: Path, words: tuple[str, ...]
) -> None:
    done = _run(repository, place, *words)
    assert done.returncode == 0, done.stderr
    assert "extra" not in done.stderr


@pytest.mark.parametrize(
    ("words", "extra"),
    [
        (("app", "--no-open"), "explorer"),
        (("story", "export", "t", "t.docx"), "explorer"),
        (("mcp",), "agents"),
    ],
)
def test_what_needs_an_extra_names_it(
    repository: Path, place: Path, words: tuple[str, ...], extra: str
) -> None:
    if words[0] == "story":
        assert _run(repository, place, "story", "add", "T", "Toloka AI BV").returncode == 0
    done = _run(repository, place, *words)
    assert done.returncode == 2
    assert done.stderr == (
        f'ownership: this needs the extra "{extra}": pip install "WHEEL[{extra}]", '
        "where WHEEL is the .whl file of this program\n"
    )
