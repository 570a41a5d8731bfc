"""The fewest interests that prove a party caught: a search with bounds, exact where it ends.

A proof gives every party that it uses a *cover*: holders that are listed or proven themselves and
hold the threshold together, without going round in a circle. Fewest such interests is a minimum
weight proof in a monotone system, as hard as Steiner trees, since proofs share their parts. So
this is branch and bound (Land and Doig, An automatic method of solving discrete programming
problems, Econometrica 28, 1960): obligations are met one after the other, each by every cover
that no smaller one contains. The bound counts the interests that every proof of an open
obligation needs, by *landmarks*: parties that stand in every proof of another (Richter and
Westphal, The LAMA planner, JAIR 39, 2010). Among listed holders the largest stakes are taken
first, which loses no smallest proof.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from graph.proof.proof_wires import Wire, stages

STEPS: Final = 20_000
"""Covers looked at before the search settles for the best proof so far."""
_LANDMARKS: Final = 200_000
"""Parties times wires up to which landmarks are worked out."""
_DEPTH: Final = 300
"""Obligations with a choice, or holders of one cover, beyond which the search stops."""

Cover = tuple[Wire, ...]


@dataclass(frozen=True)
class FoundProof:
    """A proof and whether no smaller one exists.

    Attributes:
        covers: for each party proven the wires that prove it.
        cost: number of interests.
        minimal: whether the search came to its end.
    """

    covers: Mapping[int, Cover]
    cost: int
    minimal: bool


def cost_of(cover: Cover) -> int:
    """Count the interests of a cover; membership of a joint holder is none."""
    return sum(not wire.is_free for wire in cover)


def find_smallest(
    above: Mapping[int, tuple[Wire, ...]],
    seeds: frozenset[int],
    target: int,
    limit: int,
    steps: int = STEPS,
) -> FoundProof | None:
    """Find a proof of a target with the fewest interests.

    Args:
        above: wires into each node, of the pass for ``certain``.
        seeds: listed nodes.
        target: a node that is none of them.
        limit: smallest sum in ticks that catches.
        steps: covers to look at before giving up on finding a smaller one.

    Returns:
        The proof, or ``None`` where the target is not caught.
    """
    stage = stages(above, seeds, limit)
    if target not in stage or target in seeds:
        return None
    useful = _useful_wires(above, stage, target, seeds)
    search = _Search(useful, seeds, limit, steps)
    first = search.greedy_proof(target, stage)
    search.best, search.cost = first, sum(cost_of(cover) for cover in first.values())
    waiting, covers = search.forced_covers(target)
    search.search_covers(waiting, covers, sum(cost_of(cover) for cover in covers.values()))
    return FoundProof(search.best, search.cost, search.steps > 0)


def _useful_wires(
    above: Mapping[int, tuple[Wire, ...]],
    stage: Mapping[int, int],
    target: int,
    seeds: frozenset[int],
) -> dict[int, tuple[Wire, ...]]:
    """Collect what caught holders have in parties that the target hangs from."""
    kept: dict[int, tuple[Wire, ...]] = {}
    waiting = [target]
    while waiting:
        node = waiting.pop()
        if node in kept or node in seeds:
            continue
        wires = [w for w in above.get(node, ()) if w.holder in stage and w.holder != node]
        wires = [w for w in wires if w.catches_alone or w.low > 0 or w.single > 0]
        kept[node] = tuple(sorted(wires, key=lambda w: (-w.low, w.holder, w.place)))
        waiting.extend(wire.holder for wire in wires)
    return kept


@dataclass
class _Search:
    above: Mapping[int, tuple[Wire, ...]]
    seeds: frozenset[int]
    limit: int
    steps: int
    best: dict[int, Cover] = field(default_factory=dict)
    cost: int = 0

    def __post_init__(self) -> None:
        self.least = {node: self._least_cost(wires) for node, wires in self.above.items()}
        many = sum(map(len, self.above.values()))
        small = len(self.above) * many <= _LANDMARKS
        self.must = self._landmarks() if small else {n: frozenset((n,)) for n in self.above}

    def greedy_proof(self, target: int, stage: Mapping[int, int]) -> dict[int, Cover]:
        """Return a proof from holders of earlier rounds, the largest first."""
        covers: dict[int, Cover] = {}
        waiting = [target]
        while waiting:
            node = waiting.pop()
            if node in covers or node in self.seeds:
                continue
            wires = [w for w in self.above[node] if stage[w.holder] < stage[node]]
            covers[node] = self._greedy_cover(wires)
            waiting.extend(wire.holder for wire in covers[node])
        return covers

    def forced_covers(self, target: int) -> tuple[tuple[int, ...], dict[int, Cover]]:
        """Return the covers that every proof has, and the parties that are left to prove."""
        covers: dict[int, Cover] = {}
        left, queue = [], [target]
        seen = {target}
        for node in queue:
            wires = self.above[node]
            if not self._is_only(wires):
                left.append(node)
                continue
            covers[node] = wires
            fresh = [w.holder for w in wires if w.holder not in self.seeds | seen]
            queue += dict.fromkeys(fresh)
            seen.update(fresh)
        return tuple(left), covers

    def _is_only(self, wires: Cover) -> bool:
        """Return whether all wires of a node together are its only cover."""
        if len(wires) == 1:
            return True
        if any(wire.catches_alone or wire.single >= self.limit for wire in wires):
            return False
        total = sum(wire.low for wire in wires)
        return all(wire.low > 0 and total - wire.low < self.limit for wire in wires)

    def search_covers(
        self, waiting: tuple[int, ...], covers: dict[int, Cover], cost: int, depth: int = 0
    ) -> None:
        """Search every way to meet the open obligations that may beat the best proof."""
        if depth > _DEPTH:
            self.steps = 0
        if self.steps <= 0 or cost + self._bound(waiting, covers) >= self.cost:
            return
        if not waiting:
            self.best, self.cost = dict(covers), cost
            return
        node = max(waiting, key=lambda n: (self.least[n], -len(self.above[n]), -n))
        rest = tuple(other for other in waiting if other != node)
        for cover in self._covers(node, covers, cost):
            self.steps -= 1
            fresh = {w.holder for w in cover} - self.seeds - covers.keys() - set(rest)
            covers[node] = cover
            self.search_covers((*rest, *sorted(fresh)), covers, cost + cost_of(cover), depth + 1)
            del covers[node]
            if self.steps <= 0:
                return

    def _bound(self, waiting: tuple[int, ...], covers: Mapping[int, Cover]) -> int:
        """Return how many interests the open obligations need at least."""
        needed = set[int]().union(*(self.must[node] for node in waiting))
        return sum(self.least[node] for node in needed - covers.keys())

    def _greedy_cover(self, wires: list[Wire]) -> Cover:
        """Return one wire that is enough, else the first ones that reach the limit together."""
        for wire in wires:
            if wire.catches_alone or wire.single >= self.limit or wire.low >= self.limit:
                return (wire,)
        total, chosen = 0, list[Wire]()
        for wire in wires:
            if total < self.limit and wire.low > 0:
                total += wire.low
                chosen.append(wire)
        return tuple(chosen)

    def _least_cost(self, wires: tuple[Wire, ...]) -> int:
        """Count the interests of the smallest cover, whoever its holders are."""
        if any(wire.is_free for wire in wires):
            return 0
        return len(self._greedy_cover(list(wires)))

    def _covers(
        self, node: int, covers: Mapping[int, Cover], cost: int
    ) -> Iterator[tuple[Wire, ...]]:
        """Yield the covers of a node that contain no smaller one, smallest first."""
        barred = self._dependants(node, covers)
        wires = [wire for wire in self.above[node] if wire.holder not in barred]
        alone = [w for w in wires if w.catches_alone or max(w.single, w.low) >= self.limit]
        alone.sort(key=lambda w: (not w.is_free, w.holder not in self.seeds))
        yield from ((wire,) for wire in alone)
        added = [w for w in wires if not w.catches_alone and 0 < w.low < self.limit]
        added = [w for w in added if w.single < self.limit]
        free = [wire for wire in added if wire.holder in self.seeds]
        bound = [wire for wire in added if wire.holder not in self.seeds]
        for size in range(len(bound) + 1):
            if cost + size >= self.cost:
                return
            if size > _DEPTH:
                self.steps = 0
                return
            for chosen in self._covers_of_size(bound, size, sum(wire.low for wire in free)):
                cover = self._fill_cover(chosen, free)
                if cover is not None:
                    yield cover

    def _covers_of_size(self, wires: list[Wire], size: int, spare: int) -> Iterator[Cover]:
        """Yield the sets of so many wires that reach the limit with what may be added to them."""
        tops = [0]
        for wire in wires:
            tops.append(tops[-1] + wire.low)

        def further(start: int, chosen: Cover, total: int) -> Iterator[Cover]:
            missing = size - len(chosen)
            if not missing:
                yield chosen
                return
            for place in range(start, len(wires) - missing + 1):
                if total + tops[place + missing] - tops[place] + spare < self.limit:
                    return
                self.steps -= 1
                if self.steps <= 0:
                    return
                wire = wires[place]
                yield from further(place + 1, (*chosen, wire), total + wire.low)

        yield from further(0, (), 0)

    def _fill_cover(self, chosen: Cover, free: list[Wire]) -> Cover | None:
        """Return a cover with the largest listed stakes added; ``None`` if one chosen is spare."""
        total, taken = sum(wire.low for wire in chosen), list(chosen)
        for wire in free:
            if total >= self.limit:
                break
            total += wire.low
            taken.append(wire)
        if total < self.limit or any(total - wire.low >= self.limit for wire in chosen):
            return None
        return tuple(taken)

    def _dependants(self, node: int, covers: Mapping[int, Cover]) -> set[int]:
        """Return the parties whose proof so far uses a node, with the node itself."""
        users: dict[int, list[int]] = {}
        for proven, cover in covers.items():
            for wire in cover:
                users.setdefault(wire.holder, []).append(proven)
        found, waiting = {node}, [node]
        while waiting:
            for user in users.get(waiting.pop(), ()):
                if user not in found:
                    found.add(user)
                    waiting.append(user)
        return found

    def _landmarks(self) -> dict[int, frozenset[int]]:
        """Return for each node the nodes that stand in every proof of it, itself included."""
        every = frozenset(self.above)
        must = dict.fromkeys(self.above, every)
        changed = True
        while changed:
            changed = False
            for node, wires in self.above.items():
                kept = self._landmarks_of_node(node, wires, must)
                if kept != must[node]:
                    must[node], changed = kept, True
        return must

    def _landmarks_of_node(
        self, node: int, wires: tuple[Wire, ...], must: Mapping[int, frozenset[int]]
    ) -> frozenset[int]:
        """Return the landmarks of one node, given those of its holders."""
        none = frozenset[int]()
        sets = [none if wire.holder in self.seeds else must[wire.holder] for wire in wires]
        found = {node}
        for mark in none.union(*sets) & must[node]:
            others = [w for w, marks in zip(wires, sets, strict=True) if mark not in marks]
            strong = any(w.catches_alone or w.single >= self.limit for w in others)
            if not strong and sum(wire.low for wire in others) < self.limit:
                found.add(mark)
        return frozenset(found)
