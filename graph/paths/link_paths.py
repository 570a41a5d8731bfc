"""Other exposure: how a target is linked to listed parties by more than who owns whom.

A supply, a directorship, a family tie, a shared address: each may be why a person looks closer,
and none moves a verdict (rule 14 of docs/reference/rules.md). A path here uses at least one such
link; between links it may follow interests, in either direction. The shortest paths come first.
Every claim of a link is a step of its own, so that each can be footnoted; interests of one holder
in one party are a single step with all its statements.

Nothing is passed through that joins too many: a register office's address or a party with
hundreds of links says nothing about those who meet there.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from graph.world.connections import ADDRESS, Step, Surroundings

CLASSES: Final = {
    "Supply": "supply",
    "Directorship": "directorship",
    "Family": "family",
    ADDRESS: "address",
}
"""The class of a path by the kind of its first link; every other kind is ``other``."""


@dataclass(frozen=True, slots=True)
class LinkPath:
    """A path with at least one link, its steps in order from the listed party to the target."""

    steps: tuple[Step, ...]

    @property
    def nodes(self) -> tuple[int, ...]:
        """World numbers from the listed party to the target."""
        return (self.steps[0].near, *(step.far for step in self.steps))

    @property
    def kind(self) -> str:
        """Class of the path: that of the first link met from the listed party."""
        first = next(step for step in self.steps if step.is_link)
        return CLASSES.get(first.kind, "other")


def link_paths(
    around: Surroundings, target: int, seeds: Collection[int], *, hops: int = 3, k: int = 10
) -> list[LinkPath]:
    """Return the shortest paths between listed parties and a target that use a link.

    Args:
        around: what joins the parties of the world that day.
        target: world number of the party asked about.
        seeds: world numbers of the listed parties; a path ends at the first that it meets.
        hops: the longest path.
        k: how many at most for each listed party.

    Returns:
        Paths with fewer hops first, then by the numbers of their parties from the listed one on.
    """
    listed = frozenset(seeds) - {target}
    search = _Search(_nearby_steps(around, target, listed, hops), listed, k)
    for length in range(1, hops + 1):
        search.find_paths(target, length)
    return sorted(
        search.found, key=lambda path: (len(path.steps), path.nodes, [s.rows for s in path.steps])
    )


def _nearby_steps(
    around: Surroundings, target: int, listed: frozenset[int], hops: int
) -> dict[int, list[Step]]:
    """Return the steps from every party that a path may pass, fewer than ``hops`` away."""
    ball: dict[int, list[Step]] = {}
    frontier = [target]
    for _ in range(hops):
        fresh: set[int] = set()
        for number in frontier:
            if number == target or not (number in listed or around.is_hub(number)):
                ball[number] = around.steps(number)
                fresh.update(step.far for step in ball[number])
        frontier = sorted(fresh - ball.keys())
    return ball


class _Search:
    """Walks from the target outwards, only where a listed party can still be met in time."""

    def __init__(self, ball: dict[int, list[Step]], listed: frozenset[int], k: int) -> None:
        self.ball = ball
        self.listed = listed
        self.k = k
        self.met: dict[int, int] = {}
        self.found: list[LinkPath] = []
        self.need = self._need()

    def find_paths(self, target: int, length: int) -> None:
        """Find the paths with exactly so many hops."""
        self._walk([], {target}, target, length, False)

    def _need(self) -> dict[tuple[int, bool], int]:
        """Return how many hops are at least needed from a party, with or without a link so far."""
        back: dict[int, list[tuple[int, bool]]] = {}
        for number, steps in self.ball.items():
            for step in steps:
                back.setdefault(step.far, []).append((number, step.is_link))
        need = {(number, True): 0 for number in self.listed & back.keys()}
        frontier = list(need)
        while frontier:
            fresh = []
            for number, linked in frontier:
                for before, is_link in back.get(number, ()):
                    for state in _earlier_states(before, linked, is_link):
                        if state not in need:
                            need[state] = need[number, linked] + 1
                            fresh.append(state)
            frontier = fresh
        return need

    def _walk(
        self, steps: list[Step], passed: set[int], number: int, left: int, linked: bool
    ) -> None:
        """Collect the paths that go on from a party in exactly so many hops."""
        if left == 0:
            if linked and number in self.listed and self.met.get(number, 0) < self.k:
                self.met[number] = self.met.get(number, 0) + 1
                self.found.append(LinkPath(tuple(step.reverse() for step in reversed(steps))))
            return
        for step in self.ball.get(number, ()):
            now = linked or step.is_link
            if step.far in passed or self.need.get((step.far, now), left) > left - 1:
                continue
            steps.append(step)
            self._walk(steps, passed | {step.far}, step.far, left - 1, now)
            steps.pop()


def _earlier_states(number: int, linked: bool, is_link: bool) -> Iterator[tuple[int, bool]]:
    """Yield the states that a step leads from: a party, and whether a link was used by then."""
    if linked:
        yield number, True
    if linked == is_link:
        yield number, False
