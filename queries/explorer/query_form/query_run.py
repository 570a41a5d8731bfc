"""The typed form of a saved query, its run with a cancel, and its rows."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from graph.store.protocol.graph_store import StopRequest
from graph.values.errors import NotFoundError
from queries.draw import page_tables
from queries.explorer.frame import page_parts, page_session, party_picker
from queries.explorer.frame.page_address import EARLIEST, LATEST, Address
from queries.explorer.frame.story_session import pin_button
from queries.explorer.server.background_tasks import Task
from queries.question.answer import Answer, cell_text, columns_of
from queries.saved.catalog import MOST_ROWS, TIME_LIMIT
from queries.stories.pin_tables import pin_rows, question_words, row_statements
from queries.stories.step_table import rows_in_words
from queries.stories.story_file import Step
from queries.words.safe_text import escape_message, plain_line
from queries.words.value_text import date_text

if TYPE_CHECKING:
    from queries.saved.front_matter import Parameter, SavedQuery

DEFAULT_ROWS: Final = 1000
"""Rows that one run returns unless more are asked for."""
_LEFT_AFTER: Final = 10.0
"""Seconds without a look at a run after which its page counts as left."""
Run = tuple[str, Task[Any], dict[str, Any], Callable[[], None]]
"""A query's name, its run, what was asked, and what keeps the run from being stopped as left."""
HELP: Final = {
    "as_of": "Only what held on that day is asked about. Left empty, it is today.",
    "depth": (
        "Level 1 is one step from the party. Level 2 is two steps: an owner of an owner, or what "
        "a holding holds."
    ),
    "hops": "Each holding, office or other link between two parties is one step.",
}
"""What the blanks mean that many questions have, by their parameters."""
RUN: Final = "query_run"
ROWS: Final = "query_rows"


def _loaded_party(example: str) -> str:
    """Return the party of an example if the data have it, else an empty text."""
    try:
        page_session.ask("resolve", party=example)
    except NotFoundError:
        return ""
    return example


def _show_field(query: "SavedQuery", parameter: "Parameter", address: Address) -> str:
    """Show one field of the form, and return its value as the text that the query binds."""
    label = escape_message(parameter.help or page_tables.column_title(parameter.name))
    key, said = f"{query.name}.{parameter.name}", HELP.get(parameter.name)
    example = parameter.example
    if parameter.type == "date":
        of_asking = parameter.name == "as_of"
        day = st.date_input(
            label,
            address.as_of if of_asking else date.fromisoformat(example),
            EARLIEST,
            LATEST,
            key=key,
            format="YYYY-MM-DD",
            required=not of_asking,
            help=said,
        )
        return (day if isinstance(day, date) else date.today()).isoformat()
    if parameter.type == "integer":
        # No level at all is no question: nothing is found there.
        least = min(1, int(example)) if said else None
        return str(st.number_input(label, least, value=int(example), step=1, key=key, help=said))
    if parameter.type == "boolean":
        return str(st.toggle(label, value=example == "true", key=key)).lower()
    if parameter.type == "party":
        return party_picker.pick_party(label, key, address.party or _loaded_party(example))
    return st.text_input(label, value=example, key=key) or ""


def _blank_text(parameter: "Parameter", text: str) -> str:
    """Return what a field holds as its blank in the question is read; nothing while it is empty."""
    if parameter.type == "party" and text:
        return str(page_session.ask("show", party=text)["name"])
    return date_text(text) if parameter.type == "date" else text


def show_form(query: "SavedQuery", address: Address) -> None:
    """Show the question with its blanks, and start the run once it is asked."""
    with st.container(border=True):
        # A container keeps its words while the page runs again, so that nothing moves.
        texts, question, fields = {}, st.container(), st.container(key="query_fields")
        for start in range(0, len(query.parameters), 3):
            columns = fields.columns(3)
            for column, parameter in zip(columns, query.parameters[start:], strict=False):
                with column:
                    texts[parameter.name] = _show_field(query, parameter, address)
        told = {p.name: _blank_text(p, texts[p.name]) for p in query.parameters}
        asks = query.question or query.title
        question.markdown(page_tables.question_markdown(asks, told))
        unknown = [p.name for p in query.parameters if p.type == "party" and not texts[p.name]]
        with st.container(horizontal=True, vertical_alignment="bottom"):
            asked = st.button(
                "Ask",
                type="primary",
                icon=":material/play_arrow:",
                key="ask",
                disabled=bool(unknown) or RUN in st.session_state,
            )
            most = st.number_input(
                "Most rows", 1, MOST_ROWS, DEFAULT_ROWS, 100, key="most_rows", width=160
            )
            st.caption(f"Reads only; ends after {TIME_LIMIT:.0f} seconds at the latest.")
    if asked:
        begin_run(query, texts, int(most))


class PageStop(StopRequest):
    """A request to end a query that is made by a person, or by leaving its page."""

    def __init__(self) -> None:
        """Create a request that is not made yet."""
        super().__init__()
        self.keep()

    def __bool__(self) -> bool:
        """Return whether the end was requested, or the page left."""
        return super().__bool__() or time.monotonic() - self._seen > _LEFT_AFTER

    def keep(self) -> None:
        """Note that the page still shows the run."""
        self._seen = time.monotonic()


def begin_run(query: "SavedQuery", texts: dict[str, str], most: int) -> None:
    """Start a run of a query in the background."""
    opened, stop = page_session.workspace(), PageStop()
    st.session_state.pop(ROWS, None)

    def work() -> Answer[dict[str, Any]]:
        return opened.run_query(query.name, texts, limit=most, stop=stop)

    asked = {"query": query.name, "parameters": texts, "limit": most, "cypher": query.source}
    st.session_state[RUN] = (query.name, Task(work, stop.request), asked, stop.keep)


def show_run(address: Address, query: "SavedQuery") -> None:
    """Show the run in progress, or the rows of the last one."""
    run: Run | None = st.session_state.get(RUN)
    if run is not None:
        run[3]()
        if not run[1].wait():
            _show_progress()
            return
        del st.session_state[RUN]
        if run[1].stopped:
            st.info("Cancelled.")
            return
        answer = run[1].result() or []
        cut = bool(getattr(answer, "truncated", False))
        st.session_state[ROWS] = (run[0], list(answer), cut, run[2])
        st.rerun()
    name, found, cut, asked = st.session_state.get(ROWS, ("", [], False, {}))
    if name == query.name:
        _show_rows(address, query, found, cut=cut, asked=asked)


def table_rows(found: Sequence[Mapping[str, Any]]) -> list[page_tables.TableRow]:
    """Return rows of a query for a table: in words, as in a story; numbers stay numbers."""
    columns = columns_of(found)
    texts = [
        {key: plain_line(cell_text(row.get(key))).removeprefix("'") for key in columns}
        for row in found
    ]
    counts = {
        page_tables.column_title(key): key
        for key in columns
        if all(row.get(key) is None or type(row[key]) in (int, float) for row in found)
    }
    return [
        {name: row[counts[name]] if name in counts else cell for name, cell in said.items()}
        for row, said in zip(found, rows_in_words(texts, keep_ids=True), strict=True)
    ]


@st.fragment(run_every=1)
def _show_progress() -> None:
    run: Run | None = st.session_state.get(RUN)
    if run is None or run[1].has_ended:
        st.rerun()
    run[3]()
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Cancel", icon=":material/stop:", key="cancel"):
            run[1].stop(leave=True)
            st.rerun()
        st.caption(
            f"Asking the graph … {run[1].seconds:.0f} s. The first question after a load builds "
            "the graph anew."
        )


def _show_rows(
    address: Address,
    query: "SavedQuery",
    found: list[dict[str, Any]],
    *,
    cut: bool,
    asked: dict[str, Any],
) -> None:
    st.caption(
        page_tables.plural(len(found), "row") + (", the first ones; narrow the question" * cut)
    )
    if not found:
        page_parts.show_note("No rows found in the loaded data.", ":material/search_off:")
        return
    page_parts.show_table(table_rows(found), name=query.title)
    parties = page_tables.named_parties(found)
    with st.container(horizontal=True, vertical_alignment="center"):
        page_parts.csv_button(found, f"{query.name}.csv", "save_rows")
        page_parts.canvas_link(address, list(parties))
    opened = page_session.workspace()

    def pin() -> Step:
        said, stated = question_words(asked, opened), row_statements(found, asked, opened)
        return pin_rows(query.title, found, asked, opened.data_version, said, stated)

    pin_button("pin_rows", pin)
    page_parts.party_links(address, parties, "Open")
