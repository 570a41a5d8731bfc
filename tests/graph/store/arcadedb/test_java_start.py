"""The Java side of the embedded store: what Ctrl-C may come into, and what not."""

import gc
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from arcadedb_embedded.exceptions import ArcadeDBError

from graph.store.arcadedb import java_start
from graph.store.arcadedb.bulk_load import _failure_text
from graph.store.arcadedb.java_start import defer_interrupts, start_java
from graph.values.errors import StoreError


class JavaError(Exception):
    """What Java throws, with what is behind it."""

    def __init__(self, text: str, behind: "JavaError | None" = None) -> None:
        super().__init__(text)
        self._behind = behind

    def getCause(self) -> "JavaError | None":  # noqa: N802
        return self._behind


@pytest.fixture(params=[signal.default_int_handler, signal.SIG_IGN], ids=["heard", "ignored"])
def handler(request: pytest.FixtureRequest) -> Iterator[object]:
    """What Ctrl-C does before; a shell starts what runs in the background with it ignored."""
    before = signal.signal(signal.SIGINT, request.param)
    yield request.param
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_waits_until_java_has_started(handler: object) -> None:
    done: list[str] = []

    def begin() -> None:
        with defer_interrupts():
            signal.raise_signal(signal.SIGINT)
            done.append("started")

    if handler is signal.SIG_IGN:
        begin()
    else:
        with pytest.raises(KeyboardInterrupt):
            begin()
    assert done == ["started"]
    assert signal.getsignal(signal.SIGINT) is handler


def test_nothing_is_interrupted_where_nobody_pressed(handler: object) -> None:
    with defer_interrupts():
        pass
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_full_disk_is_told_as_one_whatever_java_makes_of_it() -> None:
    full = JavaError("java.io.IOException: No space left on device")
    wrapped = JavaError("Error on creating index", JavaError("Transaction error on commit", full))
    assert _failure_text(wrapped) == "No space left on device; make room, and ask again"
    assert _failure_text(JavaError("Error on creating index\nat x")) == "Error on creating index"
    small = JavaError("Error", JavaError("java.lang.OutOfMemoryError: Java heap space"))
    assert _failure_text(small).endswith("set OWNERSHIP_HEAP higher, for example to 4g")


def test_a_java_that_does_not_start_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def start(**_: object) -> None:
        raise ArcadeDBError("JVM library not found\nat x")

    monkeypatch.setattr("jpype.isJVMStarted", lambda: False)
    monkeypatch.setattr("arcadedb_embedded.jvm.start_jvm", start)
    monkeypatch.setattr(java_start.atexit, "register", lambda *_: None)
    with pytest.raises(StoreError, match=r"Java does not start; set OWNERSHIP_HEAP.*java\.log$"):
        java_start.start_java(tmp_path, None)
    assert capfd.readouterr() == ("", "")


def test_python_looks_for_garbage_without_asking_java(tmp_path: Path) -> None:
    """JPype 1.7 counts all free chunks of memory each time: 0.2 s where there are 150,000."""
    start_java(tmp_path / "engine", None)
    assert not [one for one in gc.callbacks if "jpype" in str(getattr(one, "__module__", ""))]
