"""The start of the program."""

import os

import pytest

from queries.cli import program
from queries.cli.commands import main as run_command


def test_the_library_of_numbers_gets_one_thread_unless_asked_for_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(f"{run_command.__module__}.{run_command.__name__}", lambda: None)
    for said, had in (("1", None), ("4", "4")):
        monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
        if had is not None:
            monkeypatch.setenv("OPENBLAS_NUM_THREADS", had)
        program.main()
        assert os.environ["OPENBLAS_NUM_THREADS"] == said
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
