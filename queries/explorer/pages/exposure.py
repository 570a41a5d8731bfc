"""The page of verdicts: regimes side by side on a day, over time, the paths, their sources."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from queries.answer import Answer
from queries.explorer import parts, paths_canvas, preview, proof, session
from queries.explorer.address import Address
from queries.explorer.cards import cards, meanings
from queries.explorer.downloads import downloads
from queries.explorer.header import header
from queries.explorer.over_time import over_time
from queries.explorer.path_list import chosen, path_list, sources
from queries.explorer.told import Notes
from queries.telling import drawing, picture, view
from queries.telling.safe import md, plain

KEYS = ("party", "as_of", "known_on", "regime", "under", "hop")
AROUND = 2
"""Levels of owners that the picture shows for orientation."""


def _picture(address: Address, row: Mapping[str, Any], paths: Sequence[Mapping[str, Any]]) -> str:
    """Show the paths on the canvas; give the picture that stands alone for the download."""
    day = address.as_of.isoformat()
    # Orientation alone, so it is left out where it would tell what was learnt later.
    later = address.known_on is not None
    owners = [] if later else session.ask("owners", party=address.party, depth=AROUND, as_of=day)
    current = [hop for hop in owners if not view.is_past(hop)]
    drawn = drawing.draw(address.party, row["subject_name"], paths, current)
    title = f"{row['subject_name']} under {row['regime']} on {day}"
    notes = view.notes(row, drawn.lines)
    page = picture.page(drawn, title, notes)
    st.header("The picture", anchor=False)
    paths_canvas.show(address, row, paths)
    if st.toggle("Preview of picture.html, the file to hand on", key="preview"):
        height = picture.frame_height(drawn, notes)
        st.iframe(preview.show(page), height=height, alt=f"Picture of the paths: {plain(title)}")
    return page


def page() -> None:
    """Show the verdicts about the party of the address."""
    address = session.read_address(*KEYS, "data")
    parts.show_remarks(address)
    address = address.named(parts.choose_party(address, "exposure"))
    with st.spinner("Working it out …"):
        rows: Answer = session.exposure(address)
    name = rows[0]["subject_name"]
    session.visited(address.party, name)
    header(address, f"Exposure of {md(name)}", KEYS, uses_known=True)
    st.caption("Whether this party counts as listed, or as owned or controlled by who is, and why.")
    parts.regimes(address, "exposure")
    most_first = sorted(rows, key=view.weight, reverse=True)
    notes = Notes.of(
        (path for row in most_first for path in view.told_order(row)),
        (row.get("proof") or () for row in rows),
    )
    address = proof.only_hop(address, len(notes.hops))
    cards(address, rows, notes)
    meanings(rows)
    over_time(address, rows)
    row = chosen(address, rows)
    paths = path_list(address, row, notes)
    sources(address, notes)
    html = _picture(address, row, paths)
    downloads(address, rows, html, row)
    parts.foot(row["data_version"])


page()
