"""The parts below the sheet, behind one control; only the one that is open asks for data."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import streamlit as st

from queries.draw import page_tables
from queries.draw.page_tables import TableRow
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import PAGES, Address
from queries.explorer.sheet import part_tables, picture_files, sheet_acts
from queries.explorer.sheet.picture_notes import number_on
from queries.explorer.verdict_view.downloads import show_downloads
from queries.party_answer.page_shape import Note, PartyPage
from queries.question.change_rows import TimelineRow
from queries.question.party_facts import PartyFacts
from queries.words.safe_text import plain_line

PARTS: Final = {
    "owners": "Owners",
    "holdings": "Holdings",
    "links": "Links",
    "lists": "Lists",
    "names": "Names",
    "gaps": "Gaps",
    "history": "History",
    "sources": "Sources",
    "files": "Files",
}
OLD_PARTS: Final = {"facts": "names", "listings": "lists", "notes": "sources"}
"""What parts were called in links of before."""
FIRST: Final = "owners"


def show_parts(address: Address, page: PartyPage) -> None:
    """Show the control of the parts, and the one open, which ``tab`` of the address names."""
    wanted = OLD_PARTS.get(address.tab, address.tab)
    tab = wanted if wanted in PARTS else FIRST
    st.session_state["tab"] = tab
    counts = _row_counts(page)

    def title(name: str) -> str:
        return f"{PARTS[name]} {counts[name]:,}" if name in counts else PARTS[name]

    st.segmented_control(
        "Part of the page",
        list(PARTS),
        format_func=title,
        key="tab",
        required=True,
        label_visibility="collapsed",
        on_change=_set_tab,
    )
    _part_views(address, page)[tab]()


def _row_counts(page: PartyPage) -> dict[str, int]:
    """Return how many rows each part lists; links and sources are also those of the picture."""
    drawn = st.session_state.get(sheet_acts.DRAWING)
    counts: dict[str, int] = {name: n for name, n in page["parts"].items() if isinstance(n, int)}
    counts["sources"] = sum(len(note["statements"]) for note in _all_notes(page))
    if drawn is not None:
        counts["links"] = len(drawn.ties)
    return counts


def _part_views(address: Address, page: PartyPage) -> dict[str, Callable[[], None]]:
    def facts() -> PartyFacts:
        return page_session.ask("show", party=address.party, as_of=address.day)

    drawn = st.session_state.get(sheet_acts.DRAWING)
    return {
        "owners": lambda: part_tables.show_interests(address, "owners"),
        "holdings": lambda: part_tables.show_interests(address, "holdings"),
        "links": lambda: part_tables.show_links(drawn),
        "lists": lambda: part_tables.show_lists(facts()),
        "names": lambda: part_tables.show_names(facts()),
        "gaps": lambda: part_tables.show_gaps(facts()),
        "history": lambda: _show_history(address),
        "sources": lambda: part_tables.show_sources(_all_notes(page), facts()),
        "files": lambda: _show_files(address, page),
    }


def _all_notes(page: PartyPage) -> Sequence[Note]:
    """Return the notes of the page, with those of the lines that the picture shows."""
    drawn = st.session_state.get(sheet_acts.DRAWING)
    if drawn is None:
        return page["notes"]
    return number_on(page, drawn, st.session_state.setdefault(sheet_acts.NUMBERS, {}))


def _show_files(address: Address, page: PartyPage) -> None:
    """Show everything that can be saved, with what each file holds."""
    drawn = st.session_state.get(sheet_acts.DRAWING)
    # The key is where the button "Save or share" of the sheet leads to.
    with st.container(key="files"):
        if drawn is not None:
            st.markdown("**The picture**")
            picture_files.show_picture_files(address, drawn, page)
        st.markdown("**The results**")
        show_downloads(address, page_session.exposure_answer(address))
        picture_files.show_opener(address)


def _set_tab() -> None:
    for key in ("hop", "page"):
        page_session.set_address_value(key, "")
    page_session.set_address_value("tab", st.session_state["tab"])


def _show_history(address: Address) -> None:
    """Show the results of each rule over time; a row leads to its day."""
    names = {key: key.upper() for key in address.regimes}
    regimes = page_session.ask("regimes")
    labels = {r["key"]: names.get(r["short"] or r["key"], r["key"]) for r in regimes}
    found = page_session.ask("timeline", party=address.party, regimes=list(address.regimes))
    days = [_span_day(row).isoformat() for row in found]

    def go(place: int | None) -> None:
        if place is not None and place < len(days):
            page_session.move_to("as_of", days[place])

    st.caption("Choose a row to go to its day. Each period excludes its last day.")
    page_parts.show_table(
        _history_rows(found, labels),
        name="results over time",
        wide="What changed",
        key="spans",
        on_choose=go,
    )
    st.page_link(
        PAGES["compare"],
        label="Compare two days or two data versions",
        icon=":material/compare_arrows:",
        query_params=address.query_texts(*page_parts.PARTY_KEYS),
    )


def _span_day(row: TimelineRow) -> date:
    """Return the day that stands for a span: its first, else its last, else today."""
    if row["from"]:
        return date.fromisoformat(row["from"])
    if row["until"]:
        return date.fromisoformat(row["until"]) - timedelta(1)
    return date.today()


def _history_rows(rows: Sequence[TimelineRow], names: Mapping[str, str]) -> list[TableRow]:
    """Return every span as a row of a table: the same as the bars, and what changed."""
    return [
        {
            "Rule": names[row["regime"]],
            "From": row["from"] or "…",
            "Until": row["until"] or "…",
            "Result": row["result"],
            "Counted share": page_tables.counted_share(row),
            "What changed": _cause_words(row),
        }
        for row in rows
    ]


def _cause_words(row: TimelineRow) -> str:
    """Return what began a span, in words."""
    return plain_line("; ".join(cause["sentence"] for cause in row["causes"]) or row["why"] or "")
