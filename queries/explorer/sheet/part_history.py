"""The part below the sheet that tells what changed, and when."""

import streamlit as st

from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import PAGES, Address
from queries.explorer.verdict_view import timeline_rows

TABLE = "spans"


def show_history(address: Address) -> None:
    """Show the results of each rule over time; a row leads to its day."""
    names = {key: key.upper() for key in address.regimes}
    regimes = page_session.ask("regimes")
    labels = {r["key"]: names.get(r["short"] or r["key"], r["key"]) for r in regimes}
    found = page_session.ask("timeline", party=address.party, regimes=list(address.regimes))
    days = [timeline_rows.span_day(row).isoformat() for row in found]

    def go(place: int | None) -> None:
        if place is not None and place < len(days):
            page_session.move_to("as_of", days[place])

    st.caption("Choose a row to go to its day. Each period excludes its last day.")
    page_parts.show_table(
        timeline_rows.table_rows(found, labels),
        name="results over time",
        wide="What changed",
        key=TABLE,
        on_choose=go,
    )
    st.page_link(
        PAGES["compare"],
        label="Compare two days or two data versions",
        icon=":material/compare_arrows:",
        query_params=address.query_texts(*page_parts.PARTY_KEYS),
    )
