"""The scene of the party page in a session: opened, kept, drawn, carried by a link."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from graph.values.errors import OwnershipError
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
    View,
)
from queries.question.answer_rows import Hop, PathRow
from queries.question.party_facts import Neighbourhood
from queries.words.plain_words import VERDICT_CLASSES

if TYPE_CHECKING:
    from queries.party_answer.page_shape import PartyPage, Sentence
    from queries.question.answer_rows import ConnectAnswer
    from queries.workspace.neighbour_verbs import NeighbourPage

SCENE: Final = "picture_scene"
FACTS: Final = "picture_facts"
TIES: Final = "picture_ties"
ASKED: Final = "picture_asked"
LEFT: Final = "picture_left"
"""The scenes of the parties that were looked at before, each with what it was asked for."""
LEFT_HELD: Final = 8
"""As many as a browser keeps the places of (`memory.js`)."""
KNOWN: Final = "picture_known"
READ: Final = "picture_view_read"
"""The view of a link that this session has opened. A browser may send it again at any time, as it
sends its whole address; to open it twice would undo what was done since."""
OPENINGS: Final = "picture_openings"
REMARKS: Final = "picture_remarks"
OWNER_LEVELS: Final = 4
"""Levels of owners that the picture opens with."""


def load_scene(address: Address) -> Scene:
    """Return the scene of the address: one of this session, that of a link, or a new one.

    A scene that nobody has changed by hand is opened anew for another day; one that somebody has
    keeps its parties.
    """
    held, before = _held_scene(address.party)
    st.session_state[KNOWN] = known_day(address)
    asked = (address.party, address.day, address.regimes, st.session_state[KNOWN])
    text = str(st.query_params.get("view", ""))
    if text and text != st.session_state.get(READ):
        st.session_state[READ] = text
        held = _linked_scene(address, text)
    elif held is None:
        held = new_scene(address)
    elif asked != before:
        held = _scene_on_day(address, held)
    st.session_state[ASKED] = asked
    keep_scene(held)
    return held


def _held_scene(party: str) -> tuple[Scene | None, Any]:
    """Return the scene of a party in this session, if any, and what it was asked for."""
    held: Scene | None = st.session_state.get(SCENE)
    before = st.session_state.get(ASKED)
    if held is None or held.asked == party:
        return held, before
    left: dict[str, tuple[Scene, Any]] = st.session_state.setdefault(LEFT, {})
    left[held.asked] = (held, before)
    found = left.pop(party, (None, None))
    while len(left) > LEFT_HELD:
        del left[next(iter(left))]
    return found


def party_page(address: Address) -> "PartyPage":
    """Return the value of the address's page; a store at an address knows only what is now."""
    return page_session.ask(
        "party_page",
        party=address.party,
        regimes=list(address.regimes),
        as_of=address.day,
        known_on=known_day(address),
    )


def _scene_on_day(address: Address, held: Scene) -> Scene:
    """Return the scene of another day or other rules."""
    if not held.past and not held.future:
        return replace(new_scene(address), filters=replace(held.filters, day=address.as_of))
    filters = replace(held.filters, day=address.as_of)
    return replace(held, filters=filters, trail=trail_of(address, held))


def known_day(address: Address) -> str | None:
    """Return the ISO day of what was known, or None for now; a store at an address has only now."""
    return None if page_session.workspace().remote else address.known_day


def known_on_argument() -> dict[str, str]:
    """Return the ``known_on`` argument of a question about the scene, empty for today."""
    day = st.session_state.get(KNOWN)
    return {"known_on": day} if day else {}


def current_scene() -> Scene:
    """Return the scene of this session; `load_scene` must have been called before."""
    held: Scene = st.session_state[SCENE]
    return held


def keep_scene(changed: Scene) -> None:
    """Store a scene as that of this session."""
    st.session_state[SCENE] = changed


def adopt_scene(opened: Scene, address: Address) -> None:
    """Store a scene that a file brought as that of this session and of the address."""
    for key, text in address.query_texts("party", "as_of", "regime").items():
        page_session.set_address_value(key, text)
    page_session.set_address_value("known_on", address.known_day or "")
    st.session_state[READ] = str(st.query_params.get("view", ""))
    st.session_state[KNOWN] = known_day(address)
    st.session_state[ASKED] = (
        address.party,
        address.day,
        address.regimes,
        st.session_state[KNOWN],
    )
    keep_scene(replace(opened, trail=trail_of(address, opened)))


def add_remark(text: str) -> None:
    """Add a text that is shown once, above the canvas."""
    st.session_state.setdefault(REMARKS, []).append(text)


def take_remarks() -> list[str]:
    """Return the texts to show now, and forget them."""
    said: list[str] = st.session_state.pop(REMARKS, [])
    return said


def new_scene(address: Address) -> Scene:
    """Open on the paths to listed parties and on the owners that hold on the day.

    Where that is little, its holdings are drawn too; those that the text names are always drawn.
    """
    paths = [[(hop["from_id"], hop["to_id"]) for hop in path["hops"]] for path in paths_of(address)]
    fresh = scene.open_scene(new_id(address), address.party, Filters(address.as_of), paths)
    fresh = replace(
        scene.add(fresh, _owner_chain(address), address.party, "owners"), past=(), future=()
    )
    answer = party_page(address)["answer"]
    named = {part: _named_in(answer, part) for part in {said["part"] for said in answer}}
    near = {}
    for relation in ("owners", "holdings"):
        page = _fetch_neighbours(fresh, address.party, relation, limit=OPENS_WITH)
        # A small share of a party on a list is far down the page, and named in the text.
        first = named.get(relation, []) if relation == "holdings" else []
        near[relation] = (list(dict.fromkeys([*first, *(row["id"] for row in page)])), page.total)
    return scene.fill_scene(fresh, near, {party for part in named.values() for party in part})


def _named_in(answer: "Sequence[Sentence]", part: str) -> list[str]:
    """Return the parties that a part of an answer names, in its order."""
    spans = (span for said in answer if said["part"] == part for span in said["spans"])
    return [span["party"] for span in spans if "party" in span]


def _owner_chain(address: Address) -> list[str]:
    """Return the owners that the picture opens with, the nearest first; none where they are many.

    None either where something is left out that was learnt later, since they would tell it.
    """
    if address.known_on is not None:
        return []
    chain = page_session.ask("owners", party=address.party, depth=OWNER_LEVELS, as_of=address.day)
    current = [hop for hop in chain if not page_tables.is_past(hop)]
    direct = {hop["from_id"] for hop in current if hop["to_id"] == address.party}
    if len(direct) > FEW_NEIGHBOURS:
        return []
    ends = (end for hop in current for end in (hop["to_id"], hop["from_id"]))
    return list(dict.fromkeys(ends))[:OPENS_WITH]


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


def _linked_scene(address: Address, text: str) -> Scene:
    said = st.query_params
    filters = Filters(
        address.as_of, past=said.get("past") == "1", scripts=said.get("scripts") != "0"
    )
    try:
        linked = scene_address.read_view(text)
    except scene_address.ViewError:
        add_remark("The view in the address cannot be read; shown is what the page opens with.")
        return new_scene(address)
    restored = scene.restore_scene(new_id(address), address.party, linked, filters)
    return replace(restored, trail=trail_of(address, restored))


def new_id(address: Address) -> str:
    """Return a new id for a drawing: a hash, so that no name or id of the data is in the page."""
    number = st.session_state.get(OPENINGS, 0) + 1
    st.session_state[OPENINGS] = number
    return blake2b(f"{number} {address.party}".encode(), digest_size=6).hexdigest()


def draw_current_scene(address: Address, number: Callable[[Mapping[str, Any]], int]) -> DrawnScene:
    """Draw the scene of this session, fetching what is not known of it yet.

    ``number`` gives a statement the number of its note on the page. Raises `StoreError` if the
    store does not answer; the scene is kept.
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
    hops = [hop for path in paths_of(address) for hop in path["hops"]]
    told = add_path_statements(facts, [*hops, *_hops_on_ways(held.view)])
    halves = {
        (more.party, more.relation): _fetch_neighbours(
            held, more.party, more.relation, limit=1
        ).at_half
        for more in held.view.more
    }
    drawn = draw_scene(
        held,
        replace(told, halves=halves),
        page_session.own_datasets(),
        number,
        st.session_state.get(TIES, ()),
    )
    st.session_state[TIES] = drawn.ties
    return drawn


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


def find_ways(left: str, right: str) -> "ConnectAnswer":
    """Return how two parties are connected on the day of the picture."""
    day = current_scene().filters.day.isoformat()
    return page_session.ask("connect", left=left, right=right, as_of=day, **known_on_argument())


def draw_ways(left: str, right: str) -> None:
    """Draw the ways between two parties among what is drawn; it is undone in one step."""
    if ways := find_ways(left, right)["ways"]:
        parties = [way["party_ids"] for way in ways]
        keep_scene(scene.add_ways(current_scene(), (left, right), parties))


def _hops_on_ways(view: View) -> list[Hop]:
    """Return what the ways that a view draws rest on; a shared address is stated nowhere else."""
    if len(view.ways) != 2:
        return []
    with suppress(OwnershipError):
        ways = find_ways(*view.ways)["ways"]
        return [one for way in ways for hop in way["hops"] for one in (hop, *hop["also"])]
    return []


def link_texts() -> dict[str, str]:
    """Return what a link to this very picture carries beside the address: its view."""
    held = current_scene()
    if not held.past and not held.future:
        return {}
    texts = {
        "view": scene_address.view_text(held.view),
        "past": "1" if held.filters.past else "",
        "scripts": "" if held.filters.scripts else "0",
    }
    return {key: text for key, text in texts.items() if text}
