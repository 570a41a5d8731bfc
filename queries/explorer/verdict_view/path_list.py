"""Paths on a page: in words by listed party, then every hop in a table of sources."""

from collections.abc import Sequence

import streamlit as st

from queries.draw import page_tables
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.verdict_view import footnoted_paths, sources_pane
from queries.explorer.verdict_view.footnoted_paths import HopNotes
from queries.question.answer_rows import PathRow
from queries.question.verdict_rows import VerdictRow
from queries.words import plain_words
from queries.words.safe_text import escape_markdown, link_notes
from queries.words.value_text import percentage

NO_CHAIN = "No stated chain leads here from a party on the list."
PATHS_AT_ONCE = 3
"""Paths to one listed party that are shown at once; the others are folded below."""
TABLE = "sources_table"
NO_LINKS = (
    "A store at an address has no links of an earlier “Known by”, so links (supply, office, "
    "family, address) are left out. Clear “Known by”, or open the workspace itself."
)


def choose_regime(address: Address, rows: Sequence[VerdictRow]) -> VerdictRow:
    """Show the choice of the regime whose paths are shown, and return its verdict.

    At first it is the regime with the most paths.
    """
    by_name = {page_parts.short_regime(row["regime"]): row for row in rows}
    best = max(by_name, key=lambda name: page_tables.path_counts(by_name[name]))
    if len(by_name) == 1:
        return by_name[best]
    wanted = address.under if address.under in by_name else best
    st.session_state["paths_of"] = wanted
    st.segmented_control(
        "Chains under",
        list(by_name),
        format_func=str.upper,
        key="paths_of",
        required=True,
        on_change=lambda: page_session.set_address_value("under", st.session_state["paths_of"]),
    )
    return by_name[wanted]


def show_paths(address: Address, row: VerdictRow, notes: HopNotes) -> list[PathRow]:
    """Show the paths, those that can move the verdict first, and return them in that order."""
    moving, other = page_tables.split_paths(row["paths"])
    moving, other = page_tables.sort_by_listed(moving), page_tables.sort_by_listed(other)
    st.header("Ownership and control by parties on a list", anchor=False)
    if moving:
        st.caption(_order_caption(address, row, len(moving)))
        _show_groups(moving, 1, notes)
    else:
        page_parts.show_note(NO_CHAIN, ":material/search_off:")
    if not page_session.has_links(address):
        st.info(NO_LINKS)
    if other:
        st.header("Links: supply, office, family, address", anchor=False)
        st.caption("These links are not ownership and do not change the result.")
        _show_groups(other, len(moving) + 1, notes)
    return [*moving, *other]


def _order_caption(address: Address, row: VerdictRow, count: int) -> str:
    """Return how the paths are ordered, and how much of the whole they explain."""
    found = page_session.ask(
        "paths",
        party=address.party,
        regime=row["regime"],
        as_of=address.day,
        known_on=address.known_day,
    )
    part = next((path.get("explained_pct") for path in found), None)
    said = f"{page_tables.plural(count, 'chain')}, the largest share first."
    if part is None:
        return said
    return f"{said} Together they explain {percentage(part)} of the economic share."


def _show_groups(paths: Sequence[PathRow], first: int, notes: HopNotes) -> None:
    """Show paths in words, those that lead to one listed party together."""
    for name, group in page_tables.group_by_listed(paths, first):
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"**{escape_markdown(name)}**", width="content")
                st.badge("ON A LIST", icon=":material/gavel:", color="red")
            for number, path in group[:PATHS_AT_ONCE]:
                _show_path(number, path, notes)
            if len(group) > PATHS_AT_ONCE:
                with st.expander(f"{page_tables.plural(len(group) - PATHS_AT_ONCE, 'more chain')}"):
                    for number, path in group[PATHS_AT_ONCE:]:
                        _show_path(number, path, notes)


def _show_path(number: int, path: PathRow, notes: HopNotes) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{number}**", width="content")
        st.badge(plain_words.CLASSES[path["class"]], color="gray")
        if path["counts_toward_rule"]:
            st.badge("COUNTED", color="orange")
        else:
            st.badge("NOT COUNTED", color="gray")
        share = footnoted_paths.share_of_path(path)
        if share:
            st.caption(f"passes on {escape_markdown(share)}")
        if not path["counts_toward_rule"]:
            st.caption(escape_markdown(path["why_not_counted"] or ""))
    st.markdown(link_notes(notes.path_sentence(path)))
    with st.container(horizontal=True, gap="small"):
        for hop in path["hops"]:
            note = notes.hop_number(hop)
            st.button(
                escape_markdown(footnoted_paths.short_note(note, hop)),
                key=f"note.{number}.{note}",
                type="tertiary",
                icon=":material/fact_check:",
                help="Open every source of this step",
                on_click=page_session.set_address_value,
                args=("hop", str(note)),
            )


def show_sources(address: Address, notes: HopNotes) -> None:
    """Show every hop with its number and source; the one chosen opens its proof."""
    st.header("Sources", anchor="sources")
    if not notes.hops:
        st.caption("No chain, so no step to prove.")
        return
    st.caption(
        "Every step of the chains, by number. Choose a row to see what each source says of it."
    )
    hop = notes.find_hop(address.hop) if address.hop else None
    page_parts.mark_chosen_row(TABLE, None if hop is None else notes.hop_number(hop) - 1)
    page_parts.show_table(
        page_tables.drop_empty_columns(footnoted_paths.source_rows(notes)),
        name="steps",
        wide="Quote",
        key=TABLE,
        on_choose=lambda place: page_session.set_address_value(
            "hop", "" if place is None else str(place + 1)
        ),
    )
    if hop is not None:
        sources_pane.open_pane(address, hop)
