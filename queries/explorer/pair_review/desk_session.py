"""The desk of this browser session: the pairs, what of them is shown, and who decides."""

from typing import Any, Final, cast

import streamlit as st

from graph.values.errors import OwnershipError
from queries.decisions.decide_pairs import Asked
from queries.decisions.pair_desk import Narrowed, PairDesk, State
from queries.decisions.queue import Waiting
from queries.explorer.frame import page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.frame.sign_in import person_name, signed_in_name

DESK: Final = "review_desk"
SIGNED: Final = "review_signed"
"""Who decides, and who else signs, kept from pair to pair and from page to page."""
WRONG: Final = "review_wrong"
CHANGED: Final = "The data changed meanwhile, so the pairs were read again."


def open_desk() -> PairDesk | None:
    """Return the desk of this session; read anew where others changed the record meanwhile.

    A workspace is asked only then: it follows each decision, and would build its world every time.
    A store at an address keeps no decisions; there is no desk then.
    """
    desk: PairDesk | None = st.session_state.get(DESK)
    if desk is not None:
        review = desk.review
        if review.record.head().data_version == review.head.data_version:
            return desk
        st.session_state[WRONG] = CHANGED
    with st.spinner("Reading the pairs …"):
        workspace = page_session.workspace()
        if workspace.remote:
            return None
        opened = workspace.open_desk()
        # The first count reads and orders all of them.
        opened.counts()
    st.session_state[DESK] = opened
    return opened


def read_again() -> None:
    """Forget the desk, so that the pairs are read anew with all that was decided."""
    st.session_state.pop(DESK, None)


def pairs_wanted(address: Address) -> Narrowed:
    """Return what of the pairs an address asks for."""
    state = cast("State", address.pairs or "open")
    return Narrowed(state, address.level, address.on_list, address.of)


def signature() -> dict[str, str]:
    """Return who decides (``by``) and who else signs (``second``), as last typed."""
    found: dict[str, str] = st.session_state.setdefault(SIGNED, {"by": person_name(), "second": ""})
    for name in found:
        # What was typed a moment ago comes together with the key that was pressed.
        found[name] = str(st.session_state.get(f"review_{name}", found[name]) or "").strip()
    # Who has signed in signs for nobody else: a second person decides the same.
    person = signed_in_name()
    return found if person is None else {"by": person, "second": ""}


def go_to(pair: str) -> None:
    """Show another pair from now on."""
    page_session.move_to("pair", pair)
    st.session_state.pop("review_why", None)
    st.session_state.pop("review_until", None)
    st.session_state.pop("review_alike", None)


def decide(desk: PairDesk, one: Waiting, word: str, after: str) -> None:
    """Write a decision as a callback, and go on to the next pair, if any; say what is wrong."""
    typed: dict[str, Any] = {
        "why": st.session_state.get("review_why"),
        "until": st.session_state.get("review_until"),
        **signature(),
    }
    said = {key: (text or "").strip() or None for key, text in typed.items()}
    try:
        alike = desk.pairs_alike(one) if st.session_state.get("review_alike") else ()
        desk.decide(Asked(one.left, one.right, word, **said), alike)
    except OwnershipError as wrong:
        st.session_state[WRONG] = str(wrong)
    else:
        go_to(after)


def undo(desk: PairDesk, shown: str) -> None:
    """Take the last decision back as a callback, and show its pair again."""
    try:
        pair = desk.undo(signature()["by"] or None)
    except OwnershipError as wrong:
        st.session_state[WRONG] = str(wrong)
    else:
        go_to(pair or shown)


def take_back(desk: PairDesk, one: Waiting) -> None:
    """Take back the decision that stands on a pair, as a callback; the pairs are read again."""
    why = str(st.session_state.get("review_why") or "").strip() or None
    try:
        desk.take_back(one.pair, why, signature()["by"] or None)
    except OwnershipError as wrong:
        st.session_state[WRONG] = str(wrong)
    else:
        read_again()
