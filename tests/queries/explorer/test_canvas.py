"""What the canvas is sent, and that it asks nothing of Streamlit before a page does."""

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.values.errors import OwnershipError
from queries.explorer.canvas import pending_actions

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

SCENE = {"id": "s1", "title": "A title", "nodes": [], "edges": [], "drawn": 0, "left_out": 0}
LIBRARIES = {"cytoscape.js", "cytoscape.LICENSE.txt"}


def page(scene: dict[str, object]) -> None:
    from queries.explorer.canvas import draw_canvas

    draw_canvas(scene, key="canvas", height=640, on_act=lambda: None)


@pytest.fixture
def opened() -> "AppTest":
    from streamlit.testing.v1 import AppTest

    return AppTest.from_function(page, args=(SCENE,)).run(timeout=300)


def test_the_payload_is_the_scene_and_how_to_show_it(opened: "AppTest") -> None:
    assert not opened.exception
    [component] = opened.get("bidi_component")
    sent = json.loads(component.proto.json)
    assert {**sent, "scene": json.loads(sent["scene"]), "page": json.loads(sent["page"])} == {
        "scene": SCENE,
        "page": None,
        "frame": None,
        "height": 640,
        "acted": 0,
        "debug": False,
    }


def test_the_looks_come_with_the_canvas_and_are_not_fetched_after_it(opened: "AppTest") -> None:
    [component] = opened.get("bidi_component")
    assert ".stage {" in component.proto.css_content
    assert component.proto.css_source_path == ""


def test_a_missing_build_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from queries.explorer import canvas

    monkeypatch.setattr(canvas, "VENDOR", tmp_path)
    with pytest.raises(OwnershipError, match="uv sync --reinstall-package ownership-explorer"):
        canvas._component.__wrapped__()


def test_importing_it_asks_nothing_of_streamlit() -> None:
    code = "import sys, queries.explorer.canvas; print('streamlit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_libraries_are_there_with_their_licences(repository: Path) -> None:
    canvas = repository / "queries" / "explorer" / "canvas"
    vendor = canvas / "static" / "vendor"
    assert {file.name for file in vendor.iterdir()} >= LIBRARIES
    lock = (canvas / "package-lock.json").read_text(encoding="utf-8")
    assert (vendor / "package-lock.json").read_text(encoding="utf-8") == lock
    assert "http" not in lock
    packages = json.loads(lock)["packages"]
    pinned = json.loads((canvas / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for name, version in pinned.items():
        assert packages[f"node_modules/{name}"]["version"] == version
        assert packages[f"node_modules/{name}"]["integrity"].startswith("sha512-")


def test_own_modules_build_no_markup_from_text(repository: Path) -> None:
    rooms = (repository / "queries" / "explorer" / room / "static" for room in ("canvas", "sheet"))
    for module in (file for room in rooms for file in room.glob("*.js")):
        text = module.read_text(encoding="utf-8")
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert way not in text, f"{module.name} uses {way}"
        assert "https:" not in text
        assert len(text.splitlines()) < 300


def test_what_was_asked_is_done_once_in_order_and_only_in_its_own_scene(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def one(turn: int, scene: str = "s") -> dict[str, object]:
        return {"do": "pin", "id": f"n{turn}", "turn": turn, "scene": scene}

    state: dict[str, object] = {"canvas": {"act": [one(1), one(2)]}}
    monkeypatch.setattr("streamlit.session_state", state)
    assert [act["id"] for act in pending_actions("canvas", "s")] == ["n1", "n2"]
    assert pending_actions("canvas", "s") == []
    state["canvas"] = {"act": [one(2), one(3, "another"), one(4)]}
    assert [act["id"] for act in pending_actions("canvas", "s")] == ["n4"]
    state["canvas"] = {"act": [one(4), {**one(5), "scene": ""}]}
    assert [act["id"] for act in pending_actions("canvas", "s")] == ["n5"]
    state["canvas"] = {"act": None}
    assert pending_actions("canvas", "s") == []
