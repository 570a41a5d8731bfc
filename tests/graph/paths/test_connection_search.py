"""Ways between two parties, against every way that a slow search finds."""

import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from graph.paths.connection_search import WEIGHTS, Connections, find_connections
from graph.record.model import Interest, Link, Name, Party, Row
from graph.ties import reach_between as reach_module
from graph.ties.reach_between import HUB, Reach, reach_between
from graph.ties.ties_on_day import TABLES, WorldTies
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from graph.world.world import World
from tests.clock import TIMES, is_quick
from tests.oracle.dated_worlds import NAMES, span

DAY = parse_day("2024-07-01")
ADDRESSES = ("1 High Street, Town", "2 Low Road, Town", "Town")
SURE = list(WEIGHTS)


def _rows(seed: int) -> list[Row]:
    rng = random.Random(seed)
    names = NAMES[: rng.randint(3, len(NAMES))]
    rows: list[Row] = [
        Party(name, "Company", [Name(name)], addresses=rng.sample(ADDRESSES, rng.randrange(2)))
        for name in names
    ]
    for _ in range(rng.randint(2, 9)):
        one, two = rng.choice(names), rng.choice(names)
        said: dict[str, Any] = {**span(rng), "certainty": rng.choice(SURE)}
        if rng.random() < 0.5:
            rows.append(Interest(one, two, [], parse_share("20"), **said))
        else:
            kind = rng.choice(["Supply", "Directorship", "Family", "Payment"])
            rows.append(Link(kind, one, two, **said))
    return rows


def _slow_ways(world: World, ends: tuple[int, int], steps: int) -> list[tuple[int, int, list[int]]]:
    """Every way as weight, number of steps and parties, by the tables alone."""
    weights: dict[tuple[int, int], list[int]] = defaultdict(list)
    for table, names in (("interests", ("owner", "asset")), ("links", ("source", "target"))):
        for row in world.tables[table].to_pylist():
            one, two = (row[f"{name}_idx"] for name in names)
            if one != two and row["may_from"] <= DAY < row["may_until"]:
                weights[one, two].append(WEIGHTS[row["certainty"]])
                weights[two, one].append(WEIGHTS[row["certainty"]])
    placed = world.tables["parties"].to_pylist()
    for a in placed:
        for b in placed:
            if a["party_idx"] != b["party_idx"] and {*a["addresses"]} & {*b["addresses"]} & {
                *ADDRESSES[:2]
            }:
                weights[a["party_idx"], b["party_idx"]].append(WEIGHTS["reported"])

    def walk(way: list[int]) -> Iterator[list[int]]:
        if way[-1] == ends[1]:
            yield way
        elif len(way) <= steps:
            for one, two in weights:
                if one == way[-1] and two not in way:
                    yield from walk([*way, two])

    found = list(walk([ends[0]]))
    return sorted(
        (sum(min(weights[pair]) for pair in pairwise(way)), len(way) - 1, way) for way in found
    )


def _ways(world: World, ends: tuple[int, int], steps: int, limit: int = 10_000) -> Connections:
    ties = WorldTies(world, DAY)
    reach = reach_between(ties, *ends, steps)
    return find_connections(ties, reach, ends, steps=steps, limit=limit)


@pytest.mark.parametrize("seed", range(60))
def test_every_way_is_found_in_order(seed: int) -> None:
    world = world_from_rows(_rows(seed), dataset="near")
    for steps in (1, 2, 4, 6):
        ends = tuple(random.Random(seed).sample(range(world.size), 2))
        found = _ways(world, (ends[0], ends[1]), steps)
        told = [(way.weight, len(way.steps), list(way.nodes)) for way in found.ways]
        assert told == _slow_ways(world, (ends[0], ends[1]), steps)
        assert (found.more, found.gave_up) == (False, False)
        first = _ways(world, (ends[0], ends[1]), steps, limit=1)
        assert first.ways == found.ways[:1]
        assert first.more == (len(found.ways) > 1)


def test_a_step_has_every_statement_the_surest_first() -> None:
    rows: list[Row] = [
        Party("a", "Company", [Name("A")], addresses=[ADDRESSES[0]]),
        Party("b", "Company", [Name("B")], addresses=["1, HIGH street. town"]),
        Link("Supply", "b", "a", certainty="alleged"),
        Interest("a", "b", [], parse_share("20"), certainty="confirmed"),
        Interest("a", "b", [], parse_share("30"), end="2020", certainty="confirmed"),
    ]
    (way,) = _ways(world_from_rows(rows, dataset="near"), (0, 1), 3).ways
    (step,) = way.steps
    assert [TABLES[table] for table, _, _ in step.ties] == ["interests", "parties", "links"]
    assert way.weight == 100


def _hub(size: int) -> list[Row]:
    """A holding with very many companies; two of them share a director, who is not asked about."""
    rows: list[Row] = [Party("hub", "Company", [Name("Hub")])]
    for number in range(size):
        rows.append(Party(f"firm{number}", "Company", [Name(f"Firm {number}")]))
        rows.append(Interest("hub", f"firm{number}", [], parse_share("100")))
    rows.append(Link("Directorship", "person", "firm1"))
    rows.append(Link("Directorship", "person", "firm2"))
    rows.append(Link("Family", "person", "far"))
    return rows


def test_a_hub_is_passed_but_not_opened_and_is_named() -> None:
    def look(firms: int) -> tuple[Reach, Connections]:
        ties, ends = asked[firms]
        reach = reach_between(ties, *ends, 6)
        return reach, find_connections(ties, reach, ends, steps=6, limit=10)

    asked = dict[int, tuple[WorldTies, tuple[int, int]]]()
    for firms in (5_000 // TIMES, 5_000):
        world = world_from_rows(_hub(firms), dataset="near")
        number = {world.id_of(n): n for n in range(world.size)}
        asked[firms] = WorldTies(world, DAY), (number["firm7"], number["far"])
        world.address_groups  # noqa: B018
    assert is_quick(look, 5_000, 1)
    reach, found = look(5_000)
    assert reach.hubs == {number["hub"]: 5_000}
    told = [[world.id_of(n) for n in way.nodes] for way in found.ways]
    assert told == [["firm7", "hub", f"firm{n}", "person", "far"] for n in (1, 2)]
    # From the hub itself everything is followed: it is asked about.
    itself = _ways(world, (number["hub"], number["far"]), 6)
    assert [len(way.steps) for way in itself.ways] == [3, 3]


def test_many_near_parties_end_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach_module, "MOST_OPENED", 10)
    rows: list[Row] = [Link("Family", f"p{n // 2:03}", f"p{n:03}") for n in range(1, 120)]
    world = world_from_rows(rows, dataset="near")
    reach = reach_between(WorldTies(world, DAY), 0, 119, 8)
    assert reach.stopped
    assert reach.steps < 8


def test_unnamed_holders_of_bearer_shares_connect_nobody() -> None:
    crowd = Party("crowd", "Person", [Name("Holders")], topics=["bearer"])
    held = [Interest("crowd", firm, [], parse_share("50")) for firm in ("x", "y")]
    world = world_from_rows([crowd, *held], dataset="near")
    assert not _ways(world, (1, 2), 4).ways
    assert HUB == 200
