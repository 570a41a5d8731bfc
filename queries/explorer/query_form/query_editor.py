"""The editor of a saved query: fields of its front matter, its text, and saving it as a file."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.store.protocol.query_guard import query_parameters
from graph.values.errors import OwnershipError
from graph.values.vocabulary import PARTY_SCHEMATA
from queries.draw import page_tables
from queries.explorer.frame import page_session
from queries.own import own_queries
from queries.own.own_queries import QueryDraft
from queries.question.party_kind import schema_words
from queries.saved.front_matter import PARAMETER_TYPES, Parameter, body_of, read_query
from queries.words.safe_text import escape_markdown, escape_message

if TYPE_CHECKING:
    from queries.saved.front_matter import SavedQuery

EDITED: Final = "edited_query"
LARGEST: Final = 1
"""Megabytes of a file that is opened."""
START: Final = """MATCH (p:Entity {id: $party})
RETURN p.id AS party_id, p.name AS party"""
TYPE_WORDS: Final = {
    "string": "text",
    "integer": "whole number",
    "float": "number",
    "date": "day",
    "boolean": "yes or no",
}
"""What the types of parameters are called here; the file has the types themselves."""
EXAMPLES: Final = {
    "party": "toloka:toloka_bv",
    "integer": "1",
    "float": "50.0",
    "date": "2024-01-01",
    "boolean": "true",
}


def open_editor(query: "SavedQuery | None", name: str, *, anew: bool) -> None:
    """Open the editor on a query; ``None`` is an empty one."""
    number = st.session_state.get(EDITED, {}).get("number", 0) + 1
    st.session_state[EDITED] = {"number": number, "query": query, "name": name, "anew": anew}


def close_editor() -> None:
    """Close the editor; what was not saved is gone."""
    st.session_state[EDITED] = {"number": st.session_state[EDITED]["number"] + 1}


def is_open() -> bool:
    """Return whether a query is being edited."""
    return "anew" in st.session_state.get(EDITED, {})


def show_openers(query: "SavedQuery") -> None:
    """Show the buttons that open the editor: on a new query, this one, or a file from somebody."""
    with st.container(horizontal=True):
        st.button(
            "New query",
            icon=":material/add:",
            key="new_query",
            on_click=open_editor,
            args=(None, ""),
            kwargs={"anew": True},
        )
        word = "Change" if query.own else "Copy and change"
        name = query.name if query.own else f"my_{query.name}"
        st.button(
            word,
            icon=":material/edit:",
            key="change_query",
            on_click=open_editor,
            args=(query, name),
            kwargs={"anew": not query.own},
        )
        st.download_button(
            "Download",
            data=query.source.encode(),
            file_name=f"{query.name}.cypher",
            mime="text/plain",
            on_click="ignore",
            icon=":material/download:",
            key="download_query",
        )
        with st.popover("Open a file", icon=":material/file_open:"):
            _open_file()
        if query.own:
            with st.popover("Remove", icon=":material/delete:"):
                st.write("The file leaves the workspace folder; download it first to keep it.")
                if st.button("Remove it", type="primary", key="remove_query"):
                    own_queries.remove_query(page_session.workspace(), query.name)
                    page_session.set_address_value("query", "")
                    st.rerun()


def _open_file() -> None:
    sent = st.file_uploader(
        "Saved query", type=["cypher"], key="sent_query", max_upload_size=LARGEST
    )
    if st.button("Open it", disabled=sent is None, key="open_query") and sent is not None:
        name = sent.name.rsplit(".", 1)[0]
        try:
            query = read_query("file", sent.getvalue().decode("utf-8-sig"))
        except UnicodeDecodeError:
            st.error("The file is no text in UTF-8; save it so.")
        except OwnershipError as wrong:
            st.error(escape_message(wrong))
        else:
            open_editor(query, name, anew=True)
            st.rerun()


def show_editor() -> None:
    """Show the fields, and save once the query is checked."""
    state = st.session_state[EDITED]
    query: SavedQuery | None = state["query"]
    # Each opening has keys of its own, so that no field keeps the text of the query before.
    key = f"edit{state['number']}"
    st.header("New query" if state["anew"] else "Change the query", anchor=False)
    st.caption(
        "The file is checked as `ownership query check` does: it may only read, and its example "
        "must give what it says. It is kept in the workspace's folder queries."
    )
    left, right = st.columns(2)
    name = left.text_input(
        "Name *",
        state["name"],
        key=f"{key}.name",
        disabled=not state["anew"],
        max_chars=60,
        placeholder="directors_of",
    )
    title = right.text_input(
        "Title *", query.title if query else "", key=f"{key}.title", max_chars=120
    )
    question = st.text_input(
        "Question",
        query.question if query else "",
        key=f"{key}.question",
        max_chars=300,
        placeholder="Who directs {party}?",
        help="Blanks in braces are named as the parameters.",
    )
    body = st.text_area(
        "Cypher *",
        body_of(query.source) if query else START,
        key=f"{key}.body",
        height=200,
        max_chars=own_queries.MAX_CHARACTERS,
        help="Leave the field, or press Ctrl+Enter, to go on.",
    )
    parameters = _choose_parameters(body or "", query, key)
    first, second, third = st.columns(3)
    tags = first.text_input(
        "Tags",
        ", ".join(query.tags) if query else "",
        key=f"{key}.tags",
        help="Words with commas between them.",
        max_chars=200,
    )
    accepts = second.multiselect(
        "Asked about",
        PARTY_SCHEMATA,
        [a for a in query.accepts if a in PARTY_SCHEMATA] if query else [],
        format_func=schema_words,
        key=f"{key}.accepts",
        placeholder="any party",
        select_all=False,
    )
    count = third.text_input(
        "Rows that the example gives",
        "" if query is None or query.expected_rows is None else str(query.expected_rows),
        key=f"{key}.rows",
        max_chars=9,
        help="May stay empty. The example is checked against it on the data that is loaded.",
    )
    draft = QueryDraft(
        title or "",
        question or "",
        tags or "",
        accepts,
        parameters,
        count or "",
        query.expected if query else (),
        body or "",
    )
    with st.container(horizontal=True):
        save = st.button("Save", type="primary", icon=":material/save:", key="save_query")
        st.button("Leave without saving", key="leave_query", on_click=close_editor)
    with st.expander("The file"):
        st.code(draft.text, language="cypher")
    if save:
        _save_query((name or "").strip(), draft.text, anew=state["anew"])


def _save_query(name: str, text: str, *, anew: bool) -> None:
    try:
        with st.spinner("Checking …"):
            own_queries.save_query(page_session.workspace(), name, text, anew=anew)
    except OwnershipError as wrong:
        st.error(escape_markdown(f"Not saved: {wrong}"), icon=":material/error:")
        return
    close_editor()
    page_session.set_address_value("query", name)
    st.session_state["saved_query"] = name
    st.rerun()


def _choose_parameters(body: str, query: "SavedQuery | None", key: str) -> list[Parameter]:
    """Show a row of fields for each parameter that the text uses, and return the parameters."""
    known = {p.name: p for p in query.parameters} if query else {}
    found = []
    names = query_parameters(body)
    if names:
        st.caption(f"{page_tables.plural(len(names), 'parameter')} used in the text")
    for name in names:
        had = known.get(name)
        kind, example, words = st.columns([1, 2, 3])
        types = list(PARAMETER_TYPES)
        guess = had.type if had else "party" if name == "party" else "string"
        chosen = kind.selectbox(
            f"${name}",
            types,
            types.index(guess),
            format_func=lambda word: TYPE_WORDS.get(word, word),
            key=f"{key}.{name}.type",
        )
        start = had.example if had else EXAMPLES.get(chosen, "")
        given = example.text_input("Example", start, key=f"{key}.{name}.{chosen}.example")
        said = words.text_input("What it is", had.help if had else "", key=f"{key}.{name}.help")
        found.append(Parameter(name, chosen, (given or "").strip(), (said or "").strip()))
    return found
