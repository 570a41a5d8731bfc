"""The queue: pairs that may be one party and wait for a person, those with most below first."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from graph.candidates.compared_facts import countries_of_row
from graph.candidates.compared_fields import row_hash
from graph.candidates.levels import SET_ASIDE, WEAK
from graph.candidates.pair_id import pair_id
from graph.head.decisions import LATER, PAIR, Decision
from graph.head.manifest import Head
from graph.over_time.decision_effects import parties_below
from graph.values.errors import NotFoundError
from graph.values.name_keys import fold_name
from graph.world.decided import CHANGED, RAN_OUT, is_left_open, rows_of_ids
from graph.world.world import World
from queries.question.workspace_rows import QueueRow
from queries.rows.candidate_rows import decision_row, row_name, standing_decisions


class Waiting(NamedTuple):
    """A pair that may be one party and waits for a person; a listed party is on the right.

    ``level`` is ``None`` where a person looked and it is not settled; ``again``: it was decided
    once, and is open again; ``put_off``: a person said ``later``. ``below`` counts parties that one
    of the two holds, directly or not, at most 1,000. ``numbers`` are the world numbers of those
    that are loaded.
    """

    left: str
    right: str
    level: str | None
    reasons: list[str]
    decision: str | None
    again: bool = False
    put_off: bool = False
    below: int = 0
    numbers: tuple[int, ...] = ()

    @property
    def pair(self) -> str:
        """The id of the pair."""
        return pair_id(self.left, self.right)


def waiting_pairs(world: World, head: Head, *, weak: bool = False) -> list[Waiting]:
    """Return the pairs that wait for a decision, without what is stated of them: it is quick.

    First those that nobody put off, the strong before the weak, those with most below first; a pair
    that was put off until a day to come is left out. ``weak`` adds faint likenesses, which move no
    verdict.
    """
    put_off = _put_off(head.judgements)
    again = {
        frozenset((one["left"], one["right"]))
        for one in standing_decisions(world)
        if one["state"] in (CHANGED, RAN_OUT)
    }
    found = []
    for one in _open_pairs(world, weak=weak):
        ends = frozenset((one.left, one.right))
        later = put_off.get(ends)
        if later is not None and later.until is not None and later.until >= head.day:
            continue
        below = len(parties_below(world, one.numbers)) - len({*one.numbers})
        found.append(one._replace(again=ends in again, put_off=later is not None, below=below))
    return sorted(found, key=lambda one: (one.put_off, one.level == WEAK, -one.below, one.pair))


def queue_rows(world: World, head: Head) -> list[QueueRow]:
    """Return the pairs that wait for a decision, as `waiting_pairs` orders them."""
    waiting = waiting_pairs(world, head)
    # One look at the table for all of them: ten thousand looks take half a minute.
    stated: dict[str, list[dict[str, Any]]] = {}
    for rows in world.rows_of_parties(n for one in waiting for n in one.numbers).values():
        for row in rows:
            stated.setdefault(row["id"], []).append(row)

    def name(end: str) -> str:
        named = (each["value"] for row in stated.get(end, ()) for each in row["names"])
        return str(next(named, None) or row_name(world, end))

    return [
        QueueRow(
            pair=one.pair,
            left=one.left,
            right=one.right,
            left_name=name(one.left),
            right_name=name(one.right),
            level=one.level,
            reasons=one.reasons,
            decision=one.decision,
            put_off=one.put_off,
            below=one.below,
            left_hash=row_hash(stated.get(one.left, ())),
            right_hash=row_hash(stated.get(one.right, ())),
        )
        for one in waiting
    ]


def _open_pairs(world: World, *, weak: bool = False) -> Iterator[Waiting]:
    """Yield each open pair once; `ownership candidates --level weak` shows the weak ones."""
    seen = set[frozenset[str]]()
    for row in world.unsure.to_pylist():
        ends = frozenset((row["left"], row["right"]))
        # A weak likeness moves no verdict, and what births set apart nobody has to decide.
        if ends in seen or row["level"] == SET_ASIDE or (row["level"] == WEAK and not weak):
            continue
        seen.add(ends)
        reason = " ".join((row["reason"] or "").split())
        judged = row["level"] is None
        yield Waiting(
            row["left"],
            row["right"],
            row["level"],
            [text for text in ([reason] if judged else reason.split("; ")) if text],
            "unsure" if is_left_open(world, row) else None,
            numbers=(row["left_idx"], row["right_idx"]),
        )
    # What was taken for one party, and is stated otherwise since then, is looked at again.
    for one in standing_decisions(world):
        if (one["decision"], one["state"]) == ("same", CHANGED):
            left, right, said = one["left"], one["right"], decision_row(one)["sentence"]
            numbers = (n for n in map(world.number_of, (left, right)) if n is not None)
            yield Waiting(left, right, None, [said], None, numbers=(*numbers,))


def _put_off(decisions: Iterable[Decision]) -> dict[frozenset[str], Decision]:
    """Return the pairs of which the last that was said is that they are put off."""
    last = {frozenset(one.pair): one for one in decisions if one.about == PAIR}
    return {ends: one for ends, one in last.items() if one.judgement == LATER}


def pairs_alike(
    world: World, pair: tuple[str, str], open_pairs: Iterable[Waiting] | None = None
) -> list[tuple[str, str]]:
    """Return a pair and those that wait beside it with a row that states the same person.

    A register writes one person behind thirty companies as thirty rows. The same person is who
    has the same names, birth and nationality, and no other number; the other side is the same row.

    Args:
        world: the world of the record.
        pair: the ids of the pair.
        open_pairs: those that wait, if they are known; else those that the world has.
    """
    told = _open_pairs(world) if open_pairs is None else open_pairs
    waiting = [(one.left, one.right) for one in told]
    beside = [one for one in waiting if {*one} & {*pair}]
    stated: dict[str, set[tuple[str, str]]] = {}
    numbers: dict[str, dict[str, set[str]]] = {}
    for row in rows_of_ids(
        world.tables["parties"], {end for one in (pair, *beside) for end in one}
    ):
        said = stated.setdefault(row["id"], set())
        said |= {("name", fold_name(name["value"])) for name in row["names"] or ()}
        for text in row["identifiers"] or ():
            scheme, _, value = text.partition(":")
            numbers.setdefault(row["id"], {}).setdefault(scheme, set()).add(value)
        said |= {("birth", row["birth_date"] or ""), *(("in", c) for c in countries_of_row(row))}
    found = [pair]
    for one in beside:
        (shared, *_), mine = sorted({*one} & {*pair}), {*one} ^ {*pair}
        same = len({frozenset(stated.get(end, {(end, "")})) for end in mine}) == 1
        if same and not _differ(*(numbers.get(end, {}) for end in mine)):
            other = next(end for end in one if end != shared)
            found.append((other, shared) if pair[1] == shared else (shared, other))
    return found


def _differ(one: Mapping[str, set[str]], two: Mapping[str, set[str]]) -> bool:
    """Return whether two rows have different numbers of one scheme: they are two parties then."""
    return any(not one[scheme] & two[scheme] for scheme in one.keys() & two.keys())


def find_pair(world: World, head: Head, text: str) -> tuple[str, str]:
    """Return the two ids of a pair of the queue or the ledger; `NotFoundError` if there is none."""
    wanted = text.strip().lower()
    ends = (world.unsure[end].to_pylist() for end in ("left", "right"))
    told = (one.pair for one in head.judgements if one.about == PAIR)
    for pair in (*zip(*ends, strict=True), *told):
        if pair_id(*pair) == wanted:
            return pair
    raise NotFoundError(
        f"{text!r} is the id of no pair; `ownership review` shows the pairs that wait, and "
        "`ownership judge LEFT RIGHT` decides on any two parties"
    )
