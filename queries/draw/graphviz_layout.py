"""Where cards stand and lines run, by Graphviz: owners above what they own.

What stands on a line is a card of its own to Graphviz, which the line runs through: so no words
lie on a card, on other words or on a line that is not theirs. Graphviz is given sizes and no text,
so it looks for no fonts and the layout does not depend on those of a machine.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from threading import Lock
from typing import Any, Final

from graph.values.errors import OwnershipError
from graph.values.extensions import to_install

Point = tuple[float, float]
Size = tuple[float, float]
INCH: Final = 72.0
AIR: Final = 9.0
"""Least pixels between two boxes that a line can pass between."""
WIDEST: Final = 6
"""Parties of one tie each that stand in one row beside a party; more stand in several."""
MOST_LED: Final = 60
"""Ties beyond which lines between cards that stand are straight: to lead them takes seconds."""
MOST_CAREFUL: Final = 150
"""Ties beyond which nobody follows every line, and a layout takes fewer rounds."""
STRETCH: Final = 1.1
MOST_STRETCHES: Final = 8
"""How far, and how often, places that are too close are stretched before cards move aside."""
MOST_ROWS: Final = 4
CORNER: Final = 14.0
"""How far from a corner a line may leave a card."""
NEEDS: Final = (
    f'a picture needs the extra "explorer": {to_install("explorer")}; on a kind '
    "of machine for which pygraphviz has no file, install Graphviz before"
)
KEPT: Final = 256
"""Layouts that are kept for a page that is opened again, for an undone step, for files."""
_ALONE: Final = Lock()
"""Graphviz keeps its state in the process."""


@dataclass(frozen=True)
class TieBox:
    """A tie to lay out: its ends, and the size of what stands on it."""

    id: str
    source: str
    target: str
    size: Size


@dataclass(frozen=True)
class Layout:
    """The middle of every card and of what stands on every tie, and the points of every tie."""

    cards: Mapping[str, Point]
    labels: Mapping[str, Point]
    ways: Mapping[str, tuple[Point, ...]]


def lay_out(
    cards: Mapping[str, Size], ties: Sequence[TieBox], known: Mapping[str, Point]
) -> Layout:
    """Return a layout of cards (width and height in pixels by id) and the ties that join them.

    Cards that are ``known`` by their middle stand where they are. The same input gives the same.
    Raises `OwnershipError` if Graphviz is not installed.
    """
    return _lay_out(tuple(cards.items()), tuple(ties), tuple(known.items()))


@lru_cache(maxsize=KEPT)
def _lay_out(
    boxes: tuple[tuple[str, Size], ...],
    ties: tuple[TieBox, ...],
    stand: tuple[tuple[str, Point], ...],
) -> Layout:
    """Lay out what `lay_out` is given, as what can be a key; nobody may change what it returns."""
    cards, known = dict(boxes), dict(stand)
    if not cards:
        return Layout({}, {}, {})
    ranked = _lay_out_rows(cards, ties)
    kept = {card: place for card, place in known.items() if card in cards}
    shifts = {_difference(place, ranked.cards[card]) for card, place in kept.items()}
    if not shifts:
        return ranked
    if len(kept) == len(cards) and len(shifts) == 1:
        return _shift_layout(ranked, *shifts)
    places = _place_new_cards(cards, ties, ranked.cards, kept)
    return _route_ties(cards, ties, places)


def _difference(one: Point, other: Point) -> Point:
    return round(one[0] - other[0], 1), round(one[1] - other[1], 1)


def _shift_layout(laid: Layout, by: Point) -> Layout:
    def at(point: Point) -> Point:
        return point[0] + by[0], point[1] + by[1]

    return Layout(
        {key: at(place) for key, place in laid.cards.items()},
        {key: at(place) for key, place in laid.labels.items()},
        {key: tuple(map(at, way)) for key, way in laid.ways.items()},
    )


def _lay_out_rows(cards: Mapping[str, Size], ties: Sequence[TieBox]) -> Layout:
    """Lay all of it out anew, in rows."""
    hasty = {"splines": "line", "mclimit": "0.2", "nslimit": "0.5", "nslimit1": "0.5"}
    how = {"splines": "polyline"} if len(ties) <= MOST_CAREFUL else hasty
    graph = _empty_graph(rankdir="TB", ranksep="0.26", nodesep="0.3", **how)
    for card, size in cards.items():
        _add_box(graph, f"c{card}", size)
    rows = _fan_rows(ties)
    for tie in ties:
        _add_box(graph, f"t{tie.id}", tie.size)
        above, below = rows.get(tie.id, (1, 1))
        graph.add_edge(f"c{tie.source}", f"t{tie.id}", minlen=above, weight=2)
        graph.add_edge(f"t{tie.id}", f"c{tie.target}", minlen=below, weight=2)
    return _read_layout(graph, "dot", cards, ties)


def _fan_rows(ties: Sequence[TieBox]) -> dict[str, tuple[int, int]]:
    """Return how many rows ties that fan out widely take, above and below their words."""
    ends = Counter(end for tie in ties for end in {tie.source, tie.target})
    fans: dict[tuple[str, bool], list[TieBox]] = defaultdict(list)
    for tie in ties:
        if ends[tie.target] == 1:
            fans[tie.source, True].append(tie)
        elif ends[tie.source] == 1:
            fans[tie.target, False].append(tie)
    found = {}
    for (_, downwards), fan in fans.items():
        rows = min(MOST_ROWS, math.ceil(len(fan) / WIDEST))
        for place, tie in enumerate(fan):
            far = 1 + 2 * (place % rows)
            found[tie.id] = (far, 1) if downwards else (1, far)
    return found


def _place_new_cards(
    cards: Mapping[str, Size],
    ties: Sequence[TieBox],
    ranked: Mapping[str, Point],
    kept: Mapping[str, Point],
) -> dict[str, Point]:
    """Return all places: new cards stand to a neighbour as a layout anew would have them."""
    near: dict[str, list[str]] = defaultdict(list)
    for tie in ties:
        near[tie.source].append(tie.target)
        near[tie.target].append(tie.source)
    places = _spread_apart(cards, kept)
    taken = [(place, cards[card]) for card, place in places.items()]
    waiting = [card for card in cards if card not in places]
    while waiting:
        card = next((c for c in waiting if any(n in places for n in near[c])), waiting[0])
        waiting.remove(card)
        at = next((n for n in near[card] if n in places), next(iter(places)))
        dx, dy = (places[at][i] - ranked[at][i] for i in (0, 1))
        wish = ranked[card][0] + dx, ranked[card][1] + dy
        places[card] = _free_place(wish, cards[card], taken, AIR * 2)
        taken.append((places[card], cards[card]))
    return {card: places[card] for card in cards}


def _spread_apart(cards: Mapping[str, Size], kept: Mapping[str, Point]) -> dict[str, Point]:
    """Return places with room between all cards: stretched, then moved aside, only where needed."""
    for step in range(MOST_STRETCHES + 1):
        places = {card: (x * STRETCH**step, y * STRETCH**step) for card, (x, y) in kept.items()}
        boxes = [(places[card], cards[card]) for card in places]
        if not any(_touch(*one, other, AIR * 2) for one, other in combinations(boxes, 2)):
            return places
    taken: list[tuple[Point, Size]] = []
    for card, place in places.items():
        places[card] = _free_place(place, cards[card], taken, AIR * 2)
        taken.append((places[card], cards[card]))
    return places


def _free_place(wish: Point, size: Size, taken: Sequence[tuple[Point, Size]], air: float) -> Point:
    """Return the free place on a row that is nearest to a wish."""
    blocked: list[list[float]] = []
    beside = [
        (box, (size[0] + box[1][0]) / 2 + air) for box in taken if _same_row(wish, size, box, air)
    ]
    for low, high in sorted((box[0][0] - half, box[0][0] + half) for box, half in beside):
        if blocked and low < blocked[-1][1]:
            blocked[-1][1] = max(blocked[-1][1], high)
        else:
            blocked.append([low, high])
    for low, high in blocked:
        if low < wish[0] < high:
            return (low if wish[0] - low <= high - wish[0] else high), wish[1]
    return wish


def _same_row(place: Point, size: Size, other: tuple[Point, Size], air: float) -> bool:
    return abs(place[1] - other[0][1]) < (size[1] + other[1][1]) / 2 + air


def _touch(place: Point, size: Size, other: tuple[Point, Size], air: float) -> bool:
    near = abs(place[0] - other[0][0]) < (size[0] + other[1][0]) / 2 + air
    return near and _same_row(place, size, other, air)


def _route_ties(
    cards: Mapping[str, Size], ties: Sequence[TieBox], places: Mapping[str, Point]
) -> Layout:
    """Lead lines between cards that stand, round what is in their way."""
    led = "polyline" if len(ties) <= MOST_LED else "line"
    graph = _empty_graph(splines=led, notranslate="true")
    taken = []
    for card, size in cards.items():
        _add_box(graph, f"c{card}", size, places[card])
        taken.append((places[card], size))
    beside: Counter[frozenset[str]] = Counter()
    for tie in ties:
        (x, y), (u, v) = places[tie.source], places[tie.target]
        pair = frozenset((tie.source, tie.target))
        part = 0.5 + 0.12 * beside[pair]
        beside[pair] += 1
        place = _free_place((x + (u - x) * part, y + (v - y) * part), tie.size, taken, AIR)
        taken.append((place, tie.size))
        _add_box(graph, f"t{tie.id}", tie.size, place)
        graph.add_edge(f"c{tie.source}", f"t{tie.id}")
        graph.add_edge(f"t{tie.id}", f"c{tie.target}")
    return _read_layout(graph, "nop2", cards, ties)


def _empty_graph(**settings: str) -> Any:
    try:
        from pygraphviz import AGraph
    except ImportError as missing:
        raise OwnershipError(NEEDS) from missing
    graph: Any = AGraph(directed=True, strict=True)
    graph.graph_attr.update(settings)
    graph.node_attr.update(shape="box", fixedsize="true", label="")
    graph.edge_attr.update(dir="none")
    return graph


def _add_box(graph: Any, name: str, size: Size, place: Point | None = None) -> None:
    at = {} if place is None else {"pos": f"{place[0]:.2f},{-place[1]:.2f}"}
    graph.add_node(name, width=f"{size[0] / INCH:.4f}", height=f"{size[1] / INCH:.4f}", **at)


def _read_layout(
    graph: Any, program: str, cards: Mapping[str, Size], ties: Sequence[TieBox]
) -> Layout:
    with _ALONE:
        graph.layout(prog=program)
    places = {str(node): _read_point(node.attr["pos"]) for node in graph.nodes()}
    at = {card: places[f"c{card}"] for card in cards}
    labels = {tie.id: places[f"t{tie.id}"] for tie in ties}
    boxes = [(at[card], size) for card, size in cards.items()]
    boxes += [(labels[tie.id], tie.size) for tie in ties]
    ways = {}
    for tie in ties:
        middle = labels[tie.id]
        first = _read_way(graph.get_edge(f"c{tie.source}", f"t{tie.id}").attr["pos"])
        last = _read_way(graph.get_edge(f"t{tie.id}", f"c{tie.target}").attr["pos"])
        start = _upright(middle, (at[tie.source], cards[tie.source]), tie.size, boxes)
        end = _upright(middle, (at[tie.target], cards[tie.target]), tie.size, boxes)
        ways[tie.id] = (
            *([start] if start else first[:-1]),
            middle,
            *([end] if end else last[1:]),
        )
    return Layout(at, labels, ways)


def _upright(
    label: Point, card: tuple[Point, Size], size: Size, boxes: Iterable[tuple[Point, Size]]
) -> Point | None:
    """Return where a line meets a card straight from its words, if nothing lies between."""
    (x, y), (wide, high) = card
    if abs(label[0] - x) > wide / 2 - CORNER or abs(label[1] - y) < (size[1] + high) / 2:
        return None
    end = y + math.copysign(high / 2, label[1] - y)
    low, top = max(end, label[1]), min(end, label[1])
    for place, (w, h) in boxes:
        if place in (label, card[0]):
            continue
        if abs(place[0] - label[0]) < w / 2 + 3 and top - h / 2 < place[1] < low + h / 2:
            return None
    return label[0], end


def _read_point(text: str) -> Point:
    x, y = text.split(",")
    return round(float(x), 1), round(-float(y), 1) + 0.0


def _read_way(text: str) -> list[Point]:
    """Return the corners of a line, which Graphviz writes as a spline with doubled points."""
    points = [_read_point(part) for part in text.split() if part[0] not in "es"]
    return points[::3]
