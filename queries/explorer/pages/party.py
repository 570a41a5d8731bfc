"""The page of one party: the sheet that answers, and the parts below it."""

import streamlit as st

from graph.values.errors import NotFoundError
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import ASKED_KEYS, PAGES, Address
from queries.explorer.sheet.page_warnings import page_warnings
from queries.explorer.sheet.party_parts import show_parts
from queries.explorer.sheet.party_sheet import show_sheet
from queries.explorer.sheet.picture_state import party_page

KEYS = ("party", "as_of", "known_on", "regime", "tab", "far", "page", "hop")


def _known_party(address: Address) -> Address:
    """Return the address with its party named by id; what names no party is sought instead."""
    try:
        return address.with_id(str(page_session.ask("resolve", party=address.party)))
    except NotFoundError:
        # It is no party that another page could take over.
        page_session.set_address_value("party", "")
        st.session_state[page_session.CARRIED] = address.remarks
        there = {**address.query_texts(*ASKED_KEYS), "q": address.party}
        st.switch_page(PAGES["search"], query_params=there)


def page() -> None:
    """Show the party of the address."""
    address = page_session.read_address(*KEYS, "data")
    if not address.party:
        st.switch_page(PAGES["search"])
    # There from the start with its height, so that nothing moves when it is filled.
    sheet, below = st.container(key="sheet"), st.container(key="below")
    address = _known_party(address)
    warnings = page_warnings(address)
    value = party_page(address)
    page_session.add_recent(address.party, value["head"]["name"])
    with sheet:
        show_sheet(address, value, warnings)
    with below:
        show_parts(address, value)
        page_parts.show_footer(value["data_version"])


page()
