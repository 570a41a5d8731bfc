"""Links and parties of the canvas as tables, and statements in time; in step with the canvas."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import streamlit as st

from queries.explorer.explore import explore_actions, explore_rows, explore_state, time_bars
from queries.explorer.scene.scene_payload import DrawnScene

SHARE: Final = 110
"""Pixels in which `25 % < share <= 50 %` or `unknown` can be read."""


def show_tables(drawn: DrawnScene) -> None:
    """Show links and parties as tables: the canvas for readers who do not see it."""
    facts = explore_state.last_facts()
    links, parties = st.tabs([f"Links ({len(drawn.ties)})", f"Parties ({len(drawn.parties)})"])
    selection = explore_actions.current_selection()
    with links:
        rows = explore_rows.link_rows(drawn, facts)
        place = selection.get("tie")
        if place is None and selection["type"] == "edge":
            at = [
                n for n, tie in enumerate(drawn.ties) if drawn.edge_of.get(tie) == selection["id"]
            ]
            place = at[0] if at else None
        _show_table(
            rows,
            explore_actions.LINKS,
            place,
            explore_actions.on_link_select,
            "links on the canvas",
        )
    with parties:
        rows = explore_rows.party_rows(drawn, facts)
        mine = drawn.parties_at(str(selection["id"])) if selection["type"] == "node" else ()
        place = drawn.parties.index(mine[0]) if mine else None
        _show_table(
            rows,
            explore_actions.PARTIES,
            place,
            explore_actions.on_party_select,
            "parties on the canvas",
        )


def _show_table(
    rows: Sequence[Mapping[str, object]],
    key: str,
    place: int | None,
    act: Callable[[], None],
    name: str,
) -> None:
    import pandas as pd

    if not rows:
        st.caption("Nothing here; expand a party, or let more through the filters.")
        return
    # What is selected on canvas or timeline is marked in the table too.
    chosen = [] if place is None else [place]
    st.session_state[key] = {"selection": {"rows": chosen, "columns": [], "cells": []}}
    st.dataframe(
        pd.DataFrame([dict(row) for row in rows]),
        hide_index=True,
        width="stretch",
        height=min(38 + 35 * len(rows), 320),
        on_select=act,
        selection_mode="single-row",
        key=key,
        column_config={"Share": st.column_config.TextColumn("Share", width=SHARE)},
        placeholder="",
        alt=name,
    )


def show_timeline(drawn: DrawnScene) -> None:
    """Show when each statement holds, as bars; a bar that is chosen selects its link."""
    held = explore_state.current_scene()
    found = explore_rows.statement_bars(drawn, explore_state.last_facts(), held.filters.day)
    if not found:
        return
    near = set(map(id, explore_actions.selected_ties(drawn)))
    any_chosen = explore_actions.current_selection()["type"] is not None and bool(near)
    drawn_bars: list[time_bars.DrawnBar] = [
        {**bar, "strong": 1.0 if not any_chosen or id(drawn.ties[bar["tie"]]) in near else 0.35}
        for bar in found
    ]
    st.markdown("**When each statement holds**")
    st.caption(
        "One bar a statement, with its own certainty; the table says that of all statements of a "
        "link. A bar that reaches the edge has no stated start or end; a dashed one has neither."
    )
    st.vega_lite_chart(
        spec=time_bars.bars_chart(
            drawn_bars, held.filters.day, explore_rows.time_axis(drawn, held.filters.day)
        ),
        key=explore_actions.TIMES,
        on_select=explore_actions.on_time_select,
        selection_mode=time_bars.CLICK_SELECTION,
    )
