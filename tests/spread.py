"""How a run is spread over the cores, in which order, and what `--quick` leaves out.

A core takes the tests of one file after those of another. Files, and the tests of a file, come in
a random order, which its seed gives again; files that take long come before the others, so that no
core waits for another at the end. One core takes all that needs a Neo4j: there is one server.
"""

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadFileScheduling

from tests.engine_cache import start_making
from tests.failures import tell_failures_at_once

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.workermanage import WorkerController

ROOT = Path(__file__).resolve().parent.parent
OF_NEO4J = re.compile(r"\b(neo4j_uri|empty_neo4j|lend_neo4j)\b")
"""The fixtures of the one server, as a file that needs it names them."""
SLOW_MARKS = ("slow", "neo4j", "browser")
SLOW_FIXTURES = {"neo4j_uri", "neo4j_with_password", "browser", "chromium_path"}
SLOW_PLACES = ("tests/benchmarks/", "tests/browser/", "tests/fuzz/", "tests/oracle/")

_left_out = pytest.StashKey[int]()
_remarks = pytest.StashKey[list[str]]()
_classes = pytest.StashKey[object]()
"""The process that makes the cache of the engine's classes; it ends by itself."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--quick`."""
    parser.addoption(
        "--quick",
        action="store_true",
        help="leave out what is slow; the rest takes five minutes on two cores",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make room for what is said at the end, and what all engines of a long run start from."""
    if config.getoption("numprocesses", None) and not config.getoption("quick"):
        config.stash[_classes] = start_making()
    config.stash[_left_out] = 0
    config.stash[_remarks] = []
    tell_failures_at_once(config)


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Return the number of cores, or 0 where no whole folder is named."""
    paths = [config.invocation_params.dir / word.partition("::")[0] for word in config.args]
    # xdist would not say that a path is none.
    if not any(path.is_dir() for path in paths) or not all(path.exists() for path in paths):
        return 0
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    # xdist itself takes two threads of one core for one.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


class FileByFile(LoadFileScheduling):
    """Gives a worker one file after another, and one worker all files that need the Neo4j."""

    def _split_scope(self, nodeid: str) -> str:
        file = _file(nodeid)
        return "neo4j" if _needs_neo4j(file) else file

    def _reschedule(self, node: "WorkerController") -> None:
        # A worker that came for one that died has no tests until it has found them itself.
        if node in self.registered_collections:
            super()._reschedule(node)


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]


@cache
def _needs_neo4j(file: str) -> bool:
    path = ROOT / file
    return path.is_file() and OF_NEO4J.search(path.read_text(encoding="utf-8")) is not None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(
    config: pytest.Config, log: "Producer"
) -> LoadFileScheduling | None:
    """Return the order in which workers get files, unless another is asked for."""
    return FileByFile(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the files that hold something slow first, or leave out what is slow if asked to."""
    slow = [item for item in items if _is_slow(item)]
    if config.getoption("quick") and slow:
        config.hook.pytest_deselected(items=slow)
        config.stash[_left_out] = len(slow)
        left_out = set(slow)
        items[:] = [item for item in items if item not in left_out]
    else:
        files = {item.path for item in slow}
        # What one worker alone can take comes first of all.
        items.sort(key=lambda item: (not _needs_neo4j(_file(item.nodeid)), item.path not in files))


def _is_slow(item: pytest.Item) -> bool:
    return (
        item.nodeid.startswith(SLOW_PLACES)
        or any(item.get_closest_marker(mark) for mark in SLOW_MARKS)
        or not SLOW_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
    )


def add_remark(config: pytest.Config, line: str) -> None:
    """Print a line at the end of the run."""
    config.stash[_remarks].append(line)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over what this worker has to say to the process that prints it."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["remarks"] = session.config.stash[_remarks]
        output["left_out"] = session.config.stash[_left_out]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: "WorkerController") -> None:
    """Take what a worker has to say; one that crashed says nothing."""
    output = getattr(node, "workeroutput", {})
    node.config.stash[_remarks] += output.get("remarks", [])
    node.config.stash[_left_out] = max(node.config.stash[_left_out], output.get("left_out", 0))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the remarks of tests that passed but have something to say, and how to run again."""
    remarks = config.stash[_remarks]
    if remarks:
        terminalreporter.section("remarks")
        terminalreporter.write_line("\n".join(remarks))
    terminalreporter.ensure_newline()
    seed = config.getoption("randomly_seed", None)
    if seed is not None:
        terminalreporter.write_line(f"The same order again: --randomly-seed={seed}")
    if config.getoption("quick"):
        terminalreporter.write_line(
            f"--quick has left out {config.stash[_left_out]:,} tests; without it they run too"
        )
