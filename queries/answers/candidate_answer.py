"""Rows of ``candidates``: the pairs of parties that may be one, for a person to look at."""

import numpy as np
import pyarrow.compute as pc

from graph.candidates.compared_fields import row_hash
from graph.world.world import World
from queries.question.answer import Answer
from queries.question.verdict_rows import CandidateRow, ListedCandidateRow
from queries.rows.candidate_rows import candidate_rows


def candidate_answer(
    world: World, *, listed: int | None = None, level: str | None = None
) -> Answer[ListedCandidateRow]:
    """Return the pairs that may be one party, the likeliest first.

    Args:
        world: the whole record.
        listed: world number of a party; its pairs alone.
        level: ``strong`` or ``weak``; both, and what a person left undecided, if not given.
    """
    chosen = np.ones(world.unsure.num_rows, np.bool_)
    if listed is not None:
        ends = [world.unsure[end].to_numpy() == listed for end in ("left_idx", "right_idx")]
        chosen &= ends[0] | ends[1]
    if level is not None:
        same = pc.fill_null(pc.equal(world.unsure["level"], level), False)
        chosen &= same.to_numpy(zero_copy_only=False)
    rows = candidate_rows(world, np.flatnonzero(chosen).tolist())
    rows.sort(key=lambda row: (row["level"] == "weak", -(row["score"] or 0), row["pair"]))
    return Answer(_with_hashes(world, row) for row in rows)


def _with_hashes(world: World, row: CandidateRow) -> ListedCandidateRow:
    left, right = (_hash(world, row[end]) for end in ("left_row", "right_row"))
    return {**row, "left_hash": left, "right_hash": right}


def _hash(world: World, party_id: str) -> str:
    number = world.number_of(party_id)
    rows = [] if number is None else world.party_rows(number)
    return row_hash(row for row in rows if row["id"] == party_id)
