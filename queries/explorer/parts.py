"""The pieces that several pages share: controls, badges, tables, links, the foot of a page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import streamlit as st

from graph.errors import NotFoundError
from queries.answer import columns_of, to_csv
from queries.asked import shortened
from queries.explorer import session, view, words
from queries.explorer.address import EARLIEST, LATEST, Address
from queries.explorer.safe import md

PAGES: Final = {
    name: f"queries/explorer/pages/{name}.py"
    for name in (
        *("search", "party", "exposure", "explore", "own_facts", "saved_queries", "sources"),
    )
}
FOUND_AT_ONCE: Final = 8
LINKS_AT_ONCE: Final = 12
ON_CANVAS: Final = 60
"""Parties that a link to the canvas carries."""


def show_remarks(address: Address) -> None:
    """Tell the person what of the address could not be used."""
    for remark in address.remarks:
        st.warning(md(remark), icon=":material/warning:")


def day(address: Address) -> None:
    """The control of the day asked about; the address keeps it."""
    st.session_state["day"] = address.as_of
    st.date_input(
        "On this day",
        key="day",
        min_value=EARLIEST,
        max_value=LATEST,
        format="YYYY-MM-DD",
        on_change=_put_day,
        help="Interests and listings count as they stood on this day.",
    )


def _put_day() -> None:
    chosen = st.session_state["day"]
    if isinstance(chosen, date):
        session.put("as_of", chosen.isoformat())


def regimes(address: Address) -> None:
    """The control of the regimes side by side; the address keeps them."""
    names = regime_names()
    st.session_state["regimes"] = [known(name) for name in address.regimes]
    st.pills(
        "Under these regimes",
        list(names),
        selection_mode="multi",
        format_func=lambda key: names[key],
        key="regimes",
        on_change=_put_regimes,
    )


def _put_regimes() -> None:
    session.put("regime", ",".join(st.session_state["regimes"]))


def regime_names() -> dict[str, str]:
    """What each regime is called on a button, by its short name or key."""
    return {
        r["short"] or r["key"]: (r["short"] or r["key"]).upper() for r in session.ask("regimes")
    }


def known(name: str) -> str:
    """The short name of a regime that may be given by its key."""
    rows = session.ask("regimes")
    return next(str(r["short"] or r["key"]) for r in rows if name in (r["short"], r["key"]))


def badge(word: str) -> None:
    """A verdict as a badge: its word, with sign and colour beside."""
    said = words.verdict(word)
    st.badge(said.word, icon=said.sign, color=said.colour)


def table(rows: Sequence[Mapping[str, Any]], *, name: str, wide: str | None = None) -> None:
    """Show rows as a table; text from data stays text.

    Args:
        rows: one mapping a row, with the titles of the columns as keys.
        name: what the table is, for screen readers.
        wide: a column that gets more room.
    """
    import pandas as pd

    columns: dict[str, Any] = {
        "Link": st.column_config.LinkColumn("Link", display_text="open", width="small"),
        "Path": st.column_config.TextColumn("Path", width=60),
        "Share": st.column_config.TextColumn("Share", width=170),
    }
    if wide is not None:
        columns[wide] = st.column_config.TextColumn(wide, width="large")
    st.dataframe(
        pd.DataFrame([dict(row) for row in rows]),
        hide_index=True,
        width="stretch",
        column_config=columns,
        placeholder="",
        alt=name,
    )


def csv_button(rows: Sequence[Mapping[str, Any]], file_name: str, key: str) -> None:
    """A button that saves rows as a CSV file that a spreadsheet opens without harm."""
    st.download_button(
        "Save as CSV",
        data=to_csv(rows, columns_of(rows)).encode("utf-8"),
        file_name=file_name,
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key=key,
    )


def to_party(address: Address, label: str, *, icon: str | None = None, bold: bool = False) -> None:
    """A link to the page of the address's party."""
    there = address.texts("party", "as_of", "regime")
    text = f"**{md(label)}**" if bold else md(label)
    st.page_link(PAGES["party"], label=text, icon=icon, query_params=there)


def to_exposure(address: Address, label: str) -> None:
    """A link to the verdicts about the address's party."""
    there = address.texts("party", "as_of", "regime")
    icon = ":material/account_tree:"
    st.page_link(PAGES["exposure"], label=md(label), icon=icon, query_params=there)


def to_explore(address: Address, label: str) -> None:
    """A link to the canvas on which the address's party is traced by hand."""
    there = address.texts("party", "as_of", "regime")
    st.page_link(PAGES["explore"], label=md(label), icon=":material/hub:", query_params=there)


def to_canvas(address: Address, parties: Sequence[str], label: str = "Show on canvas") -> None:
    """A link to the canvas with these parties on it, as many as a link carries."""
    from queries.explorer.explore_address import view_text
    from queries.explorer.scene import Member, View

    shown = list(dict.fromkeys(parties))[:ON_CANVAS]
    text = view_text(View(tuple(map(Member, shown)))) if shown else ""
    if not text:
        return
    there = {**address.to(shown[0]).texts("party", "as_of"), "view": text}
    st.page_link(PAGES["explore"], label=label, icon=":material/hub:", query_params=there)
    if len(parties) > len(shown):
        st.caption(f"The first {len(shown)} of {len(parties):,} parties are drawn.")


def party_links(address: Address, parties: Mapping[str, str], title: str) -> None:
    """Links to the pages of parties, by id and name; the first twelve."""
    if not parties:
        return
    st.caption(title)
    with st.container(horizontal=True, gap="medium"):
        for party, name in list(parties.items())[:LINKS_AT_ONCE]:
            to_party(address.to(party), name, icon=":material/arrow_forward:")
    if len(parties) > LINKS_AT_ONCE:
        st.caption(f"and {view.plural(len(parties) - LINKS_AT_ONCE, 'more')}, in the table above")


def choose_party(address: Address, page: str) -> str:
    """Give the id of the address's party; without one, or with several, let a person choose.

    The page ends here while there is no choice.

    Args:
        address: the state of the page.
        page: the name of the page that the candidates lead to.
    """
    if address.party:
        try:
            return str(session.ask("resolve", party=address.party))
        except NotFoundError as missing:
            st.warning(md(_not_found(address.party, missing)), icon=":material/person_search:")
            _candidates(address, dict(missing.candidates), page)
    else:
        st.info("Choose a party first.", icon=":material/person_search:")
    text = st.text_input("Name, number or LEI", key="find", type="search")
    if text.strip():
        hits = session.ask("search", text=text, limit=FOUND_AT_ONCE)
        if not hits:
            st.info("Nothing fits; try another spelling, or part of the name.")
        _candidates(address, {hit["id"]: hit["name"] for hit in hits}, page)
    st.stop()


def _not_found(text: str, missing: NotFoundError) -> str:
    """Say that a text fits no party, for somebody who has a page and no command line."""
    if missing.candidates:
        # The candidates follow as links; the text names them too, after its first clause.
        return str(missing).partition("; ")[0]
    if not session.workspace().status()["datasets"]:
        return "Nothing is loaded yet, so there is no party to show."
    return f"No party fits {shortened(text)}. Try another spelling, or a part of the name, below."


def _candidates(address: Address, parties: Mapping[str, str], page: str) -> None:
    for party, name in parties.items():
        there = address.to(party).texts("party", "as_of", "regime")
        st.page_link(PAGES[page], label=md(f"{name} [{party}]"), query_params=there)


def foot(data_version: str) -> None:
    """The foot of every page: which data answered, and what an answer is not."""
    st.divider()
    st.caption(
        f"Data version {md(data_version[:16])}. A result names a rule, a day, a path and its "
        "sources; it accuses nobody. No request leaves this machine."
    )
