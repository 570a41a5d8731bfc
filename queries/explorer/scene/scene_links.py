"""What joins the parties of a scene: statements that its filters let through, by pair and line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from queries.answers.neighbour_rows import INTEREST_LINES, line_of
from queries.answers.statements import CONTROLS
from queries.draw import page_tables
from queries.explorer.scene.scene_facts import Facts
from queries.explorer.scene.scene_state import LINES, Filters, Scene
from queries.question.answer_rows import Hop
from queries.words import plain_words
from queries.words.safe_text import plain
from queries.words.value_text import UNKNOWN_MARK, line_label

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
    statements: tuple[Hop, ...]

    @property
    def ended(self) -> bool:
        """Return whether nothing of it holds, or perhaps holds, on the day."""
        return all(page_tables.is_past(said) for said in self.statements)

    @property
    def current(self) -> tuple[Hop, ...]:
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
        found = {said["certainty"] for said in self.current}
        return " / ".join(sorted(found, key=_STRONGEST.index))

    @property
    def label(self) -> str:
        """The share as it is printed on a line: ranges as ranges, ``?`` where it is unknown."""
        if self.line not in INTEREST_LINES:
            return ""
        labels = list(dict.fromkeys(map(line_label, self.current)))
        known = [label for label in labels if label not in ("", UNKNOWN_MARK)]
        if known:
            return " / ".join(known[:LABELS]) + (" …" if len(known) > LABELS else "")
        return UNKNOWN_MARK if UNKNOWN_MARK in labels else ""

    @property
    def relation(self) -> str:
        """What joins them, in words; control by its kinds."""
        first = self.current[0]
        if first["relation"] != CONTROLS:
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
        controls = first["relation"] == CONTROLS
        if controls:
            # What one source confirms and another's dispute are no one sentence.
            parts = [f"{source} → {target}: {self._kinds}"]
        else:
            parts = [f"{source} {plain_words.relation(first)} {target}"]
        if self.label == UNKNOWN_MARK:
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
    found: dict[tuple[str, str, str], list[Hop]] = {}
    for said in facts.statements:
        source, target = said["from_id"], said["to_id"]
        if source in places and target in places and passes(said, filters):
            found.setdefault((source, target, line_of(said)), []).append(said)
    made = [Tie(*key, tuple(said)) for key, said in found.items()]
    return sorted(
        made, key=lambda tie: (places[tie.source], places[tie.target], LINES.index(tie.line))
    )


def passes(said: Hop, filters: Filters) -> bool:
    """Return whether the filters let a statement be drawn."""
    if said["certainty"] not in filters.certainty or line_of(said) not in filters.lines:
        return False
    if page_tables.is_past(said) and not filters.past:
        return False
    ends = (said["share_max_pct"], said.get("votes_max_pct"))
    stated = [end for end in ends if end is not None]
    return not stated or max(stated) >= filters.least


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
