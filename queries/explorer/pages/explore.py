"""The page on which somebody traces by hand: canvas, details, tables and timeline in step."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from graph.values.errors import OwnershipError
from queries.draw import page_tables
from queries.explorer.canvas import draw_canvas
from queries.explorer.explore import (
    explore_actions,
    explore_details,
    explore_filters,
    explore_more,
    explore_rows,
    explore_save,
    explore_state,
    explore_tables,
)
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import PAGES, Address
from queries.explorer.frame.party_header import copy_link, show_header
from queries.explorer.scene.scene_payload import DrawnScene
from queries.words.safe_text import escape_markdown, escape_message

KEYS: Final = ("party", "as_of", "known_on", "regime")
HEIGHT: Final = 600
HEAD: Final = 258
"""Pixels that the head takes, which is drawn after the canvas."""
HELP: Final = (
    "Choose a party or a line to read what is stated; a double click, or Enter, offers its owners "
    "and holdings."
)
FINDER_HEIGHT: Final = 100
"""Pixels that the box to add a party takes."""


def _open_next_page(address: Address) -> None:
    """Open another page if an action on the canvas asked for it."""
    asked = st.session_state.pop(explore_actions.NEXT_PAGE, None)
    if asked is not None:
        kind, party = asked
        page = {"query": "saved_queries"}.get(kind, kind)
        there = address.for_party(party).query_texts("party", "as_of", "regime")
        st.switch_page(PAGES[page], query_params=there)


def _show_scene(address: Address) -> None:
    """Draw everything that a selection or an expansion changes."""
    _open_next_page(address)
    try:
        drawn = explore_state.draw_current_scene(address)
        explore_actions.store_drawing(drawn)
        view = explore_state.write_scene()
        _show_parts(address, drawn, {**address.query_texts(*KEYS), **view})
    except OwnershipError as wrong:
        st.error(escape_message(wrong), icon=":material/error:")
        st.caption("Nothing of the scene is lost.")
        st.button("Try again", icon=":material/refresh:")


def _show_parts(address: Address, drawn: DrawnScene, link: Mapping[str, str]) -> None:
    first = explore_actions.is_first_drawing()
    for said in [] if first else explore_state.take_remarks():
        st.info(escape_markdown(said), icon=":material/info:")
    missing = explore_state.last_facts().missing
    if missing:
        st.warning(
            f"{page_tables.plural(len(missing), 'party', 'parties')} of this view "
            + (
                "were not known on that day."
                if explore_state.known_on_argument()
                else "are not in the data."
            ),
            icon=":material/warning:",
        )
    left, right = st.columns([7, 3])
    with left:
        draw_canvas(
            drawn.payload,
            key=explore_actions.CANVAS,
            height=HEIGHT,
            selected=explore_actions.current_selection()["id"],
            on_select=explore_actions.on_canvas_select,
            on_act=explore_actions.on_act,
            on_export=explore_save.on_export,
            on_drawn=explore_actions.on_drawn if first else None,
            debug=page_session.is_debugging(),
        )
        if first:
            return
        _show_counts(drawn, link)
        explore_save.show_files(address, drawn)
    with right:
        explore_filters.show_finder()
        with st.container(height=HEIGHT - FINDER_HEIGHT, border=True):
            explore_details.show_details(address, drawn)
    explore_more.show_open_table(drawn)
    explore_tables.show_tables(drawn)
    explore_tables.show_timeline(drawn)
    sentences, notes = explore_rows.path_sentences(explore_state.paths_of(address))
    if sentences:
        st.markdown("**The chains in words**")
        for sentence in sentences:
            st.text(sentence)
        st.caption("Sources of these sentences; a line chosen on the canvas shows what each says.")
        st.text("\n".join(notes))


def _show_counts(drawn: DrawnScene, link: Mapping[str, str]) -> None:
    left_out = drawn.payload["left_out"]
    hidden = len(explore_state.current_scene().view.hidden)
    with st.container(horizontal=True, vertical_alignment="center"):
        said = f"{page_tables.plural(drawn.payload['drawn'], 'party', 'parties')} drawn."
        if left_out:
            said += f" {left_out} more have no room on the canvas; the table has them."
        st.caption(said, width="stretch")
        if hidden:
            st.button(
                f"Show the {hidden} hidden again",
                on_click=explore_actions.unhide,
                icon=":material/visibility:",
            )
        copy_link(link)


def page() -> None:
    """Show the scene of the party of the address."""
    address = page_session.read_address(*KEYS)
    page_parts.show_remarks(address)
    address = address.for_party(page_parts.choose_party(address, "explore"))
    with st.spinner("Opening …"):
        held = explore_state.load_scene(address)
        near = page_session.ask("around", parties=[address.party], as_of=address.as_of.isoformat())
    name = near["parties"][0]["name"] if near["parties"] else address.party
    # The head stands above the canvas but is drawn after it, so that the canvas starts early.
    head, remote = st.empty(), page_session.workspace().remote
    first = explore_actions.is_first_drawing()
    if not explore_actions.is_head_shown():
        head.space(HEAD)
    if first:
        # No fragment: once the browser has drawn the canvas, the page runs again as a whole.
        with st.container():
            _show_scene(address)
        if explore_actions.CANVAS in st.session_state:
            return
    else:
        st.fragment(_show_scene)(address)
    explore_actions.store_head_shown()
    with head.container():
        show_header(
            address, f"Explore {escape_markdown(name)}", KEYS, link=False, uses_known=not remote
        )
        st.caption(HELP)
        explore_filters.show_filters(held)
    explore_save.show_opener(address)
    with st.container(horizontal=True):
        page_parts.exposure_link(address, "Results and chains of this party")
        st.button(
            "Open on the chains again",
            on_click=explore_actions.reset_scene,
            icon=":material/restart_alt:",
            type="tertiary",
        )
    page_parts.show_footer(page_session.workspace().data_version)


page()
