"""A person at work on the queue: each decision is written at once, the record is read once.

On a terminal both records stand side by side, and a decision is one key.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from graph.head.decisions import LATER, asks_for_two
from graph.head.manifest import Head
from graph.record.record import Record
from graph.world.world import World
from queries.decisions.decide_pairs import Asked, make_decisions
from queries.decisions.history import undo_lines
from queries.decisions.queue import queue_rows
from queries.decisions.side_by_side import side_by_side
from queries.question.workspace_rows import QueueRow
from queries.terminal.terminal_tables import new_console, print_line, print_table

KEYS: Final = {"s": "same", "d": "different", "u": "unsure", "l": "later"}
"""The key of each decision, on a terminal and in the explorer."""
_HELP: Final = (
    "s same · d different · u unsure · l later · space skip · z undo the last one · q quit"
)
_OVER: Final = "No pair is left. z undo the last one · any other key ends"
_SKIPS: Final = (" ", "n", "\r", "\n")


@dataclass
class Review:
    """The queue as it was when the review began, and the ledger as it grows.

    The world is not read again after each decision. ``decided`` are ids of parties; ``keys`` of
    decisions that were written together and can be taken back, none for what was put off.
    """

    record: Record
    world: World
    head: Head
    decided: set[str] = field(default_factory=set)
    keys: list[list[str]] = field(default_factory=list)

    def queue(self) -> list[QueueRow]:
        """Return the pairs that wait."""
        return queue_rows(self.world, self.head)

    @property
    def asks_for_two(self) -> bool:
        """Return whether a second person has to sign."""
        return asks_for_two(self.head.judgements)

    def decide(self, *asked: Asked) -> None:
        """Write decisions; `InputError` if one is wrong, or the record was changed meanwhile."""
        lines = make_decisions(self.world, self.head, asked)
        self.head = self.record.decide(*lines, seen=self.head.data_version)
        first = {frozenset(one.pair): one.key for one in reversed(lines) if one.judgement != LATER}
        ends = [frozenset((one.left, one.right)) for one in asked]
        self.keys.append([first[pair] for pair in ends if pair in first])
        self.decided.update(*ends)

    def undo(self, by: str | None) -> None:
        """Take the last decision back; what was put off stays so."""
        if keys := self.keys.pop():
            why = "taken back in the review"
            lines = [line for key in keys for line in undo_lines(self.head, key, why, by)]
            self.head = self.record.decide(*lines, seen=self.head.data_version)


@dataclass(frozen=True)
class Reviewer:
    """Who goes through the queue: the name that is written down, and who else signs."""

    by: str | None
    second: str | None


def go_through(review: Review, reviewer: Reviewer, key: Callable[[], str]) -> int:
    """Show pair after pair and write each decision at once; return how many were written.

    ``key`` waits for a key and returns it. Raises `InputError` if the record was changed meanwhile.
    """
    console, waiting = new_console(), review.queue()
    if review.asks_for_two and reviewer.second is None:
        print_line(console, "A second person has to sign what is decided about a listed party.")
    if not waiting:
        print_line(console, "No pair waits for a decision.")
    place, places = 0, list[int]()
    while place < len(waiting) or places:
        is_over = place == len(waiting)
        if is_over:
            # The last decision can be taken back as every other.
            print_line(console, _OVER, style="dim")
        else:
            row = waiting[place]
            _show(review.world, row, f"{place + 1} of {len(waiting)}")
        pressed = key().lower()
        if pressed == "\x03":
            raise KeyboardInterrupt
        if pressed == "z" and places:
            review.undo(reviewer.by)
            place = places.pop()
        elif is_over or pressed in ("q", "\x1b", "\x04"):
            break
        elif pressed in KEYS:
            ends = row["left"], row["right"]
            review.decide(Asked(*ends, KEYS[pressed], None, reviewer.by, reviewer.second))
            places.append(place)
            place += 1
        elif pressed in _SKIPS:
            place += 1
        else:
            print_line(console, _HELP)
    return len(places)


def _show(world: World, row: QueueRow, which: str) -> None:
    """Print both records of a pair side by side."""
    console = new_console()
    count = "1 party" if row["below"] == 1 else f"{row['below']:,} parties"
    below = f", {count} below" if row["below"] else ""
    print_line(console, f"Pair {row['pair']} ({which}{below})", style="bold")
    for reason in row["reasons"]:
        print_line(console, reason, indent=2)
    heads = ("", row["left"], "", row["right"])
    print_table(console, heads, list(side_by_side(world, row["left"], row["right"])))
    print_line(console, _HELP, style="dim")
