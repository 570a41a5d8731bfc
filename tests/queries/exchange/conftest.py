"""A workspace with files of many publishers, and the formats' own libraries to judge exports."""

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "sample_data"
FILES = (
    "case/*.yaml",
    "uk_psc/*.txt",
    "gleif/*.xml",
    "eu_fsf/*.xml",
    "ofac/sdn-enhanced.xml",
    "ofac/consolidated.xml",
    "uk_sanctions/made-up-uksl-2026.xml",
    "un/*.xml",
    "sk_rpvs/entries.json",
    "ftm/consortium.ftm.json",
    "bods/made-up-bods-04.jsonl",
)
JUDGES = ("followthemoney==4.11.2", "libcovebods==0.16.0")
NO_ICU = "pyicu; python_version < '3'"
"""ICU has no wheels and only writes names in Latin letters: `judge.py` has a stand-in."""


@pytest.fixture(scope="session")
def publishers(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with the sample cases and one file of each of many publishers."""
    workspace = open_workspace(tmp_path_factory.mktemp("publishers") / "workspace")
    files = [path for pattern in FILES for path in sorted(SAMPLES.glob(pattern))]
    workspace.load(files, Options())
    return workspace


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, list[Path]], list[str]]:
    """A function that returns what a format's own library says: faults, and a last line."""
    python = _judges(tmp_path_factory.mktemp("judges"))
    script = Path(__file__).with_name("judge.py")

    def said(form: str, files: list[Path]) -> list[str]:
        done = subprocess.run(
            [python, script, form, *files], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    return said


def _judges(scratch: Path) -> Path:
    """Return the Python of an environment with the judges, made once a clone."""
    uv = shutil.which("uv", path=str(ROOT / ".uv" / "bin")) or shutil.which("uv")
    home = ROOT / ".ci" / "cache" / "judges"
    python = home / "bin" / "python"
    home.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{home}.lock"):
        if (home / "whole").exists():
            return python
        if uv is None:
            pytest.skip("no uv to install the judges with")
        overrides = scratch / "overrides.txt"
        overrides.write_text(NO_ICU, encoding="utf-8")
        install = ["pip", "install", "-q", "--only-binary", ":all:", "--overrides", str(overrides)]
        for pause in (1, 10, 30, None):
            subprocess.run([uv, "venv", "-q", "--allow-existing", home], check=True)
            done = subprocess.run(
                [uv, *install, "--python", python, *JUDGES],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode == 0:
                (home / "whole").touch()
                return python
            if pause is None:
                pytest.skip(f"the judges cannot be installed: {done.stderr}")
            time.sleep(pause)
    raise AssertionError
