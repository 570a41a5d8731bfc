"""What joins two parties: all that is stated of one kind of bond, as one line says it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from graph.store.protocol.graph_schema import CONTROLS
from graph.values.dates import end_text
from graph.values.vocabulary import COUNTED_CERTAINTY
from queries.draw import page_tables
from queries.draw.canvas_payload import PayloadEdge
from queries.question.answer_rows import Hop
from queries.words import plain_words
from queries.words.hop_phrases import denials_of, is_role, link_words, verb_phrase
from queries.words.plain_words import BONDS
from queries.words.safe_text import plain_line, without_numbers
from queries.words.stated_facts import (
    Fact,
    SourceNotes,
    Told,
    claims_of,
    ending_facts,
    fact_sentences,
    stakes_of,
    stated_days,
)
from queries.words.value_text import UNKNOWN_MARK, line_labels

MOST_RANGES: Final = 2
"""Ranges that one line has room for; the table shows all."""
_LAST_DAY: Final = "9999"
"""Statements say themselves whether they hold, so that their days are told as of the last one."""
_STRONGEST: Final = ("confirmed", "reported", "disputed", "alleged")


@dataclass(frozen=True, eq=False)
class Tie:
    """Everything that is stated of one kind of bond from one party to another.

    ``statements`` are in the order of the record, ``line`` says how it is drawn. What is told of
    it is put together once.
    """

    source: str
    target: str
    line: str
    statements: tuple[Hop, ...]

    @cached_property
    def has_ended(self) -> bool:
        """Return whether nothing of it holds, or perhaps holds, on the day."""
        return all(page_tables.is_past(said) for said in self.statements)

    @cached_property
    def is_open(self) -> bool:
        """Return whether sources leave open of all of it whether it held on the day."""
        held = {said["holds"] for said in self.statements}
        return self.line != "address" and "perhaps" in held and "yes" not in held

    @cached_property
    def current_statements(self) -> tuple[Hop, ...]:
        """What of it holds or perhaps holds; all where nothing does."""
        held = tuple(said for said in self.statements if not page_tables.is_past(said))
        return held or self.statements

    @cached_property
    def certainty(self) -> str:
        """The strongest certainty of what holds, as the line is drawn."""
        return self.certainties.partition(" / ")[0]

    @cached_property
    def certainties(self) -> str:
        """Every certainty of what holds, the strongest first."""
        found = {said["certainty"] for said in self.current_statements}
        return " / ".join(sorted(found, key=_STRONGEST.index))

    @cached_property
    def is_disputed(self) -> bool:
        """Return whether somebody disputes what of it holds, however sure its source is."""
        held = self.current_statements
        return any(said["certainty"] == "disputed" or said.get("disputed_by") for said in held)

    @cached_property
    def ended_on(self) -> str:
        """When it ended, in words; empty where it holds, or where no one day is stated."""
        days = {said["valid_to"] for said in self.statements}
        day = days.pop() if self.has_ended and len(days) == 1 else None
        return end_text(day) if day else ""

    @cached_property
    def role(self) -> str:
        """What the source calls the role or the link, for a line that states no share."""
        roles = all(map(is_role, self.current_statements))
        plain = self.line in ("ownership", "consolidation", "transfer") and not roles
        if plain or self.label:
            return ""
        told = [
            plain_words.role_text(said)
            or (link_words(said["relation"]) if self.line == "other" else "")
            for said in self.current_statements
        ]
        return ", ".join(dict.fromkeys(filter(None, told)))

    @cached_property
    def label(self) -> str:
        """The share as it is printed on a line: ranges as ranges, ``?`` where it is unknown."""
        if self.line not in BONDS:
            return ""
        shares = [said for said in self.current_statements if not is_role(said)]
        labels = line_labels(shares)
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

    @cached_property
    def sentence(self) -> str:
        """What is stated of it, as an answer tells it; what is claimed is told as a claim."""
        head = self.statements[0].get("from_in_text") or self.statements[0]["from_name"]
        counted: list[Hop] = []
        claimed: dict[str, list[Hop]] = {}
        for said in self.current_statements:
            sure = said["certainty"] in COUNTED_CERTAINTY
            (counted if sure else claimed.setdefault(verb_phrase(said), [])).append(said)
        facts: list[Told] = []
        for verb, stake in stakes_of(counted):
            denied = "".join(text for text, _ in denials_of(stake))
            facts.append(Fact(f"{head} {verb}{stated_days(stake[0], _LAST_DAY)}", stake, denied))
            facts += ending_facts(stake, _LAST_DAY)
        for claims in claimed.values():
            facts += claims_of(claims, head)
        told = [without_numbers(" ".join(fact_sentences(facts, SourceNotes())))]
        if self.is_open:
            told.append("It is open whether this held on the day asked about.")
        if page_tables.has_no_start(self.line, self.statements):
            told.append("No source states the start.")
        if self.has_ended and self.line != "transfer":
            told.append("This did not hold on the day asked about.")
        return plain_line(" ".join(told))

    def payload_edge(self, id: str, source: str, target: str, *, path: bool) -> PayloadEdge:
        """Return the tie as a line between two nodes, on a ``path`` of the verdict or not."""
        return {
            "id": id,
            "source": source,
            "target": target,
            "line": self.line,
            "label": self.label,
            "role": self.role,
            "until": self.ended_on,
            "certainty": self.certainty,
            "disputed": self.is_disputed,
            "perhaps": self.is_open,
            "ended": self.has_ended,
            "path": path,
            "title": self.sentence,
            "claims": len(self.statements),
        }
