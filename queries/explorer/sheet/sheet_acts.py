"""What a person asks for on the sheet: another day or party, a change of the picture, a file."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from graph.values.errors import OwnershipError
from queries.explorer.canvas import pending_actions
from queries.explorer.frame import page_session
from queries.explorer.scene import scene
from queries.explorer.scene.scene_payload import DrawnScene
from queries.explorer.scene.scene_state import Scene
from queries.explorer.sheet import picture_state
from queries.explorer.sheet.stack_table import OPEN

SHEET: Final = "party_sheet"
DRAWING: Final = "sheet_drawing"
WHOLE_PAGE: Final = "sheet_whole_page"
"""There where something was asked for that changes more than the sheet."""
NEXT_PAGE: Final = "sheet_next_page"
ROW: Final = "sheet_row"
"""The statement whose row was asked for as published: the ids of its ends, and its record."""
WAYS: Final = "sheet_ways"
PLACES: Final = "sheet_places"
"""How the picture stood on the screen when the files were asked for."""
NUMBERS: Final = "sheet_numbers"
PINS: Final = "sheet_pins"
"""What is to be pinned to a story, until the sheet is drawn: the actions that asked for it."""
ADDRESS: Final = {
    "day": ("as_of", "day"),
    "known": ("known_on", "day"),
    "party": ("party", "party"),
}
"""What changes the address: which of its values, and what of the action has it."""


def store_drawing(drawn: DrawnScene | None) -> None:
    """Store the drawing that the next action is about."""
    st.session_state[DRAWING] = drawn


def on_act() -> None:
    """Apply what was asked for; an error becomes a remark, and nothing is lost."""
    drawn: DrawnScene | None = st.session_state.get(DRAWING)
    for act in pending_actions(SHEET, drawn.payload["id"] if drawn else None):
        if drawn is not None and act["scene"] == drawn.payload["id"]:
            held = picture_state.current_scene()
            picture_state.keep_scene(scene.keep_places(held, drawn.ends, act.get("places")))
        try:
            if not _apply_to_page(act) and drawn is not None:
                _apply_to_picture(act, drawn)
        except OwnershipError as wrong:
            picture_state.add_remark(str(wrong))


def _apply_to_page(act: Mapping[str, Any]) -> bool:
    """Apply what is about the whole page, and return whether it was."""
    do, state = act["do"], st.session_state
    if do in ADDRESS:
        key, part = ADDRESS[do]
        page_session.move_to(key, str(act.get(part) or ""))
    elif do == "rules":
        page_session.move_to("regime", ",".join(map(str, act["keys"])))
    elif do == "files":
        page_session.move_to("tab", "files")
        state[PLACES] = act
    elif do in ("own_facts", "saved_queries", "open_party") and not act.get("id"):
        state[NEXT_PAGE] = (do, "")
    elif do == "review":
        state[NEXT_PAGE] = (do, str(act["pair"]))
    elif do == "row":
        state[ROW] = (list(act["ends"]), str(act["record"]))
        return True
    elif do in ("pin_sentence", "pin_answer", "pin_note", "pin_picture"):
        state[PINS] = [*state.get(PINS, ()), dict(act)]
        return True
    elif do == "connect":
        state[WAYS] = (str(act["from"]), str(act["to"]))
        # Why there is no answer stands where the ways would.
        with suppress(OwnershipError):
            picture_state.draw_ways(*state[WAYS])
        return True
    elif do == "close_ways":
        state.pop(WAYS, None)
        return True
    else:
        return False
    state[WHOLE_PAGE] = True
    return True


def _apply_to_picture(act: Mapping[str, Any], drawn: DrawnScene) -> None:
    held = picture_state.current_scene()
    at = str(act.get("id") or "")
    parties = drawn.parties_at(at)
    changes: dict[str, Callable[[], Scene]] = {
        "undo": lambda: scene.undo(held),
        "redo": lambda: scene.redo(held),
        "unhide": lambda: scene.unhide(held),
        "group": lambda: scene.group_parties(held, act.get("by")),
        "past": lambda: replace(held, filters=replace(held.filters, past=bool(act["on"]))),
        "other_scripts": lambda: replace(
            held, filters=replace(held.filters, scripts=bool(act["on"]))
        ),
        "hide": lambda: _hide_node(held, drawn, at, parties),
        "add": lambda: _add_found(held, str(act["text"])),
        "draw": lambda: _add_chosen(held, drawn, at, act["parties"]),
        "ungroup": lambda: scene.ungroup(held, list(map(str, act["parties"]))),
    }
    if act["do"] in changes:
        picture_state.keep_scene(changes[act["do"]]())
        if act["do"] in ("draw", "ungroup"):
            st.session_state.pop(OPEN, None)
    elif act["do"] == "unstack":
        st.session_state.pop(OPEN, None)
    elif at in drawn.more_of or at in drawn.members_of:
        st.session_state[OPEN] = dict(act)
    elif len(parties) == 1:
        _apply_to_party(act, held, parties[0])


def _add_found(held: Scene, text: str) -> Scene:
    """Add the party that a text means best."""
    hits = page_session.ask("search", text=text, limit=1)
    if not hits:
        picture_state.add_remark(
            f"No party was found for {text}. Try another spelling, or a part of the name."
        )
        return held
    return scene.add(held, [hits[0]["id"]])


def _add_chosen(held: Scene, drawn: DrawnScene, at: str, parties: Sequence[object]) -> Scene:
    more = drawn.more_of.get(at)
    if more is None:
        return held
    return scene.add(held, list(map(str, parties)), more.party, more.relation)


def _hide_node(held: Scene, drawn: DrawnScene, at: str, parties: Sequence[str]) -> Scene:
    more = drawn.more_of.get(at)
    if more is not None:
        return scene.hide_more(held, more.party, more.relation)
    return scene.hide(held, parties)


def _apply_to_party(act: Mapping[str, Any], held: Scene, party: str) -> None:
    match act["do"]:
        case "expand":
            picture_state.expand_party(party, act["relation"])
        case "collapse":
            picture_state.keep_scene(scene.collapse(held, party))
        case "pin":
            picture_state.keep_scene(scene.pin(held, party, act["pinned"]))
        case "open_party":
            page_session.move_to("party", party)
            st.session_state[WHOLE_PAGE] = True
        case "own_facts" | "saved_queries":
            st.session_state[NEXT_PAGE] = (act["do"], party)
            st.session_state[WHOLE_PAGE] = True
