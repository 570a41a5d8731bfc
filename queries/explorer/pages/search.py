"""The page that finds parties by name, number or LEI, and says why each fits."""

import streamlit as st

from graph.values.errors import InputError
from queries.draw import page_tables
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import PAGES, Address
from queries.question.country_choice import country_code, country_counts
from queries.question.party_facts import SearchRow
from queries.question.workspace_rows import Status
from queries.words.safe_text import escape_markdown, escape_message

MOST = 25
MANY = 200
"""Parties whose countries are counted where the country that was asked for has none."""
EXAMPLES = ("Toloka", "Яндекс", "NtechLab")


def _show_controls(address: Address) -> None:
    text, country = st.columns([5, 1], vertical_alignment="bottom")
    st.session_state["text"] = address.q
    text.text_input(
        "Name, company number or LEI",
        key="text",
        type="search",
        placeholder="Toloka, Яндекс, NL-KVK:27265167 …",
        max_chars=200,
        on_change=lambda: page_session.set_address_value("q", st.session_state["text"].strip()),
    )
    st.session_state["country"] = address.country.upper()
    country.text_input(
        "Country",
        key="country",
        max_chars=2,
        placeholder="any",
        on_change=lambda: page_session.set_address_value(
            "country", st.session_state["country"].strip().lower()
        ),
        help="Two letters, such as NL.",
    )


def _show_hit(address: Address, hit: SearchRow) -> None:
    there = address.for_party(hit["id"])
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            page_parts.party_link(there, hit["name"], bold=True)
            other = hit["name_original"] or hit["name_latin"]
            if other:
                st.caption(escape_markdown(other), width="content")
            if hit["listed"]:
                st.badge("ON A LIST", icon=":material/gavel:", color="red")
        st.caption(escape_markdown(page_tables.hit_summary(hit)))


def _show_elsewhere(address: Address, refused: str) -> None:
    """Show that nothing fits in the country, or that it is none, and which countries have hits.

    Args:
        address: what was asked.
        refused: what is wrong with the country; empty if it is one.
    """
    hits = page_session.ask("search", text=address.q, limit=MANY)
    there = country_counts(hits)
    if refused:
        st.warning(escape_message(f"{refused}."), icon=":material/public_off:")
    else:
        nothing = f'No party found for "{address.q}" in {address.country.upper()}.'
        page_parts.show_note(nothing, ":material/search_off:")
    if not hits:
        st.caption(
            f'No party found for "{escape_markdown(address.q)}" in any other country either.'
        )
        return
    st.caption("Countries of the parties found; choose one, or any")
    with st.container(horizontal=True):
        given = {**address.query_texts("as_of", "regime"), "q": address.q}
        for code, count in there.items():
            label, query = f"{code.upper()} ({count})", {**given, "country": code}
            st.page_link(PAGES["search"], label=escape_markdown(label), query_params=query)
        st.page_link(PAGES["search"], label=f"any ({len(hits)})", query_params=given)


def _show_nothing(address: Address, status: Status) -> None:
    if address.country:
        _show_elsewhere(address, "")
    else:
        page_parts.show_note(
            f'No party found for "{address.q}". Try another spelling, a part of the name, or its '
            "number.",
            ":material/search_off:",
        )
    st.caption("Only these datasets were searched")
    rows = [
        {
            "Dataset": row["dataset"],
            "Date": row["retrieved_on"] or "none stated",
            "Parties": row["parties"],
        }
        for row in status["datasets"]
    ]
    page_parts.show_table(rows, name="datasets that were searched")


def _show_welcome(address: Address, status: Status) -> None:
    if not status["datasets"]:
        st.info("No data is loaded. Load files in a terminal and come back:")
        st.code("ownership load FILE...\nownership demo", language=None)
        return
    page_parts.recent_links(address)
    st.caption("Try one of these")
    with st.container(horizontal=True):
        for example in EXAMPLES:
            query = {**address.query_texts("as_of", "regime"), "q": example}
            st.page_link(PAGES["search"], label=escape_markdown(example), query_params=query)
    totals = status["totals"]
    shown = {
        "Parties": totals["parties"],
        "Interests": totals["interests"],
        "Links": totals["links"],
        "List entries": totals["listings"],
        "Gaps": totals["gaps"],
    }
    for column, (title, count) in zip(st.columns(len(shown)), shown.items(), strict=True):
        if count is not None:
            column.metric(title, f"{count:,}", border=True)


def _show_hits(address: Address, status: Status) -> None:
    try:
        country = country_code(address.country) if address.country else None
    except InputError as wrong:
        _show_elsewhere(address, str(wrong))
        return
    with st.spinner("Searching …"):
        hits = page_session.ask("search", text=address.q, limit=MOST, country=country)
    if not hits:
        _show_nothing(address, status)
        return
    st.caption(f"{page_tables.plural(len(hits), 'party', 'parties')}, best first")
    for hit in hits:
        _show_hit(address, hit)


def page() -> None:
    """Show the box, and what fits."""
    address = page_session.read_address("q", "country")
    st.title("Who owns a company, and is anyone behind it on a sanctions list?", anchor=False)
    st.caption("Type a name in any script, a company number or an LEI, and press Enter.")
    page_parts.show_remarks(address)
    _show_controls(address)
    status = page_session.workspace().status()
    if not address.q:
        _show_welcome(address, status)
    else:
        _show_hits(address, status)
    page_parts.show_footer(status["data_version"])


page()
