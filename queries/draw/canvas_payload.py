"""What a scene draws, as the canvas takes it and the writers of files read it.

The payload is a plain dict that goes to the browser as JSON. Ids are our own and never come from
the data. A key that is not required counts as false, empty or zero where it is missing.
"""

from collections.abc import Sequence
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

    ``party`` is empty for a group and for folded neighbours, ``group`` zero for a single one.
    ``kind`` is one of `queries.draw.scene_picture.KINDS`, which decides the form. ``x`` and ``y``
    are the middle of its box in pixels, ``None`` where the layout decides. ``country`` is a code,
    ``place`` its name.
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
    place: NotRequired[str]
    own: NotRequired[bool]
    ended: NotRequired[bool]
    pinned: NotRequired[bool]
    group: NotRequired[int]
    relations: NotRequired[list[RelationCount]]


class PayloadEdge(TypedDict):
    """One line from node to node; ``claims`` counts the statements behind it.

    ``title`` says in sentences what is stated of it. ``until`` is its end in words, ``role`` what a
    source calls it without a share. ``disputed`` also where a surer statement sets its certainty;
    ``perhaps`` where sources leave it open whether it held on the day. ``notes`` are numbers of the
    notes that prove it; without them a picture numbers its own. ``points``, and ``at``
    for its words, are those of a drawing made before.
    """

    id: str
    source: str
    target: str
    line: str
    label: str
    certainty: str
    ended: bool
    path: bool
    title: str
    claims: int
    own: NotRequired[bool]
    role: NotRequired[str]
    until: NotRequired[str]
    disputed: NotRequired[bool]
    perhaps: NotRequired[bool]
    notes: NotRequired[list[int]]
    points: NotRequired[Sequence[Sequence[float]]]
    at: NotRequired[Sequence[float]]


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
    """An edge as it is drawn: its points, where its words stand, their size, the groups of an SVG.

    ``back`` is how far before its tip the line ends, ``label`` empty where it has no words.
    """

    points: list[list[float]]
    at: list[float]
    size: list[float]
    back: float
    svg: str
    label: str


class CanvasDrawing(TypedDict):
    """How a scene is drawn: each node and each edge by its id, and the legend.

    An entry of it has a width, and the ids of what is drawn with its mark. ``colours`` has their
    names, each for a light and for a dark ground.
    """

    cards: dict[str, DrawnCard]
    ties: dict[str, DrawnTie]
    legend: list[tuple[str, float, list[str]]]
    colours: dict[str, list[str]]


class CanvasPayload(Payload, CanvasDrawing):
    """What the canvas is given: another ``id`` is another drawing.

    ``drawn`` counts parties; ``undo`` and ``redo`` say whether there is such a step.
    """

    id: str
    drawn: int
    group: str | None
    undo: bool
    redo: bool
