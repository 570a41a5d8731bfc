"""The page that compares two days, or two data versions: what moved, and which hop moved it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from graph.values.errors import InputError, NotFoundError
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import EARLIEST, LATEST, Address, is_day
from queries.explorer.frame.party_header import show_header
from queries.explorer.frame.story_session import pin_button
from queries.explorer.verdict_view import comparison_rows, sources_pane
from queries.explorer.verdict_view.downloads import file_stem
from queries.question.change_rows import CompareRow
from queries.question.workspace_rows import DataVersionRow
from queries.stories.pin_tables import pin_comparison
from queries.words.safe_text import escape_markdown, escape_message, plain_line
from queries.words.value_text import date_text

KEYS = ("party", "as_of", "known_on", "regime", "before", "after", "hop")
DAYS, VERSIONS = "Two days", "Two data versions"
TABLE = "moves"
ONE_HERE = "There has been one data version so far."
ONE_THERE = "A store at an address holds one data version."


def _choose_sides(address: Address, versions: Sequence[DataVersionRow]) -> Address:
    """Show the controls of both sides, and return the address with those chosen."""
    kind = _kind_of(address)
    st.session_state["kind"] = kind
    st.segmented_control(
        "Compare",
        [DAYS, VERSIONS],
        key="kind",
        required=True,
        on_change=lambda: _set_kind(address, versions),
        disabled=len(versions) < 2 and kind == DAYS,
    )
    if kind == DAYS:
        return _choose_days(address)
    return _choose_versions(address, versions)


def _kind_of(address: Address) -> str:
    """Return whether days are compared, as where nothing is chosen yet, or data versions."""
    sides = [side for side in (address.before, address.after) if side]
    return DAYS if all(map(is_day, sides)) else VERSIONS


def _set_kind(address: Address, versions: Sequence[DataVersionRow]) -> None:
    """Set sides that exist for the kind of comparison that was chosen."""
    ends = comparison_rows.compared_days(address)
    if st.session_state["kind"] == VERSIONS:
        ends = comparison_rows.last_two_versions(versions)
    for key, text in zip(("before", "after"), ends, strict=True):
        page_session.set_address_value(key, text)


def _choose_days(address: Address) -> Address:
    before, after = comparison_rows.compared_days(address)
    left, right, _ = st.columns([1, 1, 2])
    for column, key, label, text in (
        (left, "before", "From this day", before),
        (right, "after", "To this day", after),
    ):
        st.session_state[f"side.{key}"] = date.fromisoformat(text)
        column.date_input(
            label,
            value=None,
            key=f"side.{key}",
            min_value=EARLIEST,
            max_value=LATEST,
            format="YYYY-MM-DD",
            required=True,
            on_change=_set_day,
            args=(key,),
        )
    st.caption("These two days are compared; the day above is that of the other pages.")
    return replace(address, before=before, after=after)


def _set_day(key: str) -> None:
    chosen = st.session_state[f"side.{key}"]
    if isinstance(chosen, date):
        page_session.set_address_value(key, chosen.isoformat())


def _choose_versions(address: Address, versions: Sequence[DataVersionRow]) -> Address:
    names = comparison_rows.version_names(versions)
    last = comparison_rows.last_two_versions(versions)
    left, right = st.columns(2)
    ends = []
    for column, key, label, text, otherwise in (
        (left, "before", "From this data version", address.before, last[0]),
        (right, "after", "To this data version", address.after, last[1]),
    ):
        chosen = otherwise if not text or is_day(text) else text
        st.session_state[f"side.{key}"] = chosen
        column.selectbox(
            label,
            list(dict.fromkeys([*names, chosen])),
            format_func=lambda version: names.get(version, f"{version}, not in this record"),
            key=f"side.{key}",
            on_change=_set_version,
            args=(key,),
        )
        ends.append(chosen)
    st.caption(f"Both are asked about {date_text(address.day)}, the day above.")
    return replace(address, before=ends[0], after=ends[1])


def _set_version(key: str) -> None:
    page_session.set_address_value(key, st.session_state[f"side.{key}"] or "")


def _show_regime(row: CompareRow) -> None:
    """Show the verdicts of one regime on both sides, and why they differ."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(
                f"**{escape_markdown(page_parts.short_regime(row['regime']).upper())}**",
                width="content",
            )
            page_parts.show_result(row["from"])
            if row["from"]["result"] != row["to"]["result"]:
                st.markdown("to", width="content")
                page_parts.show_result(row["to"])
            elif not row["changed"]:
                st.caption("same result on both sides")
        st.text(plain_line(row["sentence"]))
        st.caption(escape_markdown(comparison_rows.shares_sentence(row)))


def _show_moves(address: Address, rows: Sequence[CompareRow]) -> None:
    """Show every move as a table; the one chosen opens its proof."""
    st.header("What changed", anchor=False)
    found = comparison_rows.move_rows(
        rows, {row["regime"]: page_parts.short_regime(row["regime"]) for row in rows}
    )
    if not found:
        sources_pane.drop_missing_hop(address, 0)
        page_parts.show_note("Nothing relevant changed.", ":material/remove:")
        return
    hops = comparison_rows.moved_hops(rows)
    address = sources_pane.drop_missing_hop(address, len(hops))
    place = int(address.hop) - 1 if address.hop else None
    st.caption("Choose a row to see what each source says of it.")
    page_parts.mark_chosen_row(TABLE, place)
    page_parts.show_table(
        found,
        name="what changed",
        wide="What",
        key=TABLE,
        on_choose=lambda row: page_session.set_address_value(
            "hop", "" if row is None else str(row + 1)
        ),
    )
    page_parts.csv_button(
        comparison_rows.csv_rows(rows), f"{file_stem(address, 'compare')}.csv", "save_compared"
    )
    if place is None:
        return
    hop = hops[place]
    if hop is not None:
        sources_pane.open_pane(address, hop)
    else:
        st.info("What changed here is no step between two parties. The table names its source.")


def page() -> None:
    """Show what moved for the party of the address."""
    address = page_session.read_address(*KEYS, "data")
    page_parts.show_remarks(address)
    address = address.with_id(page_parts.choose_party(address))
    name = page_session.ask("show", party=address.party, as_of=address.day)["name"]
    page_session.add_recent(address.party, name)
    days = comparison_rows.compared_days(address) if _kind_of(address) == DAYS else ()
    show_header(address, f"Compare {escape_markdown(name)}", KEYS, days)
    st.caption("The results on two days, or of two data versions, and what changed them.")
    page_parts.show_regimes(address)
    versions = page_session.ask("versions")
    if len(versions) < 2:
        st.caption(
            f"{ONE_HERE if not page_session.workspace().remote else ONE_THERE} Compare two days."
        )
    address = _choose_sides(address, versions)
    asked = {
        "party": address.party,
        "before": address.before,
        "after": address.after,
        "regimes": list(address.regimes),
        "as_of": None if is_day(address.before) else address.day,
    }
    try:
        with st.spinner("Comparing …"):
            rows = page_session.ask("compare", **asked)
    except (InputError, NotFoundError) as wrong:
        st.warning(escape_message(wrong), icon=":material/compare_arrows:")
        st.caption("Choose other sides above.")
    else:
        for row in rows:
            _show_regime(row)
        _show_moves(address, rows)
        titles = {rule["key"]: rule["title"] for rule in page_session.ask("regimes")}
        pin_button("pin_compared", lambda: pin_comparison(rows, asked, titles))
    page_parts.show_footer(page_session.workspace().data_version)


page()
