"""One party, or a group of them, as a node of the canvas."""

from collections.abc import Iterable, Mapping
from typing import Final

from graph.world.readable_names import country_name
from queries.draw.canvas_payload import PayloadNode, RelationCount
from queries.draw.scene_picture import node_kind
from queries.explorer.scene.scene_facts import Facts
from queries.explorer.scene.scene_state import Scene
from queries.question.party_facts import PictureParty
from queries.words.safe_text import plain_line

KIND_WORDS: Final = {
    "person": "Persons",
    "company": "Companies",
    "public_body": "Public bodies",
    "trust": "Trusts",
    "organization": "Organizations",
    "other": "Other parties",
}
RELATION_WORDS: Final = {
    "owners": "Owners",
    "holdings": "Holdings",
    "supply": "Supply",
    "directorship": "Directorships",
    "family": "Family",
    "other": "Other links",
}
DIRECTIONS: Final = {"owners": "up", "holdings": "down"}
MORE_WORDS: Final = {"owners": "owners", "holdings": "companies"}
MOST_MARKS: Final = 2


def party_node(
    scene: Scene,
    facts: Facts,
    party: str,
    near: Mapping[str, set[str]],
    own: frozenset[str] = frozenset(),
) -> PayloadNode:
    """Return a party as a node, marked if only ``own`` datasets know it; ``near`` is in sight."""
    row = facts.parties[party]
    marks = [plain_line(f"LISTED {listing}") for listing in row["listings"]]
    return {
        **plain_node(
            f"n{scene.number(party)}", node_kind(row), plain_line(row["name"]), row["country"]
        ),
        "party": party,
        "original": plain_line(row["original"])
        if row["original"] and scene.filters.scripts
        else None,
        "listed": row["listed"],
        "asked": party == scene.asked,
        "own": set() < set(row["datasets"]) <= own,
        "path": party in scene.trail.parties,
        "pinned": party in scene.view.pinned,
        "marks": marks
        if len(marks) <= MOST_MARKS
        else [*marks[:MOST_MARKS], f"+{len(marks) - MOST_MARKS} more"],
        "relations": list(_relations(scene, row, near)),
    }


def _relations(
    scene: Scene, row: PictureParty, near: Mapping[str, set[str]]
) -> Iterable[RelationCount]:
    for said in row["relations"]:
        key = said["relation"]
        count = said["count"] + (said["past"] if scene.filters.past else 0)
        if count:
            yield {
                "key": key,
                "label": RELATION_WORDS[key],
                "direction": DIRECTIONS.get(key, "side"),
                "count": count,
                "shown": min(count, len(near.get(key, ()))),
            }


def group_node(scene: Scene, facts: Facts, node: str, members: list[str]) -> PayloadNode:
    """Return the parties of one country or kind as one node."""
    rows = [facts.parties[party] for party in members]
    kinds = {node_kind(row) for row in rows}
    countries = {row["country"] for row in rows}
    if scene.view.by == "country":
        called = country_name(rows[0]["country"]) or "No country stated"
    else:
        called = KIND_WORDS[node_kind(rows[0])]
    listed = sum(row["listed"] for row in rows)
    kind = kinds.pop() if len(kinds) == 1 else "organization"
    country = countries.pop() if len(countries) == 1 else ""
    return {
        **plain_node(node, kind, f"{called} ({len(members)})", country),
        "group": len(members),
        "listed": bool(listed),
        "marks": [f"{listed} LISTED"] if listed else [],
    }


def plain_node(node: str, kind: str, name: str, country: str) -> PayloadNode:
    """Return a node with the default value of every field but these four."""
    return {
        "id": node,
        "party": "",
        "name": name,
        "original": None,
        "kind": kind,
        "country": country,
        "place": country_name(country),
        "listed": False,
        "asked": False,
        "own": False,
        "path": False,
        "ended": False,
        "pinned": False,
        "group": 0,
        "marks": [],
        "relations": [],
        "x": None,
        "y": None,
    }
