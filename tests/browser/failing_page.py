"""A page with a button whose file cannot be made the first time."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from graph.values.errors import StoreError
from queries.explorer.server.server_start import ServerStart
from queries.explorer.verdict_view import save_buttons

REASON = "the store does not answer"


def page() -> None:
    """Show the button; what it makes fails as long as the box is not ticked."""
    there = st.checkbox("The store is there")

    def make() -> bytes:
        if not there:
            raise StoreError(REASON)
        return b"made"

    data = save_buttons.guarded_maker("Tables", make)
    st.download_button("Tables", data=data, file_name="tables.csv", on_click="ignore")
    save_buttons.show_failures()


if get_script_run_ctx(suppress_warning=True) is None:
    app = st.App(__file__, lifespan=ServerStart().tell_address)
else:
    page()
