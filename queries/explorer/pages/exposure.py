"""The page of verdicts: regimes side by side on a day, then the paths in words, table, picture."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from queries.answer import Answer
from queries.explorer import drawing, parts, paths_canvas, picture, preview, session, view, words
from queries.explorer.address import Address
from queries.explorer.downloads import downloads
from queries.explorer.safe import md, plain

IN_WORDS = 3
"""Paths to one listed party that are told at once; the others are folded below."""
AROUND = 2
"""Levels of owners that the picture shows for orientation."""


def _controls(address: Address, name: str) -> None:
    st.title(f"Exposure of {md(name)}", anchor=False)
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        parts.regimes(address)
    with right:
        parts.day(address)
    parts.to_party(address, "Facts, owners and holdings of this party", icon=":material/domain:")


def _card(row: Mapping[str, Any], title: str) -> None:
    with st.container(border=True, height="stretch"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{md(parts.known(row['regime']).upper())}**", width="content")
            parts.badge(row["verdict"])
            for flag in row.get("flags") or ():
                st.badge(md(words.spaced(flag)), color="gray")
        st.caption(md(title))
        st.text(plain(row.get("sentence") or words.verdict(row["verdict"]).meaning))
        for label, figure in view.numbers(row):
            st.caption(f"{label}: **{md(figure)}**")
        if row.get("deciding_fact") and row["deciding_fact"] not in (row.get("sentence") or ""):
            st.caption("What would decide it:")
            st.text(view.shown(row["deciding_fact"]))


def _meanings(rows: Sequence[Mapping[str, Any]]) -> None:
    with st.expander("What these words mean, and what to keep in mind"):
        for verdict in dict.fromkeys(row["verdict"] for row in rows):
            said = words.verdict(verdict)
            st.markdown(f"**{said.word}**: {said.meaning}")
        for regimes, text in view.caveats(rows):
            named = ", ".join(parts.known(regime).upper() for regime in regimes)
            st.markdown(f"- **{md(named)}**: {md(text)}")


def _cards(rows: Sequence[Mapping[str, Any]]) -> None:
    titles = {regime["key"]: regime["title"] for regime in session.ask("regimes")}
    for start in range(0, len(rows), 3):
        shown = rows[start : start + 3]
        for column, row in zip(st.columns(max(len(shown), 2)), shown, strict=False):
            with column:
                _card(row, titles[row["regime"]])


def _chosen(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The row whose paths are shown: the one chosen, else the one with most to show."""
    by_name = {parts.known(row["regime"]): row for row in rows}
    best = max(by_name, key=lambda name: view.weight(by_name[name]))
    if len(by_name) == 1:
        return by_name[best]
    if st.session_state.get("paths_of") not in by_name:
        st.session_state["paths_of"] = best
    chosen = st.segmented_control(
        "Paths under", list(by_name), format_func=str.upper, key="paths_of", required=True
    )
    return by_name[chosen or best]


def _in_words(paths: Sequence[Mapping[str, Any]], first: int) -> None:
    """Tell paths in words, those that lead to one listed party together."""
    for name, group in view.by_listed(paths, first):
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"**{md(name)}**", width="content")
                st.badge("LISTED", icon=":material/gavel:", color="red")
            for number, path in group[:IN_WORDS]:
                _in_full(number, path)
            if len(group) > IN_WORDS:
                with st.expander(view.plural(len(group) - IN_WORDS, "more statement")):
                    for number, path in group[IN_WORDS:]:
                        _in_full(number, path)


def _in_full(number: int, path: Mapping[str, Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{number}**", width="content")
        st.badge(words.CLASSES[path["class"]], color="gray")
        if path.get("counts_toward_rule"):
            st.badge("COUNTED", color="orange")
        else:
            st.badge("NOT COUNTED", color="gray")
            st.caption(md(path.get("why_not_counted") or ""))
    st.text(plain(path["sentence"]))
    for note in path.get("footnotes") or view.footnotes(path["hops"]):
        st.caption(md(note))


def _paths(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Tell the paths in words, then as a table; give them in that order."""
    moving, other = map(view.in_order, view.grouped_paths(row.get("paths") or []))
    st.subheader("Ownership and control by listed parties", anchor=False)
    if moving:
        _in_words(moving, 1)
    else:
        st.info(
            f"No stated interest leads from a listed party to this one on {row['as_of']}.",
            icon=":material/block:",
        )
    if other:
        st.subheader("Other links to listed parties", anchor=False)
        st.caption("Shown for what they are; a link never moves a verdict.")
        _in_words(other, len(moving) + 1)
    paths = [*moving, *other]
    if paths:
        st.subheader("Every hop and who says so", anchor=False)
        parts.table(view.without_empty(view.path_rows(paths)), name="hops", wide="Quote")
    return paths


def _picture(address: Address, row: Mapping[str, Any], paths: Sequence[Mapping[str, Any]]) -> str:
    """Show the paths on the canvas; give the picture that stands alone for the download."""
    day = address.as_of.isoformat()
    owners = session.ask("owners", party=address.party, depth=AROUND, as_of=day)
    current = [hop for hop in owners if not view.is_past(hop)]
    drawn = drawing.draw(address.party, row["subject_name"], paths, current)
    title = f"{row['subject_name']} under {row['regime']} on {day}"
    notes = view.notes(row, drawn.lines)
    page = picture.page(drawn, title, notes)
    st.subheader("The picture", anchor=False)
    paths_canvas.show(address, row, paths)
    if st.toggle("Preview of picture.html, the file to hand on", key="preview"):
        height = picture.frame_height(drawn, notes)
        st.iframe(preview.show(page), height=height, alt=f"Picture of the paths: {plain(title)}")
    return page


def page() -> None:
    """Show the verdicts about the party of the address."""
    address = session.read_address("party", "as_of", "regime")
    parts.show_remarks(address)
    address = address.to(parts.choose_party(address, "exposure"))
    with st.spinner("Working it out …"):
        rows: Answer = session.exposure(address)
    _controls(address, rows[0]["subject_name"])
    _cards(rows)
    _meanings(rows)
    row = _chosen(rows)
    paths = _paths(row)
    html = _picture(address, row, paths)
    downloads(address, rows, html, row)
    parts.foot(row["data_version"])


page()
