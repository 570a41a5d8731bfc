"""The page Find: the home, with the box that finds parties and says why each fits."""

import streamlit as st

from queries.explorer.find import find_box
from queries.explorer.frame import page_parts, page_session


def page() -> None:
    """Show the box, and what fits."""
    data_version = page_session.workspace().data_version
    address = page_session.read_address(*find_box.address_keys())
    st.title("Who owns a company, and is anyone behind it on a sanctions list?", anchor=False)
    page_parts.show_remarks(address)
    with st.container(key="find"):
        find_box.show_find(address)
    page_parts.show_footer(data_version)


page()
