"""Expanding a party by hand in a large record, against the same in a record of 1,000 parties.

Ours is what the page of a party asks for when one is expanded: the counts of its relations,
the first neighbours, and everything that joins them to what is on the canvas. The cost should be
that of the party's degree, whatever else the record holds. Both sides expand parties of equally
many owners and holdings. The note has a hub of 50,000 holdings, opened as pages of a table.
"""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Final

import numpy as np

from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, time_run
from benchmarks.figures.store import listed_rows, rows_of
from benchmarks.generate import Graph, generate_graph
from graph.record.model import Interest, Name, Party, Row
from graph.values.share import Share
from graph.world.identity import world_from_rows
from graph.world.world import World
from queries.workspace.neighbour_verbs import NeighbourVerbs

GOAL: Final = Goal(2, at_most=True)
MOST: Final = 1_000_000
SMALL: Final = 1_000
ASKED: Final = 40
WARMING: Final = 10
DEGREE: Final = 3
"""Neighbours of each party that is expanded, owners and holdings together."""
HELD: Final = 50_000
PAGE: Final = 50
HUB: Final = "hub"
DAY: Final = "2024-01-01"


@dataclass
class WorldNeighbours(NeighbourVerbs):
    """The verbs of tracing by hand, answered from a world without a workspace."""

    world: World
    remote = False

    @property
    def backend(self) -> Any:
        """The world itself, in which everything is found."""
        return self

    def resolve(self, party: str) -> str:
        """Return the id unchanged: every id is canonical here."""
        return party


def expand(traced: NeighbourVerbs, party: str) -> int:
    """Fetch what the page asks for, and return how many neighbours there are."""
    found = [party]
    for row in traced.relations(party, DAY):
        page = traced.neighbours(party, row["relation"], DAY)
        found += [near["id"] for near in page]
    return len(traced.around(found, found[1:], DAY)["parties"])


def measure(scale: int) -> Iterator[Figure]:
    """Expand parties of both graphs, and open the hub of the large one."""
    graph = generate_graph(min(scale, MOST))
    held = min(HELD, graph.size // 4)
    large, small = _traced_world(graph, held), _traced_world(generate_graph(SMALL), 0)
    ours, theirs = (_time_expansions(each) for each in (large, small))
    pages = [
        time_run(partial(_hub_page, large, number * PAGE, held))[0]
        for number in (0, 0, held // PAGE // 2, held // PAGE - 1)
    ]
    yield Figure(
        id="explore_expand",
        ours_s=statistics.median(ours),
        peer=f"the same in a record of {SMALL:,} parties",
        peer_s=statistics.median(theirs),
        scale=graph.size,
        ratio_of="ours_s/peer_s",
        goal=GOAL,
        note=f"medians of {ASKED} parties with {DEGREE} neighbours each; slowest "
        f"{1000 * max(ours):.1f} and {1000 * max(theirs):.1f} ms; a page of {PAGE} of a hub with "
        f"{held:,} holdings: the first {1000 * pages[1]:.0f} ms, one in the middle "
        f"{1000 * pages[2]:.0f} ms, the last {1000 * pages[3]:.0f} ms",
    )


@dataclass
class _TracedWorld(WorldNeighbours):
    """A world with the parties that are expanded."""

    parties: list[str]


def _traced_world(graph: Graph, held: int) -> _TracedWorld:
    near = np.bincount(np.concatenate([graph.src, graph.dst]), minlength=graph.size)
    if held:
        # The hub is one more neighbour of each of the first parties.
        near[:held] += 1
    fitting = np.flatnonzero(near == DEGREE)
    drawn = np.random.default_rng(5).permutation(fitting)[: ASKED + WARMING]
    rows = chain(rows_of(graph), listed_rows(graph), _hub_rows(held))
    return _TracedWorld(
        world_from_rows(rows, dataset="made_up"), [f"p{number}" for number in drawn.tolist()]
    )


def _hub_rows(held: int) -> Iterator[Row]:
    if held:
        yield Party(id=HUB, schema="Company", names=[Name("Nominees Limited")], jurisdiction="gb")
    for number in range(held):
        yield Interest(HUB, f"p{number}", ["shareholding"], Share(number % 1_000, number % 1_000))


def _time_expansions(traced: _TracedWorld) -> list[float]:
    """Time the expanding of each party, after some others to warm up."""
    for party in traced.parties[:WARMING]:
        expand(traced, party)
    seconds = []
    for party in traced.parties[WARMING:]:
        second, found = time_run(partial(expand, traced, party))
        if not 1 <= found <= DEGREE:
            raise ResultsDiffer(f"explore_expand: {party} has {found} neighbours of {DEGREE}")
        seconds.append(second)
    return seconds


def _hub_page(traced: _TracedWorld, offset: int, held: int) -> None:
    page = traced.neighbours(HUB, "holdings", DAY, offset=offset, limit=PAGE)
    if page.total != held or len(page) != PAGE:
        raise ResultsDiffer(f"explore_expand: {len(page)} of {page.total} holdings of the hub")


FIGURES: Final[dict[str, Measure]] = {"explore_expand": measure}
