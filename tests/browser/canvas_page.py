"""A page with nothing on it but a canvas, served as the explorer's own pages are."""

import json
import os
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.scriptrunner import get_script_run_ctx

from queries.explorer.canvas import draw_canvas, pending_actions
from queries.explorer.server.access_check import AccessCheck
from queries.explorer.server.preload import CanvasFiles
from queries.explorer.server.safe_headers import SafeHeaders
from queries.explorer.server.server_start import ServerStart
from queries.publish.canvas_drawing import canvas_drawing
from tests.browser import canvas_scene

TOLD = ("do", "id", "relation", "pinned", "by")


def hostile(text: str) -> dict[str, object]:
    """A scene in which every text is the same hostile one."""
    drawn = canvas_scene.scene()
    for node in drawn["nodes"]:
        node |= {"name": text, "original": text, "marks": [text], "country": text, "party": text}
        node["relations"] = [relation | {"label": text} for relation in node["relations"]]
    for edge in drawn["edges"]:
        edge |= {"label": text, "title": text}
    return drawn | {"title": text}


def acted() -> None:
    """Change what is shown as the person asks."""
    for what in pending_actions("canvas", "scene-1"):
        st.session_state["places"] = what.get("places")
        st.session_state["acts"].append({k: v for k, v in what.items() if k in TOLD})
        do(what)


def do(what: dict[str, Any]) -> None:
    """Change what is shown by one thing that was asked for."""
    shown = st.session_state["shown"]
    match what["do"]:
        case "expand":
            st.session_state["past"].append(shown)
            st.session_state["shown"] = canvas_scene.expanded(shown, what["id"], what["relation"])
        case "hide":
            st.session_state["past"].append(shown)
            st.session_state["shown"] = tuple(one for one in shown if one != what["id"])
        case "undo" if st.session_state["past"]:
            st.session_state["shown"] = st.session_state["past"].pop()
        case "pin":
            change = frozenset({what["id"]})
            pinned = st.session_state["pinned"]
            st.session_state["pinned"] = pinned | change if what["pinned"] else pinned - change


def page() -> None:
    """Show the canvas, and below it what Python has been told."""
    st.set_page_config(page_title="Canvas", layout="wide")
    for key, start in {
        "shown": canvas_scene.OPENS_WITH,
        "past": [],
        "pinned": frozenset(),
        "acts": [],
        "places": None,
    }.items():
        st.session_state.setdefault(key, start)
    asked = st.query_params
    state = st.session_state
    drawn = canvas_scene.scene(state["shown"], pinned=state["pinned"], places=state["places"])
    if "own" in asked:
        drawn = canvas_scene.owned(drawn)
    if "hostile" in asked:
        drawn = hostile(os.environ["HOSTILE_NAME"])
    if not st.toggle("Another page"):
        height = int(asked.get("height", "640"))
        shown = {**drawn, **canvas_drawing(drawn)}
        draw_canvas(shown, key="canvas", height=height, on_act=acted, debug=True)
        st.code(json.dumps({"acts": st.session_state["acts"]}))


if get_script_run_ctx(suppress_warning=True) is None:
    start = ServerStart()
    app = st.App(
        __file__,
        lifespan=start.tell_address,
        middleware=[
            Middleware(SafeHeaders),
            Middleware(AccessCheck, token=start.token),
            Middleware(CanvasFiles),
        ],
    )
else:
    page()
