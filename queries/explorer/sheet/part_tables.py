"""The parts below the sheet that are tables of what the sources state of a party."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import streamlit as st

from graph.values.vocabulary import STATEMENT
from queries.draw import page_tables
from queries.explorer.frame import page_parts, page_session, source_marks
from queries.explorer.frame.page_address import Address
from queries.explorer.scene.scene_payload import DrawnScene
from queries.explorer.sheet import picture_state
from queries.explorer.sheet.link_rows import link_rows, party_rows
from queries.explorer.verdict_view import sources_pane
from queries.explorer.verdict_view.fact_rows import stated_rows
from queries.party_answer.page_shape import Note
from queries.question.answer_rows import Citation, Hop
from queries.question.party_facts import PartyFacts
from queries.words.list_names import list_name, measure_names, pause_words
from queries.words.safe_text import plain_line, safe_link, without_numbers
from queries.words.value_text import date_text

Relation = Literal["owners", "holdings"]

LEVELS: Final = {1: "Direct", 3: "3 levels", 10: "10 levels"}
MOST_STATEMENTS: Final = 200
"""Statements that a table shows; a party of 50,000 holdings is never loaded whole."""
LISTINGS = ("state", "authority", "list", "programme", "act", "measures", "start", "end")
GAPS = ("kind", "ground", "about", "share", "locator")
REMARKS = ("note", "needs_checking", "about")
NAMES = ("value", "kind", "language")


def show_names(facts: PartyFacts) -> None:
    """Show the names of a party, its numbers, addresses and other facts."""
    show_stated("names", facts["names"], NAMES, "No source names this party.")
    rows, sources = source_marks.marked_facts(facts)
    if rows:
        st.caption("Numbers, addresses and other facts")
        page_parts.show_table(rows, name="facts", wide="Value")
    more: dict[str, Sequence[Citation]] = {
        "arrangements": facts["arrangements"],
        "rulings": facts["rulings"],
        "transfers": facts["transfers"],
        "members": facts["members"],
    }
    for key, (title, first) in source_marks.FACT_TABLES.items():
        items = more[key]
        # A party of one record is that record.
        if len(items) > (key == "members"):
            st.caption(title)
            page_parts.show_table(stated_rows(items, first, alone=key == "transfers"), name=title)
    if sources:
        st.caption("Sources of the facts, by their mark")
        page_parts.show_table(sources, name="sources of the facts", wide="Source")


def show_interests(address: Address, verb: Relation) -> None:
    """Show the owners or the holdings: those that hold first, past ones folded away."""
    depth = int(address.far) if address.far and int(address.far) in LEVELS else 1
    st.session_state[f"levels_{verb}"] = depth
    st.segmented_control(
        "How far",
        list(LEVELS),
        format_func=lambda level: LEVELS[level],
        key=f"levels_{verb}",
        required=True,
        on_change=lambda: page_session.set_address_value(
            "far", str(st.session_state[f"levels_{verb}"])
        ),
    )
    if depth == 1:
        _show_direct(address, verb)
    else:
        _show_levels(address, verb, depth)


def _show_direct(address: Address, verb: str) -> None:
    """Show direct owners or holdings, a page of parties at a time; past ones are folded."""
    asked = {"party": address.party, "relation": verb, "as_of": address.day}
    first = (int(address.page or "1") - 1) * MOST_STATEMENTS
    found = page_session.ask("neighbours", **asked, offset=first, limit=MOST_STATEMENTS)
    hops = [hop for near in found for hop in near["statements"]]
    if hops:
        if len(hops) > len(found):
            # The part counts parties; several rows of one of them are not several of them.
            parties = page_tables.plural(len(found), "party", "parties")
            st.caption(f"{parties} in {len(hops):,} statements.")
        names = {near["id"]: near["original"] for near in found if address.names}
        _show_hops(address, verb, page_tables.with_originals(hops, names), levels=False)
    else:
        _show_none(address, verb)
    if found.total > MOST_STATEMENTS:
        _page_control(found.total, first, len(found))
    every = page_session.ask("neighbours", **asked, past=True, offset=0, limit=1).total
    if every > found.total:
        count = page_tables.plural(every - found.total, "party", "parties")
        with st.expander(f"{count} of whom nothing holds on this day"):
            past = page_session.ask(
                "neighbours", **asked, past=True, offset=found.total, limit=MOST_STATEMENTS
            )
            rows = page_tables.interest_rows(
                [h for n in past for h in n["statements"]], level=False
            )
            page_parts.show_table(page_tables.drop_empty_columns(rows), name=f"past {verb}")
            if every - found.total > MOST_STATEMENTS:
                st.caption(f"The first {MOST_STATEMENTS} of them.")


def _page_control(total: int, first: int, shown: int) -> None:
    """Show the control of the pages of a party that has many owners or holdings."""
    st.session_state["page"] = first // MOST_STATEMENTS + 1
    st.number_input(
        f"Page of {-(-total // MOST_STATEMENTS):,}",
        min_value=1,
        max_value=-(-total // MOST_STATEMENTS),
        key="page",
        width=160,
        on_change=lambda: page_session.set_address_value("page", str(st.session_state["page"])),
    )
    st.caption(f"{first + 1:,} to {first + shown:,} of {total:,}, the largest share first")


def _show_none(address: Address, verb: str) -> None:
    st.info(
        f"No loaded source states {verb} on {date_text(address.day)}. That is not the same as "
        "none: see the gaps, and the sources that were loaded."
    )


def _show_levels(address: Address, verb: Relation, depth: int) -> None:
    """Show owners or holdings over several levels, as far as a table holds them."""
    found = page_session.ask(
        verb, party=address.party, depth=depth, as_of=address.day, limit=MOST_STATEMENTS
    )
    current = [hop for hop in found if not page_tables.is_past(hop)]
    if current:
        _show_hops(address, verb, current, levels=True)
    else:
        _show_none(address, verb)
    if found.left_out:
        more = page_tables.plural(found.left_out, "more statement")
        st.info(
            f"{more} about {verb} of this party; the first {MOST_STATEMENTS} are shown. "
            "See “Direct”."
        )
    past = len(found) - len(current)
    if past:
        count = page_tables.plural(past, "statement that does", "statements that do")
        with st.expander(f"{count} not hold on this day"):
            rows = page_tables.interest_rows(filter(page_tables.is_past, found), level=True)
            page_parts.show_table(page_tables.drop_empty_columns(rows), name=f"past {verb}")


def _show_hops(address: Address, verb: str, hops: Sequence[Hop], *, levels: bool) -> None:
    """Show interests as a table; the row that is chosen opens its proof."""
    address = sources_pane.drop_missing_hop(address, len(hops))
    place = int(address.hop) - 1 if address.hop else None
    st.caption("Choose a row to see what each source says of it.")
    page_parts.mark_chosen_row(f"hops_{verb}", place)
    page_parts.show_table(
        page_tables.drop_empty_columns(page_tables.interest_rows(hops, level=levels)),
        name=verb,
        key=f"hops_{verb}",
        on_choose=lambda row: page_session.set_address_value(
            "hop", "" if row is None else str(row + 1)
        ),
    )
    if verb == "owners":
        others = {hop["from_id"]: hop["from_name"] for hop in hops}
    else:
        others = {hop["to_id"]: hop["to_name"] for hop in hops}
    page_parts.party_links(address, others, "Open")
    if place is not None:
        sources_pane.open_pane(address, hops[place])


def show_stated(
    name: str, items: Sequence[Mapping[str, Any]], first: Sequence[str], nothing: str
) -> None:
    """Show facts of one kind as a table, or the words for none."""
    if items:
        page_parts.show_table(stated_rows(items, first), name=name)
    else:
        st.info(nothing)


def show_gaps(facts: PartyFacts) -> None:
    """Show what a source itself says is missing, and what else it states."""
    stated = [{k: v for k, v in gap.items() if k != "state"} for gap in facts["gaps"]]
    # What a source says of a party is no gap in what it says.
    gaps = [gap for gap in stated if gap["kind"] != STATEMENT]
    if gaps:
        st.caption("What a source itself says is missing, withheld or unknown, with its ground.")
        st.text(plain_line(without_numbers(" ".join(facts.get("missing") or ()))))
    show_stated("gaps", gaps, GAPS, "No source states that something about this party is missing.")
    if said := [gap for gap in stated if gap["kind"] == STATEMENT]:
        st.caption("What sources also state of this party")
        show_stated("statements", said, ("ground", "about", "locator"), "")


def show_lists(facts: PartyFacts) -> None:
    """Show the entries of lists that name the party, now or before."""
    nothing = "No loaded list names this party, now or before."
    said = [
        {
            **one,
            "list": list_name(one).removeprefix("the "),
            "measures": measure_names(one),
            "start": f"{one['start'] or ''}{pause_words(one)}" or None,
        }
        for one in facts["listings"]
    ]
    show_stated("listings", said, LISTINGS, nothing)


def show_links(drawn: DrawnScene | None) -> None:
    """Show what is drawn as tables: the picture for readers who do not see it."""
    if drawn is None:
        st.info("There is no picture of this party at the moment.")
        return
    facts = picture_state.last_facts()
    links = link_rows(drawn, facts)
    st.caption("What joins the parties of the picture")
    if links:
        page_parts.show_table(links, name="links of the picture")
    else:
        st.info("No loaded source joins this party to another on this day.")
    st.caption("The parties of the picture")
    page_parts.show_table(party_rows(drawn, facts), name="parties of the picture")


def show_sources(notes: Sequence[Note], facts: PartyFacts) -> None:
    """Show every statement that has a number on this page, and remarks of whoever keeps them."""
    rows = [
        {
            "Note": str(note["number"]),
            "Statement": plain_line(said["claim"]),
            "Certainty": said["certainty"],
            "Says who": plain_line(said["speaker"] or "the source"),
            "Denied by": plain_line(said["denier"] or ""),
            "Source": plain_line(said["source"]),
            "Publisher": plain_line(said["publisher"] or ""),
            "Published on": said["published_on"],
            "Place": plain_line(said["place"] or ""),
            "Record": said["record"],
            "Link": safe_link(said["url"]),
            "Quote": plain_line(said["quote"] or ""),
        }
        for note in notes
        for said in note["statements"]
    ]
    st.caption("The numbers are those of the text and of the picture.")
    page_parts.show_table(
        page_tables.drop_empty_columns(rows), name="sources of this page", wide="Statement"
    )
    if facts["notes"]:
        st.caption("Remarks of whoever keeps these records")
        show_stated("remarks", facts["notes"], REMARKS, "")
