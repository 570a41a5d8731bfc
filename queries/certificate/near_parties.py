"""Who might have been meant and was not: rejected, by whom and why, and who waits for a person."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from queries.answers.candidate_answer import candidate_answer
from queries.certificate.certificate_searched import Ground
from queries.question.verdict_rows import CandidateRow, DecisionRow, ScreenedRow

if TYPE_CHECKING:
    from queries.screening.match_lines import Match

NEAREST: Final = 5
"""Parties of similar name that are told where nobody decided on them."""
PROGRAM: Final = "the program"
Near = dict[str, Any]


def near_parties(
    ground: Ground, rows: Sequence[ScreenedRow], match: "Match | None"
) -> dict[str, list[Near]]:
    """Return the parties near to a line or to those above its party, in three piles.

    ``match`` is ``None`` for a party that was typed. ``joined``: a person decided that they are one
    party; ``rejected``: by a person or the program, with the reason; ``unjudged``: possible, and
    nobody decided, or somebody is unsure.
    """
    joined, rejected, unjudged = list[Near](), list[Near](), list[Near]()
    decisions = {one["key"]: one for row in rows for one in row.get("decisions") or ()}
    for said in decisions.values():
        pile = {"same": joined, "different": rejected}.get(said["decision"], unjudged)
        (pile if said["state"] == "in_force" else unjudged).append(_near_by_decision(said))
    known = {frozenset((one["left"], one["right"])) for one in decisions.values()}
    pairs = {one["pair"]: one for row in rows for one in row.get("candidates") or ()}
    pairs |= {one["pair"]: one for one in _own_pairs(ground, rows[0]["subject_id"])}
    unjudged += [
        _near_without_one(one)
        for one in pairs.values()
        if frozenset((one["left_row"], one["right_row"])) not in known
    ]
    if match is not None:
        for is_open, near in _line_candidates(match):
            (unjudged if is_open else rejected).append(near)
    elif rows[0]["subject_name"]:
        rejected += _namesakes(ground, rows[0], [*joined, *rejected, *unjudged])
    return {"joined": joined, "rejected": rejected, "unjudged": unjudged}


def _own_pairs(ground: Ground, party: str | None) -> Sequence[CandidateRow]:
    """Return the pairs of the party itself, those too that are too weak to move a result."""
    number = None if party is None else ground.world.number_of(party)
    return () if number is None else candidate_answer(ground.world, listed=number)


def _near_by_decision(said: DecisionRow) -> Near:
    return {
        "names": [said["left_name"], said["right_name"]],
        "ids": [said["left"], said["right"]],
        "score": None,
        "listed": None,
        "why": said["sentence"],
        "by": " and ".join(filter(None, (said["by"], said["second"]))),
        "on": said["on"],
    }


def _near_without_one(one: CandidateRow) -> Near:
    return {
        "names": [one["left_name"], one["right_name"]],
        "ids": [one["left_row"], one["right_row"]],
        "score": None if one["score"] is None else round(one["score"] / 10),
        "listed": None,
        "why": ("weak, moves no result: " if one["level"] == "weak" else "")
        + ("; ".join(one["reasons"]) or "names are alike"),
        "by": None,
        "on": None,
    }


def _line_candidates(match: "Match") -> Iterator[tuple[bool, Near]]:
    """Yield the candidates of a line that were not taken, and whether nobody has decided on one."""
    from queries.screening.match_lines import NEEDS_PERSON

    for one in match.candidates:
        if one["candidate_id"] == match.party_id:
            continue
        against, decided = one.get("against"), one.get("reviewer_decision")
        reasons = one.get("reviewer_reason"), against, one.get("reasons"), one["matched_on"]
        # A decision that ran out, or that nobody is sure of, speaks against nobody.
        is_open = not against and (bool(decided) or match.status == NEEDS_PERSON)
        yield (
            is_open,
            {
                "names": [one["candidate_name"] or one["candidate_id"]],
                "ids": [one["candidate_id"]],
                "score": None if one["score"] is None else round(one["score"]),
                "listed": one["listed"],
                "why": next(filter(None, reasons), "the name is too little alike"),
                "by": "a person" if decided else None if is_open else PROGRAM,
                "on": None,
            },
        )


def _namesakes(ground: Ground, row: ScreenedRow, known: Sequence[Near]) -> Iterator[Near]:
    """Yield other parties whose names are nearest to that of the party that was asked about."""
    told = {party for near in known for party in near["ids"]}
    found = ground.backend.search(
        row["subject_name"] or "", limit=NEAREST + 1, country=None, schema=None
    )
    for hit in found:
        is_known = ground.world.number_of(hit["id"]) is not None
        if is_known and hit["id"] not in told | {row["subject_id"]}:
            yield {
                "names": [hit["name"]],
                "ids": [hit["id"]],
                "score": round(hit["score"]),
                "listed": hit["listed"],
                "why": f"another party; only its name is near ({hit['matched_on']})",
                "by": PROGRAM,
                "on": None,
            }
