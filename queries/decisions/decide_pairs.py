"""Decisions of persons on pairs of rows, made ready for the ledger."""

import getpass
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import product
from typing import Any, Final

import numpy as np
import pyarrow as pa

from graph.candidates.compared_facts import KINDS, PERSON
from graph.candidates.compared_fields import seen_fields
from graph.candidates.pair_id import pair_id
from graph.head import decisions
from graph.head.decisions import JUDGEMENT_OF, Decision
from graph.head.manifest import Head
from graph.values.errors import InputError
from graph.values.vocabulary import Judgement
from graph.world.decided import births_of, rows_of_ids
from graph.world.world import World
from queries.question.arguments import check_of


@dataclass(frozen=True)
class Asked:
    """A decision as a person gave it, on two rows by their ids.

    ``word`` is ``same``, ``different``, ``unsure`` or ``later``; ``by`` the user of this machine
    where nobody says; ``until`` the last ISO day on which it counts.
    """

    left: str
    right: str
    word: str
    why: str | None = None
    by: str | None = None
    second: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        """Refuse what is no text; take the blanks around and within names for what they are."""
        for key, check in _CHECKS.items():
            object.__setattr__(self, key, check(key, getattr(self, key)))
        for field in ("by", "second"):
            name = getattr(self, field)
            if name is not None:
                object.__setattr__(self, field, " ".join(name.split()))


_CHECKS: Final = {one.name: check for one in fields(Asked) if (check := check_of(one.type))}


def check_asked(asked: Asked) -> None:
    """Check what a person typed; an `InputError` says which word, person or day is wrong."""
    if asked.word not in JUDGEMENT_OF:
        raise InputError(f"{asked.word!r} is no decision; write {', '.join(JUDGEMENT_OF)}")
    if asked.left == asked.right:
        raise InputError(f"{asked.left} cannot be judged against itself")
    for name in (asked.by, asked.second):
        # A blank of a script is nobody, and signs nothing.
        if name is not None and not any(letter.isalpha() for letter in name):
            raise InputError(f"{name!r} is no name of a person; write one, or leave it out")
    if asked.second is not None and decisions.is_same_person(asked.by or user_name(), asked.second):
        raise InputError(
            f"the second person must be another than the first; {asked.second} is the first"
        )
    if asked.until is not None:
        _check_day(asked.until)


def _check_day(text: str) -> None:
    try:
        day = date.fromisoformat(text).isoformat()
    except ValueError:
        day = ""
    if day != text:
        raise InputError(f"until {text!r}: write a day as YYYY-MM-DD")
    if day < decisions.today():
        raise InputError(f"until {text}: that day has passed")


def kind_remarks(world: World, asked: Iterable[Asked]) -> Iterator[str]:
    """Yield a word on each two that are joined although one is a person and the other is not."""
    for one in asked:
        if one.word != "same":
            continue
        ends = [
            number for end in (one.left, one.right) if (number := world.number_of(end)) is not None
        ]
        kinds = [KINDS.get(world.schema_of(number)) for number in ends]
        if PERSON in kinds and len({*kinds} - {None}) > 1:
            person, other = sorted(ends, key=lambda n: KINDS.get(world.schema_of(n)) != PERSON)
            yield (
                f"{world.name_of(person)} is a person and {world.name_of(other)} is not; they are "
                "one party from now on. To take that back: ownership decisions --undo PAIR"
            )


def make_decisions(world: World, head: Head, asked: Iterable[Asked]) -> list[Decision]:
    """Return the lines of the ledger for what persons decided, checked here (`InputError`).

    A ``different`` is written for every pair of rows of the two parties, as the person saw all of
    them; what was decided on several rows at once is decided anew on all of them.
    """
    ledger = _Ledger(world, head)
    found: list[Decision] = []
    for one in asked:
        check_asked(one)
        found += ledger.lines(one)
    return found


class _Ledger:
    """The decisions that stand, by pair, while new ones are added."""

    def __init__(self, world: World, head: Head) -> None:
        self.world, self.day = world, head.day
        self.two = decisions.asks_for_two(head.judgements)
        self.stand = {
            d.pair: d for d in decisions.standing(head.judgements) if d.about == decisions.PAIR
        }
        self.at = decisions.this_moment()
        self.members = world.members["party_idx"].to_numpy()

    def lines(self, asked: Asked) -> list[Decision]:
        """Return the lines for one decision, and take them for what stands from now on."""
        ends = (asked.left, asked.right)
        pairs = self._pairs(ends, asked.word)
        seen = _seen_by_id(self.world, {end for pair in pairs for end in pair})
        # Who is kept apart may get the birth of a third row, by a number that both have.
        watched = seen if asked.word == "different" else ()
        born = births_of(self.world.tables["parties"], watched)
        shown = pair_id(*ends) if len(pairs) > 1 else None
        made = [
            Decision(
                left=left,
                right=right,
                judgement=JUDGEMENT_OF[asked.word],
                by=asked.by or user_name(),
                at=self.at,
                reason=asked.why or None,
                second=asked.second,
                until=asked.until,
                left_seen=seen[left],
                right_seen=seen[right],
                left_born=born.get(left),
                right_born=born.get(right),
                shown=shown,
            )
            for left, right in pairs
        ]
        made = [self._following(one) for one in made]
        if asked.word != decisions.LATER:
            self.stand.update((one.pair, one) for one in made)
        return made

    def _following(self, one: Decision) -> Decision:
        """Return a decision with what it replaces; a second person's is signed by the first."""
        before = self.stand.get(one.pair)
        if before is None or one.judgement == decisions.LATER:
            return one
        one = replace(one, replaces=before.key)
        same = (before.judgement, _by_end(before)) == (one.judgement, _by_end(one))
        signs = self.two and same and before.second is None and one.second is None
        if (
            signs
            and not before.has_run_out(self.day)
            and not decisions.is_same_person(before.by, one.by)
        ):
            return replace(one, second=before.by, until=one.until or before.until)
        return one

    def _pairs(self, ends: tuple[str, str], word: str) -> list[tuple[str, str]]:
        """Return the pairs of rows that a decision on two rows is written for, the two first."""
        found = {frozenset(ends): ends}
        if word == decisions.LATER:
            return [ends]
        # What was decided on several rows at once is decided anew on all of them.
        group = {d.shown for d in self.stand.values() if {*d.pair} == {*ends}} - {None}
        first, second = map(self.world.number_of, ends)
        for pair, one in self.stand.items():
            # Rows that were one party then may be two now, which are decided on by themselves.
            if one.shown in group and {*map(self.world.number_of, pair)} == {first, second}:
                found.setdefault(frozenset(pair), pair)
        parted = JUDGEMENT_OF[word] == Judgement.NEGATIVE and first != second
        if parted and first is not None and second is not None:
            decided = {frozenset(pair) for pair in self.stand}
            for pair in product(self._ids(first), self._ids(second)):
                # What somebody decided on another two rows by themselves stands.
                if frozenset(pair) not in decided:
                    found.setdefault(frozenset(pair), pair)
        return list(found.values())

    def _ids(self, number: int) -> list[str]:
        ids = self.world.members["id"].take(pa.array(np.flatnonzero(self.members == number)))
        found: list[str] = ids.to_pylist()
        return found


def _by_end(one: Decision) -> dict[str, str | None]:
    return {one.left: one.left_seen, one.right: one.right_seen}


def _seen_by_id(world: World, ids: Iterable[str]) -> dict[str, str]:
    """Return what is compared of some rows, as hashes."""
    rows: dict[str, list[dict[str, Any]]] = {party: [] for party in ids}
    for row in rows_of_ids(world.tables["parties"], rows):
        rows[row["id"]].append(row)
    return {party: seen_fields(mine) for party, mine in rows.items()}


def user_name() -> str:
    """Return the name of the user of this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
