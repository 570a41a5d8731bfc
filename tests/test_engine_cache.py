"""The cache of the engine's classes: where it is, and that an engine without one says nothing."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests import engine_cache
from tests.engine_cache import QUIET, VARIABLE, start_making, use_cache


def test_without_its_cache_java_starts_and_says_nothing(tmp_path: Path) -> None:
    found = find_spec("arcadedb_embedded")
    if found is None or found.origin is None:
        pytest.skip("no wheel of the engine for this machine")
    java = Path(found.origin).parent / "jre" / "bin" / "java"
    options = [f"-XX:AOTCache={tmp_path / 'nowhere.aot'}", *QUIET.split()]
    done = subprocess.run([java, *options, "-version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert "aot" not in done.stderr.lower()


def test_options_of_a_person_stand_and_nothing_is_made_for_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(engine_cache, "cache_file", lambda: tmp_path / "classes.aot")
    monkeypatch.setenv(VARIABLE, "-Xint")
    use_cache()
    assert start_making() is None
    monkeypatch.delenv(VARIABLE)
    use_cache()
    (tmp_path / "classes.aot").write_bytes(b"")
    assert start_making() is None
