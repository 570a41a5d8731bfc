"""The page of verdicts: regimes side by side on a day, over time, the paths, their sources."""

import streamlit as st

from queries.draw import page_tables
from queries.explorer.explore import paths_canvas
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.party_header import show_header
from queries.explorer.verdict_view import sources_pane
from queries.explorer.verdict_view.downloads import show_downloads
from queries.explorer.verdict_view.footnoted_paths import HopNotes
from queries.explorer.verdict_view.path_list import choose_regime, show_paths, show_sources
from queries.explorer.verdict_view.timeline_choice import show_timeline
from queries.explorer.verdict_view.verdict_cards import (
    show_cards,
    show_meanings,
    show_opening,
)
from queries.words.safe_text import escape_markdown

KEYS = ("party", "as_of", "known_on", "regime", "under", "hop")


def page() -> None:
    """Show the verdicts about the party of the address."""
    address = page_session.read_address(*KEYS, "data")
    page_parts.show_remarks(address)
    address = address.with_id(page_parts.choose_party(address, "exposure"))
    with st.spinner("Calculating …"):
        rows = page_session.exposure_answer(address)
    name = rows[0]["subject_name"]
    page_session.add_recent(address.party, name)
    show_header(address, f"Exposure of {escape_markdown(name)}", KEYS, uses_known=True)
    st.caption("Whether this party was on a list, or owned or controlled by one that was, and why.")
    page_parts.show_regimes(address, "exposure")
    most_first = sorted(rows, key=page_tables.path_counts, reverse=True)
    notes = HopNotes.of_paths(
        (path for row in most_first for path in page_tables.ordered_paths(row)),
        (row.get("proof") or () for row in rows),
    )
    address = sources_pane.drop_missing_hop(address, len(notes.hops))
    show_opening(rows)
    show_cards(address, rows, notes)
    show_meanings(rows)
    show_timeline(address, rows)
    row = choose_regime(address, rows)
    paths = show_paths(address, row, notes)
    show_sources(address, notes)
    st.header("The picture", anchor=False)
    paths_canvas.show_paths(address, row, paths)
    show_downloads(address, rows, row)
    page_parts.show_footer(row["data_version"])


page()
