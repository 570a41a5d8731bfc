"""The control that finds a party by any text and lets a person pick it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from graph.values.errors import NotFoundError
from graph.world.readable_names import country_name
from queries.explorer.frame import page_parts, page_session
from queries.question.arguments import quoted_input
from queries.question.party_kind import kind_words
from queries.words.safe_text import plain_line

LISTED_AT_ONCE: Final = 50
HELP: Final = "A name in any script, a number, an LEI or an id."


def pick_party(
    label: str, key: str, start: str = "", first: Mapping[str, str] | None = None
) -> str:
    """Return the id of the party that a person finds and picks, or nothing while none is.

    ``start`` is sought at first: an id, whose party's name is shown, or any text. ``first`` are ids
    offered before any others; all while nothing is sought. The field that picks has the key with
    ``.party`` behind it.
    """
    opens = _known_party(start)
    value = plain_line(opens["name"]) if opens else start
    text = (st.text_input(label, value=value, key=key, type="search", help=HELP) or "").strip()
    # Of several parties with one name the one that was asked for comes first.
    asked = {opens["id"]: _label(opens)} if opens and text == value else {}
    fits = _told_apart(asked | _offered_parties(text, first or {}) | matching_parties(text))
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
        party: plain_line(name)
        for party, name in known.items()
        if wanted in name.casefold() or text == party
    }
    return dict(list(found.items())[:LISTED_AT_ONCE])


def matching_parties(text: str) -> dict[str, str]:
    """Return the parties that a text may mean: name, kind and country of each, by id."""
    if not text:
        return {}
    if exact := _known_party(text):
        return {exact["id"]: _label(exact)}
    hits = page_session.ask("search", text=text, limit=page_parts.FOUND_AT_ONCE)
    return {hit["id"]: _label(hit) for hit in hits}


def _known_party(text: str) -> Mapping[str, Any] | None:
    """Return what is known of the party that an id, a number or a whole name means alone."""
    try:
        found = page_session.ask("resolve", party=text) if text else ""
    except NotFoundError:
        return None
    return page_session.ask("show", party=found) if found else None


def _label(party: Mapping[str, Any]) -> str:
    country = country_name(party["jurisdiction"] or "")
    parts = (plain_line(party["name"]), kind_words(party), country)
    return " · ".join(filter(None, parts))


def _told_apart(labels: Mapping[str, str]) -> dict[str, str]:
    """Return labels by id, those that are the same with the id behind them."""
    counts = Counter(labels.values())
    return {
        party: f"{label} [{party}]" if counts[label] > 1 else label
        for party, label in labels.items()
    }
