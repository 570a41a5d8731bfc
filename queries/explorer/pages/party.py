"""The page of one party: facts with their sources, owners, holdings, listings, gaps."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from queries.explorer import parts, session, view, words
from queries.explorer.address import Address
from queries.explorer.safe import md

LEVELS = {"Direct": 1, "3 levels": 3, "10 levels": 10}
FACTS = {
    "names": ("Names", ("value", "kind", "language")),
    "identifiers": ("Numbers", ("scheme", "value", "valid", "remark")),
    "addresses": ("Addresses", ("value",)),
    "facts": ("Facts", ("fact", "value")),
    "arrangements": ("Holders who act together", ("kind", "members", "state")),
    "rulings": ("Rulings", ("authority", "date", "conclusion", "effect", "state")),
    "members": ("Records taken for this party", ("name", "member_id", "schema")),
}
LISTINGS = ("state", "authority", "list", "programme", "measures", "start", "end", "act")
GAPS = ("kind", "ground", "about", "share")


def _head(address: Address, facts: Mapping[str, Any]) -> None:
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        st.title(md(facts["name"]), anchor=False)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(md(words.spaced(facts["schema"] or "party")), color="gray")
            if facts.get("jurisdiction"):
                st.badge(md(facts["jurisdiction"].upper()), color="gray")
            if view.in_force(facts.get("listings") or ()):
                st.badge("LISTED", icon=":material/gavel:", color="red")
            elif facts.get("listings"):
                st.badge("NOT LISTED ON THIS DAY, LISTED BEFORE OR AFTER", color="gray")
            st.caption(md(facts["id"]))
    with right:
        parts.day(address)
    parts.to_exposure(address, "Exposure of this party")


def _facts(facts: Mapping[str, Any]) -> None:
    shown = False
    for key, (title, first) in FACTS.items():
        items = facts.get(key) or []
        if items:
            st.subheader(title, anchor=False)
            parts.table(view.stated(items, first), name=title)
            shown = True
    if not shown:
        st.info("The loaded sources state nothing about this party but its name.")


def _interests(address: Address, verb: str) -> None:
    """The owners or the holdings: those that hold first, past ones folded away."""
    level = st.segmented_control(
        "How far", list(LEVELS), default="Direct", key=f"levels_{verb}", required=True
    )
    depth = LEVELS[level or "Direct"]
    hops = session.ask(verb, party=address.party, depth=depth, as_of=address.as_of.isoformat())
    current = [hop for hop in hops if not view.is_past(hop)]
    past = [hop for hop in hops if view.is_past(hop)]
    if not current:
        st.info(
            f"No loaded source states {verb} on {address.as_of}. That is not the same as none: "
            "see the gaps, and the sources that were loaded."
        )
    else:
        parts.table(view.without_empty(view.interest_rows(current, level=depth > 1)), name=verb)
        end = "from" if verb == "owners" else "to"
        others = {hop[f"{end}_id"]: hop[f"{end}_name"] for hop in current}
        parts.party_links(address, others, "Open")
    if past:
        count = view.plural(len(past), "statement that does", "statements that do")
        with st.expander(f"{count} not hold on this day"):
            parts.table(view.without_empty(view.interest_rows(past, level=depth > 1)), name="past")


def _stated(items: Sequence[Mapping[str, Any]], first: Sequence[str], nothing: str) -> None:
    if items:
        parts.table(view.stated(items, first), name=first[0])
    else:
        st.info(nothing)


def page() -> None:
    """Show the party of the address."""
    address = session.read_address("party", "as_of")
    parts.show_remarks(address)
    address = address.to(parts.choose_party(address, "party"))
    with st.spinner("Reading the record …"):
        facts = session.ask("show", party=address.party, as_of=address.as_of.isoformat())
    _head(address, facts)
    listings, gaps = facts.get("listings") or [], facts.get("gaps") or []
    tabs = st.tabs(
        ["Facts", "Owners", "Holdings", f"Listings ({len(listings)})", f"Gaps ({len(gaps)})"]
    )
    with tabs[0]:
        _facts(facts)
    with tabs[1]:
        _interests(address, "owners")
    with tabs[2]:
        _interests(address, "holdings")
    with tabs[3]:
        _stated(listings, LISTINGS, "No loaded list names this party, now or before.")
    with tabs[4]:
        gaps = [{key: value for key, value in gap.items() if key != "state"} for gap in gaps]
        _stated(gaps, GAPS, "No source states that something about this party is missing.")
    parts.foot(facts["data_version"])


page()
