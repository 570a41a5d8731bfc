"""What joins the parties of a scene: statements that its filters let through, by pair and line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from queries.draw import page_tables
from queries.explorer.scene.scene_facts import Facts
from queries.explorer.scene.scene_state import Filters, Scene
from queries.question.answer_rows import Hop
from queries.rows.statements import CONTROLS
from queries.words import plain_words
from queries.words.hop_phrases import hop_clause
from queries.words.plain_words import BONDS, LINES, line_kind
from queries.words.safe_text import plain_line
from queries.words.value_text import UNKNOWN_MARK, line_label

MOST_RANGES: Final = 2
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
    def has_ended(self) -> bool:
        """Return whether nothing of it holds, or perhaps holds, on the day."""
        return all(page_tables.is_past(said) for said in self.statements)

    @property
    def current_statements(self) -> tuple[Hop, ...]:
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
        found = {said["certainty"] for said in self.current_statements}
        return " / ".join(sorted(found, key=_STRONGEST.index))

    @property
    def label(self) -> str:
        """The share as it is printed on a line: ranges as ranges, ``?`` where it is unknown."""
        if self.line not in BONDS:
            return ""
        labels = list(dict.fromkeys(map(line_label, self.current_statements)))
        known = [label for label in labels if label not in ("", UNKNOWN_MARK)]
        if known:
            return " / ".join(known[:MOST_RANGES]) + (" …" if len(known) > MOST_RANGES else "")
        return UNKNOWN_MARK if UNKNOWN_MARK in labels else ""

    @property
    def relation(self) -> str:
        """What joins them, in words; control by its kinds."""
        first = self.current_statements[0]
        if first["relation"] != CONTROLS:
            return plain_words.relation_words(first)
        return " / ".join(
            dict.fromkeys(
                plain_words.types_text(said) or "control" for said in self.current_statements
            )
        )

    @property
    def _control_kinds(self) -> str:
        """Each kind of control with its own certainty."""
        found: dict[str, None] = {}
        for said in sorted(
            self.current_statements, key=lambda said: _STRONGEST.index(said["certainty"])
        ):
            found[f"{plain_words.types_text(said) or 'control'} ({said['certainty']})"] = None
        return " / ".join(found)

    @property
    def title(self) -> str:
        """The tie in one sentence, for the hover text and the details."""
        first = self.current_statements[0]
        if first.get("asset_id"):
            return hop_clause(first)
        source, target = plain_line(first["from_name"]), plain_line(first["to_name"])
        controls = first["relation"] == CONTROLS
        if controls:
            # What one source confirms and another's dispute are no one sentence.
            parts = [f"{source} → {target}: {self._control_kinds}"]
        else:
            parts = [f"{source} {plain_words.relation_words(first)} {target}"]
        if self.label == UNKNOWN_MARK:
            parts.append("share unknown")
        elif self.label:
            parts.append(self.label)
        if not controls:
            parts.append(self.certainties)
        if self.has_ended:
            parts.append("does not hold on this day")
        parts.append(page_tables.plural(len(self.statements), "statement"))
        return ", ".join(parts)


def find_ties(facts: Facts, parties: Iterable[str], filters: Filters) -> list[Tie]:
    """Return the ties between parties that the filters let through, in the order of the parties."""
    places = {party: place for place, party in enumerate(parties)}
    found: dict[tuple[str, str, str], list[Hop]] = {}
    for said in facts.statements:
        source, target = said["from_id"], said["to_id"]
        if source in places and target in places and passes_filters(said, filters):
            found.setdefault((source, target, line_kind(said)), []).append(said)
    made = [Tie(*key, tuple(said)) for key, said in found.items()]
    return sorted(
        made, key=lambda tie: (places[tie.source], places[tie.target], LINES.index(tie.line))
    )


def passes_filters(said: Hop, filters: Filters) -> bool:
    """Return whether the filters let a statement be drawn."""
    if said["certainty"] not in filters.certainty or line_kind(said) not in filters.lines:
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
