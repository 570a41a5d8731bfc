"""The picture of a party with the numbers of its page: every line that is drawn has one.

Pure functions; nothing here knows Streamlit.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NotRequired

from queries.draw.canvas_payload import CanvasPayload, PayloadEdge
from queries.explorer.scene.scene_links import Tie
from queries.explorer.scene.scene_payload import DrawnScene
from queries.explorer.scene.scene_state import Scene
from queries.party_answer.note_book import noted_statement
from queries.party_answer.page_shape import Note, PartyPage
from queries.question.answer_rows import Hop
from queries.words.hop_phrases import verb_phrase
from queries.words.safe_text import plain_line


class NumberedEdge(PayloadEdge):
    """A line with its numbers.

    Attributes:
        notes: numbers of the statements behind it, rising.
        high: the largest share that they let it be, in percent; ``None`` where none is stated.
        verb: what joins its ends, between their names.
    """

    notes: list[int]
    high: float | None
    verb: str


class SheetScene(CanvasPayload):
    """A drawing on a sheet, with what its drawer of filters says."""

    ended: NotRequired[bool]
    hidden: NotRequired[int]


def number_on(page: PartyPage, drawn: DrawnScene, extra: dict[str, int]) -> list[Note]:
    """Return the notes of a page with those of every line that is drawn.

    Args:
        page: its own notes keep their numbers.
        drawn: the picture.
        extra: numbers by record that were given before, which stay; new ones are added.
    """
    known = page["edge_notes"]
    notes = list(page["notes"])
    last = max((note["number"] for note in notes), default=0)
    more: dict[int, Note] = {}
    for hop in _statements(drawn.ties):
        record = hop["record"]
        if record in known:
            continue
        number = extra.setdefault(record, last + len(extra) + 1)
        if number not in more:
            said = noted_statement(hop)
            more[number] = {"number": number, "cited": False, "statements": [said]}
    return [*notes, *(more[number] for number in sorted(more))]


def _statements(ties: Iterable[Tie]) -> list[Hop]:
    return [said for tie in ties for said in tie.statements]


def sheet_scene(drawn: DrawnScene, held: Scene, numbers: Mapping[str, int]) -> SheetScene:
    """Return the drawing as the sheet takes it, each line with its numbers.

    Args:
        drawn: the drawing.
        held: the scene that is drawn.
        numbers: number by record of every statement.
    """
    ties: dict[str, list[Tie]] = {}
    for tie, edge in drawn.edge_of.items():
        ties.setdefault(edge, []).append(tie)
    edges: list[PayloadEdge] = [
        _numbered_edge(edge, ties.get(edge["id"], []), numbers) for edge in drawn.payload["edges"]
    ]
    return {
        **drawn.payload,
        "edges": edges,
        "ended": held.filters.past,
        "hidden": len(held.view.hidden),
    }


def _numbered_edge(edge: PayloadEdge, ties: list[Tie], numbers: Mapping[str, int]) -> NumberedEdge:
    said = _statements(ties)
    return {
        **edge,
        "notes": sorted({numbers[hop["record"]] for hop in said if hop["record"] in numbers}),
        "high": _largest(said),
        "verb": _verb(said),
    }


def _verb(said: list[Hop]) -> str:
    """Return what joins two parties, to stand between their names."""
    if not said:
        return ""
    words = plain_line(verb_phrase(said[0]))
    # The phrase names whom it is about, as the list of steps does itself.
    return words.removesuffix(plain_line(said[0]["to_name"])).strip()


def _largest(said: Iterable[Hop]) -> float | None:
    ends = [
        Decimal(end)
        for hop in said
        for end in (hop["share_max_pct"], hop.get("votes_max_pct"))
        if end is not None
    ]
    return float(max(ends)) if ends else None
