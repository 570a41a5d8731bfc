"""The proof pane: what every source states of one hop, side by side, as published."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from queries.draw import page_tables
from queries.explorer.frame import page_session
from queries.explorer.frame.page_address import Address
from queries.question.answer_rows import Citation, Hop
from queries.question.party_facts import AddressStatement, GapRow, PublishedRecord, Statement
from queries.words import plain_words
from queries.words.hop_phrases import hop_clause
from queries.words.result_labels import Colour
from queries.words.safe_text import escape_markdown, safe_link
from queries.words.value_text import date_text, span_text

SIDE_BY_SIDE: Final = 2
MOST_STATEMENTS: Final = 20
"""Statements that are shown; more are counted."""
TITLE: Final = "What the sources say"


def open_pane(address: Address, hop: Hop) -> None:
    """Open the pane over the page; closing it takes the hop out of the address."""
    shown = st.dialog(TITLE, width="large", on_dismiss=page_session.close_hop)(show_statements)
    shown(address, hop["from_id"], hop["to_id"], hop["relation"])


def drop_missing_hop(address: Address, count: int) -> Address:
    """Return the state without a hop beyond the page's ``count``, with a warning on the page."""
    if not address.hop or int(address.hop) <= count:
        return address
    remark = f"There is no step {address.hop} in this answer: " + (
        f"they go from 1 to {count}. Choose a row of the table to see what its sources say."
        if count
        else "no chain or holding is shown. Another day or rule may have one."
    )
    st.warning(escape_markdown(remark), icon=":material/warning:")
    return page_session.without_hop(address, remark)


def show_statements(address: Address, start: str, end: str, relation: str | None = None) -> None:
    """Show the statements between two parties: all, or of a relation such as ``OWNS``."""
    with st.spinner("Reading the sources …"):
        found = page_session.ask(
            "statements", party=start, other=end, relation=relation, as_of=address.day
        )
    said = found["statements"]
    ends = f"{escape_markdown(found['from_name'])} → {escape_markdown(found['to_name'])}"
    st.markdown(
        f"**{ends}**: {page_tables.plural(len(said), 'statement')} on {date_text(address.day)}"
    )
    if found["disagree"]:
        st.warning(
            f"These sources disagree. {escape_markdown(found['disagree'])}",
            icon=":material/balance:",
        )
    if not said:
        st.info(
            "No loaded source states anything between these two now; the data may have changed."
        )
    for first in range(0, min(len(said), MOST_STATEMENTS), SIDE_BY_SIDE):
        row = said[first : min(first + SIDE_BY_SIDE, MOST_STATEMENTS)]
        for place, (column, item) in enumerate(
            zip(st.columns(SIDE_BY_SIDE), row, strict=False), first + 1
        ):
            with column, st.container(border=True, height="stretch"):
                _show_statement(item, f"{start}.{end}.{relation}.{place}")
    if len(said) > MOST_STATEMENTS:
        st.caption(
            f"and {page_tables.plural(len(said) - MOST_STATEMENTS, 'more statement')}; "
            "the file has them"
        )
    _show_withheld(found["withheld"])


def _show_statement(item: Statement | AddressStatement, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(item["certainty"].upper(), color=_certainty_colour(item["certainty"]))
        st.badge(escape_markdown(item["state"]), color="gray")
    if item["relation"] == "SAME_ADDRESS" or "valid_from" not in item:
        st.text(f"{item['from_name']} and {item['to_name']}: {item['note']}")
    else:
        st.text(f"{hop_clause(item)}.")
    if item["quote"]:
        st.markdown(f"> “{escape_markdown(item['quote'])}”")
    st.markdown(_markdown_lines(_statement_details(item)))
    address = safe_link(item["url"])
    if address is not None:
        st.link_button("Open the source", address, icon=":material/open_in_new:", type="tertiary")
    denier = item.get("disputed_by")
    if denier:
        st.caption(escape_markdown(f"{denier} disputes this."))
    if item["note"] and item["relation"] != "SAME_ADDRESS":
        st.caption(escape_markdown(item["note"]))
    if st.toggle("The record as published", key=f"raw.{key}"):
        show_published(item)


def _certainty_colour(certainty: str) -> Colour:
    return "blue" if certainty == "confirmed" else "gray" if certainty == "reported" else "orange"


def _statement_details(item: Statement | AddressStatement) -> list[tuple[str, object]]:
    """Return the details of a statement for a checker, as pairs of label and value."""
    place = ", ".join(part for part in (item["locator"], item["position"]) if part)
    held = (item["first_seen"], item["last_seen"])
    known = f"from the edition of {held[0]}" if held[0] else "in an edition of no stated day"
    return [
        ("As published", item["share_as_published"] if "valid_from" in item else None),
        ("Who asserts it", item["asserted_by"] or "the source itself"),
        ("Holds", span_text(item) if "valid_from" in item else None),
        ("Source", item["source"]),
        ("Publisher", item["publisher"]),
        ("Record", item["record"]),
        ("Place", place),
        ("Observed on", item["observed_on"] if "valid_from" in item else None),
        ("Published on", item["published_on"]),
        ("Downloaded on", item["retrieved_on"]),
        ("Known", f"{known}, closed on {held[1]}" if held[1] else known),
        ("File", item["file"]),
        (plain_words.FINGERPRINT, item["source_id"]),
    ]


def _markdown_lines(pairs: Sequence[tuple[str, object]]) -> str:
    """Return pairs of label and value as lines of Markdown; every value is text."""
    shown = [(label, value) for label, value in pairs if value not in (None, "")]
    return "  \n".join(f":gray[{label}] {escape_markdown(value)}" for label, value in shown)


def show_published(item: Citation) -> None:
    """Show the record of a statement as it stands in the kept file, or why it is not there."""
    with st.spinner("Opening the kept file …"):
        found = page_session.ask(
            "published_record", source_id=item["source_id"], position=item["position"]
        )
    show_record(found)


def show_record(found: PublishedRecord) -> None:
    """Show a record as its publisher wrote it, or why it is not there."""
    if found["text"] is None:
        st.info(escape_markdown(found["why_not"]))
    else:
        st.code(found["text"], language=None, wrap_lines=True, height="content")


def _show_withheld(gaps: Sequence[GapRow]) -> None:
    """Show the passages that are withheld, with the ground given for each."""
    if not gaps:
        return
    st.markdown(f"**{page_tables.plural(len(gaps), 'passage is', 'passages are')} withheld**")
    for gap in gaps:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge("WITHHELD", icon=":material/visibility_off:", color="gray")
            st.text(", ".join(part for part in (gap["about"], gap["locator"]) if part))
        st.caption(f"Ground: {escape_markdown(gap['ground'] or 'none is given')}")
