"""The card of a verdict: the word, why in a sentence, both shares, what decides, what proves."""

from collections.abc import Sequence

import streamlit as st

from queries.draw import page_tables
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.verdict_view import footnoted_paths
from queries.explorer.verdict_view.footnoted_paths import HopNotes
from queries.question.verdict_rows import VerdictRow
from queries.question.workspace_rows import RegimeRow
from queries.words import result_labels
from queries.words.flag_labels import labelled_flags
from queries.words.safe_text import escape_markdown, link_notes, plain_line, without_numbers
from queries.words.value_text import percentage, set_status_text, share_text

CARDS_IN_ROW = 3


def show_cards(address: Address, rows: Sequence[VerdictRow], notes: HopNotes) -> None:
    """Show the verdicts side by side, three in a row."""
    regimes = {regime["key"]: regime for regime in page_session.ask("regimes")}
    for start in range(0, len(rows), CARDS_IN_ROW):
        shown = rows[start : start + CARDS_IN_ROW]
        columns = st.columns(max(len(shown), 2))
        for column, row in zip(columns, shown, strict=False):
            with column, st.container(border=True, height="stretch"):
                _show_card(address, row, regimes[row["regime"]], notes)


def show_opening(rows: Sequence[VerdictRow]) -> None:
    """Show what all rules say of the party, with the list of its sources."""
    opening = rows[0].get("opening")
    if opening is None:
        return
    st.text(plain_line(opening["text"]))
    if opening["footnotes"]:
        with st.expander("Sources of this text"):
            for note in opening["footnotes"]:
                st.text(plain_line(note))


def _show_card(address: Address, row: VerdictRow, regime: RegimeRow, notes: HopNotes) -> None:
    title = regime["title"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f"**{escape_markdown(page_parts.short_regime(row['regime']).upper())}**",
            width="content",
        )
        page_parts.result_badge(row)
    st.caption(escape_markdown(title[:1].upper() + title[1:]))
    # The badge has said the label that a sentence begins with.
    said = row["sentence"].removeprefix(f"{row['result']}. ") or row["reading"]
    # The numbers of this text are those of its own list, not of the page's hops.
    st.text(plain_line(without_numbers(said)))
    for label, said in labelled_flags(row):
        st.markdown(f"- **{escape_markdown(label)}.** {escape_markdown(said)}")
    if row["verdict"] == "not_assessed" and row["caveats"]:
        st.text(plain_line(row["caveats"][0]))
    for held in regime["set_status"]:
        st.caption(escape_markdown(f"Set here: {set_status_text(held)}"))
    if row["verdict"] == "listed":
        _show_listings(address, row, regime)
    because = footnoted_paths.verdict_reason(row, notes)
    if because is not None:
        st.markdown(link_notes(because))
    owners = row["listed_owner_names"]
    if owners and row["verdict"] != "listed":
        st.markdown(f"Owners on list: **{escape_markdown('; '.join(owners))}**")
    if row["verdict"] not in ("not_assessed", "listed"):
        _show_shares(row)
    for text in footnoted_paths.turning_sentences(row):
        st.caption("What would settle it")
        st.text(text)
    proven = footnoted_paths.proof_words(row, notes)
    if proven is not None:
        st.markdown(link_notes(proven))


def _show_shares(row: VerdictRow) -> None:
    """Show the rule's share beside the economic one, each under its own name."""
    pairs = [
        ("Counted share", share_text(row, "own")),
        ("Economic share", share_text(row, "product")),
    ]
    unknown = row["open_share_pct"]
    if unknown is not None and unknown > 0:
        pairs.append(("Owners not named", f"up to {percentage(unknown)}"))
    st.markdown("  \n".join(f"{label}: **{escape_markdown(said)}**" for label, said in pairs))


def _show_listings(address: Address, row: VerdictRow, regime: RegimeRow) -> None:
    """Show the entries behind the verdict that a party is itself listed."""
    facts = page_session.ask("show", party=address.party, as_of=address.day)
    versions = regime["versions"]
    rule = next((one for one in versions if one["rule_id"] == row["rule_id"]), versions[-1])
    for text in page_tables.listing_lines(facts["listings"], rule["authorities"]):
        st.markdown(f"- {escape_markdown(text)}")


def show_meanings(rows: Sequence[VerdictRow]) -> None:
    """Show what the verdicts' words mean, and the caveats of each regime."""
    with st.expander("Terms and limits"):
        for said in dict.fromkeys(map(result_labels.result_words, rows)):
            st.markdown(f"**{said.label}**: {said.meaning}")
        st.markdown(
            "**Counted share** is what the rule counts, level by level. **Economic share** is the "
            "product of the shares along each chain. They answer different questions and are never "
            "merged. **Owners not named** is what nobody states, up the whole chain."
        )
        for regimes, text in page_tables.distinct_caveats(rows):
            named = ", ".join(page_parts.short_regime(regime).upper() for regime in regimes)
            st.markdown(f"- **{escape_markdown(named)}**: {escape_markdown(text)}")
