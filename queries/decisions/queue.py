"""The queue: pairs that may be one party and wait for a person, those with most below first."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from graph.candidates.compared_fields import row_hash
from graph.candidates.levels import WEAK
from graph.candidates.pair_id import pair_id
from graph.head.decisions import LATER, PAIR, Decision
from graph.head.manifest import Head
from graph.over_time.decision_effects import parties_below
from graph.values.errors import NotFoundError
from graph.values.name_keys import fold_name
from graph.world.decided import CHANGED, rows_of_ids
from graph.world.world import World
from queries.question.workspace_rows import QueueRow
from queries.rows.decision_rows import decision_row, row_name


def queue_rows(world: World, head: Head) -> list[QueueRow]:
    """Return the pairs that wait for a decision.

    First those that nobody decided, then those that were put off; a pair that was put off until
    a day to come is left out.

    Args:
        world: the whole record.
        head: the head with the ledger.
    """
    put_off = _put_off(head.judgements)
    hashes = _hashes(world, head)
    rows = []
    for left, right, level, reasons, decision in _open_pairs(world):
        later = put_off.get(frozenset((left, right)))
        if later is not None and later.until is not None and later.until >= head.day:
            continue
        rows.append(
            QueueRow(
                pair=pair_id(left, right),
                left=left,
                right=right,
                left_name=row_name(world, left),
                right_name=row_name(world, right),
                level=level,
                reasons=reasons,
                decision=decision,
                put_off=later is not None,
                below=_count_below(world, (left, right)),
                left_hash=hashes.get(left, row_hash(())),
                right_hash=hashes.get(right, row_hash(())),
            )
        )
    return sorted(rows, key=lambda row: (row["put_off"], -row["below"], row["pair"]))


def _open_pairs(world: World) -> Iterator[tuple[str, str, str | None, list[str], str | None]]:
    """Yield both ids, level, reasons and what was decided of each open pair, each pair once."""
    seen = set[frozenset[str]]()
    for row in world.unsure.to_pylist():
        ends = frozenset((row["left"], row["right"]))
        # A weak likeness moves no verdict; `ownership candidates --level weak` shows it.
        if ends in seen or row["level"] == WEAK:
            continue
        seen.add(ends)
        reason = " ".join((row["reason"] or "").split())
        judged = row["level"] is None
        reasons = [text for text in ([reason] if judged else reason.split("; ")) if text]
        yield row["left"], row["right"], row["level"], reasons, "unsure" if judged else None
    # What was taken for one party, and is stated otherwise since then, is looked at again.
    texts = dict.fromkeys(text for said in world.decided.values() for text in said)
    for one in map(orjson.loads, texts):
        if (one["decision"], one["state"]) == ("same", CHANGED):
            said = decision_row(one)["sentence"]
            yield one["left"], one["right"], None, [said], None


def _put_off(decisions: Iterable[Decision]) -> dict[frozenset[str], Decision]:
    """Return the pairs of which the last that was said is that they are put off."""
    last = {frozenset(one.pair): one for one in decisions if one.about == PAIR}
    return {ends: one for ends, one in last.items() if one.judgement == LATER}


def _hashes(world: World, head: Head) -> dict[str, str]:
    ends = {row[end] for row in world.unsure.to_pylist() for end in ("left", "right")}
    ends |= {end for one in head.judgements for end in one.pair}
    return hashes_of(world, ends)


def hashes_of(world: World, ids: Iterable[str]) -> dict[str, str]:
    """Return one hash of what is compared of each of some rows that are loaded."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of_ids(world.tables["parties"], ids):
        rows.setdefault(row["id"], []).append(row)
    return {party: row_hash(mine) for party, mine in rows.items()}


def _count_below(world: World, ids: Iterable[str]) -> int:
    """Return how many parties lie below a pair, at most `MOST_BELOW`."""
    near = [number for number in map(world.number_of, ids) if number is not None]
    return len(parties_below(world, near)) - len({*near})


def pairs_alike(world: World, pair: tuple[str, str]) -> list[tuple[str, str]]:
    """Return a pair and those that wait beside it with a row that states the same person.

    A register writes one person behind thirty companies as thirty rows. The same person is who
    has the same names, birth and nationality, and no other number; the other side is the same row.
    """
    waiting = [(left, right) for left, right, *_ in _open_pairs(world)]
    beside = [one for one in waiting if {*one} & {*pair}]
    stated: dict[str, set[tuple[str, str]]] = {}
    numbers: dict[str, dict[str, set[str]]] = {}
    for row in rows_of_ids(
        world.tables["parties"], {end for one in (pair, *beside) for end in one}
    ):
        told = stated.setdefault(row["id"], set())
        told |= {("name", fold_name(name["value"])) for name in row["names"] or ()}
        for text in row["identifiers"] or ():
            scheme, _, value = text.partition(":")
            numbers.setdefault(row["id"], {}).setdefault(scheme, set()).add(value)
        told |= {("birth", row["birth_date"] or ""), *(("in", c) for c in row["countries"] or ())}
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
    """Return the two ids of a pair that is in the queue or in the ledger, by the pair's id.

    Raises:
        NotFoundError: there is none of that id.
    """
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
