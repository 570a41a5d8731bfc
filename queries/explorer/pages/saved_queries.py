"""The page of saved queries: the library, a form from typed parameters, the rows, an editor."""

from typing import TYPE_CHECKING

import streamlit as st

from graph.values.errors import NotFoundError, OwnershipError
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.query_form import query_editor, query_run
from queries.words.safe_text import escape_markdown, escape_message, plain_line

if TYPE_CHECKING:
    from queries.saved.front_matter import SavedQuery


def _has_words(said: str, text: str) -> bool:
    return all(word in said.casefold() for word in text.casefold().split())


def _about_party(address: Address, queries: "list[SavedQuery]") -> "list[SavedQuery]":
    """Return the queries that fit the party of the address, if a person switches that on."""
    if not address.party:
        return queries
    try:
        facts = page_session.ask("show", party=address.party)
    except NotFoundError:
        return queries
    taking = [query for query in queries if query.fits_schema(facts["schema"])]
    label = f"Only what can be asked about {escape_markdown(facts['name'])} ({len(taking)})"
    return taking if st.toggle(label, key="about_party") else queries


def _choose_query(address: Address, queries: "list[SavedQuery]") -> "SavedQuery | None":
    by_name = {query.name: query for query in queries}
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    text = left.text_input(
        "Search the library", key="library", type="search", placeholder="owners, address, gap"
    )
    tags = sorted({tag for query in queries for tag in query.tags})
    if any(query.own for query in queries):
        tags = ["own", *tags]
    tag = right.selectbox(
        "Kind of question", tags, index=None, format_func=plain_line, key="tag", placeholder="any"
    )
    if address.query and address.query not in by_name:
        st.warning(
            f"There is no saved query {escape_markdown(address.query)}.", icon=":material/warning:"
        )
    fitting = [
        q
        for q in _about_party(address, queries)
        if _has_words(f"{q.name} {q.title} {q.question} {' '.join(q.tags)}", text or "")
        and (tag is None or tag in q.tags or (tag == "own" and q.own))
    ]
    if not fitting:
        st.info("No saved query fits; try another word, or write a new one.")
        return by_name.get(address.query)
    # Who types a title's words means that one, whatever others mention.
    fitting.sort(key=lambda query: not _has_words(query.title, text or ""))
    names = [query.name for query in fitting]
    chosen = address.query if address.query in names else names[0]
    st.session_state["query_name"] = chosen
    st.selectbox(
        f"Question ({len(names)} of {len(queries)})",
        names,
        format_func=lambda name: plain_line(by_name[name].title) + " · own" * by_name[name].own,
        key="query_name",
        on_change=lambda: page_session.set_address_value("query", st.session_state["query_name"]),
    )
    return by_name[chosen]


def _show_unreadable() -> None:
    from queries.saved.catalog import own_queries

    for line in own_queries(page_session.workspace().settings.workspace)[1]:
        st.warning(escape_markdown(line), icon=":material/warning:")


def _show_query(address: Address, query: "SavedQuery") -> None:
    query_run.show_form(query, address)
    try:
        query_run.show_run(address, query)
    except OwnershipError as wrong:
        st.error(escape_message(wrong), icon=":material/error:")
    with st.expander("The query's text"):
        st.code(query.source, language="cypher")


def page() -> None:
    """Show the library, the form of one query, and its rows once asked."""
    address = page_session.read_address("query", "party", "as_of")
    st.title("Saved queries", anchor=False)
    st.caption("Questions that somebody wrote down once: fill in the form, and press Ask.")
    page_parts.show_remarks(address)
    _show_unreadable()
    if saved := st.session_state.pop("saved_query", None):
        st.success(
            escape_markdown(f"The query {saved} is saved and checked."), icon=":material/check:"
        )
    if query_editor.is_open():
        query_editor.show_editor()
    else:
        query = _choose_query(address, page_session.workspace().queries())
        if query is not None:
            query_editor.show_openers(query)
            _show_query(address, query)
    page_parts.show_footer(page_session.workspace().data_version)


page()
