"""What a release holds: a wheel, pinned constraints without addresses, an SBOM, licences."""

import csv
import json
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_a_release_has_a_wheel_constraints_an_sbom_and_licences(
    repository: Path, tmp_path: Path
) -> None:
    subprocess.run([repository / ".ci" / "release", tmp_path], check=True, timeout=600)
    assert list(tmp_path.glob("ownership_explorer-*.whl"))
    constraints = (tmp_path / "constraints.txt").read_text(encoding="utf-8")
    assert "streamlit==" in constraints
    assert "--hash=sha256:" in constraints
    assert "://" not in constraints
    sbom = json.loads((tmp_path / "sbom.cdx.json").read_text(encoding="utf-8"))
    names = {one["name"] for one in sbom["components"]}
    assert sbom["bomFormat"] == "CycloneDX"
    assert {"streamlit", "pyarrow", "mcp"} <= names
    with (tmp_path / "licences.csv").open(encoding="utf-8", newline="") as opened:
        licences = {row["name"]: row["licence"] for row in csv.DictReader(opened)}
    assert licences.keys() == names
    assert "Apache" in licences["requests"]
    assert "pytest" not in licences
