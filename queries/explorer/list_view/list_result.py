"""A screened list on a page: progress, a summary in words, three piles, and its files."""

from typing import Any, Final

import pandas as pd
import streamlit as st

from graph.values.errors import OwnershipError
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.list_view import line_panel, list_rows
from queries.explorer.list_view.list_run import ListRun, begin_run, forget_run, run_of
from queries.explorer.verdict_view.downloads import answer_file_button, file_buttons
from queries.explorer.verdict_view.save_buttons import show_failures
from queries.export.kept_screenings import BROKEN_OFF, DONE, KeptRow, KeptScreenings
from queries.export.write_files import pack_zip
from queries.screening.line_rows import not_searched_text
from queries.screening.list_review import ListReview
from queries.screening.match_lines import MATCHED, NEEDS_PERSON
from queries.words.safe_text import escape_markdown, escape_message
from queries.words.value_text import date_text

PILE: Final = "list_pile"
_WIDTHS: Final = {
    "Line": 55,
    "In your list": 150,
    "Party": 150,
    "Likeness": 85,
    "On a list": 115,
    "Why": 155,
}
_RULE_WIDE: Final = 140
"""Pixels of columns; with three rules they fit into a window of 1280 pixels."""
_HEADER: Final = 38
_HIGH: Final = _HEADER + 360
"""Pixels of a table of lines; the line that is open stands below it."""


def show_list(address: Address, kept: KeptScreenings, row: KeptRow) -> None:
    """Show a list: how far it is, why it ended, or what was found."""
    run = run_of(kept, row.name)
    if run is None and row.state == DONE:
        run = begin_run(kept, row.name, page_session.workspace().settings)
    if run is None:
        st.info("This list was not screened to its end. What is done of it is kept.")
        _show_tools(kept, row, go_on=True)
    elif not run.task.wait():
        _show_progress(run)
    elif run.task.has_failed:
        _show_failure(run)
        _show_tools(kept, row, go_on=True)
    elif (review := run.task.result()) is not None:
        _show_result(address, kept, row, run, review)


@st.fragment(run_every=0.5)
def _show_progress(run: ListRun) -> None:
    """Show how far the list is, and draw the whole page anew once it has ended."""
    if run.task.has_ended:
        st.rerun()
    watch = run.watch
    st.progress(watch.share, text=escape_markdown(watch.text or "Opening the data …"))
    if st.button("Cancel", icon=":material/stop:", key="list_cancel", disabled=watch.stopped):
        run.task.stop(leave=False)
    if watch.stopped:
        st.caption("It stops at the next line. What is done is kept.")


def _show_failure(run: ListRun) -> None:
    try:
        run.task.result()
    except OwnershipError as wrong:
        if run.watch.stopped:
            st.info(escape_message(wrong), icon=":material/pause_circle:")
        else:
            st.error(escape_message(wrong), icon=":material/error:")


def _show_tools(kept: KeptScreenings, row: KeptRow, *, go_on: bool) -> None:
    """Show the buttons that go on with a list, or remove it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if go_on and st.button(
            "Go on", type="primary", icon=":material/play_arrow:", key="list_go_on"
        ):
            begin_run(kept, row.name, page_session.workspace().settings)
            st.rerun()
        with st.popover("Remove this list", icon=":material/delete:"):
            st.write("Its file and its answer are removed. Decisions on its lines stay.")
            if st.button("Remove it", type="primary", key="list_remove"):
                forget_run(kept, row.name)
                kept.remove(row.name)
                page_session.set_address_value("list", "")
                st.rerun()


def _show_result(
    address: Address, kept: KeptScreenings, row: KeptRow, run: ListRun, review: ListReview
) -> None:
    answer = review.answer
    day = date_text(answer.settings["as_of"])
    st.markdown(f"**{escape_markdown(list_rows.summary_text(answer, day))}**")
    _show_searched(review, run)
    if not review.is_current:
        _show_anew(kept, row, "The data were changed since this list was screened.")
    elif review.count:
        _show_anew(kept, row, "The files below do not have your decisions yet.")
    if said := st.session_state.pop(line_panel.SAID, None):
        page_parts.show_note(said, ":material/edit_note:")
    counts = list_rows.pile_counts(answer)
    st.session_state.setdefault(PILE, NEEDS_PERSON if counts[NEEDS_PERSON] else MATCHED)
    chosen = st.segmented_control(
        "Lines",
        list(counts),
        format_func=lambda one: f"{list_rows.PILES[one]} ({counts[one]:,})",
        required=True,
        key=PILE,
        on_change=line_panel.close_line,
    )
    pile = chosen or NEEDS_PERSON
    st.caption(escape_markdown(list_rows.alarms_text(answer, pile)))
    numbers = list_rows.pile_numbers(answer, pile)
    if numbers:
        _show_lines(review, pile, numbers)
    line_panel.show_line(address, review, numbers)
    _show_files(kept, row, review)
    _show_tools(kept, row, go_on=False)


def _show_anew(kept: KeptScreenings, row: KeptRow, why: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Screen it again", icon=":material/refresh:", key="list_anew"):
            begin_run(kept, row.name, page_session.workspace().settings)
            st.rerun()
        st.caption(why)


def _show_searched(review: ListReview, run: ListRun) -> None:
    """Show what was searched and what was not, and what was remarked on the file."""
    sources = review.workspace.sources()
    titles = page_session.dataset_titles()
    told = f"{list_rows.searched_titles(sources, titles)} {not_searched_text(sources)}"
    st.caption(escape_markdown(told + list_rows.settings_text(review.answer.settings)))
    with st.expander("How the file was read"):
        for remark in run.remarks:
            st.text(remark)


def _show_lines(review: ListReview, pile: str, numbers: list[int]) -> None:
    """Show the lines of a pile as a table; one that is chosen opens below."""
    names = page_parts.rule_names()
    rows = list_rows.line_rows(review, numbers, names)
    key = f"lines.{pile}"
    opened = st.session_state.get(line_panel.LINE)
    page_parts.mark_chosen_row(key, numbers.index(opened) if opened in numbers else None)

    widths = {**_WIDTHS, **dict.fromkeys(names.values(), _RULE_WIDE)}
    high = list_rows.row_height(rows, widths)
    columns: dict[str, Any] = {
        name: st.column_config.Column(name, width=widths[name]) for name in rows[0]
    }
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        width="stretch",
        height=min(_HIGH, _HEADER + high * len(rows)),
        row_height=high,
        column_config=columns,
        placeholder="",
        alt=f"{list_rows.PILES[pile]}: {len(rows)} lines",
        key=key,
        selection_mode="single-row",
        on_select=lambda: line_panel.open_chosen(key, numbers),
    )


def _show_files(kept: KeptScreenings, row: KeptRow, review: ListReview) -> None:
    """Show the buttons that save the files of the answer, which are those of the command."""
    st.header("Files", anchor=False)
    files, opened = kept.files(row.name), review.workspace
    listed, answer = kept.list_file(row.name), review.answer
    stem = f"{row.name}-{answer.settings['as_of']}"

    def make() -> bytes:
        from queries.export.exposure_file import exposure_files

        return pack_zip(exposure_files(opened, answer, listed))

    answer_file_button(make, stem, disabled=review.count > 0)
    file_buttons({name: path.read_bytes for name, path in files.items()}, stem)
    show_failures()
    st.caption(
        "`ownership exposure --input` writes the same files. Many decisions at once: fill in "
        "matches.csv and run `ownership review matches.csv`. List and answer are kept in "
        f"{escape_markdown(kept.place(row.name))}."
    )


def state_text(row: KeptRow) -> str:
    """Return what a kept list is called where one is chosen: file, day and state."""
    state = f", {BROKEN_OFF}" if row.state == BROKEN_OFF else ""
    return f"{row.file} ({date_text(row.at[:10])}{state})"
