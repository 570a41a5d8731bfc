"""How much memory Java may take: the container's limit counts, and so does `ulimit -v`."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graph.store.arcadedb import java_start
from graph.values.errors import InputError, OwnershipError, StoreError

GIB = 1 << 30
STARTING = """
import sys
from pathlib import Path
import resource
from graph.store.arcadedb.java_start import start_java
from graph.values.errors import OwnershipError
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]) << 20,) * 2)
try:
    java = start_java(Path(sys.argv[1]), None)
    print(java.JClass("java.lang.Runtime").getRuntime().maxMemory() >> 20)
except OwnershipError as wrong:
    print(wrong)
"""


@pytest.mark.parametrize(
    ("gibibytes", "heap"), [(0, 1024), (0.5, 256), (1, 512), (3, 1024), (8, 2048), (512, 8192)]
)
def test_java_may_take_a_quarter_of_the_memory(gibibytes: float, heap: int) -> None:
    assert java_start._usual_heap(int(gibibytes * GIB)) == heap << 20


def test_answering_takes_no_more_than_its_purpose_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(java_start.VARIABLE, raising=False)
    monkeypatch.setattr(java_start, "memory_limit", lambda _root: 32 * GIB)
    assert "-Xmx8192m" in java_start.memory_options(None)
    assert "-Xmx1024m" in java_start.memory_options(None, java_start.SERVING_HEAP)
    assert "-Xmx2048m" in java_start.memory_options("2g", java_start.SERVING_HEAP)


@pytest.mark.parametrize(
    ("groups", "files"),
    [
        ("0::/a/b\n", {"a/b/memory.max": "max", "a/memory.max": "12345"}),
        ("0::/\n", {"memory.max": "12345"}),
        # What a container sees whose group has another path outside.
        ("3:cpu:/x\n2:memory:/docker/1\n", {"memory/memory.limit_in_bytes": "12345"}),
    ],
)
def test_the_limit_of_a_container_counts(
    tmp_path: Path, groups: str, files: dict[str, str]
) -> None:
    there = {f"sys/fs/cgroup/{name}": f"{text}\n" for name, text in files.items()}
    for name, text in {"proc/self/cgroup": groups, **there}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert java_start.memory_limit(tmp_path) == 12345


def test_a_system_that_tells_nothing_has_no_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(java_start.os, "sysconf")
    assert java_start.memory_limit(tmp_path) == 0


@pytest.mark.parametrize("text", ["lots", "12", "64m", "-1g", "2gb"])
def test_what_is_no_amount_of_memory_is_one_line(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv(java_start.VARIABLE, text)
    with pytest.raises(InputError, match=r"^OWNERSHIP_HEAP is .* such as 512m or 2g$"):
        java_start.memory_options(None)


def test_a_heap_that_no_machine_has_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(java_start.VARIABLE, "999999999g")
    with pytest.raises(OwnershipError, match=r"set OWNERSHIP_HEAP lower$"):
        java_start.memory_options(None)


def test_a_heap_that_the_container_has_not_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java_start, "memory_limit", lambda _root: 2 << 30)
    assert java_start.memory_options("2g") == ["-Xmx2048m"]
    with pytest.raises(InputError, match=r"has 2048 MiB; set OWNERSHIP_HEAP lower$"):
        java_start.memory_options("3g")


def test_a_container_too_small_to_build_in_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java_start, "memory_limit", lambda _root: 400 << 20)
    with pytest.raises(StoreError, match=r"has 400 MiB of memory.* 448 MiB or more; raise the"):
        java_start.memory_options(None)
    # What was built before can be asked with less.
    assert java_start.memory_options(None, java_start.SERVING_HEAP) == ["-Xmx200m"]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
@pytest.mark.parametrize(
    ("mebibytes", "heap", "said"),
    [
        (1953, "", r"\d+\n"),
        (1953, "256m", r"2\d\d\n"),
        (1953, "2g", r".* set OWNERSHIP_HEAP lower\n"),
        (700, "", r"the embedded store does not start: .* raise the limit \(ulimit -v\)\n"),
    ],
)
def test_java_fits_below_a_limit_or_says_in_one_line_why_not(
    tmp_path: Path, mebibytes: int, heap: str, said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTING, str(tmp_path), str(mebibytes)],
        env={**os.environ, java_start.VARIABLE: heap},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stderr == ""
    assert re.fullmatch(said, done.stdout), done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", ["JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"])
def test_options_for_other_javas_do_not_end_the_process(tmp_path: Path, name: str) -> None:
    # A first heap larger than the heap lets Java end the process without a word.
    done = subprocess.run(
        [sys.executable, "-c", STARTING, str(tmp_path), "8000"],
        env={**os.environ, name: "-Xms64g", java_start.VARIABLE: "256m"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"2\d\d\n", done.stdout), done.stdout
