"""The table of neighbours too many to draw, or of a group, to choose from."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from queries.explorer.explore import explore_actions, explore_rows, explore_state
from queries.explorer.frame import page_session
from queries.explorer.scene.scene_nodes import RELATION_WORDS
from queries.explorer.scene.scene_payload import DrawnScene
from queries.explorer.scene.scene_state import FoldedNeighbours
from queries.words.safe_text import escape_markdown

ROWS: Final = 50


def show_open_table(drawn: DrawnScene) -> None:
    """Show the table of the stack or group that was opened, to choose from."""
    at = str(st.session_state.get(explore_actions.OPEN_TABLE))
    if at in drawn.more_of:
        with st.container(border=True):
            _show_stack(drawn.more_of[at])
    elif at in drawn.members_of:
        with st.container(border=True):
            _show_group(drawn.members_of[at])


def _show_stack(more: FoldedNeighbours) -> None:
    held = explore_state.current_scene()
    facts = explore_state.last_facts()
    noun = RELATION_WORDS[more.relation].lower()
    called = explore_rows.party_name(facts, more.party)
    st.markdown(f"**{more.total:,} {noun} of {escape_markdown(called)}**")
    left, middle, right = st.columns([5, 2, 2], vertical_alignment="bottom")
    text = left.text_input("Filter by name", key="explore_stack_text", type="search")
    country = middle.text_input("Country, two letters", key="explore_stack_country", max_chars=2)
    number = right.number_input("Page", min_value=1, step=1, key="explore_stack_page")
    page = page_session.ask(
        "neighbours",
        party=more.party,
        relation=more.relation,
        as_of=held.filters.day.isoformat(),
        limit=ROWS,
        offset=(int(number) - 1) * ROWS,
        past=held.filters.past,
        text=text.strip(),
        country=country.strip(),
        **explore_state.known_on_argument(),
    )
    pages = max(1, -(-page.total // ROWS))
    st.caption(f"{page.total:,} fit, {pages:,} {'page' if pages == 1 else 'pages'}.")
    shown = set(held.view.parties)
    rows = [
        {**row, "On canvas": "yes" if said["id"] in shown else ""}
        for row, said in zip(explore_rows.neighbour_page_rows(page), page, strict=True)
    ]
    chosen = _choose_rows(rows, "explore_stack")
    ticked = [page[place]["id"] for place in chosen if place < len(page)]
    ids = [party for party in ticked if party not in shown]
    _show_buttons(
        f"Add chosen ({len(ids)})",
        explore_actions.add_chosen,
        (more.party, more.relation, ids),
        off=not ids,
    )


def _show_group(members: Sequence[str]) -> None:
    st.markdown(f"**{len(members)} parties in one box**")
    rows = explore_rows.group_rows(explore_state.last_facts(), members)
    chosen = _choose_rows(rows, "explore_group")
    ids = [members[place] for place in chosen if place < len(members)]
    _show_buttons(f"Take out of the box ({len(ids)})", explore_actions.ungroup, (ids,), off=not ids)


def _choose_rows(rows: Sequence[Mapping[str, object]], key: str) -> list[int]:
    import pandas as pd

    event = st.dataframe(
        pd.DataFrame([dict(row) for row in rows]),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=key,
        placeholder="",
        alt="parties to choose from",
    )
    chosen: list[int] = event["selection"]["rows"]
    return chosen


def _show_buttons(
    label: str, act: Callable[..., None], args: tuple[Any, ...], *, off: bool
) -> None:
    with st.container(horizontal=True):
        st.button(label, on_click=act, args=args, disabled=off, type="primary")
        st.button("Close", on_click=explore_actions.close_table)
