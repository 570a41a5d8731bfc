"""Rows of ``candidates``: pairs of parties that may be one, and which decision settles most."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.candidates.compared_fields import row_hash
from graph.candidates.levels import SET_ASIDE, WEAK
from graph.candidates.pair_id import pair_id
from graph.over_time.decision_effects import Effect, effects_of, parties_below
from graph.regimes.read_regimes import find_regime
from graph.world.decided import CHANGED, RAN_OUT
from graph.world.scope import find_upstream
from graph.world.world import World
from queries.question.answer import Answer
from queries.question.verdict_rows import CandidateRow, EffectRow, ListedCandidateRow, PairVerdict
from queries.rows.candidate_rows import (
    candidate_rows,
    decision_row,
    hashes_of,
    standing_decisions,
)

MOST_WEIGHED: Final = 50
"""Pairs of a whole record that are weighed, those with most parties below them."""
_SHOWN: Final = 10
_NOBODY: Final = row_hash(())
"""The hash of a side that is loaded no longer."""


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
    decisions = standing_decisions(world) if undecided or stale else ()
    told = {frozenset((one["left"], one["right"])): one for one in decisions}
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
    return Answer(with_hashes(world, rows))


def with_hashes(world: World, rows: Sequence[CandidateRow]) -> Iterator[ListedCandidateRow]:
    """Yield pairs with a hash of what is compared of each side; all sides are read at once."""
    told = hashes_of(world, {end for row in rows for end in (row["left_row"], row["right_row"])})
    for row in rows:
        left, right = (told.get(row[end], _NOBODY) for end in ("left_row", "right_row"))
        yield {**row, "left_hash": left, "right_hash": right}


def _ends(row: CandidateRow) -> frozenset[str]:
    return frozenset((row["left_row"], row["right_row"]))


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


def effect_answer(
    world: World,
    regimes: Sequence[str],
    day: int,
    party: int | None,
    remark: Callable[[str], None],
) -> Answer[EffectRow]:
    """Return the open pairs of which a decision moves a verdict, those that settle most first.

    The verdicts are of one party or, without one, of all below a pair. ``remark`` is told how many
    pairs were not weighed.
    """
    rows, rules = _open_rows(world, party), [find_regime(name) for name in regimes]
    left, right = (world.unsure[name].to_pylist() for name in ("left_idx", "right_idx"))
    below = {row: len(parties_below(world, [left[row], right[row]])) for row in rows}
    rows.sort(key=lambda row: (-below[row], row))
    if len(rows) > MOST_WEIGHED:
        remark(
            f"{MOST_WEIGHED} of {len(rows)} open pairs were weighed, those with most parties below."
        )
    found = []
    for row in rows[:MOST_WEIGHED]:
        targets = None if party is None else [party]
        pair = (left[row], right[row])
        effects = [e for e in effects_of(world, pair, rules, day, targets) if e.matters]
        if effects:
            (candidate,) = candidate_rows(world, [row])
            found.append(_effect_row(world, candidate, effects))
    found.sort(key=lambda one: (-one["settles"], -one["moves"], one["pair"]))
    return Answer(found)


def pair_verdicts(
    world: World, ends: tuple[str, str], regimes: Sequence[str], day: int
) -> list[PairVerdict]:
    """Return the verdicts that a decision on one pair moves: its own, and of those nearest below.

    There is nothing to say where the two are one party, or not loaded.
    """
    one, two = map(world.number_of, ends)
    if one is None or two is None or one == two:
        return []
    rules = [find_regime(name) for name in regimes]
    targets = parties_below(world, [one, two])[:MOST_WEIGHED]
    found = effects_of(world, (one, two), rules, day, targets)
    return [_verdict_row(world, effect) for effect in found if effect.matters]


def _open_rows(world: World, party: int | None) -> list[int]:
    """Return the rows of pairs that nobody decided and that count; above a party alone if given."""
    weak = pc.fill_null(pc.equal(world.unsure["level"], WEAK), False)
    rows = np.flatnonzero(~weak.to_numpy(zero_copy_only=False))
    if party is not None:
        above, _ = find_upstream(world, [party])
        ends = [world.unsure[name].to_numpy()[rows] for name in ("left_idx", "right_idx")]
        rows = rows[np.isin(ends[0], above) | np.isin(ends[1], above)]
    # Several rows of two parties are one pair of parties.
    few = world.unsure.take(pa.array(rows)).select(["left_idx", "right_idx"]).to_pylist()
    first: dict[frozenset[int], int] = {}
    for row, ends_of in zip(rows.tolist(), few, strict=True):
        first.setdefault(frozenset(ends_of.values()), row)
    return [row for ends_of, row in first.items() if len(ends_of) > 1]


def _effect_row(world: World, row: CandidateRow, effects: Sequence[Effect]) -> EffectRow:
    by_party: dict[int, list[Effect]] = {}
    for one in effects:
        by_party.setdefault(one.party, []).append(one)
    settled = [party for party, said in by_party.items() if all(one.settles for one in said)]
    if_same = [p for p, said in by_party.items() if all(_is_settled(o.if_same.value) for o in said)]
    if_not = [
        p for p, said in by_party.items() if all(_is_settled(o.if_different.value) for o in said)
    ]
    return {
        **next(with_hashes(world, [row])),
        "settles": len(settled),
        "settles_if_same": len(if_same),
        "settles_if_different": len(if_not),
        "moves": len(by_party),
        "if_same": _count_words(one.if_same.value for one in effects),
        "if_different": _count_words(one.if_different.value for one in effects),
        "verdicts": [_verdict_row(world, one) for one in effects[:_SHOWN]],
    }


def _is_settled(verdict: str) -> bool:
    return verdict not in ("review", "possible")


def _count_words(verdicts: Iterable[str]) -> str:
    """Return how many verdicts there are of each kind.

    >>> _count_words(["certain", "review", "certain"])
    '2 certain, 1 review'
    """
    return ", ".join(f"{count} {word}" for word, count in Counter(verdicts).most_common())


def _verdict_row(world: World, one: Effect) -> PairVerdict:
    return {
        "party_id": world.id_of(one.party),
        "party_name": world.name_of(one.party),
        "regime": one.regime,
        "verdict": one.now.value,
        "verdict_if_same": one.if_same.value,
        "verdict_if_different": one.if_different.value,
    }
