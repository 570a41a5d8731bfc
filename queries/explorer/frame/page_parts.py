"""The pieces that several pages share: controls, badges, tables, links, the foot of a page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from graph.values.errors import NotFoundError
from queries.explorer.frame import page_session
from queries.explorer.frame.page_address import DEFAULT_REGIMES, PAGES, Address
from queries.question.answer import columns_of, to_csv
from queries.question.arguments import quoted_input
from queries.words import result_labels
from queries.words.safe_text import escape_markdown, escape_message

PARTY_PAGES: Final = {
    "party": ("The party", ":material/account_tree:"),
    "own_facts": ("Add a fact of yours", ":material/edit_note:"),
    "saved_queries": ("Run a saved query", ":material/bookmarks:"),
}
"""Pages about one party that *Compare* leads to, with what a link to each says."""
PARTY_KEYS: Final = ("party", "as_of", "known_on", "regime", "names")
"""What a link to another page about a party takes along."""
FOUND_AT_ONCE: Final = 8
LINKS_AT_ONCE: Final = 12
FOOTNOTE: Final = 7
"""Letters of a footnote's number; a longer note is a text and gets room."""
ON_CANVAS: Final = 60
"""Parties that a link to the canvas carries."""


def show_remarks(address: Address) -> None:
    """Show what of the address could not be used."""
    for remark in address.remarks:
        st.warning(escape_markdown(remark), icon=":material/warning:")


def show_regimes(address: Address) -> None:
    """Show the control of the regimes, which the address keeps, and links to other pages."""
    chosen = [short_regime(name) for name in address.regimes]
    at_hand = [*DEFAULT_REGIMES, *(name for name in chosen if name not in DEFAULT_REGIMES)]
    st.session_state["regimes"] = chosen
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.pills(
            "Under these rules",
            at_hand,
            selection_mode="multi",
            format_func=str.upper,
            key="regimes",
            on_change=lambda: page_session.set_address_value(
                "regime", ",".join(st.session_state["regimes"])
            ),
        )
        with st.popover("More rules", icon=":material/add:"):
            for row in page_session.ask("regimes"):
                _show_regime(row["short"] or row["key"], row["title"], chosen)
        st.space("stretch")
        for name, (label, icon) in PARTY_PAGES.items():
            there = address.query_texts(*PARTY_KEYS)
            st.page_link(PAGES[name], label=label, icon=icon, query_params=there)


def _show_regime(name: str, title: str, chosen: Sequence[str]) -> None:
    """Show the checkbox of one regime, with its title."""
    key = f"regime.{name}"
    st.session_state[key] = name in chosen
    others = [other for other in chosen if other != name]
    wanted = ",".join(others if name in chosen else [*others, name])
    label = f"**{escape_markdown(name.upper())}** {escape_markdown(title)}"
    st.checkbox(label, key=key, on_change=page_session.set_address_value, args=("regime", wanted))


def rule_names() -> dict[str, str]:
    """Return what each rule is called in the head of a column, by its key."""
    return {r["key"]: (r["short"] or r["key"]).upper() for r in page_session.ask("regimes")}


def short_regime(name: str) -> str:
    """Return the short name of a regime that may be named by its key."""
    rows = page_session.ask("regimes")
    return next(str(r["short"] or r["key"]) for r in rows if name in (r["short"], r["key"]))


def show_note(text: str, icon: str) -> None:
    """Show what an answer does not have, in grey: no colour says that this is good or bad."""
    with st.container(border=True):
        st.markdown(f":gray[{icon}] {escape_markdown(text)}")


def show_result(row: Mapping[str, object]) -> None:
    """Show the result of a verdict on its colour, with its sign; it wraps on a small screen."""
    said = result_labels.result_words(row)
    text = f"{said.sign} {escape_markdown(row['result'])}"
    st.markdown(f":{said.colour}-background[{text}]", width="content")


ROW: Final = 35
HIGHEST: Final = 400
"""Pixels of a row of a table, and of the highest table."""


def show_table(
    rows: Sequence[Mapping[str, object]],
    *,
    name: str,
    wide: str | None = None,
    helps: Mapping[str, str] | None = None,
    key: str | None = None,
    on_choose: Callable[[int | None], None] | None = None,
) -> None:
    """Show rows, by the titles of columns, as a table; text from data stays text.

    ``name`` is for screen readers, ``wide`` a column that gets more room, ``helps`` says what
    stands in a column. ``on_choose`` takes the place of the row that was chosen, ``None`` where
    none is any more.
    """
    import pandas as pd

    columns: dict[str, Any] = {
        "Link": st.column_config.LinkColumn("Link", display_text="open", width="small"),
        "Path": st.column_config.TextColumn("Path", width=60),
        "Share": st.column_config.TextColumn("Share", width=170),
    }
    if all(len(str(row.get("Note") or "")) <= FOOTNOTE for row in rows):
        columns["Note"] = st.column_config.TextColumn("Note", width=60)
    for column, text in (helps or {}).items():
        columns[column] = st.column_config.Column(column, help=text)
    if wide is not None:
        columns[wide] = st.column_config.TextColumn(wide, width="large")
    # Without these arguments the table cannot be chosen from, and the page does not run again.
    chosen: dict[str, Any] = {}
    if key is not None and on_choose is not None:
        chosen = {
            "key": key,
            "selection_mode": "single-row",
            "on_select": lambda: on_choose(chosen_row(key)),
        }
    st.dataframe(
        pd.DataFrame([dict(row) for row in rows]),
        hide_index=True,
        width="stretch",
        # As high as it would be by itself, but from the start.
        height=min((len(rows) + 1) * ROW + 2, HIGHEST),
        column_config=columns,
        placeholder="",
        alt=name,
        **chosen,
    )


def chosen_row(key: str) -> int | None:
    """Return which row of a table is chosen, from 0; the table may have fewer by now."""
    rows = st.session_state[key]["selection"]["rows"]
    return int(rows[0]) if rows else None


def mark_chosen_row(key: str, place: int | None) -> None:
    """Mark which row of the table drawn next is chosen."""
    rows = [] if place is None else [place]
    st.session_state[key] = {"selection": {"rows": rows, "columns": [], "cells": []}}


def csv_button(rows: Sequence[Mapping[str, object]], file_name: str, key: str) -> None:
    """Show a button that saves rows as a CSV file that a spreadsheet opens without harm."""
    st.download_button(
        "Save as CSV",
        data=to_csv(rows, columns_of(rows)).encode("utf-8"),
        file_name=file_name,
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key=key,
    )


def party_link(
    address: Address, label: str, *, icon: str | None = None, bold: bool = False
) -> None:
    """Show a link to the page of the address's party."""
    there = address.query_texts(*PARTY_KEYS)
    text = f"**{escape_markdown(label)}**" if bold else escape_markdown(label)
    st.page_link(PAGES["party"], label=text, icon=icon, query_params=there)


def canvas_link(address: Address, parties: Sequence[str]) -> None:
    """Show a link to the canvas with these parties on it, as many as a link carries."""
    from queries.explorer.scene.scene_address import view_text
    from queries.explorer.scene.scene_state import Member, View

    shown = list(dict.fromkeys(parties))[:ON_CANVAS]
    text = view_text(View(tuple(map(Member, shown)))) if shown else ""
    if not text:
        return
    there = {**address.for_party(shown[0]).query_texts("party", "as_of"), "view": text}
    st.page_link(PAGES["party"], label="Show on canvas", icon=":material/hub:", query_params=there)
    if len(parties) > len(shown):
        st.caption(f"The first {len(shown)} of {len(parties):,} parties are drawn.")


def party_links(address: Address, parties: Mapping[str, str], title: str) -> None:
    """Show links to the pages of parties, by id and name; the first twelve."""
    if not parties:
        return
    st.caption(title)
    with st.container(horizontal=True, gap="medium"):
        for party, name in list(parties.items())[:LINKS_AT_ONCE]:
            party_link(address.for_party(party), name, icon=":material/arrow_forward:")
    if len(parties) > LINKS_AT_ONCE:
        st.caption(f"and {len(parties) - LINKS_AT_ONCE:,} more, in the table above")


def choose_party(address: Address) -> str:
    """Return the id of the address's party; without one, or with several, let a person choose.

    The page ends here while there is no choice.
    """
    if address.party:
        try:
            return str(page_session.ask("resolve", party=address.party))
        except NotFoundError as missing:
            st.warning(
                escape_message(_not_found_message(address.party, missing)),
                icon=":material/person_search:",
            )
            _candidate_links(address, dict(missing.candidates))
    else:
        st.title("Compare", anchor=False)
        before = (
            ", or take one of those you looked at before" if page_session.recent_parties() else ""
        )
        st.info(
            f"No party is chosen yet. Type a name, a number or an LEI below{before}.",
            icon=":material/person_search:",
        )
        party_links(address, page_session.recent_parties(), "Looked at before")
    text = st.text_input("Name, number or LEI", key="find_name", type="search")
    if text.strip():
        hits = page_session.ask("search", text=text, limit=FOUND_AT_ONCE)
        if not hits:
            show_note(
                f"No party found for {quoted_input(text.strip())}. Try another spelling, or a part "
                "of the name.",
                ":material/search_off:",
            )
        _candidate_links(address, {hit["id"]: hit["name"] for hit in hits})
    show_footer(page_session.workspace().data_version)
    st.stop()


def _not_found_message(text: str, missing: NotFoundError) -> str:
    """Return the message that a text fits no party, for a reader who has no command line."""
    if missing.candidates:
        # The candidates follow as links; the text names them too, after its first clause.
        return str(missing).partition(" Nearest: ")[0].partition(" Give an id: ")[0]
    if not page_session.workspace().status()["datasets"]:
        return "No data is loaded, so there is no party to show."
    return f"No party is called {quoted_input(text)}. Try another spelling, or a part of the name."


def _candidate_links(address: Address, parties: Mapping[str, str]) -> None:
    for party, name in parties.items():
        there = address.for_party(party).query_texts(*PARTY_KEYS)
        label = escape_markdown(f"{name} [{party}]")
        st.page_link(PAGES["compare"], label=label, query_params=there)


def show_footer(data_version: str) -> None:
    """Show the foot of every page: which data answered, and what an answer is not."""
    st.divider()
    st.caption(
        f"Data version {escape_markdown(data_version[:16])}. "
        "Ownership or a link is not evidence of wrongdoing. Nothing leaves this computer."
    )
