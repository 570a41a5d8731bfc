"""Parties that may be one, as rows of an answer."""

from collections.abc import Sequence

from graph.candidates.pair_id import pair_id
from graph.values.vocabulary import Judgement
from graph.world.world import World
from queries.question.verdict_rows import CandidateRow


def candidate_rows(world: World, rows: Sequence[int]) -> list[CandidateRow]:
    """Return some pairs of a world that may be one party, with the reasons.

    Args:
        world: the world of the answer.
        rows: rows of its table ``unsure``.
    """
    found: list[CandidateRow] = []
    for row in rows:
        (pair,) = world.unsure.slice(row, 1).to_pylist()
        ends = [pair["left_idx"], pair["right_idx"]]
        names = [world.name_of(number) for number in ends]
        judged = pair["level"] is None
        reason = " ".join((pair["reason"] or "").split())
        found.append(
            {
                "pair": pair_id(pair["left"], pair["right"]),
                "level": pair["level"],
                "score": pair["score"],
                "left": world.id_of(ends[0]),
                "right": world.id_of(ends[1]),
                "left_name": names[0],
                "right_name": names[1],
                "left_row": pair["left"],
                "right_row": pair["right"],
                "names": names,
                "reasons": [text for text in ([reason] if judged else reason.split("; ")) if text],
                "decision": Judgement.UNSURE.value if judged else None,
            }
        )
    return found
