"""The strip of verdicts over time on a page: click or choose a change to go to its day."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.verdict_view import timeline_strip
from queries.question.verdict_rows import VerdictRow

CHART = "strip"
TABLE = "spans"


def show_timeline(address: Address, rows: Sequence[VerdictRow]) -> None:
    """Show the verdicts of each regime over time, and what changed; a span leads to its day.

    Args:
        address: the state of the page.
        rows: the answer of the page, one row a regime.
    """
    st.header("Over time", anchor=False)
    names = {row["regime"]: page_parts.short_regime(row["regime"]).upper() for row in rows}
    with st.spinner("Calculating …"):
        found = page_session.ask("timeline", party=address.party, regimes=list(address.regimes))
    drawn = timeline_strip.span_bars(found, names, date.today())
    days = [timeline_strip.span_day(row).isoformat() for row in found]
    st.vega_lite_chart(
        timeline_strip.strip_chart(drawn, address.as_of, dark=st.context.theme.type == "dark"),
        key=CHART,
        on_select=lambda: _go_to_day(days, _clicked_bar()),
        selection_mode=timeline_strip.CLICK_SELECTION,
        alt="results of each rule over time; the table below says the same",
    )
    changes = timeline_strip.verdict_changes(found, names)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    left.caption(
        "The thicker the bar, the closer the rule is to being met. Choose a bar or a change to go "
        "to its day. Each period excludes its last day."
        + (" The bars show what is known now." if address.known_on else "")
    )
    # The address decides what is chosen, so that the back button moves the choice too.
    st.session_state["change"] = address.day if address.day in changes else None
    right.selectbox(
        "Go to a change",
        list(changes),
        index=None,
        format_func=lambda day: changes.get(day, day),
        key="change",
        placeholder="choose a change" if changes else "no change",
        on_change=lambda: page_session.set_address_value(
            "as_of", st.session_state["change"] or address.day
        ),
        disabled=not changes,
    )
    with st.expander("The same as a table, with what changed"):
        page_parts.show_table(
            timeline_strip.table_rows(found, names),
            name="results over time",
            wide="What changed",
            key=TABLE,
            on_choose=lambda place: _go_to_day(days, place),
        )


def _clicked_bar() -> int | None:
    """Return the number of the bar that was clicked, if any."""
    points = st.session_state[CHART]["selection"].get(timeline_strip.CLICK_SELECTION) or []
    return int(points[0]["id"]) if points and "id" in points[0] else None


def _go_to_day(days: Sequence[str], place: int | None) -> None:
    if place is not None and place < len(days):
        page_session.set_address_value("as_of", days[place])
