"""Faults that are put into the rules on purpose: each is found by the test that is named beside it.

    python -m tests.mutants.run_mutants [NUMBER ...]

``mutants.yaml`` has a list of ``file``, ``old``, ``new`` and ``test``. For each of them a process
is forked that imports the file with ``old`` replaced by ``new``, and all that imports it, anew and
runs the test, which has to fail. Nothing is written.
"""

import gc
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import grimp
import yaml

ROOT: Final = Path(__file__).resolve().parents[2]
LIST: Final = Path(__file__).with_name("mutants.yaml")
LAW_WORKSPACE: Final = "OWNERSHIP_LAW_WORKSPACE"
LIBRARIES: Final = (
    "hypothesis.strategies numba numpy orjson pandas pyarrow.compute pyarrow.parquet pytest "
    "rapidfuzz.process scipy.sparse scipy.sparse.csgraph scipy.stats sqlite3 yaml"
).split()
PRODUCT: Final = (
    "queries.workspace.workspace queries.workspace.backends queries.workspace.verdict_verbs "
    "queries.workspace.decision_verbs queries.cli.commands queries.answers.exposure_answer "
    "queries.party_answer.answer_text graph.store.open_store "
    "graph.store.fetch.fetch_upstream graph.candidates.candidate_search ingest.load.pipeline "
    "ingest.recognition.detect ingest.readers.case.reader ingest.load.load_job"
).split()
BROKEN: Final = 70
FAILED: Final = 1
"""What pytest ends with where a test failed; anything else is a mutant that was not tried."""


class AlteredFile(SourceFileLoader):
    """Loads a module from an altered text; its compiled form on the disk is left alone."""

    text: bytes = b""

    def get_code(self, fullname: str) -> Any:
        """Return the code of the altered text."""
        return compile(self.text, self.path, "exec", dont_inherit=True)


class AlteredFinder(MetaPathFinder):
    """Finds one module by its altered file, and no other."""

    def __init__(self, path: Path, text: bytes) -> None:
        """Set the file and what stands for it."""
        self.path, self.text = path, text
        self.name = ".".join(path.relative_to(ROOT).with_suffix("").parts)

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the altered module's spec if it is asked for."""
        if name != self.name:
            return None
        loader = AlteredFile(name, str(self.path))
        loader.text = self.text
        return spec_from_file_location(name, self.path, loader=loader)


def read_mutants() -> list[dict[str, str]]:
    """Return the list of mutants."""
    return list(yaml.safe_load(LIST.read_text(encoding="utf-8")))


def altered_text(mutant: dict[str, str]) -> bytes:
    """Return the text of a mutant's file; ``old`` has to stand there once.

    Raises:
        ValueError: it does not.
    """
    text = (ROOT / mutant["file"]).read_text(encoding="utf-8")
    if text.count(mutant["old"]) != 1:
        raise ValueError(
            f"{mutant['file']} has {mutant['old']!r} {text.count(mutant['old'])} times"
        )
    return text.replace(mutant["old"], mutant["new"]).encode()


def run_mutant(mutant: dict[str, str]) -> int:
    """Run the test of a mutant in a process of its own; return what pytest ends with."""
    return _run_tests([mutant["test"]], [ROOT / mutant["file"]], altered_text(mutant))


@cache
def _imports() -> grimp.ImportGraph:
    """Return which module of the product imports which."""
    return grimp.build_graph("graph", "ingest", "queries", cache_dir=None)


def _forget(paths: Iterable[Path]) -> None:
    """Forget the modules of files and all that import them; of a file of data, every module."""
    for path in paths:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        known = path.suffix == ".py"
        gone = {name, *_imports().find_downstream_modules(name)} if known else _imports().modules
        for module in gone & sys.modules.keys():
            del sys.modules[module]
            package, _, last = module.rpartition(".")
            # An import of a name out of a package would find it there.
            if package in sys.modules:
                vars(sys.modules[package]).pop(last, None)


def _run_tests(tests: Sequence[str], paths: Sequence[Path], text: bytes | None) -> int:
    """Run tests in a forked process that imports files anew; return what pytest ends with.

    Args:
        tests: where they are.
        paths: the files.
        text: what the only file is altered to; ``None`` for nothing.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = BROKEN
    try:
        import pytest

        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        _forget(paths)
        if text is not None and paths[0].suffix == ".py":
            sys.meta_path.insert(0, AlteredFinder(paths[0], text))
        elif text is not None:
            _alter_reading(paths[0], text)
        # None of the plugins is needed, and each would be loaded once a mutant.
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        plain = ["-p", "no:cacheprovider", "-p", "no:unraisableexception", "-x", "-q"]
        # Nobody reads where a test failed, and to tell it takes as long as many of the tests.
        plain.append("--tb=no")
        # The project's own options, such as a number of cores, are not for one test.
        chosen = [str(ROOT / test) for test in tests]
        code = int(pytest.main([*plain, "-o", "addopts=", *chosen]))
    finally:
        os._exit(code)


def _alter_reading(path: Path, text: bytes) -> None:
    """Let a file of data be read as the altered text."""
    real = Path.read_text

    def read_text(self: Path, *args: Any, **kwargs: Any) -> str:
        return text.decode() if self == path else real(self, *args, **kwargs)

    Path.read_text = read_text  # type: ignore[method-assign]


def survivors(mutants: Sequence[dict[str, str]]) -> Iterator[str]:
    """Yield a line for each mutant that its test does not find."""
    # What tests import is imported once; each forgets what its mutant changes.
    for name in (*LIBRARIES, *PRODUCT):
        import_module(name)
    _imports()
    import pyarrow

    # Threads of a pool do not live on in a process that is forked.
    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
    # What is there by now lives as long as the process, so no forked one need look through it.
    gc.freeze()
    tests = sorted({mutant["test"] for mutant in mutants})
    altered = {ROOT / mutant["file"] for mutant in mutants if mutant["file"].endswith(".py")}
    if _run_tests(tests, sorted(altered), None):
        yield "one of the tests fails without any mutant"
    for mutant in mutants:
        if run_mutant(mutant) != FAILED:
            yield "{file}: {old!r} -> {new!r} is not found by {test}".format(**mutant)


def prepare_law_workspace(folder: Path) -> None:
    """Load the vectors of the law once, so that no test of a mutant has to."""
    import subprocess

    program = (
        "import sys; from pathlib import Path; from tests.rules.law_vectors import load_vectors; "
        "load_vectors(Path(sys.argv[1])).close()"
    )
    subprocess.run([sys.executable, "-c", program, str(folder)], cwd=ROOT, check=True)
    os.environ[LAW_WORKSPACE] = str(folder)


def main(words: Sequence[str]) -> int:
    """Try some or all mutants and print those that live on."""
    mutants = read_mutants()
    chosen = [mutants[int(word)] for word in words] or mutants
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        prepare_law_workspace(Path(folder))
        found = list(survivors(chosen))
    print(*found, sep="\n")
    print(f"{len(chosen) - len(found)} of {len(chosen)} mutants were found by their test")
    return len(found) > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
