"""The picture of a party with the numbers of its page: every line that is drawn has one."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NotRequired, cast

from queries.draw.canvas_payload import CanvasPayload, PayloadEdge
from queries.draw.footnotes import with_denials
from queries.draw.ties import Tie
from queries.explorer.scene.scene_facts import Facts
from queries.explorer.scene.scene_file import count_ended
from queries.explorer.scene.scene_payload import DrawnScene
from queries.explorer.scene.scene_state import Scene
from queries.party_answer.note_book import noted_statement
from queries.party_answer.page_shape import Note, PartyPage
from queries.question.answer_rows import Hop


class NumberedEdge(PayloadEdge):
    """A line with what the filters of a sheet ask for.

    ``high`` is the largest share in percent, ``None`` where none is stated.
    """

    high: float | None


class SheetScene(CanvasPayload):
    """A drawing on a sheet, with what its drawer of filters says."""

    ended: NotRequired[bool]
    ended_count: NotRequired[int]
    scripts: NotRequired[bool]
    scripts_count: NotRequired[int]
    hidden: NotRequired[int]


def numbering(page: PartyPage, extra: dict[str, int]) -> Callable[[Mapping[str, Any]], int]:
    """Return what gives a statement its number: that of the page, or one behind all of these.

    ``extra`` are numbers by record that were given before, which stay; new ones are added.
    """
    last = max((note["number"] for note in page["notes"]), default=0)

    def number(said: Mapping[str, Any]) -> int:
        known = page["edge_notes"].get(said["record"])
        return extra.setdefault(said["record"], last + len(extra) + 1) if known is None else known

    return number


def number_on(page: PartyPage, drawn: DrawnScene, extra: dict[str, int]) -> list[Note]:
    """Return the notes of a page with those of drawn lines; ``extra`` has numbers beyond them."""
    notes, number_of = list(page["notes"]), numbering(page, extra)
    more: dict[int, Note] = {}
    for stated in with_denials(_statements(drawn.ties)):
        number = number_of(stated)
        if stated["record"] not in page["edge_notes"] and number not in more:
            said = noted_statement(stated)
            more[number] = {"number": number, "cited": False, "statements": [said]}
    return [*notes, *(more[number] for number in sorted(more))]


def _statements(ties: Iterable[Tie]) -> list[Hop]:
    return [said for tie in ties for said in tie.statements]


def sheet_scene(drawn: DrawnScene, held: Scene, facts: Facts) -> SheetScene:
    """Return the drawing as the sheet takes it, each line with what its filters ask for.

    ``facts`` are those of its parties, for the counts beside the filters.
    """
    ties: dict[str, list[Tie]] = {}
    for tie, edge in drawn.edge_of.items():
        ties.setdefault(edge, []).append(tie)
    edges: list[NumberedEdge] = [
        {**edge, "high": _largest(_statements(ties.get(edge["id"], [])))}
        for edge in drawn.payload["edges"]
    ]
    return {
        **drawn.payload,
        "edges": cast("list[PayloadEdge]", edges),
        "ended": held.filters.past,
        "ended_count": count_ended(facts, drawn.parties, held.filters),
        "scripts": held.filters.scripts,
        "scripts_count": sum(
            bool(facts.parties[one]["original"]) for one in drawn.parties if one in facts.parties
        ),
        "hidden": len(held.view.hidden),
    }


def _largest(said: Iterable[Hop]) -> float | None:
    ends = [
        Decimal(end)
        for hop in said
        for end in (hop["share_max_pct"], hop.get("votes_max_pct"))
        if end is not None
    ]
    return float(max(ends)) if ends else None
