"""What a scene draws, as the canvas takes it and the writers of files read it.

The payload is a plain dict that goes to the browser as JSON. Ids are our own and never come from
the data. A key that is not required counts as false, empty or zero where it is missing.
"""

from typing import NotRequired, TypedDict


class RelationCount(TypedDict):
    """How many neighbours a party has in one relation, and how many of them are in sight."""

    key: str
    label: str
    direction: str
    count: int
    shown: int


class PayloadNode(TypedDict):
    """One party, a group of parties, or neighbours too many to draw.

    Attributes:
        party: the party's id; empty for a group and for folded neighbours.
        kind: one of `queries.draw.scene_picture.KINDS`, which decides the form.
        path: whether a path of the verdict leads through it.
        group: how many parties it stands for; zero for a single one.
        x: the middle of its box in pixels; ``None`` where the layout decides, as for ``y``.
    """

    id: str
    party: str
    name: str
    kind: str
    listed: bool
    asked: bool
    path: bool
    marks: list[str]
    x: float | None
    y: float | None
    original: NotRequired[str | None]
    country: NotRequired[str]
    own: NotRequired[bool]
    ended: NotRequired[bool]
    pinned: NotRequired[bool]
    group: NotRequired[int]
    relations: NotRequired[list[RelationCount]]


class PayloadEdge(TypedDict):
    """One line from node to node; ``claims`` counts the statements behind it.

    Attributes:
        until: the day of its end in words, where it has ended and a source states one.
        role: what a source calls it, where no share is stated.
        disputed: somebody disputes it, also where a surer statement sets its certainty.
        notes: numbers of the notes that prove it; without them a picture numbers its own.
    """

    id: str
    source: str
    target: str
    line: str
    label: str
    certainty: str
    ended: bool
    path: bool
    claims: int
    own: NotRequired[bool]
    title: NotRequired[str]
    role: NotRequired[str]
    until: NotRequired[str]
    disputed: NotRequired[bool]
    notes: NotRequired[list[int]]


class Payload(TypedDict):
    """Nodes and edges of a drawing; ``left_out`` counts the parties without room."""

    title: str
    nodes: list[PayloadNode]
    edges: list[PayloadEdge]
    left_out: int


class DrawnCard(TypedDict):
    """A node as it is drawn: its place and size, and the group of an SVG round its middle."""

    x: float
    y: float
    width: float
    height: float
    svg: str


class DrawnTie(TypedDict):
    """An edge as it is drawn: its points, where its words stand, and the groups of an SVG.

    ``back`` is how far before its tip the line ends, ``label`` empty where it has no words.
    """

    points: list[list[float]]
    at: list[float]
    back: float
    svg: str
    label: str


class CanvasDrawing(TypedDict):
    """How a scene is drawn.

    Attributes:
        cards: how each node is drawn, by its id; ``ties`` likewise each edge.
        legend: groups of an SVG for the marks that are drawn, each with its width.
        colours: the names of the colours in them, each for a light and for a dark ground.
    """

    cards: dict[str, DrawnCard]
    ties: dict[str, DrawnTie]
    legend: list[tuple[str, float]]
    colours: dict[str, list[str]]


class CanvasPayload(Payload, CanvasDrawing):
    """What the canvas is given: another ``id`` is another drawing.

    Attributes:
        drawn: parties that are drawn.
        group: what parties are grouped by, ``country`` or ``kind``.
        undo: whether a step can be undone; ``redo`` likewise.
    """

    id: str
    drawn: int
    group: str | None
    undo: bool
    redo: bool
