"""The page on which somebody traces by hand: canvas, details, tables and timeline in step."""

import time
from collections.abc import Mapping
from typing import Final

import streamlit as st

from graph.values.errors import OwnershipError
from queries.draw import page_tables
from queries.explorer.canvas import canvas
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
from queries.explorer.frame.party_header import copy_link, header
from queries.explorer.scene.scene_payload import Drawn
from queries.words.safe_text import md, message

KEYS: Final = ("party", "as_of", "known_on", "regime")
HEIGHT: Final = 600
HEAD: Final = 258
"""Pixels that the head takes, which is drawn after the canvas."""
HEAD_START: Final = 0.6
"""Seconds that a canvas has in the browser before it shares the tab with tables and charts.

On a quiet machine about as long as it takes to draw one of sixty parties; where others arrive
meanwhile, the browser lays those out first, and the picture takes twice as long.
"""
CHANGE: Final = 0.05
"""The same for a canvas that only changes."""
HELP: Final = (
    "Choose a party or a line to read what is stated; a double click, or Enter, offers its owners "
    "and holdings."
)
ABOVE: Final = 100
"""Pixels that the box to add a party takes."""


def _go(address: Address) -> None:
    """Open another page if an action on the canvas asked for it."""
    asked = st.session_state.pop(explore_actions.GO, None)
    if asked is not None:
        kind, party = asked
        page = {"query": "saved_queries"}.get(kind, kind)
        there = address.to(party).texts("party", "as_of", "regime")
        st.switch_page(PAGES[page], query_params=there)


@st.fragment
def _work(address: Address) -> None:
    """Draw everything that a selection or an expansion changes."""
    _go(address)
    try:
        drawn = explore_state.drawn(address)
        before = explore_actions.remember(drawn)
        view = explore_state.write()
        _draw(address, drawn, before, {**address.texts(*KEYS), **view})
    except OwnershipError as wrong:
        st.error(message(wrong), icon=":material/error:")
        st.caption("Nothing of the scene is lost.")
        st.button("Try again", icon=":material/refresh:")


def _draw(address: Address, drawn: Drawn, before: Drawn | None, link: Mapping[str, str]) -> None:
    for said in explore_state.remarks():
        st.info(md(said), icon=":material/info:")
    missing = explore_state.facts().missing
    if missing:
        st.warning(
            f"{page_tables.plural(len(missing), 'party', 'parties')} of this view "
            + (
                "were not known on that day."
                if explore_state.as_known()
                else "are not in the data."
            ),
            icon=":material/warning:",
        )
    left, right = st.columns([7, 3])
    with left:
        canvas(
            drawn.payload,
            key=explore_actions.CANVAS,
            height=HEIGHT,
            selected=explore_actions.chosen()["id"],
            originals=bool(st.session_state.get("explore_originals")),
            on_select=explore_actions.on_canvas_select,
            on_act=explore_actions.on_act,
            on_export=explore_save.on_export,
            debug=page_session.debugging(),
        )
        _let_draw(drawn, before)
        _below(drawn, link)
        explore_save.show(address, drawn)
    with right:
        explore_filters.finder()
        with st.container(height=HEIGHT - ABOVE, border=True):
            explore_details.details(address, drawn)
    explore_more.opened(drawn)
    explore_tables.tables(drawn)
    explore_tables.timeline(drawn)
    sentences, notes = explore_rows.told_paths(explore_state.paths_of(address))
    if sentences:
        st.markdown("**The paths in words**")
        for sentence in sentences:
            st.text(sentence)
        st.caption("Sources of these sentences; a line chosen on the canvas shows what each says.")
        st.text("\n".join(notes))


def _let_draw(drawn: Drawn, before: Drawn | None) -> None:
    """Wait with tables and charts while the browser draws; it draws one thing at a time."""
    if before is None or before.payload["id"] != drawn.payload["id"]:
        time.sleep(HEAD_START)
    elif before.payload != drawn.payload:
        time.sleep(CHANGE)


def _below(drawn: Drawn, link: Mapping[str, str]) -> None:
    left_out = drawn.payload["left_out"]
    hidden = len(explore_state.current().view.hidden)
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
    address = address.to(page_parts.choose_party(address, "explore"))
    with st.spinner("Opening …"):
        held = explore_state.ready(address)
        near = page_session.ask("around", parties=[address.party], as_of=address.as_of.isoformat())
    name = near["parties"][0]["name"] if near["parties"] else address.party
    # The head stands above the canvas but is drawn after it, so that the canvas starts early.
    head, remote = st.empty(), page_session.workspace().remote
    if explore_actions.LAST not in st.session_state:
        head.space(HEAD)
    _work(address)
    with head.container():
        header(address, f"Explore {md(name)}", KEYS, link=False, uses_known=not remote)
        st.caption(HELP)
        explore_filters.filters(held)
    explore_save.opener(address)
    with st.container(horizontal=True):
        page_parts.to_exposure(address, "Verdicts and paths of this party")
        st.button(
            "Open on the paths again",
            on_click=explore_actions.reopen,
            icon=":material/restart_alt:",
            type="tertiary",
        )
    page_parts.foot(page_session.workspace().data_version)


page()
