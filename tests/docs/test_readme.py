"""The commands that the pages show are run, and the answers that they promise are compared.

A fenced block is a command to run (``shell``), an answer that the commands just before it promise
(``text``), a file to write (a language and a file name), or only to be read (anything else). Each
page starts from a copy of the workspace with the sample cases and runs in a folder of its own.
An answer is promised in pieces: each line, split at ``...``, must occur in what was printed.
The Python of the notebook page is run as well.
"""

import glob
import itertools
import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from queries.cli.commands import run

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_data"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SET_UP = (
    "python3 -m venv .uv && .uv/bin/pip install -q uv && .uv/bin/uv run ownership demo",
    "python3 -m venv .uv && .uv/bin/pip install -q uv && .uv/bin/uv run pytest",
    "uv run ownership demo",
    "uv run pytest",
)

_BLOCK = re.compile(r"^```([a-z]+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)
_FRAME = re.compile(r"[│┃┆╎|]")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the file it stands for (or nothing), and its text."""

    language: str
    file: str
    text: str


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page."""
    return [Block(*found) for found in _BLOCK.findall(page.read_text(encoding="utf-8"))]


def with_commands() -> list[Path]:
    """Return the pages that show a command to run."""
    return [p for p in PAGES if any(b.language == "shell" for b in blocks(p))]


def words(text: str) -> str:
    """Return a text on one line, without the frames of tables."""
    return " ".join(_FRAME.sub(" ", text).split())


def arguments(line: str) -> list[str]:
    """Split a command line as a shell does, patterns of file names included."""
    found: list[str] = []
    for word in shlex.split(line):
        found += sorted(glob.glob(word)) if "*" in word else [word]
    return found


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the sample cases."""
    folder = tmp_path_factory.mktemp("loaded") / "workspace"
    cases = [str(path) for path in sorted((SAMPLES / "case").glob("*.yaml"))]
    assert run(["--workspace", str(folder), "load", *cases]) == 0
    return folder


@pytest.fixture
def desk(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the samples beside it and a workspace of its own."""
    shutil.copytree(loaded, tmp_path / "workspace")
    work = tmp_path / "work"
    work.mkdir()
    shutil.copytree(SAMPLES, work / "sample_data")
    monkeypatch.chdir(work)
    monkeypatch.setenv("OWNERSHIP_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setattr("queries.cli.demo_case.demo_workspace", lambda: tmp_path / "demo")
    monkeypatch.setenv("COLUMNS", "400")
    return work


@pytest.mark.parametrize("page", with_commands(), ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_work_and_say_what_the_page_promises(
    page: Path, desk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    printed = ""
    for block in blocks(page):
        if block.file != "":
            (desk / block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "shell":
            printed = "\n".join(_answer(line, capfd) for line in block.text.splitlines())
        elif block.language == "text" and printed:
            for line in block.text.splitlines():
                for piece in line.split("..."):
                    assert words(piece) in words(printed), f"not printed: {piece.strip()!r}"
            printed = ""


def _answer(line: str, capfd: pytest.CaptureFixture[str]) -> str:
    """Run one line of a page and give what it printed; a setting of the page is not needed."""
    if line.startswith("export ") or not line.strip():
        return ""
    program, *rest = arguments(line)
    assert program == "ownership", f"{line!r} is not ours to run"
    chosen = [] if rest[0] == "--format" else ["--format", "table"]
    code = run([*chosen, *rest])
    out, err = capfd.readouterr()
    assert code == 0, f"{line}: exit {code}: {err}"
    return f"{out}\n{err}"


def test_the_notebook_page_works(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    case = ROOT / "docs" / "how-to" / "your-own-case-file.md"
    for block in blocks(case):
        if block.file != "":
            (desk / block.file).write_text(block.text, encoding="utf-8")
    names: dict[str, object] = {}
    for block in blocks(ROOT / "docs" / "how-to" / "python-notebook.md"):
        assert block.language == "python"
        exec(compile(block.text, "python-notebook.md", "exec"), names)
    printed = capfd.readouterr().out
    assert printed.startswith("excluded No listed owner found, owners not all known. ")
    assert "'records_kept'" in printed


@pytest.mark.parametrize("command", SET_UP)
def test_the_readme_shows_how_to_set_up(command: str) -> None:
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_stays_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 250


def test_the_readme_and_the_tutorial_promise_answers() -> None:
    for page in (ROOT / "README.md", ROOT / "docs" / "tutorial.md"):
        found = [block.language for block in blocks(page)]
        pairs = list(itertools.pairwise(found))
        assert pairs.count(("shell", "text")) >= 4, f"{page.name} shows no answers"


@pytest.mark.parametrize("number", range(1, 30))
def test_every_rule_is_told_on_the_page_that_the_table_names(number: int) -> None:
    folder = ROOT / "docs" / "reference"
    table = (folder / "rules.md").read_text(encoding="utf-8")
    row = re.search(rf"^### Rule {number}$(?:.*?)(?=^### |\Z)", table, re.M | re.S)
    assert row is not None, f"rule {number} has no row"
    named = re.findall(r"\]\(([^)]+)\)", row.group())
    assert named
    for page in named:
        text = (folder / page).read_text(encoding="utf-8")
        assert re.search(rf"\brules? (\d+ and )?{number}\b", text), f"{page}: rule {number}"
