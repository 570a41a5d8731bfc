"""The canvas's own modules without a browser."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.npm import node


@pytest.fixture(scope="module")
def static(repository: Path) -> Path:
    return repository / "queries" / "explorer" / "canvas" / "static"


def run(static: Path, code: str, given: dict[str, Any]) -> Any:
    """Run a few lines with node, and read the JSON that they print."""
    program, _ = node("canvas modules")
    command = [program, "--input-type=module", "-e", code, static.as_uri(), json.dumps(given)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


SAID = """
const {opening} = await import(process.argv[1] + "/said.js");
console.log(JSON.stringify(opening(JSON.parse(process.argv[2]))));
"""


@pytest.mark.parametrize(
    ("drawn", "nodes", "told"),
    [
        (1, [{"group": 0}], "1 party and 1 link are drawn."),
        (2, [{"group": 0}, {"group": 0}, {"kind": "more"}], "2 parties and 1 link are drawn."),
        (12, [{"group": 9}, {"group": 2}, {"group": 0}], "12 parties, some in 2 groups,"),
    ],
)
def test_a_scene_counts_parties_as_the_table_does(
    static: Path, drawn: int, nodes: list[dict[str, Any]], told: str
) -> None:
    scene = {"nodes": nodes, "edges": [{}], "drawn": drawn, "left_out": 0}
    assert run(static, SAID, scene).startswith(told)
