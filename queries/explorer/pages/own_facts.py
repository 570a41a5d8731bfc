"""The page of own facts: a case file of this workspace, filled by forms."""

from collections.abc import Callable, Collection
from typing import Any, NotRequired, TypedDict

import streamlit as st

from graph.values.errors import InputError
from ingest.case_file import case_edit, case_items
from queries.draw import page_tables
from queries.explorer.case_form import form_widgets
from queries.explorer.case_form.form_cases import OpenCase, changed_items, fill_case, item_row
from queries.explorer.case_form.form_checks import FILL_IN, label_problem
from queries.explorer.case_form.form_fields import FORMS
from queries.explorer.frame import page_parts, page_session
from queries.own.case_files import Problem, WrongCaseError
from queries.own.own_cases import OwnCases
from queries.question.party_facts import PartyFacts
from queries.words.safe_text import escape_markdown, escape_message

NEW = "+ new case"
LARGEST = 20
"""Megabytes of a case that is opened; nobody types more."""
STATE = "own.state"


class PageState(TypedDict):
    """What the page keeps in the session; ``round`` grows with each empty form.

    ``item`` is section and key of the entry that is changed, ``open`` the case to open next.
    """

    round: int
    item: tuple[str, case_items.Which] | None
    said: str | None
    problems: list[Problem]
    open: NotRequired[str]


def _state() -> PageState:
    state: PageState = st.session_state.setdefault(
        STATE, {"round": 0, "item": None, "said": None, "problems": []}
    )
    return state


def _report_done(text: str, opened: str | None = None) -> None:
    """Draw the page anew with an empty form and a message of what was done."""
    state = _state()
    state.update({"round": state["round"] + 1, "item": None, "said": text, "problems": []})
    if opened is not None:
        state["open"] = opened
    st.rerun()


def _report_refused(wrong: InputError, own: Collection[tuple[str, case_items.Which]] = ()) -> None:
    problems = wrong.problems if isinstance(wrong, WrongCaseError) else [Problem(str(wrong), 0)]
    _state().update({"problems": [label_problem(p, own) for p in problems], "said": None})
    st.rerun()


def _choose_case(cases: OwnCases) -> str:
    names = cases.names()
    wanted = _state().pop("open", None)
    if wanted in names:
        st.session_state["case"] = wanted
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    name = left.selectbox("Case", [*names, NEW], key="case")
    with right, st.popover("Open a case that somebody sent", icon=":material/file_open:"):
        _open_case(cases)
    return "" if name in (NEW, None) else str(name)


def _open_case(cases: OwnCases) -> None:
    sent = st.file_uploader(
        "Case file", type=["yaml", "yml"], key=f"sent.{_state()['round']}", max_upload_size=LARGEST
    )
    st.caption("A case of the same name becomes its newest version; undo brings the old one back.")
    if st.button("Open it", disabled=sent is None, key="open_sent") and sent is not None:
        try:
            name = cases.save_received(sent.getvalue().decode("utf-8-sig"))
        except UnicodeDecodeError:
            _report_refused(InputError("the file is no text in UTF-8; save it so"))
        except InputError as wrong:
            _report_refused(wrong)
        else:
            _report_done(f"The case {name} is open and loaded.", name)


def _begin_case(cases: OwnCases) -> None:
    st.info(
        "A case holds what no register has: parties, interests, links, sales, gaps and notes "
        "of your own, each with its source. It is one text file that you can mail."
    )
    left, right = st.columns([1, 2])
    name = left.text_input("Name of the case *", key="new_name", placeholder="my_case")
    title = right.text_input("What it is about *", key="new_title", max_chars=300)
    if st.button("Create the case", type="primary", key="begin"):
        empty = {"Name of the case": name, "What it is about": title}
        problems = [Problem(f"{k}: {FILL_IN}", 0) for k, text in empty.items() if not text.strip()]
        if problems:
            _report_refused(WrongCaseError(problems))
        try:
            cases.begin(name.strip(), title)
        except InputError as wrong:
            _report_refused(wrong)
        else:
            _report_done(f'Case "{name.strip()}" created.', name.strip())


def _show_tools(cases: OwnCases, name: str, book: OpenCase) -> None:
    back, again = cases.step_counts(name)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Undo", icon=":material/undo:", disabled=not back, key="undo"):
            _change_case(lambda: cases.undo(name), "Change undone.")
        if st.button("Redo", icon=":material/redo:", disabled=not again, key="redo"):
            _change_case(lambda: cases.redo(name), "Change made again.")
        st.download_button(
            "Download",
            data=book.text.encode(),
            file_name=f"{name}.case.yaml",
            mime="application/yaml",
            on_click="ignore",
            icon=":material/download:",
            key="download_case",
        )
        with st.popover("Remove the case", icon=":material/delete:"):
            st.write("Its facts leave every answer. Its last text stays in the workspace folder.")
            if st.button("Remove it", type="primary", key="remove_case"):
                _change_case(lambda: cases.remove(name), f'Case "{name}" removed.')
        st.badge("YOUR FACTS", color="violet", icon=":material/edit_note:")
    if not cases.is_loaded(name):
        st.warning("The file was changed outside this page and is not loaded as it stands.")
        if st.button("Load it as it stands", key="load_case"):
            _change_case(lambda: cases.load(name), "The case is loaded as it stands.")


def _change_case(make: Callable[[], None], text: str) -> None:
    try:
        make()
    except InputError as wrong:
        _report_refused(wrong)
    else:
        _report_done(text)


def _party_facts(party: str) -> PartyFacts:
    return page_session.ask("show", party=party)


def _show_form(cases: OwnCases, book: OpenCase, start: str) -> None:
    state = _state()
    item = next((i for i in book.items if (i.section, i.which) == state["item"]), None)
    if item is None:
        section = st.segmented_control(
            "Add",
            list(FORMS),
            format_func=lambda section: FORMS[section].title,
            default="interests",
            key="form",
            required=True,
        )
        form = FORMS[section or "interests"]
        asked = next((f.key for f in form.fields if f.kind == "party" and f.needed), None)
        values: dict[str, Any] = {}
        if start and asked:
            values[{"interests": "asset"}.get(form.section, asked)] = start
    else:
        form, values = FORMS[item.section], item.values
        st.header(f"Change: {form.title.lower()}", anchor=False)
    st.caption(form.sentence)
    wrong = _field_problems(state["problems"], form.section, item)
    # The round is part of the controls' keys: another round is an empty form.
    prefix = f"own.{book.name}.{form.section}.{state['round']}"
    given = form_widgets.show_fields(form, book, values, prefix, wrong)
    with st.container(horizontal=True):
        save = st.button("Save", type="primary", icon=":material/save:", key="save")
        if item is not None and st.button("Leave it as it was", key="leave"):
            state.update({"item": None, "problems": [], "round": state["round"] + 1})
            st.rerun()
    if save:
        written: set[tuple[str, case_items.Which]] = set()
        with st.spinner("Saving and loading …"):
            try:
                text = fill_case(book, form, given, _party_facts, item)
                written = changed_items(book, text, item)
                cases.save(book.name, text, before=book.text)
            except InputError as refused:
                _report_refused(refused, written)
        _report_done(f"{form.title} saved and loaded.")


def _field_problems(
    problems: list[Problem], section: str, item: case_items.Item | None
) -> dict[str, str]:
    """Return what is wrong, by field of the form shown: of a new item, or of the one changed."""
    which = None if item is None else item.which
    return {
        p.field: p.text.partition(": ")[2] or p.text
        for p in problems
        if p.field and p.section == section and (which is None or p.which in ("", which))
    }


def _show_entries(cases: OwnCases, book: OpenCase) -> None:
    items = [item for item in book.items if item.section in FORMS]
    every = book.items
    st.header(f"In this case: {page_tables.plural(len(every), 'entry', 'entries')}", anchor=False)
    if not every:
        st.info("Nothing yet. Add an interest, a link or a party.")
        return
    rows = [item_row(book, item) for item in every]
    page_parts.show_table(
        page_tables.drop_empty_columns([dict(row) for row in rows]), name="entries"
    )
    if not items:
        return
    labels = {
        (item.section, item.which): f"line {item.lines[0]}: {FORMS[item.section].title}, "
        f"{page_tables.table_cell(item_row(book, item)['Says'])}"
        for item in items
    }
    chosen = st.selectbox(
        "Change or remove",
        list(labels),
        index=None,
        format_func=lambda which: labels[which],
        placeholder="Choose an entry",
        key=f"entry.{_state()['round']}",
    )
    with st.container(horizontal=True):
        change = st.button("Change", disabled=chosen is None, key="change")
        remove = st.button("Remove", disabled=chosen is None, key="remove")
    item = next((i for i in items if (i.section, i.which) == chosen), None)
    if change and item is not None:
        state = _state()
        # Another round is a form of other controls, which start with what the entry says.
        state.update({"item": chosen, "problems": [], "said": None, "round": state["round"] + 1})
        st.rerun()
    if remove and item is not None:
        _change_case(
            lambda: cases.save(book.name, case_edit.remove_item(book.text, item), before=book.text),
            "The entry is removed; undo brings it back.",
        )


def _show_messages() -> None:
    state = _state()
    if state["said"]:
        st.success(escape_markdown(state["said"]), icon=":material/check:")
    for problem in state["problems"]:
        where = f"line {problem.line}: " if problem.line else ""
        st.error("Not saved. " + escape_message(f"{where}{problem.text}"), icon=":material/error:")


def page() -> None:
    """Show one case: forms beside what is in it."""
    address = page_session.read_address("party")
    st.title("Your facts", anchor=False)
    st.caption(
        "What you add stays in a case file of this workspace, apart from register facts and "
        "marked as own wherever it is shown."
    )
    page_parts.show_remarks(address)
    cases = page_session.own_cases()
    name = _choose_case(cases)
    _show_messages()
    if not name:
        _begin_case(cases)
    else:
        book = OpenCase(name, cases.text(name))
        _show_tools(cases, name, book)
        left, right = st.columns([1, 1], gap="large")
        with left:
            _show_form(cases, book, address.party)
        with right:
            _show_entries(cases, book)
    page_parts.show_footer(page_session.workspace().data_version)


page()
