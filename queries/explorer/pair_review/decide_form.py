"""The four answers to a pair with their keys, why and who, the last step back, and the history."""

from typing import Final

import streamlit as st

from queries.decisions.pair_desk import PairDesk
from queries.decisions.queue import Waiting
from queries.decisions.review_session import KEYS
from queries.draw.page_tables import plural
from queries.explorer.frame import page_parts
from queries.explorer.frame.sign_in import signed_in_name
from queries.explorer.pair_review import desk_session
from queries.question.workspace_rows import LedgerRow
from queries.words.safe_text import escape_markdown, escape_message
from queries.words.value_text import date_text

ICONS: Final = {
    "same": ":material/join_inner:",
    "different": ":material/call_split:",
    "unsure": ":material/question_mark:",
    "later": ":material/schedule:",
}
HELP: Final = {
    "same": "The two are one party, with all that both have.",
    "different": "The pair asks for no review any more.",
    "unsure": "The pair asks for a review, and your reason is named.",
    "later": "Nothing changes; the pair waits behind the others.",
}
ALIKE: Final = "Also where a row states the same names, birth and nationality"
STATES: Final = {
    "in_force": "counts",
    "changed": "out of date",
    "needs_second": "waits for a second person",
    "ran_out": "ran out",
    "replaced": "replaced",
    "undone": "taken back",
    "said": "",
}


def show_answers(desk: PairDesk, one: Waiting, after: str) -> None:
    """Show the buttons of the answers with their terminal keys; ``after`` is the next pair's id."""
    _show_signature(desk)
    _show_alike(desk, one)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for key, word in KEYS.items():
            st.button(
                word.capitalize(),
                key=f"review_{word}",
                shortcut=key.upper(),
                icon=ICONS[word],
                help=HELP[word],
                on_click=desk_session.decide,
                args=(desk, one, word, after),
            )
        st.button(
            "Skip",
            key="review_skip",
            shortcut="N",
            icon=":material/skip_next:",
            on_click=desk_session.go_to,
            args=(after or one.pair,),
        )
        _show_undo(desk, one.pair)
    _show_last(desk)


def _show_alike(desk: PairDesk, one: Waiting) -> None:
    """Offer one decision for all rows that state the same person, where there are several."""
    more = len(desk.pairs_alike(one)) - 1
    if more:
        st.checkbox(f"{ALIKE} ({plural(more, 'more pair', 'more pairs')})", key="review_alike")


def show_end(desk: PairDesk) -> None:
    """Show what was decided last, and how it is taken back, where no pair is left."""
    _show_undo(desk, "")
    _show_last(desk)


def _show_undo(desk: PairDesk, shown: str) -> None:
    """Show a button that takes the last decision back, where one was made here."""
    if not desk.review.keys:
        return
    st.button(
        "Undo the last one",
        key="review_undo",
        shortcut="Z",
        icon=":material/undo:",
        on_click=desk_session.undo,
        args=(desk, shown),
    )


def _show_last(desk: PairDesk) -> None:
    """Show what was done last, and what of it cannot all be true."""
    if desk.said:
        st.caption(f":material/history: {escape_markdown(desk.said)}")
    for said in desk.warnings:
        st.warning(escape_message(said), icon=":material/warning:")


def _show_signature(desk: PairDesk) -> None:
    """Show who decides, which stays from pair to pair, and the reason, the last before the keys."""
    by, second, until, why = st.columns([2, 2, 2, 4])
    needed = desk.review.asks_for_two
    fields = [("by", by, "Decided by"), ("second", second, "Second person")]
    person = signed_in_name()
    if person is not None:
        by.text_input("Decided by", value=person, disabled=True)
        fields.clear()
    for name, column, label in fields:
        key = f"review_{name}"
        st.session_state.setdefault(key, desk_session.signature()[name])
        column.text_input(
            label,
            key=key,
            placeholder="Has to sign" if needed and name == "second" else None,
        )
    until.text_input("Until (optional)", key="review_until", placeholder="YYYY-MM-DD")
    why.text_input("Why", key="review_why", placeholder="In words, kept with the decision")
    if needed and not desk_session.signature()["second"]:
        st.info(
            "What is decided about a party on a list counts as unsure until a second person has "
            "signed: "
            + ("name one here, or " if person is None else "")
            + "let another person decide the same.",
            icon=":material/group:",
        )


def show_history(desk: PairDesk, one: Waiting) -> None:
    """Show who decided what on the pair, and a button that takes back what stands."""
    lines = desk.history(one)
    if not lines:
        return
    with st.expander(f"History of this pair ({len(lines)})", icon=":material/history:"):
        page_parts.show_table([_history_row(line) for line in lines], name="history of this pair")
        if any(line["state"] not in ("undone", "replaced", "said") for line in lines):
            st.button(
                "Take back what stands",
                key="review_take_back",
                icon=":material/undo:",
                on_click=desk_session.take_back,
                args=(desk, one),
            )


def _history_row(line: LedgerRow) -> dict[str, str]:
    who = " and ".join(name for name in (line["by"], line["second"]) if name)
    changes = f": {', '.join(line['changes'])}" if line["changes"] else ""
    return {
        "On": date_text(line["at"][:10]) if line["at"] else "",
        "Decided": "taken back" if line["decision"] == "undone" else line["decision"],
        "By": who,
        "Why": line["reason"] or "",
        "Until": line["until"] or "",
        "State": f"{STATES.get(line['state'], line['state'])}{changes}",
    }
