"""One line of a screened list: what it says, who may be meant and why, and a person's decision."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from graph.values.errors import OwnershipError
from graph.world.readable_names import country_name
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.frame.sign_in import signed_in_name
from queries.explorer.list_view import list_rows
from queries.question.country_choice import name_countries
from queries.question.party_facts import Candidate
from queries.screening.line_rows import nearest_rejected
from queries.screening.list_review import ListReview
from queries.screening.match_lines import NEEDS_PERSON, UNRESOLVED, Match
from queries.words.plain_words import join_words
from queries.words.safe_text import escape_markdown, escape_message, plain_line
from queries.words.sentences import capitalise

LINE: Final = "list_line"
"""The number of the line that is open."""
SAID: Final = "list_said"
WRONG: Final = "list_wrong"
WHY: Final = "list_why"
WHO: Final = "list_who"
_COLOURS: Final = {"matched": "gray", "needs_person": "orange", "unresolved": "gray"}


def open_line(number: int | None) -> None:
    """Open a line of the list, or close the one that is open."""
    st.session_state[LINE] = number
    st.session_state[WHY] = ""


def open_chosen(table: str, numbers: Sequence[int]) -> None:
    """Open the line whose row was chosen in a table of lines, by their numbers."""
    place = page_parts.chosen_row(table)
    # The browser may still tell a row of the longer table that was there before.
    open_line(numbers[place] if place is not None and place < len(numbers) else None)


def close_line() -> None:
    """Close the line that is open."""
    open_line(None)


def show_line(address: Address, review: ListReview, numbers: Sequence[int]) -> None:
    """Show the line that is open, with those of its pile before and after it."""
    if wrong := st.session_state.pop(WRONG, None):
        st.error(escape_message(wrong), icon=":material/error:")
    number = st.session_state.get(LINE)
    if number is None:
        if numbers:
            st.caption("Choose a line to see who may be meant, and to decide.")
        return
    match = review.match_of(number)
    with st.container(border=True):
        _show_head(match, numbers)
        if review.can_decide:
            _show_decision(review, match, numbers)
        if not match.candidates:
            page_parts.show_note("No party has a name that is near.", ":material/search_off:")
        for candidate in match.candidates:
            _show_candidate(address, review, match, candidate, numbers)
        if match.status == UNRESOLVED:
            titles = page_session.dataset_titles()
            searched = list_rows.searched_titles(review.workspace.sources(), titles)
            st.caption(escape_markdown(f"{searched} {capitalise(nearest_rejected(match))}."))


def _show_head(match: Match, numbers: Sequence[int]) -> None:
    line = match.line
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Line {line.row_no}: {escape_markdown(line.name or 'no name')}**")
        st.badge(list_rows.PILES[match.status], color=_COLOURS[match.status])  # type: ignore[arg-type]
        st.space("stretch")
        place = numbers.index(line.row_no) if line.row_no in numbers else None
        for label, key, by in (("Previous", "Up", -1), ("Next", "Down", 1)):
            other = None if place is None else place + by
            there = other is not None and 0 <= other < len(numbers)
            st.button(
                label,
                shortcut=f"Ctrl+{key}",
                key=f"line_{label}",
                disabled=not there,
                on_click=open_line,
                args=(numbers[other] if there and other is not None else None,),
            )
    said = list_rows.line_facts(line)
    st.caption(escape_markdown(said) if said else "Nothing but its name is given.")
    st.markdown(escape_markdown(capitalise(list_rows.reason_text(match))))


def _show_decision(review: ListReview, match: Match, numbers: Sequence[int]) -> None:
    """Show who decides and why, and the buttons on all candidates at once."""
    left, right = st.columns([3, 2])
    left.text_input("Why", key=WHY, placeholder="needed to set parties aside", max_chars=1000)
    person = signed_in_name()
    if person is not None:
        right.text_input("Who decides", value=person, disabled=True)
    else:
        right.text_input("Who decides", key=WHO, placeholder="your user name", max_chars=100)
    alive = [one["candidate_id"] for one in match.candidates if not one.get("against")]
    decided = any(one.get("reviewer_decision") for one in match.candidates)
    with st.container(horizontal=True):
        st.button(
            "None of these",
            icon=":material/person_off:",
            key="line_none",
            disabled=not alive,
            on_click=_decide,
            args=(review, match.line.row_no, dict.fromkeys(alive, "different"), numbers),
        )
        st.button(
            "Undecided",
            icon=":material/help:",
            key="line_undecided",
            disabled=not alive,
            on_click=_decide,
            args=(review, match.line.row_no, dict.fromkeys(alive[:1], "unsure"), numbers),
        )
        if decided:
            st.button(
                "Take the decision back",
                icon=":material/undo:",
                key="line_undo",
                on_click=_decide,
                args=(review, match.line.row_no, {}, numbers),
            )


def _decide(
    review: ListReview, number: int, words: Mapping[str, str], numbers: Sequence[int]
) -> None:
    """Write a decision as a callback, say where the line is now, and open the next of its pile."""
    why = str(st.session_state.get(WHY) or "").strip()
    who = signed_in_name() or str(st.session_state.get(WHO) or "").strip()
    if "different" in words.values() and not why:
        st.session_state[WRONG] = "Write why before parties are set aside: the ledger keeps it."
        return
    before = review.match_of(number).status
    try:
        if words:
            review.decide(number, words, why, who)
        else:
            review.undo(number, why, who)
    except OwnershipError as wrong:
        st.session_state[WRONG] = str(wrong)
        return
    after = review.match_of(number)
    st.session_state[SAID] = (
        f"Line {number}, {after.line.name}: {list_rows.PILES[after.status].lower()}. "
        f"{capitalise(list_rows.reason_text(after))}."
    )
    if after.status != before and before == NEEDS_PERSON:
        place = list(numbers).index(number) if number in numbers else len(numbers)
        later = [*numbers[place + 1 :], *numbers[:place]]
        left = [one for one in later if review.match_of(one).status == before]
        open_line(next(iter(left), None))
    st.session_state[WHY] = ""


def _show_candidate(
    address: Address,
    review: ListReview,
    match: Match,
    one: Candidate,
    numbers: Sequence[int],
) -> None:
    """Show one candidate: its page, likeness, reasons, results, and what was decided on it."""
    party, taken = one["candidate_id"], one["candidate_id"] == match.party_id
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            there = address.for_party(party)
            page_parts.party_link(there, plain_line(one["candidate_name"] or party), bold=True)
            if one["listed"]:
                st.badge("On a list now", icon=":material/gavel:", color="red")
            if taken:
                st.badge("Taken", icon=":material/link:", color="gray")
            st.space("stretch")
            if review.can_decide and not taken:
                st.button(
                    "This is the one",
                    icon=":material/check:",
                    key=f"same.{party}",
                    on_click=_decide,
                    args=(review, match.line.row_no, {party: "same"}, numbers),
                )
        likeness = capitalise(list_rows.nearness_text(one)) or "By number"
        # The lists stand in the text below, for a badge does not wrap on a small screen.
        lists = review.lists_of([party])[party] if one["listed"] else []
        on = f"on {join_words([*map(plain_line, lists)])}" if lists else ""
        place, why = country_name(one["jurisdiction"] or ""), one.get("reasons") or ""
        told = [likeness, on, place, name_countries(why)]
        if one.get("against"):
            told.append(f"set aside: {one['against']}")
        elif one.get("reviewer_decision"):
            told.append(f"{one['reviewer_decision']}: {one.get('reviewer_reason')}")
        st.caption(escape_markdown(" · ".join(part for part in told if part)))
        names = page_parts.rule_names()
        results = list_rows.results_of(review.answer, party)
        if results:
            said = (f"{names.get(rule, rule)}: {text}" for rule, text in results.items())
            st.caption(escape_markdown(" · ".join(said)))
