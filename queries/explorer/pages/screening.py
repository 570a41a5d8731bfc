"""The page on which a list of counterparties is screened, decided on and saved."""

import streamlit as st

from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import PAGES
from queries.explorer.list_view import line_panel, list_form, list_result
from queries.explorer.list_view.list_run import begin_run
from queries.export.kept_screenings import KeptScreenings
from queries.question.settings import read_settings
from queries.words.safe_text import plain_line


def _open_list(name: str) -> None:
    page_session.set_address_value("list", name)
    line_panel.close_line()
    st.session_state.pop(list_result.PILE, None)


def page() -> None:
    """Show the form of a new list, or the list that is chosen."""
    address = page_session.read_address("list", "as_of")
    st.title("Screen a list", anchor=False)
    page_parts.show_remarks(address)
    kept = KeptScreenings(read_settings().workspace)
    rows = {row.name: row for row in kept.rows()}
    name = address.list if address.list in rows else ""
    if rows:
        st.session_state["list_chosen"] = name
        st.selectbox(
            "List",
            ["", *rows],
            format_func=lambda one: (
                plain_line(list_result.state_text(rows[one])) if one else "A new list"
            ),
            key="list_chosen",
            on_change=lambda: _open_list(st.session_state["list_chosen"]),
        )
    if name:
        list_result.show_list(address, kept, rows[name])
    else:
        if not page_session.workspace().status()["datasets"]:
            st.info("No data is loaded, so that nobody would be found. Load files first.")
            st.page_link(PAGES["sources"], label="Load files", icon=":material/upload:")
        begun = list_form.show_form(address, kept)
        if begun is not None:
            begin_run(kept, begun, page_session.workspace().settings)
            _open_list(begun)
            st.rerun()
    page_parts.show_footer(page_session.workspace().data_version)


page()
