"""The scene of the Explore page in a session: opened, kept, drawn, written to the address."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import streamlit as st

from queries.draw import page_tables
from queries.explorer.frame import page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.scene import scene, scene_address
from queries.explorer.scene.scene_facts import NO_FACTS, Facts, add_path_statements, learn_parties
from queries.explorer.scene.scene_payload import DrawnScene, draw_scene
from queries.explorer.scene.scene_state import (
    FEW_NEIGHBOURS,
    OPENS_WITH,
    PARTY_CAP,
    Filters,
    Scene,
    Trail,
)
from queries.question.answer_rows import PathRow
from queries.question.party_facts import Neighbourhood
from queries.words.plain_words import VERDICT_CLASSES

if TYPE_CHECKING:
    from queries.workspace.neighbour_verbs import NeighbourPage

SCENE: Final = "explore_scene"
FACTS: Final = "explore_facts"
REGIMES: Final = "explore_regimes"
KNOWN: Final = "explore_known"
WRITTEN: Final = "explore_written"
OPENINGS: Final = "explore_openings"
REMARKS: Final = "explore_remarks"


def load_scene(address: Address) -> Scene:
    """Return the scene of the address: the one of this session, that of a link, or a new one."""
    given = {key: str(text) for key, text in st.query_params.to_dict().items()}
    earlier, now = st.session_state.get(KNOWN), known_day(address)
    st.session_state[KNOWN] = now
    held: Scene | None = st.session_state.get(SCENE)
    text = given.get("view", "")
    same = held is not None and held.asked == address.party
    if text and text != st.session_state.get(WRITTEN):
        filters = scene_address.read_filters(given, Filters(address.as_of))
        held = _linked_scene(address, text, filters)
    elif not same or held is None:
        held = new_scene(address, scene_address.read_filters(given, Filters(address.as_of)))
    asked = (held.filters.day, st.session_state.get(REGIMES), earlier)
    if asked != (address.as_of, address.regimes, now):
        held = replace(
            held, filters=replace(held.filters, day=address.as_of), trail=trail_of(address, held)
        )
    st.session_state[REGIMES] = address.regimes
    keep_scene(held)
    return held


def known_day(address: Address) -> str | None:
    """Return the ISO day of what was known, or None for now; a store at an address has only now."""
    return None if page_session.workspace().remote else address.known_day


def known_on_argument(address: Address | None = None) -> dict[str, str]:
    """Return the ``known_on`` argument for a question to the workspace; empty where it is today.

    Args:
        address: the state of the page; without one the scene's own day is meant.
    """
    day = st.session_state.get(KNOWN) if address is None else known_day(address)
    return {"known_on": day} if day else {}


def current_scene() -> Scene:
    """Return the scene of this session; `load_scene` must have been called before."""
    held: Scene = st.session_state[SCENE]
    return held


def keep_scene(changed: Scene) -> None:
    """Store a scene as that of this session."""
    st.session_state[SCENE] = changed


def adopt_scene(opened: Scene, address: Address) -> None:
    """Store a scene that a file brought as that of this session and of the address.

    Args:
        opened: the scene.
        address: its party, day and regimes.
    """
    for key, text in address.query_texts("party", "as_of", "regime").items():
        page_session.set_address_value(key, text)
    page_session.set_address_value("known_on", address.known_day or "")
    if "view" in st.query_params:
        del st.query_params["view"]
    st.session_state.pop(WRITTEN, None)
    st.session_state[REGIMES] = address.regimes
    st.session_state[KNOWN] = known_day(address)
    keep_scene(replace(opened, trail=trail_of(address, opened)))


def add_remark(text: str) -> None:
    """Add a text that is shown once, above the canvas."""
    st.session_state.setdefault(REMARKS, []).append(text)


def take_remarks() -> list[str]:
    """Return the texts to show now, and forget them."""
    said: list[str] = st.session_state.pop(REMARKS, [])
    return said


def new_scene(address: Address, filters: Filters) -> Scene:
    """Open on the exposure paths of the party; where they are few, its owners and holdings too."""
    paths = [[(hop["from_id"], hop["to_id"]) for hop in path["hops"]] for path in paths_of(address)]
    fresh = scene.open_scene(new_id(address), address.party, filters, paths)
    near = {}
    for relation in ("owners", "holdings"):
        page = _fetch_neighbours(fresh, address.party, relation, limit=OPENS_WITH)
        near[relation] = ([row["id"] for row in page], page.total)
    return scene.fill_scene(fresh, near)


def paths_of(address: Address) -> list[PathRow]:
    """Return the paths of the address's party under its regimes: what counts first, links last."""
    paths = [path for row in page_session.exposure_answer(address) for path in row["paths"]]
    return sorted(
        paths, key=lambda p: (not p["counts_toward_rule"], p["class"] not in VERDICT_CLASSES)
    )


def rules_of(address: Address) -> tuple[str, ...]:
    """Return the versions of the rules that answered, in the order of the regimes."""
    found = [row["rule_id"] for row in page_session.exposure_answer(address)]
    return tuple(dict.fromkeys(filter(None, found)))


def trail_of(address: Address, held: Scene) -> Trail:
    """Return the paths of the day that lead through parties of a scene alone."""
    inside = set(held.view.parties)
    steps: set[tuple[str, str]] = set()
    for path in paths_of(address):
        ends = {(hop["from_id"], hop["to_id"]) for hop in path["hops"]}
        if {end for step in ends for end in step} <= inside:
            steps |= ends
    return Trail(frozenset(end for step in steps for end in step), frozenset(steps))


def _linked_scene(address: Address, text: str, filters: Filters) -> Scene:
    try:
        linked = scene_address.read_view(text)
    except scene_address.ViewError:
        add_remark("The view in the address cannot be read; shown is what the page opens with.")
        return new_scene(address, filters)
    restored = scene.restore_scene(new_id(address), address.party, linked, filters)
    return replace(restored, trail=trail_of(address, restored))


def new_id(address: Address) -> str:
    """Return a new id for a drawing: a hash, so that no name or id of the data is in the page."""
    number = st.session_state.get(OPENINGS, 0) + 1
    st.session_state[OPENINGS] = number
    return blake2b(f"{number} {address.party}".encode(), digest_size=6).hexdigest()


def draw_current_scene(address: Address) -> DrawnScene:
    """Draw the scene of this session, fetching what is not known of it yet.

    Raises:
        StoreError: the store does not answer; the scene is kept.
    """
    held = current_scene()
    day = held.filters.day.isoformat()
    version = page_session.workspace().data_version
    about = (version, day, st.session_state.get(KNOWN))
    known_about, known = st.session_state.get(FACTS, (about, NO_FACTS))
    facts: Facts = known if known_about == about else NO_FACTS

    def fetch_around(parties: Sequence[str], fresh: Sequence[str]) -> Neighbourhood:
        return page_session.ask(
            "around", parties=list(parties), fresh=list(fresh), as_of=day, **known_on_argument()
        )

    facts = learn_parties(facts, held.view.parties, fetch_around)
    st.session_state[FACTS] = (about, facts)
    told = add_path_statements(facts, paths_of(address))
    return draw_scene(held, told, page_session.own_datasets(), paths_of(address))


def last_facts() -> Facts:
    """Return the facts behind the last drawing."""
    known: Facts = st.session_state[FACTS][1]
    return known


def expand_party(party: str, relation: str) -> None:
    """Show the neighbours of a party in one relation."""
    held = current_scene()
    page = _fetch_neighbours(held, party, relation, limit=FEW_NEIGHBOURS)
    found = [row["id"] for row in page]
    keep_scene(scene.expand(held, party, relation, found, page.total))
    room = PARTY_CAP - len(held.view.members)
    if page.total <= FEW_NEIGHBOURS and len(found) > room:
        add_remark(f"A scene has at most {PARTY_CAP} parties; hide or collapse some first.")
    if page.total > FEW_NEIGHBOURS:
        add_remark(
            f"{page_tables.plural(page.total, 'party', 'parties')} are too many "
            "to draw one by one. "
            "Open the stack (double click or Enter) to filter them and add those you want."
        )


def _fetch_neighbours(held: Scene, party: str, relation: str, *, limit: int) -> "NeighbourPage":
    return page_session.ask(
        "neighbours",
        party=party,
        relation=relation,
        as_of=held.filters.day.isoformat(),
        limit=limit,
        past=held.filters.past,
        **known_on_argument(),
    )


def write_scene() -> dict[str, str]:
    """Write the scene into the address bar, and return the values written."""
    held = current_scene()
    texts = scene_address.filter_texts(held.filters)
    texts["view"] = scene_address.view_text(held.view)
    texts["data"] = page_session.workspace().data_version
    st.session_state[WRITTEN] = texts["view"]
    for key in scene_address.KEYS:
        text = texts.get(key, "")
        if text and st.query_params.get(key) != text:
            st.query_params[key] = text
        elif not text and key in st.query_params:
            del st.query_params[key]
    return texts
