"""The page of what is loaded: datasets, files with their editions, refused records."""

import streamlit as st

from queries.explorer import parts, session, view
from queries.explorer.safe import md

DATASETS = ("dataset", "reader", "retrieved_on", "files", "records")
FILES = ("dataset", "file", "edition", "retrieved_on", "publisher", "title", "licence", "reader")
REFUSED = ("dataset", "file", "position", "record_id", "reason", "raw")
LAST = ("source_id",)
HELD = "The store at an address holds the graph alone; ask who filled it for refused records."


def _table(rows: list[dict[str, object]], first: tuple[str, ...], name: str) -> None:
    keys = [key for key in first if any(key in row for row in rows)]
    more = [key for row in rows for key in row if key not in (*keys, *LAST)]
    order = list(dict.fromkeys([*keys, *more, *LAST]))
    parts.table(
        view.without_empty(
            [{view.title(key): view.shown(row.get(key)) for key in order} for row in rows]
        ),
        name=name,
    )


def _quarantine(datasets: list[str]) -> None:
    st.subheader("Refused records", anchor=False)
    st.caption("Records that could not be understood: nothing of them is in any answer.")
    if session.workspace().remote:
        st.info(HELD)
        return
    chosen = st.selectbox("Dataset", ["all", *datasets], key="quarantine_of")
    rows = session.workspace().quarantine(None if chosen == "all" else chosen)
    if not rows:
        st.info("No record was refused.")
        return
    _table(list(rows), REFUSED, "refused records")
    parts.csv_button(rows, "quarantine.csv", "save_quarantine")


def page() -> None:
    """Show what answers stand on."""
    session.read_address()
    st.title("What answers stand on", anchor=False)
    status = session.workspace().status()
    if not status["datasets"]:
        st.info("Nothing is loaded yet. In a terminal, load files and come back:")
        st.code("ownership load FILE...", language=None)
    else:
        st.subheader("Datasets", anchor=False)
        _table(status["datasets"], DATASETS, "datasets")
        st.subheader("Files", anchor=False)
        _table(list(session.ask("sources")), FILES, "files")
        _quarantine([row["dataset"] for row in status["datasets"]])
    store = status["store"]
    kind, fresh = store.get("kind", "embedded"), store.get("fresh")
    st.caption(md(f"Graph store: {kind}" + ("" if fresh else ", made anew when a query needs it")))
    parts.foot(status["data_version"])


page()
