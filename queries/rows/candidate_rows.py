"""Parties that may be one, and what persons decided on them, as rows of an answer."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.candidates.compared_fields import row_hash
from graph.candidates.levels import SET_ASIDE, WEAK
from graph.candidates.pair_id import pair_id
from graph.reasons.unsure_identity import BELOW_LISTED, rows_of_pair
from graph.regimes.who_is_listed import ListedParties
from graph.values.dates import date_words
from graph.values.vocabulary import Judgement
from graph.world.decided import (
    CHANGED,
    NEEDS_SECOND,
    RAN_OUT,
    decisions_on,
    is_left_open,
    rows_of_ids,
    undecided_words,
)
from graph.world.scope import parties_above
from graph.world.world import World
from queries.question.country_choice import name_countries
from queries.question.verdict_rows import CandidateRow, DecisionRow
from queries.words.sentences import capitalise

FLAG = "weak_candidates"
BELOW = "candidate_below_threshold"
ELSEWHERE = "candidate_listed_elsewhere"
NOT_COMPARED = "names_not_compared"
NOT_COMPARED_TEXT = "By choice no name was compared with those on lists."
_OF_A_PAIR: Final = ("left_idx", "right_idx", "left", "right", "level", "score", "reason")
_NAMED = 3
_TOGETHER: Final = 5_000
_SAID: Final = {
    "same": "are the same party",
    "different": "are different parties",
    "unsure": "may be the same party",
}
_STATES: Final = {
    NEEDS_SECOND: " A second person has not signed it, so it counts as unsure.",
    RAN_OUT: " It no longer counts.",
}


def candidate_rows(world: World, rows: Sequence[int]) -> list[CandidateRow]:
    """Return pairs of a world's table ``unsure`` that may be one party, with the reasons."""
    found: list[CandidateRow] = []
    if not len(rows):
        return found
    pairs = world.unsure.select(_OF_A_PAIR).take(pa.array(rows, pa.int64())).to_pylist()
    names_of = _names_of(world, {pair[end] for pair in pairs for end in ("left_idx", "right_idx")})
    for pair in pairs:
        ends = [pair["left_idx"], pair["right_idx"]]
        names = [names_of[number] for number in ends]
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
                "decision": Judgement.UNSURE.value if is_left_open(world, pair) else None,
            }
        )
    return found


def hashes_of(world: World, ids: Iterable[str]) -> dict[str, str]:
    """Return one hash of what is compared of each of some rows that are loaded."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of_ids(world.tables["parties"], ids):
        rows.setdefault(row["id"], []).append(row)
    return {party: row_hash(mine) for party, mine in rows.items()}


def _names_of(world: World, numbers: Collection[int]) -> dict[int, str]:
    """Return the names of parties by number; rows of many are read some thousand at a time."""
    ranked, found = sorted(numbers), dict[int, str]()
    for first in range(0, len(ranked), _TOGETHER):
        stated = world.rows_of_parties(ranked[first : first + _TOGETHER])
        found |= {number: world.name_of(number, rows) for number, rows in stated.items()}
    return found


def weak_caveat(world: World, number: int, listed: Collection[int]) -> str | None:
    """Return how many at or above a party are faintly like the listed ones; ``None`` for none."""
    if WEAK in world.counted or not world.counted:
        return None
    found = _pairs_above(world, number, listed, WEAK)
    if not found.size:
        return None
    told = [
        f"{row['left_name']} and {row['right_name']} ({_reasons(row)})"
        for row in candidate_rows(world, found[:_NAMED].tolist())
    ]
    more = f", and {found.size - _NAMED} more" if found.size > _NAMED else ""
    pairs = "1 pair of parties is" if found.size == 1 else f"{found.size} pairs of parties are"
    return f"{pairs} faintly alike, which moves no verdict: {', '.join(told)}{more}"


def below_caveats(
    world: World, number: int, listed: Collection[int], told: Collection[int]
) -> list[str]:
    """Return who at or above a party may be on a list and moves no verdict, with the reasons.

    ``told`` are the pairs that put the party up for review.
    """
    found = [
        row
        for level in world.counted
        for row in _pairs_above(world, number, listed, level).tolist()
        if row not in told
    ]
    said = [
        f"{capitalise(_pair_words(world, row))}, {_who(world, row)}: {_reasons(row)}. "
        "What is held through that party moves no verdict. "
        f"{undecided_words(world, {'left': row['left_row'], 'right': row['right_row']})}."
        for row in candidate_rows(world, found[:_NAMED])
    ]
    if len(found) > _NAMED:
        said.append(f"{len(found) - _NAMED} more pairs may be one party and move no verdict.")
    return said


def elsewhere_caveats(world: World, number: int, counted: ListedParties) -> list[str]:
    """Return who at or above a party may be one whose entries on lists do not count, and why."""
    if "ever_listed" not in world.looked_up:
        ever = world.column("listings", "party_idx").tolist()
        world.looked_up["ever_listed"] = frozenset(ever)

    def counts(end: int) -> bool:
        # Of all lists some ten thousand count: none is put together anew for each party.
        return any(
            end in those for those in (counted.sure, counted.perhaps, counted.needing_review)
        )

    found = [
        row
        for level in world.counted
        for row in _pairs_above(
            world, number, world.looked_up["ever_listed"], level, counts
        ).tolist()
        if not world.owners_by_name[row]
    ]
    said = [
        f"{capitalise(_pair_words(world, row))}, whose entry on a list does not count under this "
        f"rule on the day: {_reasons(row)}. "
        f"{undecided_words(world, {'left': row['left_row'], 'right': row['right_row']})}."
        for row in candidate_rows(world, found[:_NAMED])
    ]
    if len(found) > _NAMED:
        said.append(f"{len(found) - _NAMED} more may be parties whose entries do not count.")
    return said


def _reasons(pair: CandidateRow) -> str:
    """Return why two parties may be one, as people read it."""
    return name_countries("; ".join(pair["reasons"]))


def _who(world: World, pair: CandidateRow) -> str:
    """Return what the right one of two parties that may be one is."""
    ends = (world.number_of(pair[end]) for end in ("left", "right"))
    left, right = (-1 if number is None else number for number in ends)
    by_name = world.owners_by_name[rows_of_pair(world, left, right)].any()
    return BELOW_LISTED if by_name else "who is on a list"


def _pair_words(world: World, pair: CandidateRow) -> str:
    """Return who may be whom, as a text names them; with ids, since names may be the same."""
    numbers = {party: world.number_of(party) for party in (pair["left"], pair["right"])}
    return " may be ".join(
        f"{party if number is None else world.text_name_of(number)} ({party})"
        for party, number in numbers.items()
    )


def set_aside_caveats(world: World, number: int, listed: Collection[int]) -> list[str]:
    """Return who at or above a party bears a listed name and is taken for another, and why."""
    if not world.counted:
        return []
    found = _pairs_above(world, number, listed, SET_ASIDE)
    told = [
        f"{row['left_name']} ({row['left']}) is not taken for {row['right_name']} "
        f"({row['right']}), {_who(world, row)}, though the names are the same: {_reasons(row)}."
        for row in candidate_rows(world, found[:_NAMED].tolist())
    ]
    if found.size > _NAMED:
        told.append(f"{found.size - _NAMED} more names are those of others on lists.")
    return told


def _pairs_above(
    world: World,
    number: int,
    listed: Collection[int],
    level: str,
    left_out: Callable[[int], bool] = lambda _end: False,
) -> NDArray[np.int64]:
    """Return the pairs of a level of a listed party and one at or above a party who is not.

    So are those of an owner by name above it and a company below a listed party. Pairs of which
    an end is ``left_out`` do not count.
    """
    pairs = _pairs_of_level(world, level)
    if not pairs or not listed:
        return np.zeros(0, np.int64)
    above = parties_above(world, number).tolist()
    # Hardly a party has such a pair above it; who is on a list is looked at for those alone.
    some = {pair for one in above for pair in pairs.get(one, ())}
    kept, inside = [], set(above) if some else set[int]()
    for row, *ends in sorted(some):
        named, within = ([end in those for end in ends] for those in (listed, inside))
        near = named[0] != named[1] and within[named[0]]
        if world.owners_by_name[row] and within[0]:
            near = any(one in listed for one in parties_above(world, ends[1]).tolist())
        if near and not any(map(left_out, ends)):
            kept.append(row)
    return np.array(kept, np.int64)


def _pairs_of_level(world: World, level: str) -> dict[int, list[tuple[int, int, int]]]:
    """Return the pairs of a level with each party: row of ``unsure`` and both numbers."""
    kept: dict[str, dict[int, list[tuple[int, int, int]]]]
    kept = world.looked_up.setdefault("pairs_of_level", {})
    if level not in kept:
        some = pc.fill_null(pc.equal(world.unsure["level"], level), False)
        rows = np.flatnonzero(some.to_numpy(zero_copy_only=False))
        ends = [world.unsure[end].to_numpy()[rows] for end in ("left_idx", "right_idx")]
        found = kept[level] = {}
        for pair in zip(rows.tolist(), *(end.tolist() for end in ends), strict=True):
            for end in set(pair[1:]):
                found.setdefault(end, []).append(pair)
    return kept[level]


def standing_decisions(world: World) -> Iterator[dict[str, Any]]:
    """Yield what the world tells of each decision that stands, each once."""
    texts = dict.fromkeys(text for said in world.decided.values() for text in said)
    yield from map(orjson.loads, texts)


def decision_rows(world: World, number: int) -> list[DecisionRow]:
    """Return the decisions on a party and on everybody above it, the oldest first."""
    if not world.decided:
        return []
    above = parties_above(world, number).tolist()
    return [decision_row(said) for said in decisions_on(world, above)]


def decision_row(said: Mapping[str, Any]) -> DecisionRow:
    """Return one decision as the world tells it, with a sentence."""
    # Every key of the row is said of the decision, but the sentence that is made of them.
    told = {**said, "sentence": _sentence(said)}
    return cast(DecisionRow, {key: told[key] for key in DecisionRow.__annotations__})


def _sentence(said: Mapping[str, Any]) -> str:
    """Write who decided what and when, why, and whether it still counts."""
    who = " and ".join(name for name in (said["by"], said["second"]) if name)
    when = f" on {date_words(said['on'])}" if said["on"] else ""
    pair = [f"{said[f'{end}_name']} ({said[end]})" for end in ("left", "right")]
    reason = (said["reason"] or "").strip().rstrip(".")
    text = f"Decided by {who}{when}: {pair[0]} and {pair[1]} {_SAID[said['decision']]}."
    text += f" Reason: {reason}." if reason else ""
    text += f" Until {date_words(said['until'])}." if said["until"] else ""
    if said["state"] == CHANGED:
        text += f" Since then: {', '.join(said['changes'])}."
        if said["decision"] == "different":
            text += " It counts again when somebody confirms it."
    return text + _STATES.get(said["state"], "")


def row_name(world: World, party_id: str) -> str:
    """Return the name that the row with an id states; the id where no row has it."""
    number = world.number_of(party_id)
    rows = [] if number is None else world.party_rows(number)
    named = [name["value"] for row in rows if row["id"] == party_id for name in row["names"]]
    if not named and number is not None:
        return world.name_of(number)
    return str(next(iter(named), party_id))
