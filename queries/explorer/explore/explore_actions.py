"""Callbacks of the Explore page, which change the scene before it is drawn again."""

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from graph.values.errors import OwnershipError
from queries.draw.ties import Tie
from queries.explorer.canvas import NO_SELECTION, CanvasAction, Selection, pending_actions
from queries.explorer.explore import explore_state
from queries.explorer.scene import scene
from queries.explorer.scene.scene_payload import DrawnScene
from queries.explorer.scene.scene_state import Scene

CANVAS: Final = "explore_canvas"
LINKS: Final = "explore_links"
PARTIES: Final = "explore_parties"
TIMES: Final = "explore_times"
SELECTION: Final = "explore_chosen"
OPEN_TABLE: Final = "explore_open"
NEXT_PAGE: Final = "explore_go"
LAST_DRAWING: Final = "explore_last"
DRAWN: Final = "explore_drawn"
"""There once the browser has drawn the canvas; True once the page has its head too."""


def current_selection() -> Selection:
    """Return what is selected, wherever it was chosen: on canvas, table or timeline."""
    selection: Selection = st.session_state.get(SELECTION, NO_SELECTION)
    return selection


def set_selection(selection: Selection) -> None:
    """Select something on canvas, tables and timeline."""
    st.session_state[SELECTION] = dict(selection)


def store_drawing(drawn: DrawnScene) -> None:
    """Store the drawing that the next event is about."""
    st.session_state[LAST_DRAWING] = drawn


def is_first_drawing() -> bool:
    """Check whether the page was just opened, and the browser has yet to draw its canvas.

    Tables, charts and filters come after that: the browser draws one thing at a time, and with all
    of them a picture of sixty parties takes twice as long. None of them has a state to lose then.
    """
    if CANVAS not in st.session_state:
        st.session_state.pop(DRAWN, None)
    return DRAWN not in st.session_state


def on_drawn() -> None:
    """Store that the browser has drawn the canvas, so that the rest of the page follows."""
    st.session_state.setdefault(DRAWN, False)


def is_head_shown() -> bool:
    """Check whether the page has its head since it was opened, so that nothing keeps its place."""
    return bool(st.session_state.get(DRAWN))


def store_head_shown() -> None:
    """Store that the page has its head."""
    st.session_state[DRAWN] = True


def _last_drawing() -> DrawnScene:
    drawn: DrawnScene = st.session_state[LAST_DRAWING]
    return drawn


def select_tie(place: int) -> None:
    """Select a link by its place in the table."""
    ties = _last_drawing().ties
    if not 0 <= place < len(ties):
        return
    edge = _last_drawing().edge_of.get(ties[place])
    set_selection({"type": "edge", "id": edge, "tie": place})


def selected_ties(drawn: DrawnScene) -> tuple[Tie, ...]:
    """Return the links that are selected: those of a line, or of a party's node."""
    selection = current_selection()
    place = selection.get("tie")
    if place is not None and place < len(drawn.ties):
        return (drawn.ties[place],)
    if selection["type"] == "edge":
        return drawn.ties_at(str(selection["id"]))
    parties = set(drawn.parties_at(str(selection["id"])))
    return tuple(tie for tie in drawn.ties if parties & {tie.source, tie.target})


def on_canvas_select() -> None:
    """Select what was chosen on the canvas."""
    on_drawn()
    selection = st.session_state[CANVAS].get("selection") or NO_SELECTION
    set_selection({"type": selection.get("type"), "id": selection.get("id")})


def on_link_select() -> None:
    """Select the link whose row was chosen in the table.

    That no row is chosen changes nothing: the browser forgets the row when the table changes.
    """
    rows = st.session_state[LINKS]["selection"]["rows"]
    if rows:
        select_tie(rows[0])


def on_party_select() -> None:
    """Select the party whose row was chosen in the table, as `on_link_select` does."""
    rows = st.session_state[PARTIES]["selection"]["rows"]
    drawn = _last_drawing()
    at = drawn.node_of.get(drawn.parties[rows[0]]) if rows else None
    if at is not None:
        set_selection({"type": "node", "id": at})


def on_time_select() -> None:
    """Select the link whose bar was chosen on the timeline."""
    points = st.session_state[TIMES]["selection"].get("bar") or []
    if points:
        select_tie(int(points[0]["tie"]))


def on_act() -> None:
    """Apply what was asked for on the canvas; an error becomes a remark, and nothing is lost."""
    on_drawn()
    for act in pending_actions(CANVAS, _last_drawing().payload["id"]):
        held = explore_state.current_scene()
        explore_state.keep_scene(scene.keep_places(held, _last_drawing().ends, act.get("places")))
        try:
            _apply_action(act)
        except OwnershipError as wrong:
            explore_state.add_remark(str(wrong))


def _apply_action(act: CanvasAction) -> None:
    drawn, held = _last_drawing(), explore_state.current_scene()
    at = act.get("id", "")
    parties = drawn.parties_at(at)
    alone = parties[0] if len(parties) == 1 and at not in drawn.members_of else None
    simple: dict[str, Callable[[], Scene]] = {
        "undo": lambda: scene.undo(held),
        "redo": lambda: scene.redo(held),
        "group": lambda: scene.group_parties(held, act.get("by")),
        "hide": lambda: _hide_node(held, drawn, at, parties),
    }
    if act["do"] in simple:
        explore_state.keep_scene(simple[act["do"]]())
    elif act["do"] == "proof":
        set_selection({"type": "edge", "id": at})
    elif at in drawn.more_of or at in drawn.members_of:
        st.session_state[OPEN_TABLE] = at
    elif alone is not None:
        _apply_to_party(act, held, alone)


def _hide_node(held: Scene, drawn: DrawnScene, at: str, parties: Sequence[str]) -> Scene:
    more = drawn.more_of.get(at)
    if more is not None:
        return scene.hide_more(held, more.party, more.relation)
    return scene.hide(held, parties)


def _apply_to_party(act: CanvasAction, held: Scene, party: str) -> None:
    match act["do"]:
        case "expand":
            explore_state.expand_party(party, act["relation"])
        case "collapse":
            explore_state.keep_scene(scene.collapse(held, party))
        case "pin":
            explore_state.keep_scene(scene.pin(held, party, act["pinned"]))
        case "party" | "exposure" | "query":
            st.session_state[NEXT_PAGE] = (act["do"], party)


def unhide() -> None:
    """Show again whom a person took off."""
    explore_state.keep_scene(scene.unhide(explore_state.current_scene()))


def open_table(at: str) -> None:
    """Open the table of a stack or group."""
    st.session_state[OPEN_TABLE] = at


def close_table() -> None:
    """Close the table of a stack or group."""
    st.session_state.pop(OPEN_TABLE, None)


def add_found(party: str) -> None:
    """Add a party that was searched for."""
    explore_state.keep_scene(scene.add(explore_state.current_scene(), [party]))
    st.session_state["explore_add"] = ""


def add_chosen(origin: str, relation: str, parties: Sequence[str]) -> None:
    """Add the rows that were chosen in the table of a stack."""
    explore_state.keep_scene(scene.add(explore_state.current_scene(), parties, origin, relation))


def ungroup(parties: Sequence[str]) -> None:
    """Remove the parties that were chosen from their group."""
    explore_state.keep_scene(scene.ungroup(explore_state.current_scene(), parties))


def reset_scene() -> None:
    """Remove the scene from the session, so that the page opens on the paths of the day."""
    for key in (explore_state.SCENE, explore_state.WRITTEN, SELECTION, OPEN_TABLE):
        st.session_state.pop(key, None)
    if "view" in st.query_params:
        del st.query_params["view"]
