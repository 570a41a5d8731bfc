"""The control that finds a party by any text and lets a person pick it."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from graph.values.errors import NotFoundError
from queries.explorer.frame import page_parts, page_session
from queries.question.arguments import quoted_input
from queries.words.safe_text import plain_line

LISTED_AT_ONCE: Final = 50
HELP: Final = "A name in any script, a number, an LEI or an id."


def pick_party(
    label: str, key: str, start: str = "", first: Mapping[str, str] | None = None
) -> str:
    """Return the id of the party that a person finds and picks, or nothing while none is.

    ``start`` is sought at first: an id, or any text. ``first`` are ids offered before any others;
    all while nothing is sought. The field that picks has the key with ``.party`` behind it.
    """
    text = (st.text_input(label, value=start, key=key, type="search", help=HELP) or "").strip()
    fits = _offered_parties(text, first or {}) | matching_parties(text)
    if not fits:
        if text:
            st.caption(f"No party found for {quoted_input(text)}. Try another spelling.")
        return ""
    chosen = st.selectbox(
        f"{label}: which one",
        list(fits),
        index=0 if text else None,
        format_func=lambda party: fits[party],
        placeholder="Pick one, or search above",
        label_visibility="collapsed",
        key=f"{key}.party",
    )
    return str(chosen or "")


def _offered_parties(text: str, known: Mapping[str, str]) -> dict[str, str]:
    wanted = text.casefold()
    found = {
        party: f"{plain_line(name)} [{party}]"
        for party, name in known.items()
        if wanted in name.casefold() or text == party
    }
    return dict(list(found.items())[:LISTED_AT_ONCE])


def matching_parties(text: str) -> dict[str, str]:
    """Return the parties that a text may mean: their labels in the picker, by id."""
    if not text:
        return {}
    try:
        exact = str(page_session.ask("resolve", party=text))
    except NotFoundError:
        hits = page_session.ask("search", text=text, limit=page_parts.FOUND_AT_ONCE)
        return {hit["id"]: f"{plain_line(hit['name'])} [{hit['id']}]" for hit in hits}
    return {exact: f"{plain_line(page_session.ask('show', party=exact)['name'])} [{exact}]"}
