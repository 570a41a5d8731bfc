"""A person at work on the queue: each decision is written at once, the record is read once."""

from dataclasses import dataclass, field
from typing import Final

from graph.head.decisions import LATER, asks_for_two
from graph.head.manifest import Head
from graph.record.record import Record
from graph.world.world import World
from queries.decisions.decide_pairs import Asked, make_decisions
from queries.decisions.history import undo_lines
from queries.decisions.queue import queue_rows
from queries.question.workspace_rows import QueueRow

KEYS: Final = {"s": "same", "d": "different", "u": "unsure", "l": "later"}
"""The key of each decision, on a terminal and in the explorer."""


@dataclass
class Review:
    """The queue as it was when the review began, and the ledger as it grows.

    The world is not read again after each decision. ``decided`` are ids of parties; ``keys`` of
    decisions that were written and can be taken back, empty for one put off.
    """

    record: Record
    world: World
    head: Head
    decided: set[str] = field(default_factory=set)
    keys: list[str] = field(default_factory=list)

    def queue(self) -> list[QueueRow]:
        """Return the pairs that wait."""
        return queue_rows(self.world, self.head)

    @property
    def asks_for_two(self) -> bool:
        """Return whether a second person has to sign."""
        return asks_for_two(self.head.judgements)

    def decide(self, asked: Asked) -> None:
        """Write a decision; `InputError` if it is wrong, or the record was changed meanwhile."""
        lines = make_decisions(self.world, self.head, [asked])
        self.head = self.record.decide(*lines, seen=self.head.data_version)
        self.keys.append("" if lines[0].judgement == LATER else lines[0].key)
        self.decided |= {asked.left, asked.right}

    def undo(self, by: str | None) -> None:
        """Take the last decision back; what was put off stays so."""
        if key := self.keys.pop():
            lines = undo_lines(self.head, key, "taken back in the review", by)
            self.head = self.record.decide(*lines, seen=self.head.data_version)
