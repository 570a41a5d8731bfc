"""The page of saved queries: the question, a form from its parameters, the rows."""

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from graph.errors import NotFoundError
from queries.answer import columns_of
from queries.explorer import parts, session, view
from queries.explorer.address import EARLIEST, LATEST, Address
from queries.explorer.safe import md, plain

if TYPE_CHECKING:
    from queries.catalog import Parameter, SavedQuery

MOST = 1000
"""Rows that one run gives at most."""


def _choose(address: Address, queries: "list[SavedQuery]") -> "SavedQuery":
    by_name = {query.name: query for query in queries}
    tags = sorted({tag for query in queries for tag in query.tags})
    tag = st.pills("Kind of question", tags, key="tag")
    names = [q.name for q in queries if tag is None or tag in q.tags]
    if address.query and address.query not in by_name:
        st.warning(f"There is no saved query {md(address.query)}.", icon=":material/warning:")
    chosen = address.query if address.query in names else names[0]
    st.session_state["query_name"] = chosen
    st.selectbox(
        "Question",
        names,
        format_func=lambda name: by_name[name].title,
        key="query_name",
        on_change=lambda: session.put("query", st.session_state["query_name"]),
    )
    return by_name[chosen]


def _field(query: "SavedQuery", parameter: "Parameter", address: Address) -> str:
    """One field of the form; gives what was typed as the text that the query binds."""
    label = parameter.help or view.title(parameter.name)
    key = f"{query.name}.{parameter.name}"
    example = parameter.example
    if parameter.type == "date":
        start = address.as_of if parameter.name == "as_of" else date.fromisoformat(example)
        day = st.date_input(
            md(label), start, EARLIEST, LATEST, key=key, format="YYYY-MM-DD", required=True
        )
        return day.isoformat() if isinstance(day, date) else example
    if parameter.type == "integer":
        return str(st.number_input(md(label), value=int(example), step=1, key=key))
    if parameter.type == "boolean":
        return str(st.toggle(md(label), value=example == "true", key=key)).lower()
    if parameter.type == "party":
        return _party(label, key, address.party or example)
    return st.text_input(md(label), value=example, key=key) or ""


def _party(label: str, key: str, start: str) -> str:
    """A field that finds a party and one that picks it among what fits; gives its id."""
    text = st.text_input(
        md(label), value=start, key=key, type="search", help="A name, a number, an LEI or an id."
    )
    fits = _fitting((text or "").strip())
    if not fits:
        st.caption("Nothing fits; try another spelling.")
        return ""
    chosen = st.selectbox(
        "Party", list(fits), format_func=lambda party: fits[party], key=f"{key}.party"
    )
    return str(chosen or "")


def _fitting(text: str) -> dict[str, str]:
    """The parties that a text may mean, by id, with how the picker names them."""
    if not text:
        return {}
    try:
        exact = str(session.ask("resolve", party=text))
    except NotFoundError:
        hits = session.ask("search", text=text, limit=parts.FOUND_AT_ONCE)
        return {hit["id"]: f"{plain(hit['name'])} [{hit['id']}]" for hit in hits}
    return {exact: f"{plain(session.ask('show', party=exact)['name'])} [{exact}]"}


def _form(query: "SavedQuery", address: Address) -> dict[str, str] | None:
    with st.container(border=True):
        st.markdown(view.question(query.question or query.title))
        texts = {}
        for start in range(0, len(query.parameters), 3):
            columns = st.columns(3)
            for column, parameter in zip(columns, query.parameters[start:], strict=False):
                with column:
                    texts[parameter.name] = _field(query, parameter, address)
        unknown = [p.name for p in query.parameters if p.type == "party" and not texts[p.name]]
        asked = st.button(
            "Ask", type="primary", icon=":material/play_arrow:", key="ask", disabled=bool(unknown)
        )
        st.caption(f"Reads only; at most {MOST:,} rows and 30 seconds.")
    return texts if asked else None


def _rows(address: Address, query: "SavedQuery", rows: list[dict[str, Any]], *, cut: bool) -> None:
    st.caption(view.plural(len(rows), "row") + (", the first ones; narrow the question" * cut))
    if not rows:
        st.info("Nothing fits. That speaks of the loaded sources alone.")
        return
    columns = columns_of(rows)
    parts.table(
        [{view.title(c): view.shown(row.get(c)) for c in columns} for row in rows], name=query.title
    )
    parts.csv_button(rows, f"{query.name}.csv", "save_rows")
    parts.party_links(address, view.parties_in(rows), "Open")


def page() -> None:
    """Show the library, the form of one query, and its rows once asked."""
    address = session.read_address("query", "party", "as_of")
    st.title("Saved queries", anchor=False)
    parts.show_remarks(address)
    queries = session.workspace().queries()
    query = _choose(address, queries)
    texts = _form(query, address)
    if texts is not None:
        with st.spinner("Asking the graph …"):
            rows = session.workspace().run_query(query.name, texts, limit=MOST)
        held = (query.name, list(rows), bool(getattr(rows, "truncated", False)))
        st.session_state["rows"] = held
    name, rows_held, cut = st.session_state.get("rows", ("", [], False))
    if name == query.name:
        _rows(address, query, rows_held, cut=cut)
    with st.expander("The query's text"):
        st.code(query.source, language="cypher")
    parts.foot(session.workspace().data_version)


page()
