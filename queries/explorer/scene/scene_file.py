"""A scene in a diagram file: what the file needs beside parties and places, and the way back.

The diagram names parties and places for everybody; the part here lets this explorer go on with the
scene where it was left: who brought whom, what is folded, hidden, pinned, filtered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from graph.values.errors import InputError
from graph.world.neighbours import RELATIONS
from queries.draw.page_tables import is_past, plural
from queries.explorer.scene import scene, scene_address
from queries.explorer.scene.scene_facts import Facts
from queries.explorer.scene.scene_links import passes_filters
from queries.explorer.scene.scene_state import (
    GROUPINGS,
    PARTY_CAP,
    Filters,
    FoldedNeighbours,
    Member,
    Scene,
    View,
)
from queries.export.diagram_json import Diagram, OpenedDiagram

ENDED_FILTER: Final = "ended"
"""Name of the filter by which statements that do not hold are left out; it is the default."""


def scene_part(held: Scene) -> dict[str, Any]:
    """Return the part of a diagram that restores a scene; parties are named by their ids."""
    view = held.view
    return {
        "members": [[m.party, m.origin, m.relation] for m in view.members],
        "more": [[m.party, m.relation, m.total] for m in view.more],
        "hidden": [[m.party, m.origin, m.relation] for m in view.hidden],
        "loose": sorted(view.loose),
        "by": view.by,
        "ways": list(view.ways),
        "filters": scene_address.filter_texts(held.filters),
    }


def count_ended(facts: Facts, parties: Iterable[str], filters: Filters) -> int:
    """Count the statements between parties that do not hold on the day."""
    inside, every = frozenset(parties), replace(filters, past=True)
    return sum(
        is_past(said) and {said["from_id"], said["to_id"]} <= inside and passes_filters(said, every)
        for said in facts.statements
    )


def identifiers_of(facts: Facts) -> dict[str, list[str]]:
    """Return the numbers of the parties of a scene, by id."""
    return {party: list(row["identifiers"]) for party, row in facts.parties.items()}


def filter_words(filters: Filters, ended: int) -> dict[str, str]:
    """Return what filters leave out by name, in words; ``ended`` did not hold that day."""
    usual = Filters(filters.day)
    left_out = plural(ended, "statement") + " left out"
    said = {ENDED_FILTER: left_out} if ended and not filters.past else {}
    if filters.certainty != usual.certainty:
        said["certainty"] = "only " + " ".join(filters.certainty)
    if filters.least:
        said["share"] = f"at least {filters.least:f}%"
    if filters.lines != usual.lines:
        said["links"] = "only " + " ".join(filters.lines)
    return said


def scene_of(opened: OpenedDiagram, id: str) -> Scene:
    """Return the scene of an opened diagram; `InputError` if it has no party here, or is wrong."""
    diagram = opened.diagram
    if not diagram["parties"]:
        raise InputError("none of the diagram's parties is loaded here; load their data first")
    asked = diagram["asked"] or diagram["parties"][0]["id"]
    try:
        view = _read_view(diagram, opened.ids)
        given = {str(k): str(v) for k, v in (diagram["scene"].get("filters") or {}).items()}
    except (ValueError, TypeError, AttributeError, KeyError):
        raise InputError("scene: is not as this explorer writes it; save it anew") from None
    filters = scene_address.read_filters(given, Filters(date.fromisoformat(diagram["as_of"])))
    places = {
        party["id"]: (party["x"], party["y"])
        for party in diagram["parties"]
        if party["x"] is not None and party["y"] is not None
    }
    return replace(scene.restore_scene(id, asked, view, filters), places=places)


def _read_view(diagram: Diagram, ids: Mapping[str, str]) -> View:
    kept = diagram["scene"]
    shown = [Member(party["id"]) for party in diagram["parties"]]
    folded = [Member(party) for group in diagram["groups"] for party in group["members"]]
    written = [_read_member(row, ids) for row in kept.get("members") or ()]
    here = {member.party for member in (*shown, *folded)}
    members = {member.party: member for member in written if member.party in here}
    for member in (*shown, *folded):
        members.setdefault(member.party, member)
    by = kept.get("by") or ""
    return View(
        members=tuple(members.values())[:PARTY_CAP],
        more=tuple(
            FoldedNeighbours(ids.get(party, party), relation, int(total))
            for party, relation, total in kept.get("more") or ()
            if relation in RELATIONS and int(total) > 0
        ),
        hidden=tuple(_read_member(row, ids) for row in kept.get("hidden") or ()),
        pinned=frozenset(party["id"] for party in diagram["parties"] if party["pinned"]),
        loose=frozenset(ids.get(str(party), str(party)) for party in kept.get("loose") or ()),
        by=by if by in GROUPINGS else "",
        ways=tuple(ids.get(str(party), str(party)) for party in kept.get("ways") or ()),
    )


def _read_member(row: Any, ids: Mapping[str, str]) -> Member:
    party, origin, relation = (str(part) for part in row)
    known = relation in RELATIONS
    return Member(ids.get(party, party), ids.get(origin, origin) if known else "", relation * known)
