"""The sheet of a party in a session: its value, its picture with numbers, what surrounds both."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from graph.values.errors import OwnershipError
from queries.explorer.canvas import draw_canvas
from queries.explorer.find.home_view import tour_day
from queries.explorer.frame import page_session
from queries.explorer.frame.page_address import PAGES, Address
from queries.explorer.frame.story_session import story_choices
from queries.explorer.scene.scene_payload import DrawnScene
from queries.explorer.sheet import picture_state, sheet_acts
from queries.explorer.sheet.picture_notes import number_on, numbering, sheet_scene
from queries.explorer.sheet.pin_acts import pin_asked
from queries.explorer.sheet.sheet_frame import (
    KNOWN_OFF,
    SheetFrame,
    WaysTable,
    next_steps,
    rule_choices,
    sheet_link,
    sheet_remarks,
    tour_remarks,
    ways_table,
)
from queries.explorer.sheet.stack_table import open_stack
from queries.explorer.verdict_view.sources_pane import show_published
from queries.party_answer.page_shape import Note, PartyPage
from queries.question.answer_rows import Citation
from queries.question.settings import is_demo
from queries.words.safe_text import escape_markdown

LINK_KEYS = ("party", "as_of", "known_on", "regime")
TITLE: Final = "The row as published"
BOTH: Final = 2
"""Ends of an interest or a link; an entry of a list has one."""


@st.fragment
def show_sheet(address: Address, page: PartyPage, warnings: Sequence[str]) -> None:
    """Show the sheet, warnings first; a change of the picture draws this part alone."""
    _go_on(address)
    extra: dict[str, int] = st.session_state.setdefault(sheet_acts.NUMBERS, {})
    drawn, trouble = _draw_picture(address, numbering(page, extra))
    sheet_acts.store_drawing(drawn)
    notes = page["notes"] if drawn is None else number_on(page, drawn, extra)
    for said in pin_asked(address, page, notes, drawn):
        picture_state.add_remark(said)
    frame = _sheet_frame(address, page, warnings)
    frame["trouble"] = trouble
    frame["stack"] = None if drawn is None else open_stack(drawn)
    frame["ways"] = _asked_ways(notes)
    draw_canvas(
        None
        if drawn is None
        else sheet_scene(drawn, picture_state.current_scene(), picture_state.last_facts()),
        key=sheet_acts.SHEET,
        page={**page, "notes": notes},
        frame=frame,
        on_act=sheet_acts.on_act,
        debug=page_session.is_debugging(),
    )
    show_row(address)


def _go_on(address: Address) -> None:
    """Leave for what was asked for on the sheet, where that is more than the sheet itself."""
    asked = st.session_state.pop(sheet_acts.NEXT_PAGE, None)
    whole = st.session_state.pop(sheet_acts.WHOLE_PAGE, False)
    if asked is not None:
        name, wanted = asked
        if name == "review":
            texts = {"pair": wanted, **address.query_texts("as_of", "regime")}
        else:
            there = address.for_party(wanted or address.party)
            texts = there.query_texts("party", "as_of", "regime")
        st.switch_page(PAGES[name], query_params=texts)
    if whole:
        st.rerun(scope="app")


def _draw_picture(
    address: Address, number: Callable[[Mapping[str, Any]], int]
) -> tuple[DrawnScene | None, str]:
    """Return the drawing, or none and why there is none; the text stands without it."""
    try:
        picture_state.load_scene(address)
        return picture_state.draw_current_scene(address, number), ""
    except OwnershipError as wrong:
        return None, str(wrong)


def _asked_ways(notes: Sequence[Note]) -> WaysTable | None:
    """Return the ways between the two parties that were asked about, if any were."""
    asked = st.session_state.get(sheet_acts.WAYS)
    if asked is None:
        return None
    try:
        return ways_table(picture_state.find_ways(*asked), notes)
    except OwnershipError as wrong:
        return {"title": "Connections", "ways": [], "remarks": [str(wrong)]}


def _sheet_frame(address: Address, page: PartyPage, warnings: Sequence[str]) -> SheetFrame:
    remote = page_session.workspace().remote
    texts = {**address.query_texts(*LINK_KEYS), "data": page["data_version"]}
    if picture_state.SCENE in st.session_state:
        texts |= picture_state.link_texts()
    return {
        "link": sheet_link(texts),
        "remarks": [
            *tour_remarks(address.day, tour_day(address.party) if is_demo() else None),
            *sheet_remarks(picture_state.take_remarks(), warnings),
        ],
        "choices": rule_choices(page_session.ask("regimes"), address.regimes),
        "steps": next_steps(page),
        "known_off": KNOWN_OFF if remote or not page["record_kept"] else "",
        "trouble": "",
        "stories": story_choices(),
    }


def show_row(address: Address) -> None:
    """Show the row that was asked for, if one was."""
    asked = st.session_state.pop(sheet_acts.ROW, None)
    if asked is not None:
        st.dialog(TITLE, width="large")(_show_record)(address, *asked)


def _show_record(address: Address, ends: list[str], record: str) -> None:
    said: Sequence[Citation] = ()
    if len(ends) == BOTH:
        found = page_session.ask("statements", party=ends[0], other=ends[1], as_of=address.day)
        said = found["statements"]
    elif ends:
        said = page_session.ask("show", party=ends[0], as_of=address.day)["listings"]
    rows = [one for one in said if one["record"] == record]
    if not rows:
        st.info("The row is not in the data any more; they may have changed meanwhile.")
        return
    st.caption(escape_markdown(f"{rows[0]['source']}, {record}"))
    show_published(rows[0])
