"""Rows of ``candidates``: the pairs of parties that may be one, for a person to look at."""

from typing import Any

import numpy as np
import orjson
import pyarrow.compute as pc

from graph.candidates.compared_fields import row_hash
from graph.candidates.levels import SET_ASIDE
from graph.candidates.pair_id import pair_id
from graph.world.decided import CHANGED, RAN_OUT
from graph.world.world import World
from queries.question.answer import Answer
from queries.question.verdict_rows import CandidateRow, ListedCandidateRow
from queries.rows.candidate_rows import candidate_rows
from queries.rows.decision_rows import decision_row


def candidate_answer(
    world: World,
    *,
    listed: int | None = None,
    level: str | None = None,
    undecided: bool = False,
    stale: bool = False,
) -> Answer[ListedCandidateRow]:
    """Return the pairs that may be one party, the likeliest first.

    ``level`` is ``strong`` or ``weak``; both, and what a person left undecided, if not given. On
    ``undecided`` pairs nobody ever decided; ``stale`` ones were decided once and are open again: a
    side states something else, or the decision ran out.
    """
    chosen = np.ones(world.unsure.num_rows, np.bool_)
    if listed is not None:
        ends = [world.unsure[end].to_numpy() == listed for end in ("left_idx", "right_idx")]
        chosen &= ends[0] | ends[1]
    if level is not None:
        same = pc.fill_null(pc.equal(world.unsure["level"], level), False)
    else:
        same = pc.fill_null(pc.not_equal(world.unsure["level"], SET_ASIDE), True)
    chosen &= same.to_numpy(zero_copy_only=False)
    rows = candidate_rows(world, np.flatnonzero(chosen).tolist())
    told = _decisions_by_pair(world) if undecided or stale else {}
    if undecided:
        rows = [row for row in rows if _ends(row) not in told]
    elif stale:
        again = {pair: one for pair, one in told.items() if one["state"] in (CHANGED, RAN_OUT)}
        rows = [row for row in rows if _ends(row) in again]
        shown = {_ends(row) for row in rows}
        if listed is None and level is None:
            # What was joined and is stated otherwise since then is no pair that may be one.
            rows += [_row_of(world, one) for pair, one in again.items() if pair not in shown]
    rows.sort(key=lambda row: (row["level"] == "weak", -(row["score"] or 0), row["pair"]))
    return Answer(with_hashes(world, row) for row in rows)


def with_hashes(world: World, row: CandidateRow) -> ListedCandidateRow:
    """Return a pair with a hash of what is compared of each side."""
    left, right = (_hash(world, row[end]) for end in ("left_row", "right_row"))
    return {**row, "left_hash": left, "right_hash": right}


def _hash(world: World, party_id: str) -> str:
    number = world.number_of(party_id)
    rows = [] if number is None else world.party_rows(number)
    return row_hash(row for row in rows if row["id"] == party_id)


def _ends(row: CandidateRow) -> frozenset[str]:
    return frozenset((row["left_row"], row["right_row"]))


def _decisions_by_pair(world: World) -> dict[frozenset[str], dict[str, Any]]:
    """Return the decision on each pair of rows that stands, whether it counts or not."""
    texts = dict.fromkeys(text for said in world.decided.values() for text in said)
    return {frozenset((one["left"], one["right"])): one for one in map(orjson.loads, texts)}


def _row_of(world: World, one: dict[str, Any]) -> CandidateRow:
    """Return a pair that a person decided on as a row."""
    numbers = [world.number_of(one[end]) for end in ("left", "right")]
    ids = [
        one[end] if number is None else world.id_of(number)
        for end, number in zip(("left", "right"), numbers, strict=True)
    ]
    return {
        "pair": pair_id(one["left"], one["right"]),
        "level": None,
        "score": None,
        "left": ids[0],
        "right": ids[1],
        "left_name": one["left_name"],
        "right_name": one["right_name"],
        "left_row": one["left"],
        "right_row": one["right"],
        "names": [one["left_name"], one["right_name"]],
        "reasons": [decision_row(one)["sentence"]],
        "decision": one["decision"],
    }
