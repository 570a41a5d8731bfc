"""The canvas's own modules without a browser: free places, and lines that go round boxes."""

import json
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.npm import node

LAYOUT = """
const {place} = await import(process.argv[1] + "/layout.js");
const {fresh, boxes, positions, edges} = JSON.parse(process.argv[2]);
const placed = new Map(Object.entries(positions));
place(fresh, new Map(Object.entries(boxes)), placed, edges);
console.log(JSON.stringify(Object.fromEntries(placed)));
"""
ROUTES = """
const {routes} = await import(process.argv[1] + "/routes.js");
const {nodes, edges, bends} = JSON.parse(process.argv[2]);
const ways = routes(new Map(Object.entries(nodes)), edges, new Map(Object.entries(bends)));
console.log(JSON.stringify(Object.fromEntries(ways)));
"""
BOX = {"width": 180, "height": 50, "kind": "company"}


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


def at(x: float, y: float) -> dict[str, Any]:
    return {"x": x, "y": y, **BOX}


def test_new_owners_take_free_places_on_the_row_of_the_owners(static: Path) -> None:
    fresh = [f"new{number}" for number in range(6)]
    standing = {
        "firm": {"x": 0, "y": 300},
        "owner": {"x": 10, "y": 180},
        "far": {"x": 220, "y": 180},
    }
    given = {
        "fresh": fresh,
        "boxes": dict.fromkeys([*standing, *fresh], BOX),
        "positions": standing,
        "edges": [{"source": one, "target": "firm"} for one in ["owner", *fresh]],
    }
    placed = run(static, LAYOUT, given)
    assert {key: placed[key] for key in standing} == standing
    assert {placed[key]["y"] for key in fresh} == {180}
    row = sorted(placed[key]["x"] for key in [*fresh, "owner", "far"])
    assert all(right - left >= 180 for left, right in pairwise(row))


def test_a_party_without_links_is_put_below_all(static: Path) -> None:
    given = {
        "fresh": ["alone"],
        "boxes": {"firm": BOX, "alone": BOX},
        "positions": {"firm": {"x": 0, "y": 300}},
        "edges": [],
    }
    assert run(static, LAYOUT, given)["alone"]["y"] > 350


@pytest.mark.parametrize("bends", [{}, {"long": [{"x": 5, "y": 200}]}])
def test_a_long_line_goes_round_what_stands_between(static: Path, bends: dict[str, Any]) -> None:
    given = {
        "nodes": {"top": at(0, 0), "between": at(20, 200), "bottom": at(0, 400)},
        "edges": [{"id": "long", "source": "top", "target": "bottom"}],
        "bends": bends,
    }
    way = run(static, ROUTES, given)["long"]
    beside = [corner["x"] for corner in way["corners"] if 175 <= corner["y"] <= 240]
    assert beside
    assert all(abs(x - 20) > 90 for x in beside)
    assert len(way["led"]["weights"].split()) == len(way["corners"])


def test_bends_that_are_free_are_kept(static: Path) -> None:
    corner = {"x": 150, "y": 200}
    given = {
        "nodes": {"top": at(0, 0), "between": at(20, 200), "bottom": at(0, 400)},
        "edges": [{"id": "long", "source": "top", "target": "bottom"}],
        "bends": {"long": [corner]},
    }
    assert corner in run(static, ROUTES, given)["long"]["corners"]


def test_the_path_arrives_in_the_middle_and_others_beside_it(static: Path) -> None:
    edges = [
        {"id": "left", "source": "one", "target": "firm", "said": "5%"},
        {"id": "path", "source": "two", "target": "firm", "said": "50%", "path": True},
        {"id": "right", "source": "three", "target": "firm", "said": "?"},
    ]
    given = {
        "nodes": {"one": at(-300, 0), "two": at(0, 0), "three": at(300, 0), "firm": at(0, 150)},
        "edges": edges,
        "bends": {},
    }
    ways = run(static, ROUTES, given)
    ends = {key: float(way["led"]["arrives"].split("px")[0]) for key, way in ways.items()}
    assert ends["path"] == 0
    assert ends["left"] <= -50
    assert ends["right"] >= 50


@pytest.mark.parametrize(("said", "heights"), [("8.6%, 45.3% votes", 2), ("8.6%", 1)])
def test_words_that_have_no_room_beside_each_other_stand_at_two_heights(
    static: Path, said: str, heights: int
) -> None:
    edges = [
        {"id": "left", "source": "one", "target": "firm", "said": "disputed"},
        {"id": "right", "source": "two", "target": "firm", "said": said},
    ]
    given = {
        "nodes": {"one": at(-100, 0), "two": at(100, 0), "firm": at(0, 150)},
        "edges": edges,
        "bends": {},
    }
    ways = run(static, ROUTES, given)
    assert len({way["led"]["labelAt"] for way in ways.values()}) == heights


@pytest.mark.parametrize(("said", "heights"), [("8.6%, 45.3% votes", 2), ("8.6%", 1)])
def test_a_line_without_words_makes_no_room_for_those_beside_it(
    static: Path, said: str, heights: int
) -> None:
    given = {
        "nodes": {"one": at(-100, 0), "two": at(0, 0), "three": at(100, 0), "firm": at(0, 150)},
        "edges": [
            {"id": "left", "source": "one", "target": "firm", "said": "disputed", "path": True},
            {"id": "silent", "source": "two", "target": "firm"},
            {"id": "right", "source": "three", "target": "firm", "said": said},
        ],
        "bends": {},
    }
    ways = run(static, ROUTES, given)
    assert len({ways[key]["led"]["labelAt"] for key in ("left", "right")}) == heights


def test_a_line_upward_goes_in_a_bow(static: Path) -> None:
    given = {
        "nodes": {"low": at(0, 300), "high": at(0, 0)},
        "edges": [{"id": "back", "source": "low", "target": "high"}],
        "bends": {},
    }
    led = run(static, ROUTES, given)["back"]["led"]
    assert abs(led["bow"]) >= 70
    assert led["leaves"] is None


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
