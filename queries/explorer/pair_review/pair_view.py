"""A pair at the screen: both records side by side, what an answer hangs on, and the sources."""

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from graph.regimes.read_regimes import find_regime
from graph.values.errors import OwnershipError
from graph.world.readable_names import country_name
from queries.answers.candidate_answer import pair_verdicts
from queries.decisions.pair_desk import PairDesk
from queries.decisions.queue import Waiting
from queries.decisions.side_by_side import AGREES, DIFFERS, FieldRow, field_rows
from queries.explorer.frame import page_parts
from queries.explorer.frame.page_address import Address
from queries.explorer.verdict_view.sources_pane import show_record
from queries.question.answer_rows import Citation
from queries.question.arguments import regime_keys
from queries.question.party_kind import schema_words
from queries.words.result_labels import verdict_label
from queries.words.safe_text import escape_markdown, safe_link
from queries.words.value_text import date_text

FIELDS: Final = {
    "name": "Names",
    "kind": "Kind",
    "birth": "Born",
    "jurisdiction": "Registered in",
    "countries": "Countries, nationalities",
    "number": "Numbers",
    "address": "Addresses",
    "source": "Records",
    "listed": "Lists",
}
NONE: Final = {"listed": "on none", "source": "not loaded"}
MARKS: Final = {
    AGREES: ":green[:material/check:] agree",
    DIFFERS: ":red[:material/close:] contradict",
}
"""How a field is marked: a sign, a word and a colour, so that none of them is needed."""
LEVELS: Final = {"strong": "Strong likeness", "weak": "Weak likeness"}
MOST_CITED: Final = 6
"""Records of a side that are shown as published; more are counted."""


def show_records(desk: PairDesk, one: Waiting) -> None:
    """Show what both records state, a line a field, with what agrees and what contradicts."""
    sides = [f"{escape_markdown(desk.name_of(end))}" for end in (one.left, one.right)]
    heads = ("One record", "The other record")
    rows = list(field_rows(desk.review.world, one.left, one.right))
    st.container(key="review_records").table(
        {
            "Field": [f"**{FIELDS[row.field]}**" for row in rows],
            f"{heads[0]}: {sides[0]}": [cell_text(row.field, row.left) for row in rows],
            "Compared": [mark_text(row) for row in rows],
            f"{heads[1]}: {sides[1]}": [cell_text(row.field, row.right) for row in rows],
        },
        border="horizontal",
    )


def mark_text(row: FieldRow) -> str:
    """Return in words whether two records agree in a field."""
    if row.field in ("source", "listed"):
        return ""
    if not row.left or not row.right:
        return "only one states it"
    return MARKS.get(row.mark, "other spelling" if row.field == "name" else "not the same")


def cell_text(field: str, texts: Sequence[str]) -> str:
    """Return what a record states in a field, as people read it, a line a value."""
    write: dict[str, Callable[[str], str]] = {
        "kind": schema_words,
        "birth": date_text,
        "jurisdiction": country_name,
        "countries": country_name,
    }
    said = map(write.get(field, str), texts)
    return "  \n".join(map(escape_markdown, said)) or NONE.get(field, "not stated")


def show_effects(desk: PairDesk, one: Waiting, address: Address) -> None:
    """Show what the results would be if the two were one party, and if they were not."""
    with st.spinner("Calculating …"):
        world, day = desk.review.world, address.as_of.toordinal()
        try:
            keys = regime_keys(address.regimes)
            found = pair_verdicts(world, (one.left, one.right), keys, day)
        except OwnershipError as wrong:
            st.warning(escape_markdown(wrong))
            return
    parties = len({row["party_id"] for row in found})
    rules = ", ".join(name.upper() for name in address.regimes)
    day_text = date_text(address.day)
    if not found:
        page_parts.show_note(
            f"Under {rules} on {day_text} no result depends on this decision.", ":material/info:"
        )
        return
    count = "1 party" if parties == 1 else f"{parties} parties"
    st.markdown(f"**At stake:** results of {count} under {rules} on {day_text}")
    page_parts.show_table(
        [
            {
                "Party": row["party_name"],
                "Rule": find_regime(row["regime"]).title,
                "Now": verdict_label(row["verdict"]),
                "If they are one": verdict_label(row["verdict_if_same"]),
                "If they are not": verdict_label(row["verdict_if_different"]),
            }
            for row in found
        ],
        name="results that depend on this decision",
    )


def show_published(desk: PairDesk, one: Waiting) -> None:
    """Show the records of both sides as their publishers wrote them, with where they stand."""
    for column, end in zip(st.columns(2), (one.left, one.right), strict=True):
        with column:
            cited = desk.sources(end)
            st.markdown(f"**{escape_markdown(desk.name_of(end))}**")
            for said in cited[:MOST_CITED]:
                _show_citation(desk, said)
            if len(cited) > MOST_CITED:
                st.caption(f"and {len(cited) - MOST_CITED} more")


def _show_citation(desk: PairDesk, said: Citation) -> None:
    where = [said["source"], said["publisher"], said["record"], said["position"]]
    st.caption(escape_markdown(", ".join(dict.fromkeys(text for text in where if text))))
    show_record(desk.published_record(said))
    if (link := safe_link(said["url"])) is not None:
        st.link_button("Open the source", link, icon=":material/open_in_new:", type="tertiary")
