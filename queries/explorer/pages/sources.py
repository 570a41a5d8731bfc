"""The page of what is loaded: datasets, files with their editions, refused records, findings."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from graph.values.errors import InputError
from queries.draw import page_tables
from queries.explorer.frame import page_parts, page_session
from queries.explorer.load import catalogue_form, load_form
from queries.question.workspace_rows import FindingRow, SourceRow
from queries.words import plain_words
from queries.words.safe_text import escape_markdown, escape_message
from queries.words.value_text import date_text

DATASETS = ("dataset", "title", "whose", "retrieved_on", "files", "records")
FILES = ("dataset", "file", "edition", "retrieved_on", "publisher", "title", "licence")
REFUSED = ("dataset", "edition", "file", "position", "record_id", "reason", "raw")
LAST_COLUMNS = ("reader", "source_id")
HIDDEN_COLUMNS = ("own",)
TITLES = {
    "url": "Web address",
    "retrieved_on": "Downloaded on",
    "reader": "Format",
    "quarantined": "Refused",
    "interests": "Holdings",
    "listings": "List entries",
    "source_id": plain_words.FINGERPRINT,
    "record_id": "Record",
    "raw": "As read",
}
HELPS = {
    plain_words.FINGERPRINT: "Made from all bytes of the file: the same file gives the same "
    "fingerprint, "
    "and the smallest change gives another. The proof of a statement names the file that it "
    "stands in by this; `sha256sum FILE` in a terminal shows it of any file.",
    "Complete": "Whether the file was a whole list, so that records missing from it have ended.",
    "Format": "What the file was read as.",
    "Refused": "Records that could not be read; see “Refused records” below.",
}
MOST_ROWS = 500
"""Refused records or findings that a table shows; the file has all of them."""
ONLY_GRAPH = "The store at an address holds the graph alone; ask who filled it for refused records."


def _show_table(rows: Sequence[Mapping[str, object]], first: tuple[str, ...], name: str) -> None:
    keys = [key for key in first if any(key in row for row in rows)]
    more = [
        key for row in rows for key in row if key not in (*keys, *LAST_COLUMNS, *HIDDEN_COLUMNS)
    ]
    order = list(dict.fromkeys([*keys, *more, *LAST_COLUMNS]))
    page_parts.show_table(
        page_tables.drop_empty_columns(
            [
                {
                    TITLES.get(key) or page_tables.column_title(key): page_tables.table_cell(
                        row.get(key)
                    )
                    for key in order
                }
                for row in rows
            ]
        ),
        name=name,
        helps=HELPS,
    )


def _format_words(reader: object) -> str:
    """Return the format that a reader understands, in words; the reader itself where it is gone."""
    from ingest.recognition.detect import readers

    known = readers().get(str(reader or ""))
    words = known.title.partition(":")[0].removeprefix("a ") if known else str(reader or "")
    return f"{words[:1].upper()}{words[1:]}"


def _show_datasets(rows: Sequence[Mapping[str, object]]) -> None:
    st.header("Datasets", anchor=False)
    titles = page_session.dataset_titles()
    marked = [
        {
            **row,
            "reader": _format_words(row.get("reader")),
            "title": titles.get(str(row["dataset"])),
            "whose": page_tables.OWN_FACT if page_session.is_own(str(row["dataset"])) else None,
        }
        for row in rows
    ]
    _show_table(marked, DATASETS, "datasets")


def file_rows(rows: Sequence[SourceRow]) -> list[dict[str, object]]:
    """Return the loaded files for a table: how many entries of whom, in words."""
    return [
        {
            **row,
            "reader": _format_words(row.get("reader")),
            "entries": [said.replace("=", ": ") for said in row.get("entries") or ()],
        }
        for row in rows
    ]


def _drop_dataset(datasets: list[str]) -> None:
    with st.popover("Remove a dataset", icon=":material/delete:"):
        st.write(
            "Its records and stored files are removed; a line with hash and day stays in the log. "
            "This cannot be undone here: load the files again to have it back."
        )
        chosen = st.selectbox("Dataset to remove", datasets, index=None, key="drop")
        if chosen is None:
            return
        typed = st.text_input(
            f"Write its name to confirm: {escape_markdown(chosen)}", key=f"confirm.{chosen}"
        )
        sure = (typed or "").strip() == chosen
        if st.button("Remove it", type="primary", disabled=not sure, key="drop_it"):
            try:
                page_session.workspace().drop(chosen)
            except InputError as wrong:
                st.error(escape_message(wrong))
            else:
                st.session_state["dropped"] = chosen
                st.rerun()


def _show_quarantine(datasets: list[str]) -> None:
    st.caption("Records that could not be read. Nothing of them is in any answer.")
    chosen = st.selectbox("Dataset", ["all", *datasets], key="quarantine_of")
    rows = page_session.workspace().quarantine(None if chosen == "all" else chosen)
    if not rows:
        st.info("No record was refused.")
        return
    _show_table(list(rows[:MOST_ROWS]), REFUSED, "refused records")
    _show_limit(len(rows))
    page_parts.csv_button(rows, "quarantine.csv", "save_quarantine")


def _show_limit(count: int) -> None:
    if count > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS:,} of {count:,}; the CSV file has all of them.")


def _show_findings(day: date, datasets: list[str]) -> None:
    st.caption(
        "Statements that cannot all be true. They are leads, never corrections. Totals, "
        f"disagreements and circular ownership are looked for on {date_text(day.isoformat())}."
    )
    chosen = st.selectbox("Dataset", ["all", *datasets], key="findings_of")
    if not st.toggle("Look for contradictions", key="findings", help="This reads all data."):
        return
    with st.spinner("Calculating …"):
        rows: Sequence[FindingRow] = page_session.ask("checks", as_of=day.isoformat())
    if chosen != "all":
        rows = [r for r in rows if any(x.startswith(f"{chosen}:") for x in r["records"])]
    if not rows:
        page_parts.show_note(
            f"No contradictions found on {date_text(day.isoformat())}.", ":material/search_off:"
        )
        return
    shown = [{**row, "kind": plain_words.spaced_word(row["kind"])} for row in rows[:MOST_ROWS]]
    _show_table(shown, ("kind", "about", "what", "records"), "findings")
    _show_limit(len(rows))
    page_parts.csv_button(rows, "findings.csv", "save_findings")


def _show_catalogue(*, is_open: bool) -> None:
    """Show the catalogue where it is asked for: its rows look at every part of the record."""
    with st.expander(
        "Get data from their publishers",
        icon=":material/cloud_download:",
        expanded=is_open or catalogue_form.FETCH_KEY in st.session_state,
    ):
        wanted = st.toggle("Show the catalogue", value=is_open, key="catalogue")
        if wanted or catalogue_form.FETCH_KEY in st.session_state:
            catalogue_form.show_catalogue()


def page() -> None:
    """Show what answers stand on, and load more."""
    address = page_session.read_address("as_of")
    st.title("Loaded data", anchor=False)
    st.caption("Every file that was loaded, refused records, and contradictions in the sources.")
    page_parts.show_remarks(address)
    if dropped := st.session_state.pop("dropped", None):
        st.success(escape_markdown(f"Dataset {dropped} removed."), icon=":material/check:")
    status = page_session.workspace().status()
    datasets = status["datasets"] or []
    names = [row["dataset"] for row in datasets]
    remote = page_session.workspace().remote
    with st.expander(
        "Load files",
        icon=":material/upload:",
        expanded=not names or load_form.LOAD_KEY in st.session_state,
    ):
        load_form.show_load_form()
    if not remote:
        _show_catalogue(is_open=not names)
    if not names:
        st.info("No data is loaded. Load a file above, get data from their publishers, or type:")
        st.code("ownership load FILE...", language=None)
    else:
        _show_datasets(datasets)
        if not remote:
            _drop_dataset(names)
        tabs = st.tabs(["Files", "Refused records", "Contradictions"])
        with tabs[0]:
            _show_table(file_rows(page_session.ask("sources")), FILES, "files")
        with tabs[1]:
            if remote:
                st.info(ONLY_GRAPH)
            else:
                _show_quarantine(names)
        with tabs[2]:
            if remote:
                st.info(ONLY_GRAPH)
            else:
                _show_findings(address.as_of, names)
    store = status["store"]
    kind, fresh = store["kind"], store["fresh"]
    st.caption(
        escape_markdown(
            f"Graph store: {kind}" + ("" if fresh else ", rebuilt when a query needs it")
        )
    )
    page_parts.show_footer(status["data_version"] or "unknown")


page()
