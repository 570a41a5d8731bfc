"""The page of verdicts: regimes side by side on a day, over time, the paths, their sources."""

from collections.abc import Sequence

import streamlit as st

from queries.draw import page_tables, paths_layout, paths_page
from queries.explorer.explore import paths_canvas
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.frame.party_header import header
from queries.explorer.server import preview_pages
from queries.explorer.verdict_view import sources_pane
from queries.explorer.verdict_view.downloads import downloads
from queries.explorer.verdict_view.footnoted_paths import Notes
from queries.explorer.verdict_view.path_list import chosen, path_list, sources
from queries.explorer.verdict_view.timeline_choice import over_time
from queries.explorer.verdict_view.verdict_cards import cards, meanings
from queries.question.answer_rows import PathRow
from queries.question.verdict_rows import VerdictRow
from queries.words.safe_text import md, plain

KEYS = ("party", "as_of", "known_on", "regime", "under", "hop")
AROUND = 2
"""Levels of owners that the picture shows for orientation."""


def _picture(address: Address, row: VerdictRow, paths: Sequence[PathRow]) -> str:
    """Show the paths on the canvas, and return the page of HTML for the download."""
    day = address.as_of.isoformat()
    # Orientation alone, so it is left out where it would tell what was learnt later.
    later = address.known_on is not None
    owners = (
        [] if later else page_session.ask("owners", party=address.party, depth=AROUND, as_of=day)
    )
    current = [hop for hop in owners if not page_tables.is_past(hop)]
    drawn = paths_layout.draw(address.party, row["subject_name"], paths, current)
    title = f"{row['subject_name']} under {row['regime']} on {day}"
    notes = page_tables.notes(row, (hop for line in drawn.lines for hop in line.hops))
    page = paths_page.page(drawn, title, notes)
    st.header("The picture", anchor=False)
    paths_canvas.show(address, row, paths)
    if st.toggle("Preview of picture.html, the file to hand on", key="preview"):
        height = paths_page.frame_height(drawn, notes)
        st.iframe(
            preview_pages.show(page), height=height, alt=f"Picture of the paths: {plain(title)}"
        )
    return page


def page() -> None:
    """Show the verdicts about the party of the address."""
    address = page_session.read_address(*KEYS, "data")
    page_parts.show_remarks(address)
    address = address.named(page_parts.choose_party(address, "exposure"))
    with st.spinner("Working it out …"):
        rows = page_session.exposure(address)
    name = rows[0]["subject_name"]
    page_session.visited(address.party, name)
    header(address, f"Exposure of {md(name)}", KEYS, uses_known=True)
    st.caption("Whether this party counts as listed, or as owned or controlled by who is, and why.")
    page_parts.regimes(address, "exposure")
    most_first = sorted(rows, key=page_tables.weight, reverse=True)
    notes = Notes.of(
        (path for row in most_first for path in page_tables.told_order(row)),
        (row.get("proof") or () for row in rows),
    )
    address = sources_pane.only_hop(address, len(notes.hops))
    cards(address, rows, notes)
    meanings(rows)
    over_time(address, rows)
    row = chosen(address, rows)
    paths = path_list(address, row, notes)
    sources(address, notes)
    html = _picture(address, row, paths)
    downloads(address, rows, html, row)
    page_parts.foot(row["data_version"])


page()
