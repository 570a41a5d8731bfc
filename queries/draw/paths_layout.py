"""What a picture of paths holds and where it goes: who owns or acts above what it acts on."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from queries.draw.page_tables import is_link
from queries.question.answer_rows import Hop, PathRow
from queries.words import plain_words
from queries.words.safe_text import plain_line

MOST_PARTIES: Final = 60
"""Parties that one picture shows; at more nobody can read it."""
COLUMN: Final = 260
ROW: Final = 190
WIDEST: Final = 7
SWEEPS: Final = 4


@dataclass
class Box:
    """One party of the picture; ``rank`` is its row, smaller is higher."""

    party: str
    name: str
    rank: int = 0
    x: float = 0
    y: float = 0
    marks: list[str] = field(default_factory=list)


@dataclass
class Line:
    """Everything stated about one relation between two parties, drawn once.

    Attributes:
        hops: the statements of the relation, as hops of an answer.
        through: the points that a line over several rows runs through.
    """

    start: str
    end: str
    relation: str
    link: bool
    counts: bool
    hops: list[Hop] = field(default_factory=list)
    through: tuple[tuple[float, float], ...] = ()

    @property
    def is_certain(self) -> bool:
        """Return whether any of the statements is confirmed or reported."""
        return any(hop["certainty"] in ("confirmed", "reported") for hop in self.hops)

    @property
    def is_transfer(self) -> bool:
        """Return whether it is what was given away or received."""
        return all(hop.get("asset_id") for hop in self.hops)


@dataclass
class Drawing:
    """Boxes and lines with places; ``left_out`` paths had no room."""

    target: str
    boxes: dict[str, Box]
    lines: list[Line]
    left_out: int


def draw_paths(
    target: str, target_name: str, paths: Sequence[PathRow], owners: Sequence[Hop] = ()
) -> Drawing:
    """Lay out paths to a target, and the owners of the target around them.

    Args:
        target: id of the party asked about.
        target_name: its name.
        paths: paths of the interface, best first; those beyond 60 parties are left out.
        owners: hops above the target that are shown for orientation.
    """
    drawing = Drawing(
        target,
        {target: Box(target, plain_line(target_name) or target, marks=["asked about"])},
        [],
        0,
    )
    lines: dict[tuple[str, str, str], Line] = {}
    for path in paths:
        parties = {end for hop in path["hops"] for end in (hop["from_id"], hop["to_id"])}
        if len(parties | drawing.boxes.keys()) > MOST_PARTIES:
            drawing.left_out += 1
            continue
        for hop in path["hops"]:
            _add_hop(drawing, lines, hop, counts=bool(path["counts_toward_rule"]))
        _mark_listed(drawing, path)
    for hop in owners:
        known = {hop["from_id"], hop["to_id"]} | drawing.boxes.keys()
        if hop["to_id"] in drawing.boxes and len(known) <= MOST_PARTIES:
            _add_hop(drawing, lines, hop, counts=False)
    drawing.lines = list(lines.values())
    arrange_drawing(drawing)
    return drawing


def arrange_drawing(drawing: Drawing) -> None:
    """Set the places of the boxes and lines of a drawing."""
    _rank_parties(drawing)
    _place_boxes(drawing)


def _add_hop(
    drawing: Drawing,
    lines: dict[tuple[str, str, str], Line],
    hop: Hop,
    *,
    counts: bool,
) -> None:
    start, end = hop["from_id"], hop["to_id"]
    for party, name in ((start, hop["from_name"]), (end, hop["to_name"])):
        drawing.boxes.setdefault(party, Box(party, plain_line(name) or party))
    key = (start, end, plain_words.relation_words(hop))
    line = lines.setdefault(key, Line(start, end, key[2], is_link(hop), counts))
    line.counts = line.counts or counts
    if hop not in line.hops:
        line.hops.append(hop)


def _mark_listed(drawing: Drawing, path: PathRow) -> None:
    box = drawing.boxes.get(path["listed_id"])
    if box is not None and "LISTED" not in box.marks:
        box.marks.insert(0, "LISTED")


def _rank_parties(drawing: Drawing) -> None:
    """Rank parties: near the target first, then whoever acts above whom it acts on.

    Parties of a loop may share a row; every other line leads downwards.
    """
    import networkx as nx

    near = _neighbours((line.start, line.end) for line in drawing.lines)
    ranks, waiting = {drawing.target: 0}, deque([drawing.target])
    starts = {(line.start, line.end) for line in drawing.lines}
    while waiting:
        here = waiting.popleft()
        for there in near[here]:
            if there not in ranks:
                ranks[there] = ranks[here] + (1 if (here, there) in starts else -1)
                waiting.append(there)
    graph: nx.DiGraph[str] = nx.DiGraph(sorted(starts))
    loops = {p: n for n, loop in enumerate(nx.strongly_connected_components(graph)) for p in loop}
    downwards = sorted((a, b) for a, b in starts if loops[a] != loops[b])
    # No chain without a loop is longer than the number of boxes, so this settles.
    for _ in drawing.boxes:
        for above, below in downwards:
            ranks[above] = min(ranks[above], ranks[below] - 1)
    for party, box in drawing.boxes.items():
        box.rank = ranks.get(party, 0)


def _place_boxes(drawing: Drawing) -> None:
    """Sort every row by the middle of its neighbours, and spread it round the middle.

    A line over several rows keeps an empty place in each, so that no box lies on it.
    """
    places = dict(drawing.boxes)
    chains = [_row_chain(places, line, number) for number, line in enumerate(drawing.lines)]
    near = _neighbours(pair for chain in chains for pair in pairwise(chain))
    rows: dict[int, list[Box]] = defaultdict(list)
    for box in places.values():
        rows[box.rank].append(box)
    for row in rows.values():
        _spread_row(row)
    for sweep in range(SWEEPS):
        for rank in sorted(rows, reverse=sweep % 2 == 0):
            middles = {
                box.party: _neighbour_middle(box, near[box.party], places) for box in rows[rank]
            }
            rows[rank].sort(key=lambda box: (middles[box.party], box.party))
            _spread_row(rows[rank])
    y = 0.0
    for rank in sorted(rows):
        y = _fold_row(rows[rank], y)
    for line, chain in zip(drawing.lines, chains, strict=True):
        line.through = tuple((places[stop].x, places[stop].y) for stop in chain[1:-1])


def _row_chain(places: dict[str, Box], line: Line, number: int) -> list[str]:
    """Break a line into steps of one row each, with empty places between them."""
    first, last = places[line.start].rank, places[line.end].rank
    stops = [line.start]
    for rank in range(min(first, last) + 1, max(first, last)):
        name = f" {number} {rank}"
        places[name] = Box(name, "", rank)
        stops.append(name)
    if first > last:
        stops[1:] = reversed(stops[1:])
    return [*stops, line.end]


def _neighbours(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = defaultdict(list)
    for start, end in pairs:
        near[start].append(end)
        near[end].append(start)
    return near


def _neighbour_middle(box: Box, near: Sequence[str], places: Mapping[str, Box]) -> float:
    xs = [places[party].x for party in near if places[party].rank != box.rank]
    return sum(xs) / len(xs) if xs else box.x


def _spread_row(row: Sequence[Box]) -> None:
    for place, box in enumerate(row):
        box.x = (place - (len(row) - 1) / 2) * COLUMN


def _fold_row(row: Sequence[Box], y: float) -> float:
    """Set a row's height; a row that is too wide becomes several, shifted by half a box."""
    parts = [row[i : i + WIDEST] for i in range(0, len(row), WIDEST)]
    for number, part in enumerate(parts):
        if len(parts) > 1:
            _spread_row(part)
        for box in part:
            box.x += COLUMN / 4 * (number % 2)
            box.y = y
        y += ROW
    return y
