"""Each mutant of the rules is found by the test that the list names for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants.run_mutants import ROOT, altered_text, read_mutants

LEAST = 60
ROOMS = (
    "graph/verdict/",
    "graph/cascade/outcome.py",
    "graph/holdings/control_signs.py",
    "graph/holdings/transfers.py",
    "graph/holdings/acting_together.py",
    "graph/holdings/stakes.py",
    "graph/regimes/who_is_listed.py",
)


def test_the_list_is_long_enough_and_true() -> None:
    mutants = read_mutants()
    assert len({(m["file"], m["old"], m["new"]) for m in mutants}) == len(mutants) >= LEAST
    for mutant in mutants:
        assert altered_text(mutant)
        assert Path(ROOT / mutant["test"].partition("::")[0]).is_file()
    for room in ROOMS:
        assert any(mutant["file"].startswith(room) for mutant in mutants), room


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_every_mutant_is_found() -> None:
    program = [sys.executable, "-m", "tests.mutants.run_mutants"]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
