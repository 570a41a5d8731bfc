"""Paths on a page: in words by listed party, then every hop in a table of sources."""

from collections.abc import Sequence

import streamlit as st

from queries.draw import page_tables
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.verdict_view import footnoted_paths, sources_pane
from queries.explorer.verdict_view.footnoted_paths import Notes
from queries.question.answer_rows import PathRow
from queries.question.verdict_rows import VerdictRow
from queries.words import plain_words
from queries.words.safe_text import md, noted
from queries.words.value_text import percentage

IN_WORDS = 3
"""Paths to one listed party that are shown at once; the others are folded below."""
TABLE = "sources_table"
NO_LINKS = (
    "A store at an address has no links of an earlier “known on”: other exposure (supply, "
    "directors, family, addresses) is left out. Clear “known on”, or open the workspace itself."
)


def chosen(address: Address, rows: Sequence[VerdictRow]) -> VerdictRow:
    """Show the choice of the regime whose paths are shown, and return its verdict.

    At first it is the regime with the most paths.
    """
    by_name = {page_parts.known(row["regime"]): row for row in rows}
    best = max(by_name, key=lambda name: page_tables.weight(by_name[name]))
    if len(by_name) == 1:
        return by_name[best]
    wanted = address.under if address.under in by_name else best
    st.session_state["paths_of"] = wanted
    st.segmented_control(
        "Paths under",
        list(by_name),
        format_func=str.upper,
        key="paths_of",
        required=True,
        on_change=lambda: page_session.put("under", st.session_state["paths_of"]),
    )
    return by_name[wanted]


def path_list(address: Address, row: VerdictRow, notes: Notes) -> list[PathRow]:
    """Show the paths, those that can move the verdict first, and return them in that order."""
    moving, other = page_tables.grouped_paths(row["paths"])
    moving, other = page_tables.in_order(moving), page_tables.in_order(other)
    st.header("Ownership and control by listed parties", anchor=False)
    if moving:
        st.caption(_explained(address, row, len(moving)))
        _in_words(moving, 1, notes)
    else:
        st.info(
            f"No stated interest leads from a listed party to this one on {row['as_of']}.",
            icon=":material/block:",
        )
    if not page_session.with_links(address):
        st.info(NO_LINKS)
    if other:
        st.header("Other exposure: supply, directors, family, addresses", anchor=False)
        st.caption("Links to listed parties, shown for what they are; a link moves no verdict.")
        _in_words(other, len(moving) + 1, notes)
    return [*moving, *other]


def _explained(address: Address, row: VerdictRow, count: int) -> str:
    """Return how the paths are ordered, and how much of the whole they explain."""
    found = page_session.ask(
        "paths",
        party=address.party,
        regime=row["regime"],
        as_of=address.day,
        known_on=address.known_day,
    )
    part = next((path.get("explained_pct") for path in found), None)
    said = f"{page_tables.plural(count, 'path')}, the largest share first"
    if part is None:
        return f"{said}."
    return f"{said}; together they explain {percentage(part)} of the look-through share."


def _in_words(paths: Sequence[PathRow], first: int, notes: Notes) -> None:
    """Show paths in words, those that lead to one listed party together."""
    for name, group in page_tables.by_listed(paths, first):
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"**{md(name)}**", width="content")
                st.badge("LISTED", icon=":material/gavel:", color="red")
            for number, path in group[:IN_WORDS]:
                _in_full(number, path, notes)
            if len(group) > IN_WORDS:
                with st.expander(f"{page_tables.plural(len(group) - IN_WORDS, 'more path')}"):
                    for number, path in group[IN_WORDS:]:
                        _in_full(number, path, notes)


def _in_full(number: int, path: PathRow, notes: Notes) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{number}**", width="content")
        st.badge(plain_words.CLASSES[path["class"]], color="gray")
        if path["counts_toward_rule"]:
            st.badge("COUNTED", color="orange")
        else:
            st.badge("NOT COUNTED", color="gray")
        share = footnoted_paths.share_of_path(path)
        if share:
            st.caption(f"passes down {md(share)}")
        if not path["counts_toward_rule"]:
            st.caption(md(path["why_not_counted"] or ""))
    st.markdown(noted(notes.tell(path)))
    with st.container(horizontal=True, gap="small"):
        for hop in path["hops"]:
            note = notes.number(hop)
            st.button(
                md(footnoted_paths.short_note(note, hop)),
                key=f"note.{number}.{note}",
                type="tertiary",
                icon=":material/fact_check:",
                help="Open every source of this hop",
                on_click=page_session.put,
                args=("hop", str(note)),
            )


def sources(address: Address, notes: Notes) -> None:
    """Show every hop with its number and source; the one chosen opens its proof."""
    st.header("Sources", anchor="sources")
    if not notes.hops:
        st.caption("No path, so no hop to prove.")
        return
    st.caption(
        "Every hop of the paths, by number. Choose a row to see what each source says of it."
    )
    hop = notes.get(address.hop) if address.hop else None
    page_parts.show_chosen(TABLE, None if hop is None else notes.number(hop) - 1)
    page_parts.table(
        page_tables.without_empty(footnoted_paths.source_rows(notes)),
        name="hops",
        wide="Quote",
        key=TABLE,
        on_choose=lambda place: page_session.put("hop", "" if place is None else str(place + 1)),
    )
    if hop is not None:
        sources_pane.pane(address, hop)
