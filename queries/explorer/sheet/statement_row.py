"""The row of a statement as it was published, opened over the page from a note of the sheet."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from queries.explorer.frame import page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.sheet import sheet_acts
from queries.explorer.verdict_view.sources_pane import show_published
from queries.question.answer_rows import Citation
from queries.words.safe_text import escape_markdown

TITLE: Final = "The row as published"
BOTH: Final = 2
"""Ends of an interest or a link; an entry of a list has one."""


def show_row(address: Address) -> None:
    """Show the row that was asked for, if one was."""
    asked = st.session_state.pop(sheet_acts.ROW, None)
    if asked is not None:
        st.dialog(TITLE, width="large")(_show_record)(address, *asked)


def _show_record(address: Address, ends: list[str], record: str) -> None:
    said: Sequence[Citation]
    if len(ends) == BOTH:
        found = page_session.ask("statements", party=ends[0], other=ends[1], as_of=address.day)
        said = found["statements"]
    else:
        said = page_session.ask("show", party=ends[0], as_of=address.day)["listings"]
    rows = [one for one in said if one["record"] == record]
    if not rows:
        st.info("The row is not in the data any more; they may have changed meanwhile.")
        return
    st.caption(escape_markdown(f"{rows[0]['source']}, {record}"))
    show_published(rows[0])
