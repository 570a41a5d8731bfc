"""What the Explore page says of the selected party or link, every statement with its source."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from queries.draw import page_tables
from queries.draw.ties import Tie
from queries.explorer.explore import explore_actions, explore_rows, explore_state
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.scene.scene_payload import DrawnScene
from queries.question.answer_rows import Hop
from queries.question.country_choice import country_name
from queries.question.party_facts import PictureParty
from queries.question.party_kind import kind_words
from queries.words import plain_words
from queries.words.safe_text import escape_markdown, plain_line

STATEMENTS: Final = 12
NEIGHBOURS_SHOWN: Final = 8


def show_details(address: Address, drawn: DrawnScene) -> None:
    """Show what is known of the selected party or link; without one, of the party asked about."""
    selection = explore_actions.current_selection()
    chosen = drawn.parties_at(str(selection["id"])) if selection["type"] == "node" else ()
    if selection["type"] == "edge":
        _show_link(explore_actions.selected_ties(drawn))
    elif selection["type"] == "node" and len(chosen) != 1:
        st.markdown("**Several parties in one box**")
        st.button(
            "Open as a table",
            on_click=explore_actions.open_table,
            args=(str(selection["id"]),),
            icon=":material/table_rows:",
        )
    else:
        party = chosen[0] if chosen else address.party
        row = explore_state.last_facts().parties.get(party)
        if row is not None:
            _show_party(address.for_party(party), drawn, row)


def _show_party(address: Address, drawn: DrawnScene, row: PictureParty) -> None:
    st.markdown(f"**{escape_markdown(row['name'])}**")
    counts = {said["relation"]: said["count"] for said in row["relations"]}
    facts, owners, holdings, evidence = st.tabs(
        [
            "Facts",
            f"Owners {counts.get('owners', 0)}",
            f"Holdings {counts.get('holdings', 0)}",
            "Evidence",
        ]
    )
    with facts:
        _show_facts(address, row)
    for tab, relation in ((owners, "owners"), (holdings, "holdings")):
        with tab:
            _show_neighbours(address, relation)
    with evidence:
        mine = [t for t in drawn.ties if address.party in (t.source, t.target)]
        _show_statements([said for tie in mine for said in tie.statements])


def _show_facts(address: Address, row: PictureParty) -> None:
    lines = [
        ("Other script", row["original"]),
        ("Kind", kind_words(row)),
        ("Country", country_name(row["country"]) or "not stated"),
        ("Listed", "; ".join(row["listings"]) or "on no loaded list on this day"),
        ("Id", row["id"]),
    ]
    shown = [f"{title}: **{escape_markdown(text)}**" for title, text in lines if text]
    st.markdown("  \n".join(shown))
    page_parts.party_link(address, "All facts and sources", icon=":material/domain:")
    page_parts.exposure_link(address, "Exposure of this party")


def _show_neighbours(address: Address, relation: str) -> None:
    page = page_session.ask(
        "neighbours",
        party=address.party,
        relation=relation,
        as_of=address.as_of.isoformat(),
        limit=NEIGHBOURS_SHOWN,
        **explore_state.known_on_argument(),
    )
    if not page:
        st.caption(f"No {relation} are stated on this day.")
        return
    rows = explore_rows.neighbour_page_rows(page)
    page_parts.show_table(page_tables.drop_empty_columns(rows), name=relation)
    if page.total > len(page):
        st.caption(f"The first {len(page)} of {page.total:,}; expand the party to see the others.")


def _show_link(ties: Sequence[Tie]) -> None:
    if not ties:
        st.caption("This link is not drawn any more.")
        return
    for tie in ties[:STATEMENTS]:
        st.text(tie.title)
    _show_statements([said for tie in ties for said in tie.statements])


def _show_statements(said: Sequence[Hop]) -> None:
    if not said:
        st.caption("No statement on the canvas is about it.")
    for each in said[:STATEMENTS]:
        with st.container(border=True):
            st.text(
                f"{plain_line(each['from_name'])} {plain_words.relation_words(each)} "
                f"{plain_line(each['to_name'])}"
            )
            lines = dict(explore_rows.statement_lines(each))
            address = lines.pop("Link", None)
            st.markdown(
                "  \n".join(f"**{title}** {escape_markdown(text)}" for title, text in lines.items())
            )
            if address is not None:
                st.link_button("Open the source", address, icon=":material/open_in_new:")
    if len(said) > STATEMENTS:
        st.caption(f"{len(said) - STATEMENTS:,} more; choose one link to read its own.")
