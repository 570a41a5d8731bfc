"""The page on which a person decides who is who: a queue of pairs, one at a time, with keys."""

import streamlit as st

from queries.decisions.pair_desk import PairDesk
from queries.decisions.queue import Waiting
from queries.draw.page_tables import plural
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.pair_review import decide_form, desk_session, pair_queue, pair_view
from queries.question.country_choice import name_countries
from queries.words.safe_text import escape_markdown, escape_message

KEYS = ("pair", "pairs", "level", "on_list", "of", "as_of", "regime")
NO_LEDGER = (
    "Decisions are stored in a workspace. This explorer asks a store at an address, which has none."
)
NONE_LEFT = {
    "open": "No pair waits for a decision.",
    "again": "No pair that was decided is open again.",
    "decided": "No pair is decided yet.",
}


def _show_pair(desk: PairDesk, one: Waiting, address: Address, after: str) -> None:
    st.header(escape_markdown(" and ".join(desk.names_of(one.left, one.right))), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if one.level:
            st.badge(
                pair_view.LEVELS[one.level], color="violet" if one.level == "strong" else "gray"
            )
        if one.decision:
            st.badge(f"decided: {one.decision}", color="blue")
        if one.again:
            st.badge("open again", color="orange", icon=":material/update:")
        if one.below:
            st.badge(f"{plural(one.below, 'party', 'parties')} below", color="gray")
        st.caption(f"Pair {one.pair}")
    if one.reasons:
        st.markdown(escape_message("; ".join(map(name_countries, one.reasons))))
    pair_view.show_records(desk, one)
    decide_form.show_answers(desk, one, after)
    pair_view.show_effects(desk, one, address)
    decide_form.show_history(desk, one)
    if st.toggle("Show both records as published", key="review_published"):
        pair_view.show_published(desk, one)


def _shown_pair(desk: PairDesk, address: Address, pairs: list[Waiting]) -> Waiting | None:
    """Return the pair of the address, or the first of those wanted; say where there is none."""
    if not address.pair:
        return pairs[0] if pairs else None
    found = desk.find(address.pair)
    if found is None:
        st.warning(
            f"No pair has the id {escape_markdown(address.pair)}: it may have been joined, or its "
            "records are no longer loaded. Shown is the first of the others.",
            icon=":material/warning:",
        )
        return pairs[0] if pairs else None
    return found


def page() -> None:
    """Show the queue and one pair of it."""
    address = page_session.read_address(*KEYS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title("Review", anchor=False, width="content")
        st.caption("Two records may be one party. No name joins them: a person decides.")
    page_parts.show_remarks(address)
    desk = desk_session.open_desk()
    if desk is None:
        page_parts.show_note(NO_LEDGER, ":material/info:")
        return
    if wrong := st.session_state.pop(desk_session.WRONG, None):
        st.error(escape_message(wrong), icon=":material/error:")
    pair_queue.show_filters(desk, address)
    pairs = desk.pairs(desk_session.pairs_wanted(address))
    one = _shown_pair(desk, address, pairs)
    if one is None:
        page_parts.show_note(NONE_LEFT[address.pairs or "open"], ":material/done_all:")
        decide_form.show_end(desk)
    else:
        place = next((n for n, other in enumerate(pairs) if other.pair == one.pair), None)
        rest = pairs if place is None else [*pairs[place + 1 :], *pairs[:place]]
        with st.container(key="review_desk"):
            # On a telephone the pair comes first; beside each other the queue is at the left.
            right, left = st.columns([3, 1], gap="medium")
        with right:
            _show_pair(desk, one, address, rest[0].pair if rest else "")
        with left, st.container(key="review_queue", gap="xsmall"):
            pair_queue.show_queue(desk, pairs, place)
    page_parts.show_footer(desk.review.head.data_version)


page()
