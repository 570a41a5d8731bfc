"""Steps of paths from a party to one that acts together with it, whose holdings a rule gives it.

A rule that counts arrangements, or takes them for a sign, looks at what a partner holds as at the
party's own, and at nothing through a third (rule 11 of docs/reference/rules.md). So in a cone each
partner has a second number, beside that of the party: what it holds leads down from both, what is
held in it leads to the first, and who acts together with it to the second.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from graph.holdings.acting_together import are_counted, binding_rows
from graph.holdings.upstream_stakes import CONTROL, Cone, Edge
from graph.paths.path_search import Path
from graph.regimes.regime import RegimeVersion
from graph.values.share import FULL_TICKS
from graph.world.identity import SPAN_COLUMNS
from graph.world.world import World

Ties = Mapping[int, Mapping[int, Sequence[tuple[int, bool]]]]
"""By party and partner the rows of ``arrangements`` between them, and whether each surely holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerEdge(Edge):
    """A step to a partner; ``rows`` are those of ``arrangements`` that say so.

    Attributes:
        shared: the rule counts what the partner holds; else it asks for a review of it.
    """

    shared: bool


def ties_on(world: World, day: int, version: RegimeVersion | None) -> Ties:
    """Return who acts together with whom on a day, or perhaps does, as far as a rule asks."""
    found: dict[int, dict[int, list[tuple[int, bool]]]] = {}
    for number, row in () if version is None else binding_rows(world, version):
        may_from, sure_from, sure_until, may_until = (row[name] for name in SPAN_COLUMNS)
        if not may_from <= day < may_until:
            continue
        sure = sure_from <= day < sure_until
        for one, two in permutations(sorted({*row["members_idx"]}), 2):
            # What surely holds is cited first.
            tied = found.setdefault(two, {}).setdefault(one, [])
            tied.insert(0 if sure else len(tied), (number, sure))
    return found


def with_partners(
    cone: Cone, ties: Ties, size: int, starts: Collection[int], version: RegimeVersion | None
) -> Cone:
    """Return a cone with the steps to partners of those that hold something in it.

    Args:
        cone: what is held above the target that day.
        ties: who acts together with whom.
        size: number of parties of the world; a partner's second number is so much higher.
        starts: parties on a list. Two of them need no step both ways, nor any where what each
            holds counts without it.
        version: the version of the rule.
    """
    if not ties:
        return cone
    shared = version is not None and are_counted(version)
    found: dict[int, list[Edge]] = {asset: list(edges) for asset, edges in cone.above.items()}
    for partner, others in ties.items():
        steps = tuple(
            _edge(one, partner + size, rows, shared=shared)
            for one, rows in others.items()
            if not {one, partner} <= {*starts} or (shared and one < partner)
        )
        if steps:
            found[partner + size] = [*steps]
            for edge in cone.below.get(partner, ()):
                found[edge.asset].append(replace(edge, owner=partner + size))
    return Cone(cone.target, {asset: tuple(edges) for asset, edges in found.items()})


def to_parties(paths: Iterable[Path], size: int) -> list[Path]:
    """Return paths of such a cone with the numbers of parties; none passes a party twice."""
    found = [
        Path(tuple(replace(e, owner=e.owner % size, asset=e.asset % size) for e in path.edges))
        for path in paths
    ]
    return [path for path in found if len({*path.nodes}) == len(path.nodes)]


def _edge(one: int, partner: int, rows: Sequence[tuple[int, bool]], *, shared: bool) -> PartnerEdge:
    return PartnerEdge(
        owner=one,
        asset=partner,
        kind=CONTROL,
        counted=True,
        sure=any(sure for _, sure in rows),
        low=0,
        high=FULL_TICKS,
        right=None,
        rows=tuple(number for number, _ in rows),
        shared=shared,
    )
