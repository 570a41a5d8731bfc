"""The part of the Sources page that loads files: options, progress, what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import streamlit as st

from ingest.load.pipeline import COUNTED, Options, Outcome
from ingest.recognition import detect
from queries.draw import page_tables
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import EARLIEST, LATEST
from queries.explorer.load import uploads
from queries.words.safe_text import escape_markdown
from queries.words.sentences import capitalise

LARGEST: Final = 50
"""Megabytes of one upload; uploads are held in memory."""
LOAD_KEY: Final = "load_task"
RECORD_COUNTS: Final = ("records_read", "records_kept", "records_quarantined", "records_unchanged")


def show_load_form() -> None:
    """Show the form, with the load that is running or the outcomes of the last one."""
    held: uploads.Load | None = st.session_state.get(LOAD_KEY)
    busy = held is not None and not held.task.wait()
    if held is not None and busy:
        _show_progress(held)
    # It stays while a file is read, since what is not drawn forgets the files that were chosen.
    _show_form(busy=busy)
    if held is not None and not busy:
        _show_outcomes(held)


@st.fragment(run_every=0.5)
def _show_progress(held: uploads.Load) -> None:
    """Show the progress of the load, and draw the whole page anew once it has ended."""
    if held.task.has_ended:
        st.rerun()
    seen = held.watched
    number = min(seen.done + 1, len(held.names))
    rate = seen.records / max(held.task.seconds, 0.1)
    word = "Checking" if held.dry_run else "Loading"
    st.progress(
        seen.share,
        text=f"{word} file {number} of {len(held.names)}: "
        f"{escape_markdown(seen.file or held.names[0])}, "
        f"{seen.records:,} records, {rate:,.0f} a second",
    )
    if st.button("Stop", icon=":material/stop:", key="stop_load", disabled=seen.stopped):
        held.task.stop(leave=False)
    if seen.stopped:
        st.caption("It stops at the next record; a file that is not through is not loaded.")


def _show_form(*, busy: bool) -> None:
    files = st.file_uploader(
        "Files of a register, a list, a table or a case",
        accept_multiple_files=True,
        key="files",
        max_upload_size=LARGEST,
        help="The format is recognised from the content. Packed files (zip, gz) may stay packed.",
    )
    st.caption(
        f"Up to {LARGEST} MB a file. Load larger ones in a terminal: ownership load FILE. "
        "A file is read on this machine and goes nowhere else."
    )
    with st.expander("Options"):
        options, mapping = _choose_options()
    with st.container(horizontal=True):
        load = st.button(
            "Load",
            type="primary",
            icon=":material/upload:",
            disabled=busy or not files,
            key="load",
        )
        dry = st.button(
            "Dry run",
            icon=":material/fact_check:",
            disabled=busy or not files,
            key="dry_run",
            help="Reads, counts and profiles the files and writes nothing.",
        )
    if (load or dry) and files:
        chosen = replace(options, dry_run=dry)
        contents = [(file.name, file.getvalue()) for file in files]
        settings = page_session.workspace().settings
        st.session_state[LOAD_KEY] = uploads.begin_load(settings, contents, chosen, mapping)
        st.rerun()


def _choose_options() -> tuple[Options, bytes | None]:
    first, second, third = st.columns(3)
    known = detect.readers()
    name = first.selectbox(
        "Format",
        list(known),
        index=None,
        format_func=lambda key: f"{key}: {known[key].title}",
        placeholder="recognised from the content",
        key="reader",
    )
    dataset = second.text_input(
        "Dataset", key="dataset", placeholder="as the format has it", max_chars=80
    )
    fetched = third.date_input(
        "Downloaded on",
        value=None,
        min_value=EARLIEST,
        max_value=LATEST,
        format="YYYY-MM-DD",
        key="retrieved_on",
        help="Needed where a file carries no date and is complete or a changed case.",
    )
    first, second, third = st.columns(3)
    folder = known["table"].presets
    presets = {} if folder is None else {path.stem: path for path in sorted(folder.glob("*.toml"))}
    preset = first.selectbox(
        "Mapping of a table", list(presets), index=None, placeholder="recognised", key="preset"
    )
    own = second.file_uploader("Or a mapping file of your own", type=["toml"], key="mapping")
    complete = third.toggle(
        "Complete",
        key="complete",
        help="Records missing from this edition have ended.",
    )
    options = Options(
        reader=name,
        dataset=(dataset or "").strip() or None,
        mapping=presets[preset] if preset and own is None else None,
        retrieved_on=fetched.isoformat() if isinstance(fetched, date) else None,
        complete=complete,
    )
    return options, None if own is None else own.getvalue()


def _show_outcomes(held: uploads.Load) -> None:
    outcomes = held.task.result() or []
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.header("What a load would do" if held.dry_run else "What was loaded", anchor=False)
    if right.button("Close", key="put_away"):
        del st.session_state[LOAD_KEY]
        st.rerun()
    for name, outcome in zip(held.names, outcomes, strict=True):
        _show_outcome(name, outcome)


def _show_outcome(name: str, outcome: Outcome) -> None:
    answer = outcome.answer
    if outcome.is_refused:
        why = str(answer["refused"]).removeprefix(f"{name}: ")
        if not why.startswith(f"{name} "):
            why = f"{name} was not loaded. {capitalise(why)}"
        st.error(escape_markdown(why), icon=":material/error:")
        return
    said = [f"{answer.get(key, 0):,} {key.removeprefix('records_')}" for key in RECORD_COUNTS]
    rows = [f"{answer[key]:,} {key}" for key in COUNTED if answer.get(key)]
    edition = f", edition {answer['edition']}" if answer.get("edition") else ""
    text = (
        f"{name}: dataset {answer['dataset']}, format {answer['reader']}{edition}. "
        f"Records: {', '.join(said)}. In the record: {', '.join(rows) or 'nothing new'}."
    )
    st.success(escape_markdown(text), icon=":material/check:")
    if outcome.remarks:
        with st.expander(page_tables.plural(len(outcome.remarks), "remark")):
            for remark in outcome.remarks:
                st.text(page_tables.table_cell(remark))
    if "profile" in answer:
        _show_profile(answer["profile"])


def _show_profile(profile: Mapping[str, Any]) -> None:
    """Show how full a file is, what is new or gone, what would be refused and why."""
    columns = st.columns(3)
    for column, key in zip(columns, ("new", "changed", "gone"), strict=True):
        column.metric(f"Records {key}", f"{profile[key]:,}", border=True)
    filled = [
        {"Table": table["table"], "Column": column, "Filled": f"{share * 100:.1f}%"}
        for table in profile["tables"]
        for column, share in table["fill"].items()
        if share
    ]
    if filled:
        page_parts.show_table(filled, name="filled columns")
    _show_reasons(profile["quarantined"])
    if profile["ignored_fields"]:
        st.text(f"Ignored unknown fields: {page_tables.table_cell(profile['ignored_fields'])}")


def _show_reasons(groups: Sequence[Mapping[str, Any]]) -> None:
    if groups:
        st.caption("Would be refused")
        rows = [
            {
                "Records": group["records"],
                "Reason": page_tables.table_cell(group["reason"]),
                "First ones": page_tables.table_cell(group["first"]),
            }
            for group in groups
        ]
        page_parts.show_table(rows, name="would be refused", wide="Reason")
