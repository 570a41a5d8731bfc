"""Decisions on the lines of somebody's list, keyed by what a line says: this month and next.

A line has no id that lasts, so that its decision is found again by its content; the party's side
is known by its id and by a hash of what is compared of it, as in a decision on a pair.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graph.candidates.compared_fields import changes_since, row_hash, seen_fields
from graph.candidates.pair_id import hash_of_fields, pair_id
from graph.head.decisions import (
    JUDGEMENT_OF,
    LATER,
    LINE,
    Decision,
    asks_for_two,
    is_same_person,
    standing,
    this_moment,
)
from graph.head.manifest import Head
from graph.values.dates import date_words
from graph.values.errors import InputError
from graph.world.decided import CHANGED, IN_FORCE, NEEDS_SECOND, RAN_OUT, UNKNOWN_PERSON
from graph.world.world import World
from queries.decisions.decide_pairs import Asked, check_asked, user_name

LINE_COLUMNS: Final = ("pair", "line_hash", "candidate_id", "candidate_hash", "reviewer_decision")
"""Columns that a table of lines must have; ``matches.csv`` has them."""


@dataclass(frozen=True)
class LineSaid:
    """A decision on a line that stands, and whether it counts.

    ``party`` is the number of the one it means, ``None`` where that is not loaded; ``state`` is
    ``in_force``, ``changed``, ``needs_second`` or ``ran_out``, and ``text`` tells it in words.
    """

    decision: Decision
    party: int | None
    state: str
    text: str

    def rows_since(self, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Return the other rows of its party where they are not those that the person saw."""
        seen = self.decision.left_seen
        if seen in (None, seen_fields(rows)):
            return []
        return [row for row in rows if row["id"] != self.decision.right]


def line_hash(content: Mapping[str, str]) -> str:
    """Return the hash of what a line says (see `match_lines.Line`), to find its decisions by."""
    plain = {key: " ".join(text.casefold().split()) for key, text in content.items()}
    said = [f"{key}={plain[key]}" for key in ("kind", "country", "address") if plain.get(key)]
    numbers = [f"{key}={plain[key]}" for key in ("number", "lei") if plain.get(key)]
    return hash_of_fields([plain.get("name", "")], [plain.get("birth_date", "")], numbers, said)


def rows_of_party(world: World, party: str) -> list[dict[str, Any]]:
    """Return the rows with the id of a party; whoever is joined with it is none of them."""
    number = world.number_of(party)
    return [] if number is None else [r for r in world.party_rows(number) if r["id"] == party]


def line_ledger(world: World, head: Head) -> dict[str, list[LineSaid]]:
    """Return the decisions on lines that stand, by the hash of the line."""
    two = asks_for_two(head.judgements)
    found: dict[str, list[LineSaid]] = defaultdict(list)
    for one in standing(head.judgements):
        if one.about == LINE:
            found[one.left].append(_read_decision(world, head.day, one, two=two))
    return found


def _read_decision(world: World, day: str, one: Decision, *, two: bool) -> LineSaid:
    number = world.number_of(one.right)
    changes = changes_since(one.right_seen, seen_fields(rows_of_party(world, one.right)))
    # Once a decision was written with all rows that were one party then.
    if number is not None and one.right_seen == seen_fields(world.party_rows(number)):
        changes = []
    who, when = one.by or UNKNOWN_PERSON, date_words(one.at[:10])
    text = f"decided by {who} on {when}" + (f": {one.reason}" if one.reason else "")
    state = IN_FORCE
    if one.has_run_out(day):
        state, text = RAN_OUT, f"{text}; it counted until {date_words(one.until or '')}"
    elif changes:
        state, text = CHANGED, f"{text}; since then: {', '.join(changes)}"
    elif two and one.second is None and number is not None and _is_ever_listed(world, number):
        state, text = NEEDS_SECOND, f"{text}; a second person has not signed it"
    return LineSaid(one, number, state, text)


def _is_ever_listed(world: World, number: int) -> bool:
    offsets, _ = world.listings_by_party
    return bool(offsets[number + 1] > offsets[number])


def line_decisions(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    world: World,
    head: Head,
    *,
    by: str | None,
    second: str | None,
) -> tuple[list[tuple[Asked, Decision]], list[str]]:
    """Return the decisions of a filled-in ``matches.csv``, and what is wrong with its lines.

    What the table says as the ledger does is no new decision; another reason is. ``rows`` are the
    number and cells of each line; the rest is as in `read_decisions`.
    """
    stand = {(one.left, one.right): one for one in standing(head.judgements) if one.about == LINE}
    taken = {line: right for (line, right), one in stand.items() if one.word == "same"}
    two, at = asks_for_two(head.judgements), this_moment()
    found: list[tuple[Asked, Decision]] = []
    faults: list[str] = []
    said: dict[tuple[str, str], str] = {}
    for number, cells in rows:
        word = cells.get("reviewer_decision", "").strip().lower()
        if not word:
            continue
        line, party = cells["line_hash"], cells["candidate_id"]
        asked = Asked(
            *(line, party, word, cells.get("reviewer_reason") or None, cells.get("by") or by),
            second=cells.get("second") or second,
            until=cells.get("until") or None,
        )
        before = stand.get((line, party))
        if before is not None and _repeats(before, asked, two=two):
            continue
        try:
            _check_row(asked, cells, world)
            if said.setdefault((line, party), word) != word:
                raise InputError(f"an earlier line says {said[line, party]} of the same two")
            other = taken.get(line, party)
            if word == "same" and other != party:
                raise InputError(f"the same line was taken for {other}; take that back first")
        except InputError as wrong:
            faults.append(f"line {number}: {wrong}")
            continue
        if word == "same":
            taken[line] = party
        elif taken.get(line) == party and word != LATER:
            del taken[line]
        found.append((asked, _decision(asked, cells, world, before, at, two=two)))
    return found, faults


def _repeats(before: Decision, asked: Asked, *, two: bool) -> bool:
    """Return whether a line says what the ledger says already, and nobody signs it anew."""
    if asked.word != before.word or asked.until not in (None, before.until):
        return False
    signs = two and before.second is None and asked.by is not None
    if signs and not is_same_person(before.by, asked.by or ""):
        return False
    why = asked.why or ""
    return not why or why == (before.reason or "") or why.startswith("decided by ")


def _check_row(asked: Asked, cells: Mapping[str, str], world: World) -> None:
    """Check a line of the table; `InputError` if it is wrong, or its party has changed since."""
    check_asked(asked)
    if pair_id(asked.left, asked.right) != cells["pair"].lower():
        raise InputError(f"{asked.right} and this line are not the pair {cells['pair']}")
    number = world.number_of(asked.right)
    if number is None:
        raise InputError(f"{asked.right} is not loaded")
    if row_hash(rows_of_party(world, asked.right)) != cells["candidate_hash"]:
        raise InputError(
            f"what {asked.right} states has changed since the table was written; look again"
        )


def _decision(
    asked: Asked,
    cells: Mapping[str, Any],
    world: World,
    before: Decision | None,
    at: str,
    *,
    two: bool,
) -> Decision:
    by = asked.by or user_name()
    second = asked.second
    number = world.number_of(asked.right)
    every = world.party_rows(number) if number is not None else ()
    same = before is not None and before.word == asked.word and before.second is None
    if two and before is not None and same and second is None and not is_same_person(before.by, by):
        second = before.by
    return Decision(
        left=asked.left,
        right=asked.right,
        judgement=JUDGEMENT_OF[asked.word],
        by=by,
        at=at,
        reason=asked.why or None,
        about=LINE,
        second=second,
        until=asked.until,
        left_seen=seen_fields(every) if asked.word == "different" else None,
        right_seen=seen_fields(rows_of_party(world, asked.right)),
        shown=cells.get("input_name") or None,
        replaces=before.key if before is not None and asked.word != LATER else None,
    )
