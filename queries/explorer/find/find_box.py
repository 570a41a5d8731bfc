"""The box in the browser: on the page Find with its results, and small in the navigation bar."""

import contextlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypedDict, cast

import streamlit as st

from graph.values.errors import OwnershipError
from queries.explorer.canvas import FIND_COMPONENT, STATIC
from queries.explorer.find import find_view
from queries.explorer.find.home_view import home_of
from queries.explorer.frame import page_session
from queries.explorer.frame.page_address import ASKED_KEYS, PAGES, Address
from queries.explorer.frame.story_session import story_folder
from queries.question.settings import is_demo
from queries.words.safe_text import plain_line

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

BOX: Final = "find_box"
BAR: Final = "find_bar"
SUGGESTIONS: Final = 6
"""Parties that the small box offers."""
BEST: Final = 3
"""Parties that are shown of each of several names."""
FACET_KEYS: Final = {
    "country": "country",
    "schema": "kind",
    "listed": "listed",
    "dataset": "source",
}
"""The name in the address of what each facet is narrowed to."""


class Asked(TypedDict):
    """What a person asked for in the box; ``turn`` grows with each question."""

    turn: int
    q: str
    names: list[str]
    filters: dict[str, str]
    limit: int


@cache
def _component() -> "ComponentRenderer":
    """Register the component, which Streamlit refuses before its server runs."""
    from streamlit.components import v2

    looks = (STATIC / "find.css").read_text(encoding="utf-8")
    return v2.component(FIND_COMPONENT, js="find.js", css=looks, html='<div class="find"></div>')


def _do_nothing() -> None:
    """Return at once: Streamlit keeps only values that have a callback."""


def _draw(key: str, data: Mapping[str, Any]) -> Any:
    return _component()(
        key=key,
        data=dict(data),
        default={"asked": None},
        on_asked_change=_do_nothing,
        on_open_change=_do_nothing,
    )


def _last_question(key: str) -> Asked | None:
    """Return what was asked in a box last, if anything was."""
    state = st.session_state.get(key)
    asked = state.get("asked") if state else None
    return None if not asked else cast("Asked", dict(asked))


def _follow(opened: Any) -> None:
    """Open the page that a person has chosen in a box."""
    if not opened:
        return
    st.switch_page(PAGES[str(opened["page"])], query_params=dict(opened["query"]))


def address_keys() -> tuple[str, ...]:
    """Return what the address shows: the search, and the days and rules where a link has them."""
    given = (key for key in ASKED_KEYS if key in st.query_params)
    return ("q", *FACET_KEYS.values(), *given)


@st.fragment
def show_find(address: Address) -> None:
    """Show the box with its results; what is typed runs this alone again."""
    asked = _last_question(BOX)
    handled = int(st.session_state.get(f"{BOX}.turn", 0))
    if asked is not None and asked["turn"] > handled:
        st.session_state[f"{BOX}.turn"] = asked["turn"]
        for facet, key in FACET_KEYS.items():
            page_session.set_address_value(key, asked["filters"].get(facet, ""))
        page_session.set_address_value("q", asked["q"])
    address = page_session.read_address(*address_keys())
    fresh = asked is not None and asked["q"] == address.q
    pasted = asked["names"] if asked is not None and fresh else []
    limit = asked["limit"] if asked is not None and fresh else find_view.PAGE
    data: dict[str, Any] = {
        "face": "page",
        "q": address.q,
        "filters": find_view.chosen_filters(address),
        "turn": max(handled, 0 if asked is None else asked["turn"]),
        "limit": limit,
        "step": find_view.PAGE,
    }
    try:
        data |= _answer(address, pasted, limit)
    except OwnershipError as wrong:
        # The page's own frame for errors is not asked when only this runs again.
        data["results"] = find_view.no_results(address, f"{str(wrong).rstrip('.')}.", {})
    _follow(_draw(BOX, data).open)


def _answer(address: Address, pasted: Sequence[str], limit: int) -> dict[str, object]:
    """Return what stands below the box: results, the lines of several names, or the home page."""
    status = page_session.workspace().status()
    if names := find_view.names_in(pasted):
        lines = find_view.lines_of(address, names, _best_hits)
        return {"lines": lines, "notes": find_view.pasted_notes(pasted)}
    if address.q and status["datasets"]:
        arguments = find_view.search_arguments(address, min(limit, find_view.MOST_SHOWN))
        page = page_session.ask("search", **arguments)
        found = find_view.results_of(address, page, page_session.dataset_titles())
        found["notes"] += [] if page else _searched_notes(address)
        return {"results": found}
    return {
        "home": home_of(
            address,
            status,
            _seen_cards(address),
            story_folder().rows(),
            titles=page_session.dataset_titles(),
            in_demo=is_demo(),
        )
    }


def _seen_cards(address: Address) -> list[find_view.Card]:
    """Return the parties looked at last, without those that are no longer loaded."""
    found = (
        page_session.ask("nearest", text=party, limit=1)[:1]
        for party in page_session.recent_parties()
    )
    return [find_view.card_of(address, row) for rows in found for row in rows]


def _best_hits(name: str) -> Any:
    return page_session.ask("search", text=name, limit=BEST, counted=False)


def _searched_notes(address: Address) -> list[str]:
    """Return where nothing was found, and where else something was."""
    notes = ["Try another spelling, a part of the name, or its number."]
    if find_view.chosen_filters(address):
        total = page_session.ask("search", text=address.q, limit=1).total
        if total:
            notes = [f"Without filters {total:,} fit."]
    titles, rows = page_session.dataset_titles(), page_session.workspace().status()["datasets"]
    names = [plain_line(titles.get(row["dataset"], row["dataset"])) for row in rows or ()]
    return [*notes, f"Only these datasets were searched: {'; '.join(names)}."]


@st.fragment
def show_bar() -> None:
    """Show the small box of the navigation bar, which offers the best parties."""
    asked = _last_question(BAR)
    text = "" if asked is None else asked["q"].strip()
    address = page_session.kept_address()
    cards = []
    # What is wrong is said on the page below.
    with contextlib.suppress(OwnershipError):
        found = page_session.ask("nearest", text=text, limit=SUGGESTIONS) if text else ()
        cards = [find_view.card_of(address, row) for row in found]
    with st.container(key="find_bar_room"):
        data = {
            "face": "bar",
            "q": text,
            "turn": 0 if asked is None else asked["turn"],
            "cards": cards,
            "filters": {},
        }
        _follow(_draw(BAR, data).open)
