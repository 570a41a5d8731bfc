"""A command of this program, run beside the explorer: what it says on the way, and its answer."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from graph.values.errors import InputError
from queries.explorer.server.background_tasks import Task

_PROGRAM: Final = "from queries.cli.program import main; main()"
_KEPT: Final = 200
"""Lines of what a command said that are kept."""


@dataclass
class OwnCommand:
    """A command that runs; ``words`` are what a person would write after ``ownership``.

    ``said`` is what it wrote to stderr, the newest line last.
    """

    words: list[str]
    said: deque[str] = field(default_factory=lambda: deque(maxlen=_KEPT))
    task: Task[list[dict[str, Any]]] = field(init=False)

    def start(self, workspace: Path) -> "OwnCommand":
        """Start the command on a workspace."""
        words = ["--workspace", str(workspace.resolve()), "--format", "json", *self.words]
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=Path(__file__).resolve().parents[3],
        )
        self.task = Task(lambda: self._answer(process), lambda: _interrupt(process))
        return self

    def _answer(self, process: "subprocess.Popen[str]") -> list[dict[str, Any]]:
        """Return the rows of the answer; the command's own text in an `InputError` if it failed."""
        assert process.stderr is not None
        assert process.stdout is not None
        with process:
            for line in process.stderr:
                self.said.append(line.rstrip("\n"))
            text = process.stdout.read()
        with contextlib.suppress(ValueError):
            found: list[dict[str, Any]] = json.loads(text)
            return found
        said = [line for line in self.said if line.strip()]
        raise InputError(said[-1].removeprefix("ownership: ") if said else "it ended unfinished")


def _interrupt(process: "subprocess.Popen[str]") -> None:
    """Ask a command to end as Ctrl-C does; what it fetched so far is kept."""
    if process.poll() is None:
        # Windows sends Ctrl-C to whole consoles only.
        process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGINT)


def as_typed(words: Sequence[str]) -> str:
    """Return a command as a person writes it in a terminal."""
    return " ".join(["ownership", *words])
