"""Who is up for review because somebody above may be a listed party, a pair judged unsure.

A pair judged unsure lets the status of one flow to the other in the review. Whoever is reached
through such a party carries the same word and the same sentence as the party itself (rules 2
and 6 of docs/reference/rules.md), so that an answer three levels down still says on what it turns.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from graph.cascade.outcome import Outcome, review_net
from graph.cascade.wiring import build_wiring
from graph.holdings.control_signs import UNSURE
from graph.kernels.cascade_loops import Bools, Longs
from graph.kernels.distinct_numbers import drop_doubles
from graph.kernels.run_cascade import cascade
from graph.reasons.evidence import NEAREST, SIGN, Evidence, WireAbove
from graph.values.name_keys import fold_name
from graph.world.decided import is_left_open, row_beside, undecided_words
from graph.world.world import World

BELOW_LISTED: Final = "a company below a party on a list"
"""What a company is of whose name an owner is, of whom nothing else is known."""


@dataclass(frozen=True)
class Doubts:
    """The parties that an unsure judgement puts up for review.

    Attributes:
        places: signs (places in ``Outcome.signs``) through which a review flows.
        found: whether each node is up for review through one of them: it is the other party of
            the pair, it is reached only with the pair's help, or the pair's stakes alone would do.
    """

    places: frozenset[int]
    found: Bools


def doubts_of(outcome: Outcome) -> Doubts:
    """Find what unsure judgements put up for review in an outcome."""
    unsure = outcome.signs.flag_places(UNSURE)
    found = np.zeros(outcome.pools.size, np.bool_)
    if not unsure.size:
        return Doubts(frozenset(), found)
    stage, caught = outcome.review.stage[: outcome.pools.size], outcome.caught_nodes("possible")
    holder, asset = outcome.signs.holder[unsure], outcome.signs.asset[unsure]
    pooled = outcome.pools.held_at[holder]
    flows = caught[holder] | caught[pooled]
    flows |= (stage[holder] > 0) & (stage[holder] < stage[asset])
    flows &= (stage[asset] > 0) & ~caught[asset]
    twins = drop_doubles(asset[flows])
    found |= (stage > 0) & (_rounds_without(outcome, unsure) == 0)
    found |= _caught_with_twins(outcome, twins)
    found[twins] = True
    return Doubts(frozenset(unsure[flows].tolist()), found & (stage > 0) & ~caught)


def _rounds_without(outcome: Outcome, unsure: Longs) -> Longs:
    """Return the rounds of a review in which no unsure judgement counts."""
    net = review_net(outcome, np.setdiff1d(outcome.signs.review_places(), unsure))
    net.blocked[np.setdiff1d(outcome.cleared, outcome.start)] = True
    version = outcome.version
    reached = cascade(net, outcome.start, version.limit, each=version.per_party)
    return reached.stage[: outcome.pools.size].astype(np.int64)


def _caught_with_twins(outcome: Outcome, twins: Longs) -> Bools:
    """Return who would be caught by stakes alone, were the parties in doubt listed."""
    if not twins.size:
        return np.zeros(outcome.pools.size, np.bool_)
    version, seeds = outcome.version, np.union1d(outcome.seeds[1], twins)
    held = [measure.stakes for measure in outcome.measures]
    wiring = build_wiring(outcome.base, held, upper=True, signs=False)
    blocked = np.setdiff1d(outcome.cleared, seeds)
    reached = wiring.run(seeds, blocked, version.limit, each=version.per_party)
    return np.asarray(reached.stage[: outcome.pools.size] > 0, np.bool_)


def pairs_above(evidence: Evidence, doubts: Doubts, node: int) -> Iterator[tuple[int, int]]:
    """Yield the unsure pairs that put a party up for review, nearest first.

    Args:
        evidence: the wires of the outcome.
        doubts: what is in doubt there.
        node: number in the scope.

    Yields:
        Who is listed or itself up for review, and who may be the same party; numbers in the scope.
    """
    nearest, seen = [node], {node}
    for current in nearest if doubts.found[node] else ():
        for wire in sorted(evidence.wires_into(current)):
            if _is_doubtful(wire, doubts):
                yield wire.holder, current
            if doubts.found[wire.holder] and wire.holder not in seen:
                seen.add(wire.holder)
                nearest.append(wire.holder)
        if len(nearest) > NEAREST:
            return


def _is_doubtful(wire: WireAbove, doubts: Doubts) -> bool:
    return wire.kind == SIGN and wire.place in doubts.places


def rows_of_pair(world: World, one: int, two: int) -> list[int]:
    """Return the rows of ``unsure`` that are about two parties."""
    if "pair_rows" not in world.looked_up:
        left, right = (
            world.unsure[name].to_numpy().astype(np.int64) for name in ("left_idx", "right_idx")
        )
        keys = np.minimum(left, right) * world.size + np.maximum(left, right)
        order = np.argsort(keys, kind="stable")
        world.looked_up["pair_rows"] = keys[order], order
    keys, order = world.looked_up["pair_rows"]
    key = min(one, two) * world.size + max(one, two)
    begin, end = np.searchsorted(keys, [key, key + 1]).tolist()
    found: list[int] = order[begin:end].tolist()
    return found


def describe_pair(world: World, listed: int, other: int) -> str:
    """Write two parties that may be one and why; by id where names agree or nobody judged.

    Args:
        world: the world.
        listed: number of the party that is on a list, or itself up for review.
        other: number of the one that may be the same party.
    """
    names = [world.text_name_of(number) for number in (listed, other)]
    rows = rows_of_pair(world, listed, other)
    pair = world.unsure.take(pa.array(rows, pa.int64())).to_pylist()
    judged = [row for row in pair if row["level"] is None]
    if not judged or fold_name(names[0]) == fold_name(names[1]):
        ids = _ids(world, listed, other, pair[0])
        names = [f"{name} ({party})" for name, party in zip(names, ids, strict=True)]
    told = "; ".join(
        sorted({" ".join((row["reason"] or "").split()) for row in judged or pair} - {""})
    )
    if not judged:
        who = "which a list names as held by one of its entries"
        if world.owners_by_name[rows].any():
            who = BELOW_LISTED
        elif listed not in world.named_beneath:
            who = "a party on a list"
        words = undecided_words(world, pair[0])
        return f"{names[1]} may be {names[0]}, {who}: {told}. {words}"
    if not any(is_left_open(world, row) for row in judged):
        return f"{names[0]} and {names[1]} may be the same party: {told}"
    why = f": {told}" if told else ""
    return f"{names[0]} and {names[1]} may be the same party; a reviewer left it undecided{why}"


def _ids(world: World, listed: int, other: int, pair: Mapping[str, Any]) -> list[str]:
    """Return the ids of two parties; of the rows that wait, where others are decided."""
    if row_beside(world, pair) is None:
        return [world.id_of(number) for number in (listed, other)]
    rows = (pair["left"], pair["right"])
    return [next(row for row in rows if world.number_of(row) == end) for end in (listed, other)]
