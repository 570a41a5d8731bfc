"""The command line as a process of its own: closed pipes, other locales, Ctrl-C at once."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.queries.conftest import Start

pytestmark = pytest.mark.slow

INTERRUPTED_AT_A_MODULE = """
import sys
from queries.cli.program import main

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupting())
main()
"""


def test_a_closed_pipe_is_no_error_of_a_table_either(start: Start, sample_workspace: Path) -> None:
    running = start(sample_workspace, "--format", "table", "regimes")
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    assert running.stderr.read() == ""
    running.stderr.close()
    assert running.wait(300) == 0


def test_a_remark_that_nobody_reads_does_not_stop_the_answer(
    start: Start, sample_workspace: Path, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name\nToloka AI BV\n", encoding="utf-8")
    running = start(sample_workspace, "exposure", "--input", path, "--regime", "eu")
    assert running.stdout is not None
    assert running.stderr is not None
    running.stderr.close()
    rows = json.loads(running.stdout.read())
    running.stdout.close()
    assert [row["match_status"] for row in rows] == ["matched"]
    assert running.wait(300) == 0


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_a_change_whose_answer_is_lost_says_that_it_is_done(
    repository: Path, own_workspace: Path
) -> None:
    pair = ("toloka:yandex_nv", "toloka:yandex_group")
    for words, code, said in (
        (("judge", *pair, "unsure"), 3, "It is done, but the answer could not be written: No "),
        (("search", "Toloka"), 2, "The answer could not be written: No space left"),
    ):
        with FULL.open("w") as full:
            asked = _shell(repository, own_workspace, words, stdout=full, stderr=subprocess.PIPE)
        assert asked.returncode == code
        assert said in asked.stderr


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_a_remark_that_cannot_be_written_costs_neither_answer_nor_code(
    repository: Path, own_workspace: Path
) -> None:
    with FULL.open("w") as full:
        asked = _shell(
            repository, own_workspace, ("search", "Toloka"), stdout=subprocess.PIPE, stderr=full
        )
    assert asked.returncode == 0
    assert json.loads(asked.stdout)


@pytest.mark.skipif(os.name != "posix", reason="a shell closes the streams")
@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&-"])
def test_a_stream_that_the_caller_closed_is_nowhere(
    repository: Path, own_workspace: Path, closed: str
) -> None:
    asked = subprocess.run(
        ["sh", "-c", f'"$0" -c "$1" --workspace "$2" judge "$3" "$4" unsure {closed}',
         sys.executable, "from queries.cli.program import main; main()", str(own_workspace),
         "toloka:yandex_nv", "toloka:yandex_group"],
        cwd=repository, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (asked.returncode, "Traceback" in asked.stderr) == (0, False)
    assert bool(asked.stdout) == (closed != ">&-")


def _shell(
    repository: Path, folder: Path, words: tuple[str, ...], **streams: Any
) -> "subprocess.CompletedProcess[str]":
    """Run one command on a workspace with streams of the caller's own."""
    return subprocess.run(
        [sys.executable, "-c", "from queries.cli.program import main; main()",
         "--workspace", str(folder), *words],
        cwd=repository, text=True, check=False, **streams,
    )  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a locale does not decide on paths")
def test_names_and_paths_are_utf8_whatever_the_locale(
    start: Start, sample_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "Prüfung Ж"
    folder.symlink_to(sample_workspace, target_is_directory=True)
    running = start(folder, "search", "Толока")
    out, err = running.communicate(timeout=300)
    assert running.returncode == 0, err
    assert json.loads(out)[0]["matched_on"] == 'alias "Толока"'


@pytest.mark.parametrize("module", ["queries.cli.commands", "click", "queries.workspace.workspace"])
def test_ctrl_c_while_the_commands_are_loaded_has_its_line_too(
    module: str, repository: Path
) -> None:
    program = [sys.executable, "-c", INTERRUPTED_AT_A_MODULE, module]
    done = subprocess.run(program, cwd=repository, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "ownership: Interrupted. Nothing was half done.\n"


def test_the_program_begins_where_ctrl_c_is_heard(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["scripts"] == {"ownership": "queries.cli.program:main"}
