"""What is on screen, read from a scene's payload: parties, links, and what stands behind them."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from graph.values.errors import InputError
from queries.draw.canvas_payload import Payload, PayloadEdge, PayloadNode, RelationCount
from queries.draw.footnotes import (
    CitedDocument,
    Evidence,
    Footnotes,
    PageText,
    Provenance,
    number_footnotes,
)
from queries.draw.graphviz_layout import Point
from queries.draw.page_tables import has_no_start
from queries.draw.text_width import clean_text
from queries.question.answer_rows import Hop
from queries.question.party_facts import PartyBrief
from queries.words.plain_words import LINES

FARTHEST: Final = 1_000_000.0
"""Pixels from the middle; no screen puts a party further out."""
KINDS: Final = ("person", "company", "public_body", "trust", "organization", "other", "more")
CERTAINTIES: Final = ("confirmed", "reported", "alleged", "disputed")
KIND_OF: Final = {
    "Person": "person",
    "Company": "company",
    "PublicBody": "public_body",
    "Organization": "organization",
}
_OUR_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}\Z")


@dataclass(frozen=True)
class Node:
    """One party on screen; the fields are those of the payload, every text on one line.

    ``hidden`` says how many owners (↑) and holdings (↓) are known of it and not drawn.
    """

    id: str
    party: str
    name: str
    original: str
    kind: str
    country: str
    listed: bool
    asked: bool
    own: bool
    path: bool
    ended: bool
    pinned: bool
    group: int
    marks: tuple[str, ...]
    hidden: str
    place: Point | None


@dataclass(frozen=True)
class Edge:
    """One link on screen; ``notes`` are the numbers of its footnotes.

    ``points`` and ``at``, the middle of its words, are there if it was drawn before.
    """

    id: str
    source: str
    target: str
    line: str
    label: str
    certainty: str
    ended: bool
    path: bool
    own: bool
    title: str
    claims: int
    role: str = ""
    until: str = ""
    disputed: bool = False
    perhaps: bool = False
    notes: tuple[int, ...] = ()
    points: tuple[Point, ...] = ()
    at: Point | None = None


@dataclass(frozen=True)
class Picture:
    """All that a writer needs.

    Footnotes are what the numbers on links and in sentences stand for, by number; ``documents`` are
    the same, each document once. ``page`` is what the page says that it is taken from. ``left_out``
    counts parties of the scene that the cap keeps off the screen.
    """

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    provenance: Provenance
    claims: Mapping[str, Sequence[Hop]] = field(default_factory=dict)
    footnotes: Mapping[int, str] = field(default_factory=dict)
    documents: tuple[CitedDocument, ...] = ()
    page: PageText = field(default_factory=PageText)
    left_out: int = 0

    def data_lines(self) -> list[str]:
        """Return what is shown, of how much no start is stated, filters and data, as lines."""
        bare = sum(has_no_start(e.line, self.claims.get(e.id) or ()) for e in self.edges)
        of = f"{bare} of {len(self.edges)}" if len(self.edges) > 1 else "the link"
        said = [f"No source states the start of {of}{' links' if len(self.edges) > 1 else ''}."]
        return [*self.provenance.data_lines(len(self.nodes), self.left_out), *said * bool(bare)]

    @property
    def names(self) -> dict[str, str]:
        """The name of every party on screen, by the id of its node."""
        return {node.id: node.name for node in self.nodes}


def node_kind(row: PartyBrief) -> str:
    """Return the kind that decides a node's shape."""
    return "trust" if row["trust"] else KIND_OF.get(row["schema"], "other")


def read_picture(
    payload: Payload,
    provenance: Provenance,
    *,
    evidence: Evidence | None = None,
    noted: bool = True,
) -> Picture:
    """Read the payload of a scene into a picture; a place that is no number is left to a layout.

    ``evidence`` are the statements behind the links, and what the page says; a picture that is not
    ``noted`` has their numbers without their texts. Raises `InputError` if an id is not ours or
    used twice, or a link leads to a party not drawn.
    """
    nodes = tuple(map(_read_node, payload["nodes"]))
    evidence = evidence or Evidence()
    notes = number_footnotes(payload["edges"], evidence)
    edges = tuple(_read_edge(item, notes) for item in payload["edges"])
    _check_ids([node.id for node in nodes], edges)
    return Picture(
        title=clean_text(payload.get("title") or "Ownership"),
        nodes=nodes,
        edges=edges,
        provenance=provenance,
        claims=evidence.claims,
        footnotes=notes.footnotes if noted else {},
        documents=notes.documents if noted else (),
        page=evidence.page,
        left_out=payload.get("left_out") or 0,
    )


def _check_ids(nodes: Sequence[str], edges: Sequence[Edge]) -> None:
    ids = [*nodes, *(edge.id for edge in edges)]
    wrong = [text for text in ids if not _OUR_ID.match(text)]
    if wrong:
        raise InputError(f"{wrong[0][:60]!r} is no id of a scene; draw the scene anew")
    if len(set(ids)) != len(ids):
        raise InputError("two parts of the scene have one id; draw the scene anew")
    known = set(nodes)
    for edge in edges:
        if not {edge.source, edge.target} <= known:
            raise InputError(
                f"link {edge.id} leads to a party that is not drawn; draw the scene anew"
            )


def _read_node(item: PayloadNode) -> Node:
    name, original = clean_text(item["name"]), clean_text(item.get("original") or "")
    return Node(
        id=item["id"],
        party=clean_text(item["party"]),
        name=name or "name not stated",
        original="" if original == name else original,
        kind=_known_word(item["kind"], KINDS),
        country=clean_text(item.get("country") or "").lower(),
        marks=tuple(filter(None, map(clean_text, item["marks"]))),
        group=item.get("group") or 0,
        hidden=_hidden_words(item.get("relations") or ()),
        place=read_point((item["x"], item["y"])),
        listed=item["listed"],
        asked=item["asked"],
        own=item.get("own", False),
        path=item["path"],
        ended=item.get("ended", False),
        pinned=item.get("pinned", False),
    )


def _hidden_words(relations: Sequence[RelationCount]) -> str:
    """Return how many neighbours are not drawn, as a card says it: ``↑3 · ↓600``."""
    signs = {"up": "↑", "down": "↓"}
    return " · ".join(
        f"{signs[said['direction']]}{said['count'] - said['shown']:,}"
        for said in relations
        if said["direction"] in signs and said["count"] > said["shown"]
    )


def _read_edge(item: PayloadEdge, notes: Footnotes) -> Edge:
    return Edge(
        id=item["id"],
        source=item["source"],
        target=item["target"],
        line=_known_word(item["line"], LINES),
        label=clean_text(item["label"]),
        certainty=_known_word(item["certainty"], CERTAINTIES, otherwise="reported"),
        ended=item["ended"],
        path=item["path"],
        own=item.get("own", False),
        title=clean_text(item["title"]),
        claims=item["claims"],
        role=clean_text(item.get("role") or ""),
        until=clean_text(item.get("until") or ""),
        disputed=item.get("disputed", False),
        perhaps=item.get("perhaps", False),
        notes=notes.of_edge.get(item["id"], ()),
        points=tuple(filter(None, map(read_point, item.get("points") or ()))),
        at=read_point(item.get("at")),
    )


def _known_word(value: str, known: Sequence[str], otherwise: str = "other") -> str:
    return value if value in known else otherwise


def read_point(value: object) -> Point | None:
    """Read a point; ``None`` for anything else, such as the place of a party never drawn."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    if not all(isinstance(v, int | float) and not isinstance(v, bool) for v in value):
        return None
    x, y = (float(v) for v in value)
    near = all(math.isfinite(v) and abs(v) <= FARTHEST for v in (x, y))
    return (x, y) if near else None
