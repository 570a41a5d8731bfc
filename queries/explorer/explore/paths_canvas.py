"""The paths of a verdict on a small canvas, with links to the Explore page, which goes on."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

import streamlit as st

from graph.values.errors import OwnershipError
from queries.draw import page_tables
from queries.explorer.canvas import draw_canvas, pending_actions
from queries.explorer.explore.explore_state import known_on_argument
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import PAGES, Address
from queries.explorer.scene import scene
from queries.explorer.scene.scene_facts import NO_FACTS, add_path_statements, learn_parties
from queries.explorer.scene.scene_payload import DrawnScene, draw_scene
from queries.explorer.scene.scene_state import Filters
from queries.question.answer_rows import PathRow
from queries.question.verdict_rows import VerdictRow
from queries.words.safe_text import escape_message

KEY: Final = "exposure_canvas"
NEXT_PAGE: Final = "exposure_go"
LEAST: Final = 520
MOST: Final = 900
"""Pixels of the canvas, whatever it draws."""
FRAME: Final = 150
"""Pixels of its bars and margins."""
ONLY_NOW: Final = (
    "The canvas draws what is stated now, since a store at an address draws no earlier day; the "
    "verdicts, sentences and tables of this page use what was known on the day chosen."
)
ROW: Final = 118
"""Pixels of a row of parties with the lines below, at a size that can be read."""


@st.fragment
def show_paths(address: Address, row: VerdictRow, paths: Sequence[PathRow]) -> None:
    """Draw the paths of one verdict.

    Args:
        address: the state of the page.
        row: the verdict.
        paths: its paths, best first.
    """
    asked = st.session_state.pop(NEXT_PAGE, None)
    if asked is not None:
        page, party = asked
        there = address.for_party(party).query_texts("party", "as_of", "regime")
        st.switch_page(PAGES[page], query_params=there)
    try:
        drawn, left_out = _draw_paths(address, row, paths)
    except OwnershipError as wrong:
        st.error(escape_message(wrong), icon=":material/error:")
        return
    st.session_state[f"{KEY}_drawn"] = drawn
    answer = draw_canvas(
        drawn.payload,
        key=KEY,
        height=_canvas_height(drawn),
        on_act=_follow_action,
        debug=page_session.is_debugging(),
    )
    selection = answer.selection or {}
    if selection.get("type") == "edge":
        for tie in drawn.ties_at(str(selection["id"])):
            st.text(tie.title)
    if address.known_day is not None and known_on_argument(address) == {}:
        st.info(ONLY_NOW, icon=":material/history_toggle_off:")
    if left_out:
        st.caption(f"{page_tables.plural(left_out, 'path')} had no room; the table has them all.")
    there = address.query_texts(*page_parts.PARTY_KEYS)
    st.page_link(
        PAGES["explore"],
        label="Trace by hand from here",
        icon=":material/hub:",
        query_params=there,
    )


def _canvas_height(drawn: DrawnScene) -> int:
    """Return the height in pixels at which all rows of the drawing can be read at once."""
    edges = [(edge["source"], edge["target"]) for edge in drawn.payload["edges"]]
    depth = {node["id"]: 1 for node in drawn.payload["nodes"]}
    # A circle ends too: no row is further down than there are parties.
    for _ in depth:
        deeper = {b: depth[a] + 1 for a, b in edges if depth[b] <= depth[a] < len(depth)}
        if not deeper:
            break
        depth |= deeper
    return min(MOST, max(LEAST, FRAME + ROW * max(depth.values(), default=1)))


def _draw_paths(
    address: Address, row: VerdictRow, paths: Sequence[PathRow]
) -> tuple[DrawnScene, int]:
    """Return the drawing of the paths, and how many of them had no room."""
    day = address.as_of.isoformat()
    steps = [[(hop["from_id"], hop["to_id"]) for hop in path["hops"]] for path in paths]
    named = f"{row['subject_id']} {row['regime']} {day} {row['data_version']}"
    id = blake2b(named.encode(), digest_size=6).hexdigest()
    opened = scene.open_scene(id, row["subject_id"], Filters(address.as_of), steps)
    facts = learn_parties(
        NO_FACTS,
        opened.view.parties,
        lambda parties, fresh: page_session.ask(
            "around",
            parties=list(parties),
            fresh=list(fresh),
            as_of=day,
            **known_on_argument(address),
        ),
    )
    without_room = sum(not set(path) <= opened.trail.steps for path in steps)
    drawn = draw_scene(opened, add_path_statements(facts, paths), page_session.own_datasets())
    return drawn, without_room


def _follow_action() -> None:
    """Store which page to open next; what changes a scene is done on the Explore page."""
    drawn: DrawnScene | None = st.session_state.get(f"{KEY}_drawn")
    if drawn is None:
        return
    page = {"party": "party", "exposure": "exposure", "query": "saved_queries"}
    for act in pending_actions(KEY, drawn.payload["id"]):
        for party in drawn.parties_at(act.get("id", "")):
            st.session_state[NEXT_PAGE] = (page.get(act["do"], "explore"), party)
