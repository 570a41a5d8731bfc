"""The queue on a terminal: both records side by side, and one key a decision."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from graph.candidates.compared_facts import birth_parts
from graph.values.name_keys import fold_name
from graph.world.world import World
from queries.decisions.decide_pairs import Asked
from queries.decisions.review_session import Review
from queries.question.workspace_rows import QueueRow
from queries.terminal.terminal_tables import new_console, print_line, print_table

KEYS: Final = {"s": "same", "d": "different", "u": "unsure", "l": "later"}
_HELP: Final = (
    "s same · d different · u unsure · l later · space skip · z undo the last one · q quit"
)
_OVER: Final = "No pair is left. z undo the last one · any other key ends"
_SKIPS: Final = (" ", "n", "\r", "\n")
AGREES: Final = "agree"
DIFFERS: Final = "differ"
_OPEN: Final = ""


@dataclass(frozen=True)
class Reviewer:
    """Who goes through the queue: the name that is written down, and who else signs."""

    by: str | None
    second: str | None


def go_through(review: Review, reviewer: Reviewer, key: Callable[[], str]) -> int:
    """Show pair after pair and write each decision at once; return how many were written.

    Args:
        review: the queue and the ledger.
        reviewer: who decides.
        key: waits for a key and returns it.

    Raises:
        InputError: the record was changed by somebody else meanwhile.
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


def side_by_side(world: World, left: str, right: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield what two rows state: the field, one side, whether they agree, and the other side."""
    sides = [_fields(world, party) for party in (left, right)]
    for field in sides[0]:
        one, two = (side[field] for side in sides)
        if one or two:
            mark = mark_of(field, one, two)
            yield field, "; ".join(one), mark, "; ".join(two)


def mark_of(field: str, one: list[str], two: list[str]) -> str:
    """Return whether two sides agree in a field, contradict each other, or neither."""
    if not one or not two:
        return _OPEN
    if field == "birth":
        births = [[birth_parts(text) or (0, 0, 0) for text in side] for side in (one, two)]
        meet = any(
            all(a == b or not a or not b for a, b in zip(left, right, strict=True))
            for left in births[0]
            for right in births[1]
        )
        return AGREES if meet else DIFFERS
    keys = [
        {fold_name(text) if field == "name" else text.lower() for text in s} for s in (one, two)
    ]
    if keys[0] & keys[1]:
        return AGREES
    if field == "number":
        schemes = [{text.partition(":")[0] for text in side} for side in keys]
        return DIFFERS if schemes[0] & schemes[1] else _OPEN
    return DIFFERS if field in ("kind", "jurisdiction") else _OPEN


def _fields(world: World, party: str) -> dict[str, list[str]]:
    """Return what the rows with an id state, and where they come from."""
    number = world.number_of(party)
    rows = [] if number is None else [r for r in world.party_rows(number) if r["id"] == party]
    offsets, by_party = world.listings_by_party
    found: dict[str, list[Any]] = {
        "name": [name["value"] for row in rows for name in row["names"] or ()],
        "kind": [row["schema"] for row in rows],
        "birth": [row["birth_date"] for row in rows],
        "jurisdiction": [row["jurisdiction"] for row in rows],
        "countries": [text for row in rows for text in row["countries"] or ()],
        "number": [text for row in rows for text in row["identifiers"] or ()],
        "address": [text for row in rows for text in row["addresses"] or ()],
        "source": [f"{row['dataset']} {row['record_id']}".strip() for row in rows],
    }
    listed = (
        []
        if number is None
        else [
            f"{row['authority']} {row['programme'] or row['list_name'] or ''}".strip()
            for row in world.tables["listings"]
            .take(by_party[offsets[number] : offsets[number + 1]])
            .to_pylist()
        ]
    )
    found["listed"] = listed
    return {field: list(dict.fromkeys(t for t in texts if t)) for field, texts in found.items()}
