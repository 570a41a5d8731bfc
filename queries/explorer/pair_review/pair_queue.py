"""The pairs beside the one that is shown, a few at a time, and what of all pairs is wanted."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from queries.decisions.pair_desk import STATES, PairDesk
from queries.decisions.queue import Waiting
from queries.explorer.frame import page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.pair_review import desk_session
from queries.words.safe_text import escape_markdown

PAGE: Final = 10
"""Pairs that are listed at once; drawing them all would take a browser minutes."""
TITLES: Final = {"open": "To decide", "again": "Open again", "decided": "Decided"}
LEVELS: Final = {"": "Strong and undecided", "strong": "Strong", "weak": "Weak"}


def show_filters(desk: PairDesk, address: Address) -> None:
    """Show what of the pairs is wanted, with counts; the address keeps it."""
    counts = desk.counts()
    chosen = {
        "pairs": address.pairs or "open",
        "level": address.level,
        "on_list": address.on_list,
        "of": address.of,
    }
    for key, value in chosen.items():
        st.session_state[f"review_{key}"] = value
    states, level, lists, party = st.columns([4, 2, 2, 3], vertical_alignment="bottom")
    states.segmented_control(
        "Pairs",
        list(STATES),
        format_func=lambda state: f"{TITLES[state]} {counts[state]:,}",
        key="review_pairs",
        required=True,
        on_change=_narrow,
        args=("pairs",),
    )
    level.selectbox(
        "Likeness",
        list(LEVELS),
        format_func=lambda name: f"Weak ({counts['weak']:,})" if name == "weak" else LEVELS[name],
        key="review_level",
        on_change=_narrow,
        args=("level",),
    )
    options = dict.fromkeys(("", *desk.authorities, address.on_list))
    lists.selectbox(
        "On a list of",
        list(options),
        format_func=lambda name: name or "All lists",
        key="review_on_list",
        on_change=_narrow,
        args=("on_list",),
    )
    party.text_input(
        "Party", key="review_of", placeholder="A part of a name", on_change=_narrow, args=("of",)
    )


def _narrow(key: str) -> None:
    page_session.move_to(key, str(st.session_state[f"review_{key}"] or "").strip())
    # The first of what is wanted now is shown.
    desk_session.go_to("")


def show_queue(desk: PairDesk, pairs: Sequence[Waiting], place: int | None) -> None:
    """Show the pairs around the one at a place, a button each; at none of them: ``None``."""
    first = (place or 0) // PAGE * PAGE
    last = min(first + PAGE, len(pairs))
    st.markdown(f"**{first + 1:,} to {last:,} of {len(pairs):,}**")
    for slot, one in enumerate(pairs[first:last]):
        st.button(
            _label(desk, one),
            key=f"review_slot_{slot}",
            type="primary" if first + slot == place else "tertiary",
            on_click=desk_session.go_to,
            args=(one.pair,),
            width="stretch",
            wrap=True,
        )
    with st.container(horizontal=True, gap="small"):
        for label, icon, at in (
            ("Before", "chevron_left", first - PAGE),
            ("After", "chevron_right", first + PAGE),
        ):
            inside = 0 <= at < len(pairs)
            st.button(
                label,
                key=f"review_{label}",
                icon=f":material/{icon}:",
                disabled=not inside,
                on_click=desk_session.go_to,
                args=(pairs[at].pair if inside else "",),
            )
    st.button(
        "Read the pairs again",
        key="review_again",
        icon=":material/refresh:",
        help="What was decided since then may have settled other pairs too.",
        on_click=desk_session.read_again,
    )


def _label(desk: PairDesk, one: Waiting) -> str:
    """Return both names of a pair, or the one that both have, and what was decided."""
    said = escape_markdown(" / ".join(desk.names_of(one.left, one.right)))
    more = [text for text in (one.decision, f"{one.below:,} below" if one.below else "") if text]
    return f"{said} ({', '.join(more)})" if more else said
