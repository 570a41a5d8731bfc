"""The command line as a process of its own: closed pipes, other locales, Ctrl-C at once."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

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
