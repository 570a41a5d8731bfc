"""Where numba is missing: a large question says once that it takes longer, a small one does not."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import importlib.util, sys
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, *a: None if name == "numba" else real(name, *a)
from graph.kernels.compiling import worth_compiling
print([worth_compiling(int(sys.argv[1]), None) for _ in range(2)])
"""


@pytest.mark.parametrize("large", [True, False])
def test_a_large_question_says_once_that_it_takes_longer(repository: Path, large: bool) -> None:
    from graph.kernels.compiling import LARGE

    stakes = LARGE + 1 if large else LARGE
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(stakes)],
        cwd=repository,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[False, False]"
    lines = done.stderr.splitlines()
    assert len(lines) == (1 if large else 0), done.stderr
    assert all("numba is not installed" in line for line in lines)
