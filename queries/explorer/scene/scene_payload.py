"""A scene as what the canvas draws: nodes and lines with ids of our own, groups folded, caps kept.

Ids come from a party's number in its scene, never from names or ids of the data, and stay the same
as long as the scene lives.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from queries.answers.neighbour_rows import INTEREST_LINES
from queries.draw import page_tables
from queries.draw.canvas_payload import CanvasPayload, Payload, PayloadEdge, PayloadNode
from queries.draw.footnotes import Evidence, with_denials
from queries.draw.scene_picture import node_kind
from queries.draw.ties import Tie
from queries.explorer.scene.scene_facts import Facts
from queries.explorer.scene.scene_links import find_ties, shown_parties
from queries.explorer.scene.scene_nodes import (
    DIRECTIONS,
    MORE_WORDS,
    group_node,
    party_node,
    plain_node,
)
from queries.explorer.scene.scene_state import PARTY_CAP, FoldedNeighbours, Scene
from queries.publish.canvas_drawing import canvas_drawing
from queries.question.answer_rows import Hop
from queries.words.plain_words import BONDS
from queries.words.safe_text import plain_line


@dataclass(frozen=True)
class DrawnScene:
    """A drawing, and what its ids stand for.

    ``ties`` also has those beyond the cap; ``parties`` are those in sight, drawn or not, the most
    wanted first. The mappings have the node of a party, the line of a tie, and what is folded in a
    node. ``evidence`` are the statements behind its lines, and the paths wholly in sight.
    """

    payload: CanvasPayload
    ties: tuple[Tie, ...]
    parties: tuple[str, ...]
    node_of: Mapping[str, str]
    edge_of: Mapping[Tie, str]
    more_of: Mapping[str, FoldedNeighbours]
    members_of: Mapping[str, tuple[str, ...]]
    evidence: Evidence

    @property
    def ends(self) -> dict[str, str]:
        """The party that each node stands for; the node's own id where it stands for several."""
        return {node["id"]: node["party"] or node["id"] for node in self.payload["nodes"]}

    def parties_at(self, node: str) -> tuple[str, ...]:
        """Return the parties that a node stands for."""
        return tuple(party for party, at in self.node_of.items() if at == node)


def draw_scene(
    scene: Scene,
    facts: Facts,
    own: Iterable[str] = (),
    number: Callable[[Mapping[str, Any]], int] | None = None,
    before: Iterable[Tie] = (),
) -> DrawnScene:
    """Draw a scene; `OwnershipError` without Graphviz.

    ``number`` gives a statement the number of its note on the page; else they are numbered here.
    ``before`` are ties that were drawn, from which what is told of them is taken over.
    """
    joined = find_ties(facts, scene.view.parties, scene.filters, before)
    parties = shown_parties(scene, facts, joined)
    groups = _group_parties(scene, facts, parties)
    at = {party: node for node, members in groups.items() for party in members}
    # A scene may have more parties than the canvas has room for; the first ones are drawn.
    every = list(dict.fromkeys(at.get(party, f"n{scene.number(party)}") for party in parties))
    nodes = every[: min(scene.cap, PARTY_CAP)]
    ids = {party: at.get(party, f"n{scene.number(party)}") for party in parties}
    node_of = {party: node for party, node in ids.items() if node in set(nodes)}
    owned = frozenset(own)
    near = _neighbours_in_sight(joined)
    made = [
        group_node(scene, facts, node, groups[node])
        if node in groups
        else party_node(scene, facts, party, near.get(party, {}), owned)
        for node, party in _first_parties(node_of).items()
    ]
    edges, edge_of = _edges(scene, joined, node_of, owned)
    more_of = _add_more_nodes(scene, facts, node_of, near, made, edges)
    claims: dict[str, list[Hop]] = {}
    for tie, edge in edge_of.items():
        claims.setdefault(edge, []).extend(tie.statements)
    evidence = Evidence(claims, number)
    if number is not None:
        for drawn in edges:
            said = with_denials(claims.get(drawn["id"], ()))
            drawn["notes"] = sorted({*map(number, said)})
    for node in made:
        node["x"], node["y"] = scene.places.get(node["party"] or node["id"], (None, None))
    title = plain_line(facts.parties[scene.asked]["name"]) if scene.asked in facts.parties else ""
    left_out = len(parties) - len(node_of)
    shown: Payload = {"title": title, "nodes": made, "edges": edges, "left_out": left_out}
    drawing = canvas_drawing(shown, evidence)
    for node in made:
        node["x"], node["y"] = drawing["cards"][node["id"]]["x"], drawing["cards"][node["id"]]["y"]
    return DrawnScene(
        {
            **shown,
            **drawing,
            "id": scene.id,
            "drawn": len(node_of),
            "group": scene.view.by or None,
            "undo": bool(scene.past),
            "redo": bool(scene.future),
        },
        tuple(joined),
        tuple(parties),
        node_of,
        edge_of,
        more_of,
        {node: tuple(members) for node, members in groups.items() if node in set(nodes)},
        evidence,
    )


def _first_parties(node_of: Mapping[str, str]) -> dict[str, str]:
    """Return one party of each node, in the order of the nodes."""
    first: dict[str, str] = {}
    for party, node in node_of.items():
        first.setdefault(node, party)
    return first


def _neighbours_in_sight(joined: Iterable[Tie]) -> dict[str, dict[str, set[str]]]:
    """Return the neighbours in sight of each party, by party and relation."""
    near: dict[str, dict[str, set[str]]] = {}
    for tie in joined:
        ends = (tie.line, tie.line)
        if tie.line in INTEREST_LINES:
            ends = ("holdings", "owners")
        near.setdefault(tie.source, {}).setdefault(ends[0], set()).add(tie.target)
        near.setdefault(tie.target, {}).setdefault(ends[1], set()).add(tie.source)
    return near


def _group_parties(scene: Scene, facts: Facts, parties: Iterable[str]) -> dict[str, list[str]]:
    """Return the groups of two or more parties, by the id of their node.

    The party asked about stays single, and so do those on a path, pinned or taken out.
    """
    by = scene.view.by
    if not by:
        return {}
    apart = {scene.asked} | scene.trail.parties | scene.view.pinned | scene.view.loose
    found: dict[str, list[str]] = {}
    for party in parties:
        if party not in apart:
            row = facts.parties[party]
            value = row["country"] if by == "country" else node_kind(row)
            sign = "".join(c for c in value if c.isascii() and c.isalnum()) or "none"
            found.setdefault(f"g-{by}-{sign}", []).append(party)
    return {node: members for node, members in found.items() if len(members) > 1}


def _edges(
    scene: Scene, joined: Iterable[Tie], node_of: Mapping[str, str], own: frozenset[str]
) -> tuple[list[PayloadEdge], dict[Tie, str]]:
    lines: dict[str, list[Tie]] = {}
    edge_of: dict[Tie, str] = {}
    for tie in joined:
        ends = node_of.get(tie.source), node_of.get(tie.target)
        if None not in ends and ends[0] != ends[1]:
            edge = f"e-{ends[0]}-{ends[1]}-{tie.line}{'-ended' if tie.has_ended else ''}"
            lines.setdefault(edge, []).append(tie)
            edge_of[tie] = edge
    ends_of = {edge: (node_of[t[0].source], node_of[t[0].target]) for edge, t in lines.items()}
    on_path = _path_ties(scene, edge_of)
    return [_edge(edge, ends_of[edge], t, own, on_path) for edge, t in lines.items()], edge_of


def _path_ties(scene: Scene, ties: Iterable[Tie]) -> set[Tie]:
    """Return the ties that paths lead over: of a pair with holdings or transfers no mere link.

    Nor what has ended beside what holds.
    """
    on_steps = [tie for tie in ties if (tie.source, tie.target) in scene.trail.steps]
    holding = {(t.source, t.target, t.line) for t in on_steps if not t.has_ended}
    found = [
        tie
        for tie in on_steps
        if not tie.has_ended or (tie.source, tie.target, tie.line) not in holding
    ]
    bound = {(tie.source, tie.target) for tie in found if tie.line in BONDS}
    return {tie for tie in found if tie.line in BONDS or (tie.source, tie.target) not in bound}


def _edge(
    edge: str, ends: tuple[str, str], part: list[Tie], own: frozenset[str], on_path: set[Tie]
) -> PayloadEdge:
    claims = sum(len(tie.statements) for tie in part)
    datasets = {said["dataset"] for tie in part for said in tie.statements}
    made = part[0].payload_edge(edge, *ends, path=not on_path.isdisjoint(part))
    made["own"] = bool(datasets) and datasets <= own
    if len(part) > 1:
        order = ("alleged", "disputed", "reported", "confirmed")
        bonds, statements = (
            page_tables.plural(len(part), "bond"),
            page_tables.plural(claims, "statement"),
        )
        # Of several bonds the weakest is shown: the line must not say more than each of them.
        weakest = min((tie.certainty for tie in part), key=order.index)
        made |= {
            "label": f"{len(part)} ×",
            "role": "",
            "until": "",
            "certainty": weakest,
            "ended": all(tie.has_ended for tie in part),
            "disputed": any(tie.is_disputed for tie in part),
            "perhaps": all(tie.is_open for tie in part),
            "title": f"{bonds}, {statements}",
            "claims": claims,
        }
    return made


def _add_more_nodes(
    scene: Scene,
    facts: Facts,
    node_of: Mapping[str, str],
    near: Mapping[str, Mapping[str, set[str]]],
    nodes: list[PayloadNode],
    edges: list[PayloadEdge],
) -> dict[str, FoldedNeighbours]:
    """Add the nodes that stand for neighbours too many to draw, each joined to its party."""
    found: dict[str, FoldedNeighbours] = {}
    for more in scene.view.more:
        at = node_of.get(more.party)
        left = more.total - len(near.get(more.party, {}).get(more.relation, ()))
        if at is None or left < 1:
            continue
        node = f"m{scene.number(more.party)}-{more.relation}"
        found[node] = more
        noun = MORE_WORDS.get(more.relation, "parties")
        half = facts.halves.get((more.party, more.relation), 0)
        nodes.append({**plain_node(node, "more", f"+{left:,} {noun}", ""), "group": left})
        if half:
            nodes[-1]["original"] = f"{half:,} of all {more.total:,} at 50% or more"
        ends = (node, at) if more.relation == "owners" else (at, node)
        line = "ownership" if more.relation in DIRECTIONS else more.relation
        edges.append(
            {
                "id": f"e-{node}",
                "source": ends[0],
                "target": ends[1],
                "line": line,
                "label": "",
                # Neither a claim nor sure: the weight that says least.
                "certainty": "reported",
                "ended": False,
                "path": False,
                "own": False,
                "title": f"{left:,} more {noun}, not drawn one by one",
                "claims": 0,
            }
        )
    return found
