"""What the Explore page draws: the bar of filters, and the box that adds a party."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

import streamlit as st

from graph.values.errors import OwnershipError
from graph.values.vocabulary import Certainty
from queries.draw import page_tables
from queries.explorer.explore import explore_actions, explore_state
from queries.explorer.frame import page_parts, page_session
from queries.explorer.scene.scene_state import Filters, Scene
from queries.words.plain_words import LINES
from queries.words.safe_text import escape_markdown, escape_message

_FILTERS: Final = ("certainty", "least", "lines", "past")


def show_filters(held: Scene) -> None:
    """Show the bar of filters; the address keeps them."""
    now = held.filters
    # The scene decides what the controls show: a link or a file may have changed it.
    for key, value in zip(
        _FILTERS,
        (list(now.certainty), float(now.least), list(now.lines), now.past),
        strict=True,
    ):
        st.session_state[f"explore_{key}"] = value
    columns = st.columns([12, 5, 4, 6], vertical_alignment="bottom")
    with columns[0]:
        st.pills(
            "Certainty",
            [str(word) for word in Certainty],
            selection_mode="multi",
            key="explore_certainty",
            on_change=_apply_filters,
        )
    with columns[1]:
        st.number_input(
            "At least, in %",
            min_value=0.0,
            max_value=100.0,
            step=5.0,
            key="explore_least",
            on_change=_apply_filters,
            help="Interests that are smaller for certain are left out; unknown shares stay.",
        )
    with columns[2], st.popover("Links", width="stretch"):
        st.pills(
            "Kinds of link",
            list(LINES),
            selection_mode="multi",
            format_func=str.capitalize,
            key="explore_lines",
            on_change=_apply_filters,
        )
    with columns[3]:
        st.toggle("Ended ones too", key="explore_past", on_change=_apply_filters)


def _apply_filters() -> None:
    held = explore_state.current_scene()
    state = st.session_state
    usual = Filters(held.filters.day)
    changed = replace(
        held.filters,
        certainty=tuple(state["explore_certainty"]) or usual.certainty,
        least=Decimal(str(state["explore_least"])).normalize() + 0,
        lines=tuple(line for line in LINES if line in state["explore_lines"]) or usual.lines,
        past=bool(state["explore_past"]),
    )
    explore_state.keep_scene(replace(held, filters=changed))


def show_finder() -> None:
    """Show the box that adds a party to the canvas."""
    text = st.text_input(
        "Add a party", key="explore_add", placeholder="Name, number or LEI", type="search"
    )
    if not text.strip():
        return
    try:
        hits = page_session.ask("search", text=text, limit=page_parts.FOUND_AT_ONCE)
    except OwnershipError as wrong:
        st.error(escape_message(wrong), icon=":material/error:")
        return
    if not hits:
        st.caption("No party found. Try another spelling, or a part of the name.")
    with st.container(horizontal=True, gap="small"):
        for number, hit in enumerate(hits):
            st.button(
                escape_markdown(f"{hit['name']} · {page_tables.hit_summary(hit)}"[:90]),
                key=f"explore_hit_{number}",
                icon=":material/add:",
                on_click=explore_actions.add_found,
                args=(hit["id"],),
            )
