"""What a picture of paths holds and where it goes: owners above, holdings below, links beside."""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from queries.explorer import words
from queries.explorer.safe import plain
from queries.explorer.view import is_link

MOST: Final = 60
"""Parties that one picture shows; at more nobody can read it."""
COLUMN: Final = 270
ROW: Final = 190
WIDEST: Final = 7
SWEEPS: Final = 4


@dataclass
class Box:
    """One party of the picture; ``rank`` counts rows from the target, owners negative."""

    party: str
    name: str
    rank: int = 0
    x: float = 0
    y: float = 0
    marks: list[str] = field(default_factory=list)


@dataclass
class Line:
    """Everything stated about one relation between two parties, drawn once."""

    start: str
    end: str
    relation: str
    link: bool
    counts: bool
    hops: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def certain(self) -> bool:
        """Whether any of the statements is confirmed or reported."""
        return any(hop.get("certainty") in ("confirmed", "reported") for hop in self.hops)


@dataclass
class Drawing:
    """Boxes and lines with places; ``left_out`` paths had no room."""

    target: str
    boxes: dict[str, Box]
    lines: list[Line]
    left_out: int


def draw(
    target: str, target_name: str, paths: Sequence[Mapping[str, Any]], owners: Sequence[Any] = ()
) -> Drawing:
    """Lay out paths to a target, and the owners of the target around them.

    Args:
        target: id of the party asked about.
        target_name: its name.
        paths: paths of the interface, best first; those beyond 60 parties are left out.
        owners: hops above the target that are shown for orientation.
    """
    drawing = Drawing(
        target, {target: Box(target, plain(target_name), marks=["asked about"])}, [], 0
    )
    lines: dict[tuple[str, str, str], Line] = {}
    for path in paths:
        parties = {hop[end] for hop in path["hops"] for end in ("from_id", "to_id")}
        if len(parties | drawing.boxes.keys()) > MOST:
            drawing.left_out += 1
            continue
        for hop in path["hops"]:
            _add(drawing, lines, hop, counts=bool(path.get("counts_toward_rule")))
        _mark(drawing, path)
    for hop in owners:
        known = {hop["from_id"], hop["to_id"]} | drawing.boxes.keys()
        if hop["to_id"] in drawing.boxes and len(known) <= MOST:
            _add(drawing, lines, hop, counts=False)
    drawing.lines = list(lines.values())
    _rank(drawing)
    _place(drawing)
    return drawing


def _add(
    drawing: Drawing,
    lines: dict[tuple[str, str, str], Line],
    hop: Mapping[str, Any],
    *,
    counts: bool,
) -> None:
    start, end = hop["from_id"], hop["to_id"]
    for party, name in ((start, hop["from_name"]), (end, hop["to_name"])):
        drawing.boxes.setdefault(party, Box(party, plain(name)))
    key = (start, end, words.relation(hop))
    line = lines.setdefault(key, Line(start, end, key[2], is_link(hop), counts))
    line.counts = line.counts or counts
    if hop not in line.hops:
        line.hops.append(hop)


def _mark(drawing: Drawing, path: Mapping[str, Any]) -> None:
    box = drawing.boxes.get(path["listed_id"])
    if box is not None and "LISTED" not in box.marks:
        box.marks.insert(0, "LISTED")


def _rank(drawing: Drawing) -> None:
    """Rank parties by walking out from the target: owners one up, holdings one down."""
    near: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for line in drawing.lines:
        step = 0 if line.link else 1
        near[line.start].append((line.end, step))
        near[line.end].append((line.start, -step))
    ranked, waiting = {drawing.target: 0}, deque([drawing.target])
    while waiting:
        here = waiting.popleft()
        for there, step in near[here]:
            if there not in ranked:
                ranked[there] = ranked[here] + step
                waiting.append(there)
    for party, box in drawing.boxes.items():
        box.rank = ranked.get(party, 0)


def _place(drawing: Drawing) -> None:
    """Order every row by the middle of its neighbours, and spread it round the middle."""
    rows: dict[int, list[Box]] = defaultdict(list)
    for box in drawing.boxes.values():
        rows[box.rank].append(box)
    for row in rows.values():
        _spread(_target_in_the_middle(row, drawing.target))
    near = _neighbours(drawing)
    for _ in range(SWEEPS):
        for rank in sorted(rows):
            if rank == 0:
                continue
            middles = {b.party: _middle(b, near[b.party], drawing.boxes) for b in rows[rank]}
            rows[rank].sort(key=lambda box: (middles[box.party], box.party))
            _spread(rows[rank])
    y = 0.0
    for rank in sorted(rows):
        y = _fold(rows[rank], y)


def _target_in_the_middle(row: list[Box], target: str) -> list[Box]:
    centre = [box for box in row if box.party == target]
    others = [box for box in row if box.party != target]
    half = (len(others) + 1) // 2
    return others[:half] + centre + others[half:]


def _neighbours(drawing: Drawing) -> dict[str, list[str]]:
    near: dict[str, list[str]] = defaultdict(list)
    for line in drawing.lines:
        near[line.start].append(line.end)
        near[line.end].append(line.start)
    return near


def _middle(box: Box, near: Sequence[str], boxes: Mapping[str, Box]) -> float:
    places = [boxes[party].x for party in near if boxes[party].rank != box.rank]
    return sum(places) / len(places) if places else box.x


def _spread(row: Sequence[Box]) -> None:
    for place, box in enumerate(row):
        box.x = (place - (len(row) - 1) / 2) * COLUMN


def _fold(row: Sequence[Box], y: float) -> float:
    """Set a row's height; a row that is too wide becomes several, shifted by half a box."""
    ordered = sorted(row, key=lambda box: box.x)
    parts = [ordered[i : i + WIDEST] for i in range(0, len(ordered), WIDEST)]
    for number, part in enumerate(parts):
        if len(parts) > 1:
            _spread(part)
        for box in part:
            box.x += COLUMN / 4 * (number % 2)
            box.y = y
        y += ROW
    return y
