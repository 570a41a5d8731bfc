"""The part of the Sources page that gets data from their publishers, once a person agrees."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from graph.values.errors import OwnershipError
from ingest.catalogue.read_catalogue import SETS, find_data_sets, usable_data_sets
from queries.draw import page_tables
from queries.explorer.frame import page_parts, page_session
from queries.explorer.load.own_command import OwnCommand, as_typed
from queries.fetching.catalogue_answer import catalogue_rows
from queries.words.safe_text import escape_markdown, escape_message
from queries.words.sentences import capitalise

if TYPE_CHECKING:
    from queries.question.workspace_rows import CatalogueRow

FETCH_KEY: Final = "fetch_command"
_SHOWN_LINES: Final = 4
_RESULTS: Final = {
    "loaded": "Loaded",
    "newest": "Already the newest edition",
    "older": "An older edition",
    "refused": "Not loaded",
}


def show_catalogue() -> None:
    """Show what can be had, and get what is chosen; or how far that is."""
    held: OwnCommand | None = st.session_state.get(FETCH_KEY)
    busy = held is not None and not held.task.wait()
    if held is not None and busy:
        _show_progress(held)
    elif held is not None:
        _show_results(held)
    try:
        known, wrong = usable_data_sets(page_session.workspace().settings.workspace)
        for why in wrong.values():
            st.warning(escape_markdown(f"Left out: {why}"), icon=":material/warning:")
        word = st.text_input(
            "Name, publisher, kind or set",
            key="catalogue_word",
            placeholder="for example: EU, register, or the set europe",
            help="Sets: " + "; ".join(f"{name}: {what}" for name, what in SETS.items()) + ".",
        )
        found = find_data_sets(known, (word or "").strip() or None)
        today = datetime.now(UTC).date()
        rows = list(catalogue_rows(page_session.workspace(), found, today))
        # What was chosen stays chosen while another word is looked for.
        every = rows if len(found) == len(known) else list(_all_rows(known.values(), today))
    except OwnershipError as wrong:
        st.error(escape_message(wrong))
        return
    if not rows:
        st.info("No data set has that in its name. Leave the box empty to see all.")
    else:
        shown = [_cells(row) for row in sorted(rows, key=_rank)]
        page_parts.show_table(shown, name="catalogue", wide="What it is")
    _show_choice({row["name"]: row for row in every}, busy=busy)


def _all_rows(known: Any, today: Any) -> "Sequence[CatalogueRow]":
    return catalogue_rows(page_session.workspace(), list(known), today)


def _rank(row: "CatalogueRow") -> tuple[bool, bool, bool]:
    """Return what comes first: what is loaded, official lists, then registers of the sets."""
    return not row["is_loaded"], "lists" not in row["sets"], not row["sets"]


def _cells(row: "CatalogueRow") -> dict[str, object]:
    age = row["age_days"]
    loaded = "day not known" if row["is_loaded"] else ""
    if age is not None:
        loaded = f"{row['loaded']}, {page_tables.plural(age, 'day')} old"
    return {
        "Name": row["name"],
        "What it is": row["title"],
        "Loaded here": loaded,
        "Publisher": row["publisher"],
        "Size": row["size"] or "",
        "New editions": row["how_often"] or "",
        "Conditions": row["conditions"],
    }


def _show_choice(rows: "dict[str, CatalogueRow]", *, busy: bool) -> None:
    """Show what to get, what its publishers ask for, and the buttons."""
    can = [name for name, row in rows.items() if row["can_be_fetched"]]
    chosen = st.multiselect(
        "Data sets to get",
        [*SETS, *can],
        key="catalogue_names",
        format_func=lambda name: f"{name}: {rows[name]['title'] if name in rows else SETS[name]}",
        placeholder="choose data sets, or a whole set",
    )
    wanted = [row for name, row in rows.items() if _is_chosen(row, name, chosen)]
    for row in wanted:
        hosts = ", ".join(row["hosts"])
        size = f", {row['size']}" if row["size"] else ""
        st.caption(
            escape_markdown(
                f"{row['title']} ({row['publisher']}{size}). Conditions: {row['conditions']}. "
                f"From {hosts}. Its own page: {row['page']}"
            )
        )
    agreed = st.checkbox(
        "I know the publishers’ conditions and agree to them",
        key="catalogue_agreed",
        disabled=not wanted,
    )
    with st.container(horizontal=True):
        if st.button(
            "Get and load",
            type="primary",
            icon=":material/cloud_download:",
            disabled=busy or not wanted or not agreed,
            key="fetch",
        ):
            _begin(["fetch", *chosen, "--yes"])
        if st.button(
            "Update what was got before",
            icon=":material/update:",
            disabled=busy,
            key="update",
            help="Gets each data set again that was got here before and has a newer edition.",
        ):
            _begin(["update"])
    words = ["fetch", *chosen] if chosen else ["catalogue"]
    st.caption(
        "Nothing goes over the network before you press one of these, and then only to the "
        "publishers named. The same in a terminal:"
    )
    st.code(as_typed(words), language=None)


def _is_chosen(row: "CatalogueRow", name: str, chosen: Sequence[str]) -> bool:
    return row["can_be_fetched"] and (name in chosen or not set(chosen).isdisjoint(row["sets"]))


def _begin(words: list[str]) -> None:
    settings = page_session.workspace().settings
    st.session_state[FETCH_KEY] = OwnCommand(words).start(settings.workspace)
    st.rerun()


@st.fragment(run_every=1.0)
def _show_progress(held: OwnCommand) -> None:
    """Show what the command says, and draw the whole page anew once it has ended."""
    if held.task.has_ended:
        st.rerun()
    with st.status(f"Getting data, {held.task.seconds:.0f} s", expanded=True):
        for line in list(held.said)[-_SHOWN_LINES:]:
            st.text(line)
        if st.button("Stop", icon=":material/stop:", key="stop_fetch"):
            held.task.stop(leave=False)
        st.caption("What is stopped goes on where it was when you get it again.")


def _show_results(held: OwnCommand) -> None:
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.header("What became of it", anchor=False)
    if right.button("Close", key="put_away_fetch"):
        del st.session_state[FETCH_KEY]
        st.rerun()
    try:
        rows = held.task.result() or []
    except OwnershipError as wrong:
        st.error(escape_markdown(capitalise(str(wrong))), icon=":material/error:")
        return
    for row in rows:
        edition = f", edition {row['edition']}" if row.get("edition") else ""
        text = f"{row['title']}: {_RESULTS.get(row['result'], row['result'])}{edition}."
        if row["records_kept"] is not None:
            text += f" {row['records_kept']:,} records new or changed, {row['closed']:,} ended."
        if row.get("why"):
            text += f" {capitalise(str(row['why']))}."
        show = st.error if row["result"] == "refused" else st.success
        show(escape_markdown(text))
    said = [line for line in held.said if line.strip()]
    if said:
        with st.expander(page_tables.plural(len(said), "remark")):
            for line in said:
                st.text(line)
