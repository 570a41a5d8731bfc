"""What joins the parties of a scene: statements that its filters let through, by pair and line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from queries.answers.neighbour_rows import INTEREST_LINES, line_of
from queries.answers.statements import CONTROLS
from queries.draw import page_tables
from queries.explorer.scene.scene_facts import Facts
from queries.explorer.scene.scene_state import LINES, Filters, Scene
from queries.question.answer import decimal_text
from queries.words import plain_words
from queries.words.safe_text import plain

Row = Mapping[str, Any]

UNKNOWN: Final = "?"
LABELS: Final = 2
"""Ranges that one line has room for; the table shows all."""
_STRONGEST: Final = ("confirmed", "reported", "disputed", "alleged")


@dataclass(frozen=True, eq=False)
class Tie:
    """Everything that is stated of one kind of bond from one party to another.

    Attributes:
        source: who owns or acts.
        target: on whom.
        line: the kind of line that it is drawn as.
        statements: hops, in the order of the record.
    """

    source: str
    target: str
    line: str
    statements: tuple[Row, ...]

    @property
    def ended(self) -> bool:
        """Return whether nothing of it holds, or perhaps holds, on the day."""
        return all(page_tables.is_past(said) for said in self.statements)

    @property
    def current(self) -> tuple[Row, ...]:
        """What of it holds or perhaps holds; all where nothing does."""
        held = tuple(said for said in self.statements if not page_tables.is_past(said))
        return held or self.statements

    @property
    def certainty(self) -> str:
        """The strongest certainty of what holds, as the line is drawn."""
        return self.certainties.partition(" / ")[0]

    @property
    def certainties(self) -> str:
        """Every certainty of what holds, the strongest first."""
        found = {str(said["certainty"]) for said in self.current}
        return " / ".join(sorted(found, key=_STRONGEST.index))

    @property
    def label(self) -> str:
        """The share as it is printed on a line: ranges as ranges, ``?`` where it is unknown."""
        if self.line not in INTEREST_LINES:
            return ""
        labels = list(dict.fromkeys(map(share_label, self.current)))
        known = [label for label in labels if label not in ("", UNKNOWN)]
        if known:
            return " / ".join(known[:LABELS]) + (" …" if len(known) > LABELS else "")
        return UNKNOWN if UNKNOWN in labels else ""

    @property
    def relation(self) -> str:
        """What joins them, in words; control by its kinds."""
        first = self.current[0]
        if first.get("relation") != CONTROLS:
            return plain_words.relation(first)
        return " / ".join(
            dict.fromkeys(plain_words.types(said) or "control" for said in self.current)
        )

    @property
    def _kinds(self) -> str:
        """Each kind of control with its own certainty."""
        found: dict[str, None] = {}
        for said in sorted(self.current, key=lambda said: _STRONGEST.index(said["certainty"])):
            found[f"{plain_words.types(said) or 'control'} ({said['certainty']})"] = None
        return " / ".join(found)

    @property
    def title(self) -> str:
        """The tie in one sentence, for the hover text and the details."""
        first = self.current[0]
        source, target = plain(first["from_name"]), plain(first["to_name"])
        controls = first.get("relation") == CONTROLS
        if controls:
            # What one source confirms and another's dispute are no one sentence.
            parts = [f"{source} → {target}: {self._kinds}"]
        else:
            parts = [f"{source} {plain_words.relation(first)} {target}"]
        if self.label == UNKNOWN:
            parts.append("share unknown")
        elif self.label:
            parts.append(self.label)
        if not controls:
            parts.append(self.certainties)
        if self.ended:
            parts.append("does not hold on this day")
        parts.append(page_tables.plural(len(self.statements), "statement"))
        return ", ".join(parts)


def ties(facts: Facts, parties: Iterable[str], filters: Filters) -> list[Tie]:
    """Return the ties between parties that the filters let through, in the order of the parties."""
    places = {party: place for place, party in enumerate(parties)}
    found: dict[tuple[str, str, str], list[Row]] = {}
    for said in facts.statements:
        source, target = said["from_id"], said["to_id"]
        if source in places and target in places and passes(said, filters):
            found.setdefault((source, target, line_of(said)), []).append(said)
    made = [Tie(*key, tuple(said)) for key, said in found.items()]
    return sorted(
        made, key=lambda tie: (places[tie.source], places[tie.target], LINES.index(tie.line))
    )


def passes(said: Row, filters: Filters) -> bool:
    """Return whether the filters let a statement be drawn."""
    if said["certainty"] not in filters.certainty or line_of(said) not in filters.lines:
        return False
    if page_tables.is_past(said) and not filters.past:
        return False
    ends = [said.get(key) for key in ("share_max_pct", "votes_max_pct")]
    stated = [end for end in ends if end is not None]
    return not stated or max(stated) >= filters.least


def share_label(said: Row) -> str:
    """Return the share of one statement in a few letters: ``25–50 %``, ``>50 %``, ``?``.

    >>> share_label({"relation": "OWNS", "share_min_pct": 25, "share_max_pct": 50,
    ...              "min_closed": False, "max_closed": True})
    '>25–50 %'
    """
    ends = (said.get("share_min_pct"), said.get("share_max_pct"))
    label = _range(ends, (said.get("min_closed", True), said.get("max_closed", True)))
    if said.get("measure") == "votingRights":
        return label if label in ("", UNKNOWN) else f"{label} votes"
    votes = (said.get("votes_min_pct"), said.get("votes_max_pct"))
    closed = (said.get("votes_min_closed", True), said.get("votes_max_closed", True))
    by_vote = _range(votes, closed)
    if by_vote in ("", UNKNOWN, label):
        return label
    return f"{by_vote} votes" if label in ("", UNKNOWN) else f"{label}, {by_vote} votes"


def _range(ends: Sequence[Any], closed: Sequence[Any]) -> str:
    low, high = ends
    if low is None or high is None:
        return ""
    low, high = Decimal(str(low)), Decimal(str(high))
    if low == high:
        return f"{decimal_text(low)} %"
    if low == 0 and closed[0] and high == 100 and closed[1]:
        return UNKNOWN
    if low == 0 and closed[0]:
        return f"{'≤' if closed[1] else '<'}{decimal_text(high)} %"
    if high == 100 and closed[1]:
        return f"{'≥' if closed[0] else '>'}{decimal_text(low)} %"
    above, below = ("" if closed[0] else ">"), ("" if closed[1] else "<")
    return f"{above}{decimal_text(low)}–{below}{decimal_text(high)} %"


def shown_parties(scene: Scene, facts: Facts, joined: Iterable[Tie]) -> list[str]:
    """Return the parties that stay in sight, the most wanted first.

    A party that an expansion brought goes out of sight when the filters leave nothing that joins
    it to another; the one asked about, paths, pins, and whom a person added stay.
    """
    ends = {end for tie in joined for end in (tie.source, tie.target)}
    view_ = scene.view
    known = [m for m in view_.members if m.party in facts.parties]
    kept = [
        m.party
        for m in known
        if not m.origin or m.party in ends or m.party in view_.pinned or m.party == scene.asked
    ]
    first = {scene.asked}

    def rank(party: str) -> tuple[bool, bool, bool]:
        return party not in first, party not in scene.trail.parties, party not in view_.pinned

    return sorted(kept, key=rank)
