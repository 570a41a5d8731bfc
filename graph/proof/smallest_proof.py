"""The minimal proof: the fewest interests that by themselves make a verdict certain.

An interest is here what one holder has in one asset under the measure, however many statements
say it; a right that the rule counts as control is one too. Membership of a joint holder or an
arrangement is none, though the proof needs it. What a proof leaves out is not needed: the record
reduced to its interests gives the same ``certain``.
"""

from dataclasses import dataclass

from graph.cascade.outcome import Outcome
from graph.kernels.distinct_numbers import drop_doubles
from graph.proof.proof_search import Cover, FoundProof, find_smallest
from graph.proof.proof_wires import CONTROL, STAKE, Wire, wires_above


@dataclass(frozen=True, slots=True)
class Step:
    """One interest of a proof or of a turning fact.

    Attributes:
        holder: the node that holds: a party or a joint holder of the scope.
        asset: the node held.
        kind: ``interest``, or ``control`` for a right that the rule itself counts as control.
        measure: name of the measure that it is counted under; the first for control.
        low: what the proof counts of it, in ticks; 0 for control.
        rows: rows of the world's ``interests`` that state it.
    """

    holder: int
    asset: int
    kind: str
    measure: str
    low: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """The fewest interests found that make a party certain.

    Attributes:
        subject: node of the party.
        measure: name of the measure of its last interest.
        steps: its interests, each after those that prove its holder.
        minimal: no proof with fewer interests exists; else their number is an upper bound.
    """

    subject: int
    measure: str
    steps: tuple[Step, ...]
    minimal: bool


def minimal_proof(outcome: Outcome, node: int) -> Proof | None:
    """Find the fewest interests that make a party certain.

    Args:
        outcome: what a regime's cascades found.
        node: number of the party in the scope.

    Returns:
        A smallest proof (over all listed parties, where the rule looks at each alone), or
        ``None`` where the party is listed itself or not certain.
    """
    if node in outcome.seeds[0] or outcome.reached[0].stage[node] == 0:
        return None
    found = _search(outcome, node)
    return None if found is None else _build_proof(outcome, node, found)


def _search(outcome: Outcome, node: int) -> FoundProof | None:
    """Return the smallest proof, over all listed parties where each is looked at alone."""
    wires = wires_above(outcome, node, upper=False)
    above = {n: () if n in wires.blocked else found for n, found in wires.above.items()}
    limit, seeds = outcome.version.limit, wires.seeds & wires.above.keys()
    if not outcome.version.per_party:
        return find_smallest(above, seeds, node, limit)
    best, exhausted = None, True
    for seed in sorted(seeds):
        found = find_smallest(above, frozenset((seed,)), node, limit)
        if found is not None:
            exhausted &= found.minimal
            best = found if best is None or found.cost < best.cost else best
    return None if best is None else FoundProof(best.covers, best.cost, exhausted)


def _build_proof(outcome: Outcome, node: int, found: FoundProof) -> Proof:
    """Build a proof from covers, holders first; each interest once, with the rows that state it."""
    order: list[int] = []
    waiting = [(node, False)]
    while waiting:
        party, ready = waiting.pop()
        if party in order or party not in found.covers:
            continue
        if ready:
            order.append(party)
            continue
        waiting.append((party, True))
        waiting.extend((wire.holder, False) for wire in reversed(found.covers[party]))
    covers: list[Cover] = [found.covers[party] for party in order]
    used = [wire for cover in covers for wire in cover if not wire.is_free]
    steps = tuple({(w.kind, w.stake): step_of(outcome, w) for w in used}.values())
    return Proof(node, steps[-1].measure, steps, found.minimal)


def step_of(outcome: Outcome, wire: Wire) -> Step:
    """Return a wire as the interest that it is.

    Args:
        outcome: where its rows stand.
        wire: a stake or a criterion of control.
    """
    names = [measure.name for measure in outcome.measures]
    if wire.kind == CONTROL:
        signs, place = outcome.signs, wire.place
        rows = (int(signs.row[place]),) if signs.row[place] >= 0 else ()
        return Step(int(signs.holder[place]), int(signs.asset[place]), CONTROL, names[0], 0, rows)
    stakes = outcome.measures[wire.measure].stakes
    holder, asset = int(stakes.holder[wire.place]), int(stakes.asset[wire.place])
    stated = tuple(int(row) for row in drop_doubles(stakes.rows_of(wire.place)))
    low = max(wire.low, wire.single)
    return Step(holder, asset, STAKE, names[wire.measure], low, stated)
