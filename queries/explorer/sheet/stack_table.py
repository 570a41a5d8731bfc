"""The table of neighbours too many to draw, or of a group, to choose from in the panel."""

from collections.abc import Mapping, Sequence
from typing import Final, TypedDict

import streamlit as st

from graph.world.readable_names import country_name
from queries.explorer.frame import page_session
from queries.explorer.scene.scene_nodes import RELATION_WORDS
from queries.explorer.scene.scene_payload import DrawnScene
from queries.explorer.scene.scene_state import FoldedNeighbours
from queries.explorer.sheet import picture_state
from queries.explorer.sheet.link_rows import party_name, share_labels
from queries.words.safe_text import plain_line

ROWS: Final = 50
OPEN: Final = "picture_stack"
"""What of a stack or group is open: its node, and how its table is narrowed."""


class StackRow(TypedDict):
    """One party of the table; ``shown`` where it is drawn already."""

    party: str
    name: str
    country: str
    share: str
    listed: str
    shown: bool


class StackTable(TypedDict):
    """The table; ``act`` is what the button asks for, with the chosen parties."""

    id: str
    title: str
    total: str
    act: str
    button: str
    rows: list[StackRow]
    page: int
    pages: int
    text: str
    country: str


def open_stack(drawn: DrawnScene) -> StackTable | None:
    """Return the table of the stack or group that was opened, if one is."""
    asked: Mapping[str, object] | None = st.session_state.get(OPEN)
    if asked is None:
        return None
    at = str(asked["id"])
    if at in drawn.more_of:
        return _stack_table(at, drawn.more_of[at], asked)
    if at in drawn.members_of:
        return _group_table(at, drawn.members_of[at])
    return None


def _stack_table(at: str, more: FoldedNeighbours, asked: Mapping[str, object]) -> StackTable:
    held, facts = picture_state.current_scene(), picture_state.last_facts()
    text, country = str(asked.get("text") or ""), str(asked.get("country") or "")
    number = max(1, int(str(asked.get("page") or 1)))
    page = page_session.ask(
        "neighbours",
        party=more.party,
        relation=more.relation,
        as_of=held.filters.day.isoformat(),
        limit=ROWS,
        offset=(number - 1) * ROWS,
        past=held.filters.past,
        text=text,
        country=country,
        **picture_state.known_on_argument(),
    )
    shown = set(held.view.parties)
    noun = RELATION_WORDS[more.relation].lower()
    return {
        "id": at,
        "title": f"{more.total:,} {noun} of {party_name(facts, more.party)}",
        "total": f"{page.total:,} fit; {len(page)} shown here",
        "act": "draw",
        "button": "Draw",
        "rows": [
            {
                "party": row["id"],
                "name": plain_line(row["name"]),
                "country": country_name(row["country"]),
                "share": " / ".join(share_labels(row["statements"])),
                "listed": "; ".join(map(plain_line, row["listings"])),
                "shown": row["id"] in shown,
            }
            for row in page
        ],
        "page": number,
        "pages": max(1, -(-page.total // ROWS)),
        "text": text,
        "country": country,
    }


def _group_table(at: str, members: Sequence[str]) -> StackTable:
    facts = picture_state.last_facts()
    rows: list[StackRow] = [
        {
            "party": party,
            "name": party_name(facts, party),
            "country": country_name(facts.parties[party]["country"]),
            "share": "",
            "listed": "; ".join(map(plain_line, facts.parties[party]["listings"])),
            "shown": False,
        }
        for party in members
    ]
    return {
        "id": at,
        "title": f"{len(members)} parties in one box",
        "total": "Choose those that shall stand alone.",
        "act": "ungroup",
        "button": "Take out",
        "rows": rows,
        "page": 1,
        "pages": 1,
        "text": "",
        "country": "",
    }
